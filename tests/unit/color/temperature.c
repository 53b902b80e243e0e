#include "color/temperature.h"

#include "check.h"
#include "color/chromaticity.h"

/* Worst round trip over the whole range, as temperature.h promises. */
#define WORST_MIRED 0.035
#define WORST_KELVIN 0.35
#define WORST_TINT 0.0017
#define WORST_LOCUS 0.02 /* mired, at tint 0 */

static void test_round_trip(void) {
    double worst_mired = 0, worst_kelvin = 0, worst_tint = 0, worst_locus = 0;
    WbErr err = {0};
    for (int step = 0; step <= 960; step++) { /* half a mired from 50000 to 2000 K */
        double kelvin = 1e6 / (20 + 0.5 * step);
        for (double tint = -150; tint <= 150; tint += 2.5) {
            double xy[2], k = 0, t = 0;
            CHECK_OK(wb_xy_of_temp_tint(kelvin, tint, xy, &err), err);
            CHECK_OK(wb_temp_tint_of_xy(xy[0], xy[1], &k, &t, &err), err);
            double off = fabs(1e6 / k - 1e6 / kelvin);
            worst_mired = fmax(worst_mired, off);
            worst_kelvin = fmax(worst_kelvin, fabs(k - kelvin));
            worst_tint = fmax(worst_tint, fabs(t - tint));
            if (tint == 0) worst_locus = fmax(worst_locus, off);
        }
    }
    printf("worst round trip: %.4f mired, %.3f K, tint %.5f; at tint 0 %.4f mired\n", worst_mired,
           worst_kelvin, worst_tint, worst_locus);
    CHECK(worst_mired <= WORST_MIRED && worst_kelvin <= WORST_KELVIN && worst_tint <= WORST_TINT);
    CHECK(worst_locus <= WORST_LOCUS);
}

/* Krystek 1985 (Color Res. Appl. 10, 38): the Planckian locus in uv as quotients of polynomials, made from
 * Planck's law and not from the table; off by at most 9e-5 up to 15000 K. */
static void krystek(double t, double uv[2]) {
    uv[0] = 0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t;
    uv[0] /= 1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t;
    uv[1] = 0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t;
    uv[1] /= 1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t;
}

static double locus_gap(double kelvin) {
    WbErr err = {0};
    double xy[2], uv[2], law[2];
    CHECK_OK(wb_xy_of_temp_tint(kelvin, 0, xy, &err), err);
    wb_uv_of_xy(xy, uv);
    krystek(kelvin, law);
    return hypot(uv[0] - law[0], uv[1] - law[1]);
}

static void test_against_plancks_law(void) {
    for (double mired = 67; mired <= 500; mired += 1) {
        if (mired > 300 && mired < 350) continue; /* the misprint reaches this far */
        CHECK(locus_gap(1e6 / mired) < 2.5e-4);   /* Krystek's 1.3e-4 in both, and chords of 25 mired */
    }
    CHECK_NEAR(locus_gap(1e6 / 325), 0.0009, 1.5e-4); /* kept misprint: .24702 for .24792 */
}

static void test_known_whites(void) {
    WbErr err = {0};
    double k, t;
    CHECK_OK(wb_temp_tint_of_xy(0.3127, 0.3290, &k, &t, &err), err);
    CHECK_NEAR(k, 6504, 2);          /* D65's correlated temperature; the table's five digits */
    CHECK_NEAR(t, 0.0032 * 3000, 0.3); /* its published Duv, .0032 above the locus */
    CHECK_OK(wb_temp_tint_of_xy(0.3457, 0.3585, &k, &t, &err), err);
    CHECK_NEAR(k, 5003, 4);            /* D50; CIE 1931 x, y rounded to four digits */
    CHECK_NEAR(t, 0.0032 * 3000, 0.3); /* its Duv, also .0032 */
    CHECK_OK(wb_temp_tint_of_xy(0.44757, 0.40745, &k, &t, &err), err);
    CHECK_NEAR(k, 2856, 1); /* illuminant A is Planckian by definition */
    CHECK_NEAR(t, 0, 0.1);
    /* The as-shot white of a Canon 6D's DNG, worked out from its matrices by the DNG specification:
     * Adobe's own converter wrote 6200 / -1. */
    CHECK_OK(wb_temp_tint_of_xy(0.31833607, 0.32729151, &k, &t, &err), err);
    CHECK_NEAR(k, 6211.5, 0.5); /* the calibration illuminants are rounded to whole kelvins */
    CHECK_NEAR(t, -1.20, 0.01);
}

/* Colours above the locus are green: positive tint. */
static void test_directions(void) {
    WbErr err = {0};
    double warm[2], cold[2], green[2], purple[2];
    CHECK_OK(wb_xy_of_temp_tint(3000, 0, warm, &err), err);
    CHECK_OK(wb_xy_of_temp_tint(8000, 0, cold, &err), err);
    CHECK_OK(wb_xy_of_temp_tint(5000, 30, green, &err), err);
    CHECK_OK(wb_xy_of_temp_tint(5000, -30, purple, &err), err);
    CHECK(warm[0] > cold[0] && warm[1] > cold[1]);
    CHECK(green[1] > purple[1]);
    double uv1[2], uv2[2];
    wb_uv_of_xy(green, uv1);
    wb_uv_of_xy(purple, uv2);
    CHECK_NEAR(hypot(uv1[0] - uv2[0], uv1[1] - uv2[1]), 60.0 / 3000, 1e-12); /* the scale itself; rounding */
}

static void test_monotone(void) {
    WbErr err = {0};
    for (double tint = -150; tint <= 150; tint += 50) {
        double before = INFINITY;
        for (int step = 0; step <= 4800; step++) { /* a tenth of a mired */
            double xy[2], k = 0, t = 0;
            CHECK_OK(wb_xy_of_temp_tint(1e6 / (20 + 0.1 * step), tint, xy, &err), err);
            CHECK_OK(wb_temp_tint_of_xy(xy[0], xy[1], &k, &t, &err), err);
            if (!(k < before)) CHECK(!"temperature falls from step to step");
            before = k;
        }
    }
    for (double kelvin = 2000; kelvin < 50000; kelvin *= 1.2) {
        double before = -INFINITY;
        for (double tint = -150; tint <= 150; tint += 1) {
            double xy[2], k = 0, t = 0;
            CHECK_OK(wb_xy_of_temp_tint(kelvin, tint, xy, &err), err);
            CHECK_OK(wb_temp_tint_of_xy(xy[0], xy[1], &k, &t, &err), err);
            CHECK(t > before);
            before = t;
        }
    }
}

static int refused(double kelvin, double tint, const char *word) {
    WbErr err = {0};
    double xy[2] = {7, 8};
    WbStatus status = wb_xy_of_temp_tint(kelvin, tint, xy, &err);
    return status == WB_ERR_INPUT && err.code == status && strstr(err.text, word) && xy[0] == 7 && xy[1] == 8;
}

static int refused_xy(double x, double y, const char *word) {
    WbErr err = {0};
    double k = 7, t = 8;
    WbStatus status = wb_temp_tint_of_xy(x, y, &k, &t, &err);
    return status == WB_ERR_INPUT && err.code == status && strstr(err.text, word) && k == 7 && t == 8;
}

static void test_refusals(void) {
    CHECK(refused(1999.9, 0, "temperature 1999.9 K is outside 2000..50000 K"));
    CHECK(refused(50000.1, 0, "temperature"));
    CHECK(refused(0, 0, "temperature"));
    CHECK(refused(-5000, 0, "temperature"));
    CHECK(refused(INFINITY, 0, "temperature"));
    CHECK(refused(5000, 150.1, "tint 150.1 is outside -150..150"));
    CHECK(refused(5000, -151, "tint -151"));
    CHECK(refused(5000, -INFINITY, "tint"));
    CHECK(refused(NAN, 0, "the temperature is not a number"));
    CHECK(refused(5000, NAN, "the tint is not a number"));
    CHECK(refused_xy(NAN, 0.3, "no chromaticity"));
    CHECK(refused_xy(0.3, NAN, "no chromaticity"));
    CHECK(refused_xy(0.3, 0, "no chromaticity"));
    CHECK(refused_xy(-0.1, 0.3, "no chromaticity"));
    CHECK(refused_xy(0.3, 1, "no chromaticity"));
    CHECK(refused_xy(0.64, 0.33, "sliders end"));  /* sRGB red */
    CHECK(refused_xy(0.30, 0.60, "sliders end"));  /* green */
    CHECK(refused_xy(0.15, 0.06, "sliders end"));  /* blue */
    CHECK(refused_xy(0.22, 0.22, "sliders end"));  /* bluer than 50000 K */
    CHECK(refused_xy(0.527, 0.413, "sliders end")); /* 2000 K is x .5269 */
    CHECK(refused_xy(0.55, 0.41, "sliders end"));  /* about 1800 K */
    CHECK(refused_xy(0.70, 0.30, "sliders end"));  /* past the last isotherm */
}

/* No white anywhere gives a slider value out of range or not finite. */
static void test_any_white(void) {
    int inside = 0;
    for (double x = 0.005; x < 1; x += 0.005) {
        for (double y = 0.005; y < 1; y += 0.005) {
            WbErr err = {0};
            double k = 0, t = 0, xy[2] = {0};
            if (wb_temp_tint_of_xy(x, y, &k, &t, &err) != WB_OK) continue;
            inside++;
            CHECK_OK(wb_xy_of_temp_tint(k, t, xy, &err), err);
            CHECK(hypot(xy[0] - x, xy[1] - y) < 5e-5); /* the worst round trip, in xy */
        }
    }
    CHECK(inside > 500); /* the range is about a thirtieth of the square */
}

static void test_corners_and_clamp(void) {
    WbErr err = {0};
    double xy[2], k, t;
    CHECK_OK(wb_xy_of_temp_tint(WB_KELVIN_MIN, WB_TINT_MAX, xy, &err), err);
    CHECK(xy[0] + xy[1] > 1); /* no light, and still a position of the sliders */
    CHECK_OK(wb_temp_tint_of_xy(xy[0], xy[1], &k, &t, &err), err);
    CHECK(k >= WB_KELVIN_MIN && t <= WB_TINT_MAX);
    static const double edges[][2] = {{2000, 32}, {2500, 59}, {3000, 92}, {3750, 149}}; /* as temperature.h */
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        CHECK_OK(wb_xy_of_temp_tint(edges[i][0], edges[i][1], xy, &err), err);
        CHECK(xy[0] + xy[1] > 1);
        CHECK_OK(wb_xy_of_temp_tint(edges[i][0], edges[i][1] - 1, xy, &err), err);
        CHECK(xy[0] + xy[1] <= 1);
    }
    CHECK_OK(wb_xy_of_temp_tint(3800, 150, xy, &err), err);
    CHECK(xy[0] + xy[1] < 1);
    k = 1500, t = 200;
    wb_clamp_temp_tint(&k, &t);
    CHECK(k == 2000 && t == 150);
    k = INFINITY, t = -INFINITY;
    wb_clamp_temp_tint(&k, &t);
    CHECK(k == 50000 && t == -150);
    k = 5000, t = -3;
    wb_clamp_temp_tint(&k, &t);
    CHECK(k == 5000 && t == -3);
    k = NAN, t = NAN;
    wb_clamp_temp_tint(&k, &t);
    CHECK(isnan(k) && isnan(t));
    CHECK(wb_mired_of_kelvin(5000) == 200 && wb_kelvin_of_mired(200) == 5000);
    CHECK(isinf(wb_mired_of_kelvin(0)) && isnan(wb_mired_of_kelvin(NAN)));
}

int main(void) {
    test_round_trip();
    test_against_plancks_law();
    test_known_whites();
    test_directions();
    test_monotone();
    test_refusals();
    test_any_white();
    test_corners_and_clamp();
    return check_done();
}
