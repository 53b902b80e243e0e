#include "raw_scene.h"

#include <string.h>

#include "color/matrix.h"
#include "color/transfer.h"

const float raw_neutral[3] = {0.5F, 1, 0.625F};
const FixtureDng raw_dng = {.matrices = 2, .planes = 9, .neutral = {0.5F, 1, 0.625F}};
const FixtureRaw raw_bayer = {
    .repeat = 2, .mosaic = "RGGB", .black_repeat = 1, .black = {512}, .white = 16383};

void raw_scene(double u, double v, double rgb[3]) {
    rgb[0] = 0.2 + 0.6 * u;
    rgb[1] = 0.25 + 0.5 * v;
    rgb[2] = 0.3 + 0.2 * u * v;
}

/* The fixture's daylight matrix with calibration and gains, from linear sRGB, scaled so that white is (1, 1, 1). */
static WbMatrix3 balanced_of_srgb(void) {
    static const WbMatrix3 d65 = {
        {{0.7034, -0.0804, -0.1014}, {-0.4420, 1.2564, 0.2058}, {-0.0851, 0.1994, 0.5758}}};
    static const double gains[3] = {2.158672 * 0.9883, 1, 1.414752};
    WbMatrix3 scale = wb_matrix_diagonal(gains), matrix = wb_matrix_multiply(&scale, &d65);
    matrix = wb_matrix_multiply(&matrix, &WB_XYZ_OF_SRGB);
    for (int r = 0; r < 3; r++) {
        double sum = matrix.m[r][0] + matrix.m[r][1] + matrix.m[r][2];
        for (int c = 0; c < 3; c++)
            matrix.m[r][c] /= sum;
    }
    return matrix;
}

double raw_camera(double u, double v, int c) {
    double rgb[3];
    WbMatrix3 matrix = balanced_of_srgb();
    raw_scene(u, v, rgb);
    wb_matrix_apply(&matrix, rgb, rgb);
    return rgb[c] * (double)raw_neutral[c];
}

static double level(double value, uint32_t x, uint32_t y) {
    double noise = (double)((x * 7 + y * 13 + x * y % 11) % 9) - 4; /* the mean is about 0 */
    return 512 + value * (16383 - 512) + noise;
}

double raw_linear_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    return level(raw_camera((x + .5) / f->width, (y + .5) / f->height, s), x, y);
}

double raw_mosaic_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    uint32_t edge = f->raw->repeat;
    const char *letter = strchr("RGB", f->raw->mosaic[y % edge * edge + x % edge]);
    (void)s;
    return raw_linear_code(f, x, y, (int)(letter - "RGB"));
}

double raw_grey_code(const Fixture *f, uint32_t x, uint32_t y, int s) {
    double rgb[3];
    (void)s;
    raw_scene((x + .5) / f->width, (y + .5) / f->height, rgb);
    return level(rgb[1], x, y);
}

Fixture raw_fixture(void) {
    return (Fixture){.width = 90,
                     .height = 60,
                     .photometric = 32803, /* CFA, DNG specification */
                     .samples = 1,
                     .bits = 16,
                     .rows = 8,
                     .exif = 1,
                     .dng = &raw_dng,
                     .raw = &raw_bayer,
                     .code = raw_mosaic_code};
}
