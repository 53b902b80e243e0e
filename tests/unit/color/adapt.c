#include "color/adapt.h"

#include "check.h"
#include "color/chromaticity.h"
#include "color/temperature.h"

static const double illuminant_a[3] = {1.09850, 1, 0.35585};

static void check_matrix(const WbMatrix3 *m, const double expected[3][3], double tolerance) {
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) CHECK_NEAR(m->m[i][j], expected[i][j], tolerance);
    }
}

/* D65 to D50 as Lindbloom publishes it, from whites that differ in the fourth digit: .95047, 1.08883;
 * .96422, .82521. */
static void test_published_bradford(void) {
    static const double d65[3] = {0.95047, 1, 1.08883}, d50[3] = {0.96422, 1, 0.82521};
    static const double expected[3][3] = {{1.0478112, 0.0228866, -0.0501270},
                                          {0.0295424, 0.9904844, -0.0170491},
                                          {-0.0092345, 0.0150436, 0.7521316}};
    WbErr err = {0};
    WbMatrix3 m;
    CHECK_OK(wb_adapt_matrix(WB_ADAPT_BRADFORD, d65, d50, &m, &err), err);
    check_matrix(&m, expected, 2e-7); /* seven printed digits, from an inverse rounded to seven */
}

/* CAT16 by the inverse printed in Li et al. 2017: its columns are the colours that excite one cone alone,
 * so adaptation only scales them; the equal-energy white excites all cones by 1. */
static void test_published_cat16(void) {
    static const double alone[3][3] = {{1.86206786, 0.38752654, -0.01584150},
                                       {-1.01125463, 0.62144744, -0.03412294},
                                       {0.14918677, -0.00897398, 1.04996444}};
    static const double equal[3] = {1, 1, 1}, ratio[3] = {2, 3, 4};
    WbErr err = {0};
    WbMatrix3 m;
    double to[3] = {0};
    for (int c = 0; c < 3; c++) {
        for (int i = 0; i < 3; i++) to[i] += ratio[c] * alone[c][i];
    }
    CHECK_OK(wb_adapt_matrix(WB_ADAPT_CAT16, equal, to, &m, &err), err);
    for (int c = 0; c < 3; c++) {
        double seen[3];
        wb_matrix_apply(&m, alone[c], seen);
        for (int i = 0; i < 3; i++) CHECK_NEAR(seen[i], ratio[c] * alone[c][i], 1e-7); /* printed digits */
    }
}

static void test_properties(WbAdapt method) {
    static const double one[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    WbErr err = {0};
    WbMatrix3 there, back, same, round;
    double seen[3];
    CHECK_OK(wb_adapt_matrix(method, illuminant_a, WB_XYZ_D65, &there, &err), err);
    CHECK_OK(wb_adapt_matrix(method, WB_XYZ_D65, illuminant_a, &back, &err), err);
    CHECK_OK(wb_adapt_matrix(method, WB_XYZ_D65, WB_XYZ_D65, &same, &err), err);
    wb_matrix_apply(&there, illuminant_a, seen);
    for (int i = 0; i < 3; i++) CHECK_NEAR(seen[i], WB_XYZ_D65[i], 1e-14); /* white to white; rounding */
    round = wb_matrix_multiply(&there, &back);
    check_matrix(&round, one, 1e-14); /* rounding */
    check_matrix(&same, one, 1e-14);  /* rounding */
    CHECK(there.m[2][2] > 2 && there.m[2][2] < 4); /* blue of A is a third of D65's */
}

static void test_refusals(void) {
    static const double dark_blue[3] = {0.9, 1, -0.2}, none[3] = {0, 0, 0}, not_number[3] = {0.95, NAN, 1},
                        endless[3] = {0.95, INFINITY, 1};
    const double *bad[] = {dark_blue, none, not_number, endless};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        WbErr err = {0};
        WbMatrix3 m = {{{42, 0, 0}}};
        CHECK(wb_adapt_matrix(WB_ADAPT_BRADFORD, bad[i], WB_XYZ_D50, &m, &err) == WB_ERR_INPUT);
        CHECK(strstr(err.text, "no light") != NULL);
        CHECK(wb_adapt_matrix(WB_ADAPT_CAT16, WB_XYZ_D50, bad[i], &m, &err) == WB_ERR_INPUT);
        CHECK(strstr(err.text, "no light") != NULL);
        CHECK(m.m[0][0] == 42);
    }
    WbErr err = {0};
    WbMatrix3 m;
    CHECK(wb_adapt_matrix(WB_ADAPT_BRADFORD, WB_XYZ_D50, dark_blue, &m, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "Z -0.2") != NULL); /* the bad one of the two is named */
}

/* Every position of the sliders is a light that both methods adapt to. */
static void test_all_whites(void) {
    WbErr err = {0};
    for (double mired = 20; mired <= 500; mired += 10) {
        for (double tint = -150; tint <= 150; tint += 10) {
            double white[3];
            WbMatrix3 m;
            CHECK_OK(wb_white_of_balance(1e6 / mired, tint, white, &err), err);
            CHECK(white[1] == 1);
            CHECK(0.0389 * white[0] - 0.0685 + 1.0296 * white[2] > WB_WHITE_BLUE_MIN - 1e-12); /* rounding */
            CHECK_OK(wb_adapt_matrix(WB_ADAPT_BRADFORD, white, WB_XYZ_D50, &m, &err), err);
            CHECK_OK(wb_adapt_matrix(WB_ADAPT_CAT16, WB_XYZ_D50, white, &m, &err), err);
        }
    }
}

/* From here on, the tint of the white stays; below, it is the sliders' own. */
static void check_edge(double kelvin, double last_own) {
    WbErr err = {0};
    double white[3], xy[2], own[2], deep[3], deeper[3], k, t;
    CHECK_OK(wb_white_of_balance(kelvin, last_own, white, &err), err);
    wb_xy_of_xyz(white, xy);
    CHECK_OK(wb_xy_of_temp_tint(kelvin, last_own, own, &err), err);
    CHECK_NEAR(xy[0], own[0], 1e-14); /* rounding */
    CHECK_NEAR(xy[1], own[1], 1e-14);
    if (last_own == WB_TINT_MAX) return;
    CHECK_OK(wb_white_of_balance(kelvin, last_own + 1, deep, &err), err);
    CHECK_OK(wb_white_of_balance(kelvin, 150, deeper, &err), err);
    for (int i = 0; i < 3; i++) CHECK_NEAR(deep[i], deeper[i], 1e-12); /* rounding */
    wb_xy_of_xyz(deep, xy);
    CHECK_OK(wb_temp_tint_of_xy(xy[0], xy[1], &k, &t, &err), err);
    CHECK_NEAR(k, kelvin, 0.35); /* on the same isotherm, but for the round trip's worst */
    CHECK(t > last_own - 0.01 && t < last_own + 1);
}

static void test_unusable_corner(void) {
    check_edge(2000, 23);
    check_edge(2500, 48);
    check_edge(3000, 79);
    check_edge(3750, 132);
    check_edge(4000, 150);
    WbErr err = {0};
    double white[3] = {1, 2, 3};
    CHECK(wb_white_of_balance(NAN, 0, white, &err) == WB_ERR_INPUT);
    CHECK(wb_white_of_balance(1000, 0, white, &err) == WB_ERR_INPUT);
    CHECK(white[0] == 1 && white[1] == 2 && white[2] == 3);
}

int main(void) {
    test_published_bradford();
    test_published_cat16();
    test_properties(WB_ADAPT_BRADFORD);
    test_properties(WB_ADAPT_CAT16);
    test_refusals();
    test_all_whites();
    test_unusable_corner();
    return check_done();
}
