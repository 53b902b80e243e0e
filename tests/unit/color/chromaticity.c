#include "color/chromaticity.h"

#include "check.h"

#define ROUNDING 1e-14 /* a few operations on numbers about 1 */

static void test_known_values(void) {
    double uv[2], xyz[3], lab[3];
    wb_uv_of_xy(WB_XY_D65, uv); /* CIE: u .1978, v .3122 */
    CHECK_NEAR(uv[0], 0.1978, 5e-5); /* four printed digits */
    CHECK_NEAR(uv[1], 0.3122, 6e-5); /* four printed digits: .31225 from these x, y */
    wb_xyz_of_xy(WB_XY_D65, xyz); /* as every sRGB table prints it: .9505, 1, 1.0891 */
    CHECK_NEAR(xyz[0], 0.9505, 5e-5); /* four printed digits */
    CHECK_NEAR(xyz[2], 1.0891, 5e-5);
    for (int i = 0; i < 3; i++) CHECK_NEAR(xyz[i], WB_XYZ_D65[i], ROUNDING);
    wb_xyz_of_xy(WB_XY_D50, xyz);
    for (int i = 0; i < 3; i++) CHECK_NEAR(xyz[i], WB_XYZ_D50[i], ROUNDING);
    wb_lab_of_xyz(WB_XYZ_D50, lab);
    CHECK_NEAR(lab[0], 100, ROUNDING * 100);
    CHECK_NEAR(lab[1], 0, ROUNDING * 100);
    CHECK_NEAR(lab[2], 0, ROUNDING * 100);
    double grey[3] = {50, 0, 0};
    wb_xyz_of_lab(grey, xyz); /* L* 50: ((50 + 16) / 116)^3 = .184187 */
    CHECK_NEAR(xyz[1], 0.184186518512444, ROUNDING);
    CHECK_NEAR(xyz[0] / xyz[1], WB_XYZ_D50[0], ROUNDING);
}

static void test_round_trips(void) {
    for (double x = 0.05; x < 0.8; x += 0.05) {
        for (double y = 0.05; y < 0.85; y += 0.05) {
            double xy[2] = {x, y}, xyz[3], back[2];
            wb_uv_of_xy(xy, back);
            wb_xy_of_uv(back, back); /* in place */
            CHECK_NEAR(back[0], x, ROUNDING);
            CHECK_NEAR(back[1], y, ROUNDING);
            wb_xyz_of_xy(xy, xyz);
            CHECK((xyz[2] < 0) == (1 - x - y < 0));
            wb_xy_of_xyz(xyz, back);
            CHECK_NEAR(back[0], x, ROUNDING);
            CHECK_NEAR(back[1], y, ROUNDING);
        }
    }
}

static void test_lab_round_trip(void) {
    for (double l = -20; l <= 120; l += 7) {
        for (double a = -120; a <= 120; a += 30) {
            double lab[3] = {l, a, -0.9 * a + 3}, xyz[3], back[3];
            wb_xyz_of_lab(lab, xyz);
            wb_lab_of_xyz(xyz, back);
            for (int i = 0; i < 3; i++) CHECK_NEAR(back[i], lab[i], 1e-11); /* rounding times 500 */
        }
    }
}

/* The cube root and the line meet in value and slope at the knee: L* = 8. */
static void test_lab_knee(void) {
    double knee[3] = {0, 216.0 / 24389.0, 0}, lab[3], above[3], below[3];
    wb_lab_of_xyz(knee, lab);
    CHECK_NEAR(lab[0], 8, 1e-13); /* rounding */
    double step = 1e-6;
    knee[1] += step;
    wb_lab_of_xyz(knee, above);
    knee[1] -= 2 * step;
    wb_lab_of_xyz(knee, below);
    CHECK_NEAR((above[0] - lab[0]) / (lab[0] - below[0]), 1, 1e-3); /* curvature over the step, 1e-4 */
}

static void test_not_numbers(void) {
    double xy[2] = {NAN, 0.3}, uv[2], xyz[3] = {0.2, NAN, 0.2}, lab[3];
    wb_uv_of_xy(xy, uv);
    CHECK(isnan(uv[0]) && isnan(uv[1]));
    wb_lab_of_xyz(xyz, lab);
    CHECK(isnan(lab[0]) && isnan(lab[1]) && isnan(lab[2]));
    double flat[2] = {0.3, 0};
    wb_xyz_of_xy(flat, xyz);
    CHECK(isinf(xyz[0]));
}

int main(void) {
    test_known_values();
    test_round_trips();
    test_lab_round_trip();
    test_lab_knee();
    test_not_numbers();
    return check_done();
}
