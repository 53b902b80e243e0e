#include "color/chromaticity.h"

#include <math.h>

const double WB_XY_D50[2] = {0.3457, 0.3585};
const double WB_XY_D65[2] = {0.3127, 0.3290};
const double WB_XYZ_D50[3] = {0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585};
const double WB_XYZ_D65[3] = {0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290};

#define LAB_KNEE (216.0 / 24389.0) /* (6/29)^3 */
#define LAB_KAPPA (24389.0 / 27.0) /* (29/3)^3 */

void wb_uv_of_xy(const double xy[2], double uv[2]) {
    double x = xy[0], y = xy[1], scale = -2 * x + 12 * y + 3;
    uv[0] = 4 * x / scale;
    uv[1] = 6 * y / scale;
}

void wb_xy_of_uv(const double uv[2], double xy[2]) {
    double u = uv[0], v = uv[1], scale = 2 * u - 8 * v + 4;
    xy[0] = 3 * u / scale;
    xy[1] = 2 * v / scale;
}

void wb_xyz_of_xy(const double xy[2], double xyz[3]) {
    double x = xy[0], y = xy[1];
    xyz[0] = x / y;
    xyz[1] = 1;
    xyz[2] = (1 - x - y) / y;
}

void wb_xy_of_xyz(const double xyz[3], double xy[2]) {
    double sum = xyz[0] + xyz[1] + xyz[2], x = xyz[0] / sum, y = xyz[1] / sum;
    xy[0] = x;
    xy[1] = y;
}

static double lab_forward(double t) {
    return t > LAB_KNEE ? cbrt(t) : (LAB_KAPPA * t + 16) / 116;
}

static double lab_inverse(double f) {
    return f > 6.0 / 29.0 ? f * f * f : (116 * f - 16) / LAB_KAPPA; /* 6/29 = cbrt(LAB_KNEE) */
}

void wb_lab_of_xyz(const double xyz[3], double lab[3]) {
    double f[3];
    for (int i = 0; i < 3; i++) f[i] = lab_forward(xyz[i] / WB_XYZ_D50[i]);
    lab[0] = 116 * f[1] - 16;
    lab[1] = 500 * (f[0] - f[1]);
    lab[2] = 200 * (f[1] - f[2]);
}

void wb_xyz_of_lab(const double lab[3], double xyz[3]) {
    double fy = (lab[0] + 16) / 116, f[3] = {fy + lab[1] / 500, fy, fy - lab[2] / 200};
    for (int i = 0; i < 3; i++) xyz[i] = WB_XYZ_D50[i] * lab_inverse(f[i]);
}
