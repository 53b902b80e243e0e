#include "color/transfer.h"

#include "check.h"
#include "color/chromaticity.h"

static void test_srgb_curve(void) {
    CHECK(wb_srgb_encode(0) == 0 && wb_srgb_decode(0) == 0);
    CHECK_NEAR(wb_srgb_encode(1), 1, 1e-14); /* rounding */
    CHECK_NEAR(wb_srgb_decode(1), 1, 1e-14);
    CHECK_NEAR(wb_srgb_decode(128 / 255.0), 0.2158605, 5e-8); /* as tables print it */
    CHECK_NEAR(wb_srgb_encode(0.18), 0.4613561, 5e-8);        /* photographers' grey: 118 of 255 */
    CHECK(isnan(wb_srgb_encode(NAN)) && isnan(wb_srgb_decode(NAN)));
    double before = -1;
    for (int i = -200; i <= 1300; i++) {
        double encoded = i / 1000.0, linear = wb_srgb_decode(encoded);
        CHECK(linear > before);
        before = linear;
        CHECK_NEAR(wb_srgb_encode(linear), encoded, 1e-14); /* rounding */
    }
    CHECK_NEAR(wb_srgb_encode(nextafter(0.0031308, 1)), wb_srgb_encode(0.0031308), 3e-8); /* its step */
}

/* The matrices follow from the primaries and the white of IEC 61966-2-1. */
static void test_srgb_matrices(void) {
    static const double primary[3][2] = {{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}};
    WbErr err = {0};
    WbMatrix3 columns, inverse;
    double sums[3];
    for (int j = 0; j < 3; j++) {
        double xyz[3];
        wb_xyz_of_xy(primary[j], xyz);
        for (int i = 0; i < 3; i++) columns.m[i][j] = xyz[i];
    }
    CHECK_OK(wb_matrix_invert(&columns, &inverse, &err), err);
    wb_matrix_apply(&inverse, WB_XYZ_D65, sums);
    WbMatrix3 scale = wb_matrix_diagonal(sums), derived = wb_matrix_multiply(&columns, &scale);
    WbMatrix3 one = wb_matrix_multiply(&WB_XYZ_OF_SRGB, &WB_SRGB_OF_XYZ);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            CHECK_NEAR(derived.m[i][j], WB_XYZ_OF_SRGB.m[i][j], 1e-14); /* rounding */
            CHECK_NEAR(one.m[i][j], i == j, 1e-14);
        }
    }
    CHECK_NEAR(WB_XYZ_OF_SRGB.m[1][0], 0.2126, 5e-5); /* the standard's own digits */
    CHECK_NEAR(WB_SRGB_OF_XYZ.m[0][0], 3.2406, 5e-4); /* printed from a rounded inverse */
}

static void gains(double k1, double t1, double k2, double t2, double gain[3]) {
    WbErr err = {0};
    CHECK_OK(wb_balance_gains(k1, t1, k2, t2, gain, &err), err);
}

static void test_directions(void) {
    double g[3];
    gains(5000, 0, 6500, 0, g); /* a higher temperature set: warmer */
    CHECK(g[0] > 1 && g[2] < 1 && g[0] > g[1] && g[1] > g[2]);
    gains(6500, 0, 5000, 0, g);
    CHECK(g[0] < 1 && g[2] > 1);
    gains(5000, 0, 5000, 20, g); /* a higher tint set: more magenta */
    CHECK(g[1] < 1 && g[0] > 1 && g[2] > 1);
    gains(4321, 17, 4321, 17, g);
    for (int i = 0; i < 3; i++) CHECK_NEAR(g[i], 1, 1e-14); /* nothing changed; rounding */
}

/* A grey card lit by A in a picture rendered for A is neutral; with B set it shows the XYZ of A adapted
 * from B. */
static void test_neutral_is_exact(void) {
    double g[3], white[3] = {1, 1, 1};
    WbErr err = {0};
    WbMatrix3 m;
    gains(3200, 10, 4800, -5, g);
    CHECK_OK(wb_balance_matrix(3200, 10, 4800, -5, &m, &err), err);
    wb_matrix_apply(&m, white, white);
    CHECK_NEAR(g[0] / g[1], white[0] / white[1], 1e-13); /* rounding */
    CHECK_NEAR(g[2] / g[1], white[2] / white[1], 1e-13);
    CHECK_NEAR(0.21263900587 * g[0] + 0.71516867877 * g[1] + 0.07219231536 * g[2], 1, 1e-10); /* luminance */
}

static void test_steps_compose(void) {
    WbErr err = {0};
    WbMatrix3 ab, bc, ac;
    CHECK_OK(wb_balance_matrix(2500, 60, 5000, 0, &ab, &err), err);
    CHECK_OK(wb_balance_matrix(5000, 0, 9000, -20, &bc, &err), err);
    CHECK_OK(wb_balance_matrix(2500, 60, 9000, -20, &ac, &err), err);
    WbMatrix3 both = wb_matrix_multiply(&bc, &ab);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) CHECK_NEAR(both.m[i][j], ac.m[i][j], 1e-12); /* rounding of 30 */
    }
}

/* transfer.h: there and back over 50 mired. */
static void test_return(void) {
    double worst = 0;
    for (double mired = 100; mired <= 350; mired += 10) {
        for (double tint = -15; tint <= 15; tint += 5) {
            double there[3], back[3];
            gains(1e6 / mired, tint, 1e6 / (mired + 50), tint, there);
            gains(1e6 / (mired + 50), tint, 1e6 / mired, tint, back);
            for (int i = 0; i < 3; i++) worst = fmax(worst, fabs(there[i] * back[i] - 1));
        }
    }
    printf("worst there and back: %.4f\n", worst);
    CHECK(worst < 0.07);
}

static void test_whole_range(void) {
    static const double kelvins[] = {2000, 2500, 4000, 8000, 50000}, tints[] = {-150, 0, 50, 150};
    int clipped = 0;
    for (int i = 0; i < 20; i++) {
        for (int j = 0; j < 20; j++) {
            double g[3];
            gains(kelvins[i / 4], tints[i % 4], kelvins[j / 4], tints[j % 4], g);
            for (int c = 0; c < 3; c++) {
                CHECK(g[c] >= WB_GAIN_MIN && g[c] < 20); /* one channel alone: blue, 1 / .072 */
                clipped += g[c] == WB_GAIN_MIN;
            }
        }
    }
    CHECK(clipped > 0); /* 2000 K seen with 50000 K set is outside sRGB */
}

static void test_refusals(void) {
    WbErr err = {0};
    double g[3] = {4, 5, 6};
    CHECK(wb_balance_gains(1000, 0, 5000, 0, g, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "temperature 1000") != NULL);
    CHECK(wb_balance_gains(5000, 0, 5000, NAN, g, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "tint is not a number") != NULL);
    CHECK(g[0] == 4 && g[1] == 5 && g[2] == 6);
}

int main(void) {
    test_srgb_curve();
    test_srgb_matrices();
    test_directions();
    test_neutral_is_exact();
    test_steps_compose();
    test_return();
    test_whole_range();
    test_refusals();
    return check_done();
}
