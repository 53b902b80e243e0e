"""The light of darktable's color calibration, worked out apart from graycard (darktable, src/common/illuminants.h)."""
CONES = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))  # Bradford
D65, D50 = (0.941238, 1.040633, 1.088932), (0.996078, 1.020646, 0.818155)  # responses to darktable's whites


def applied(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector)) for row in matrix]


def solved(matrix, vector):
    def volume(m):
        return sum(m[0][i] * (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]) for i in range(3))
    return [volume([[vector[r] if c == at else matrix[r][c] for c in range(3)] for r in range(3)]) / volume(matrix) for at in range(3)]


def light(matrix, factors):
    """x, y for multipliers of a camera's channels; its daylight matrix as nine numbers."""
    seen = solved([matrix[i:i + 3] for i in (0, 3, 6)], [1 / factor for factor in factors])
    white = solved(CONES, [cone * to / of for cone, to, of in zip(applied(CONES, seen), D50, D65)])
    return white[0] / sum(white), white[1] / sum(white)


def reference(matrix):
    """The multipliers of "camera reference", which white balance leaves to color calibration."""
    return [1 / seen for seen in applied([matrix[i:i + 3] for i in (0, 3, 6)], solved(CONES, D65))]
