#include "color/camera.h"

#include "check.h"
#include "color/chromaticity.h"
#include "color/delta_e.h"
#include "color/temperature.h"

/* A Canon 6D, as its DNG says. */
static WbCamera canon(void) {
    static const WbMatrix3 a = {
        {{0.7546, -0.1435, -0.0929}, {-0.3846, 1.1488, 0.2692}, {-0.0332, 0.1209, 0.6370}}};
    static const WbMatrix3 d65 = {
        {{0.7034, -0.0804, -0.1014}, {-0.4420, 1.2564, 0.2058}, {-0.0851, 0.1994, 0.5758}}};
    WbCamera camera = wb_camera_of_matrix(&a);
    camera.color[1] = d65;
    camera.kelvin[0] = wb_kelvin_of_light_source(17);
    camera.kelvin[1] = wb_kelvin_of_light_source(21);
    camera.calibration[0].m[0][0] = camera.calibration[1].m[0][0] = 0.9883;
    camera.analog_balance[0] = 2.158672;
    camera.analog_balance[2] = 1.414752;
    return camera;
}

static const double as_shot[3] = {1, 0.996616, 0.995727};

static void sliders(const WbCamera *camera, const double neutral[3], double *kelvin, double *tint) {
    WbErr err = {0};
    double xy[2] = {0};
    CHECK_OK(wb_xy_of_neutral(camera, neutral, xy, &err), err);
    CHECK_OK(wb_temp_tint_of_xy(xy[0], xy[1], kelvin, tint, &err), err);
}

/* The white of that DNG: worked out by the specification 6211.5 K, -1.20; Adobe's converter wrote 6200, -1. */
static void test_known_dng(void) {
    WbCamera camera = canon();
    double kelvin = 0, tint = 0;
    sliders(&camera, as_shot, &kelvin, &tint);
    CHECK_NEAR(kelvin, 6211.5, 0.05); /* printed digits */
    CHECK_NEAR(tint, -1.20, 0.005);
    camera.analog_balance[0] = camera.analog_balance[2] = 1; /* left out, it is another picture */
    double xy[2];
    WbErr err = {0};
    CHECK_OK(wb_xy_of_neutral(&camera, as_shot, xy, &err), err);
    CHECK_NEAR(wb_kelvin_of_mired(wb_mired_of_xy(xy)), 2096, 0.5);
}

/* The specification's own way: substitute again and again, from D50. */
static int substitute(const WbCamera *camera, const double neutral[3], double xy[2]) {
    double m1 = 1e6 / camera->kelvin[0], m2 = 1e6 / camera->kelvin[1];
    memcpy(xy, WB_XY_D50, sizeof WB_XY_D50);
    for (int pass = 0; pass < 100; pass++) {
        double share = fmin(fmax((wb_mired_of_xy(xy) - m1) / (m2 - m1), 0), 1), xyz[3], next[2];
        WbMatrix3 m = {{{0}}};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double color = (1 - share) * camera->color[0].m[i][j] + share * camera->color[1].m[i][j];
                m.m[i][j] = camera->analog_balance[i] * camera->calibration[0].m[i][i] * color;
            }
        }
        WbErr err = {0};
        CHECK_OK(wb_matrix_invert(&m, &m, &err), err);
        wb_matrix_apply(&m, neutral, xyz);
        wb_xy_of_xyz(xyz, next);
        double step = fabs(next[0] - xy[0]) + fabs(next[1] - xy[1]);
        memcpy(xy, next, sizeof next);
        if (step < 1e-13) return 1; /* rounding */
    }
    return 0;
}

static void test_same_as_substitution(void) {
    WbCamera camera = canon();
    int settled = 0;
    for (double red = 0.3; red <= 3; red *= 1.2) {
        for (double blue = 0.3; blue <= 3; blue *= 1.2) {
            double neutral[3] = {red, 1, blue}, expected[2], xy[2];
            WbErr err = {0};
            if (!substitute(&camera, neutral, expected)) continue;
            if (wb_xy_of_neutral(&camera, neutral, xy, &err) != WB_OK) continue;
            settled++;
            CHECK_NEAR(xy[0], expected[0], 1e-9); /* the 40 halvings, times the steepness of xy */
            CHECK_NEAR(xy[1], expected[1], 1e-9);
        }
    }
    CHECK(settled > 80); /* most of the 169 */
}

#define WORST_MIRED 0.035 /* camera.h: as the sliders' own round trip */
#define WORST_TINT 0.0017
#define WORST_XY 1e-9 /* the 40 halvings, times the steepness of xy */

/* Over all sliders where the camera sees each channel. */
static void test_round_trip(void) {
    WbCamera camera = canon();
    double worst_mired = 0, worst_tint = 0, worst_xy = 0;
    int returned = 0, floored = 0;
    for (double mired = 20; mired <= 500; mired += 4) {
        for (double tint = -150; tint <= 150; tint += 7.5) {
            WbErr err = {0};
            double m[3], neutral[3], xy[2] = {0}, back[2] = {0}, k = 0, t = 0;
            CHECK_OK(wb_multipliers_of_temp_tint(&camera, 1e6 / mired, tint, m, &err), err);
            CHECK_OK(wb_xy_of_temp_tint(1e6 / mired, tint, xy, &err), err);
            CHECK_OK(wb_neutral_of_xy(&camera, xy, neutral, &err), err);
            CHECK(m[1] == 1 && m[0] > 0 && m[2] > 0 && m[0] <= 1 / WB_NEUTRAL_MIN &&
                  m[2] <= 1 / WB_NEUTRAL_MIN);
            if (fmin(fmin(neutral[0], neutral[1]), neutral[2]) <= WB_NEUTRAL_MIN) {
                floored++;
                CHECK(xy[0] + xy[1] > 0.98); /* only in the corner without light */
                continue;
            }
            returned++;
            CHECK_OK(wb_xy_of_neutral(&camera, neutral, back, &err), err);
            worst_xy = fmax(worst_xy, hypot(back[0] - xy[0], back[1] - xy[1]));
            CHECK_OK(wb_temp_tint_of_multipliers(&camera, m, &k, &t, &err), err);
            worst_mired = fmax(worst_mired, fabs(1e6 / k - mired));
            worst_tint = fmax(worst_tint, fabs(t - tint));
        }
    }
    printf("worst round trip: %.4f mired, tint %.5f, xy %.2g; %d, of which floored %d\n", worst_mired,
           worst_tint, worst_xy, returned + floored, floored);
    CHECK(worst_mired <= WORST_MIRED && worst_tint <= WORST_TINT && worst_xy <= WORST_XY);
    CHECK(floored > 0 && returned > 10 * floored);
}

static void test_direction(void) {
    WbCamera camera = canon();
    WbErr err = {0};
    double warm[3], cold[3], green[3];
    CHECK_OK(wb_multipliers_of_temp_tint(&camera, 3000, 0, warm, &err), err);
    CHECK_OK(wb_multipliers_of_temp_tint(&camera, 8000, 0, cold, &err), err);
    CHECK_OK(wb_multipliers_of_temp_tint(&camera, 8000, 30, green, &err), err);
    CHECK(warm[0] < cold[0] && warm[2] > cold[2]);   /* lamp light has red to spare and lacks blue */
    CHECK(green[0] > cold[0] && green[2] > cold[2]); /* a greener white: less green against both */
}

/* One matrix: the white follows at once, and the temperatures do not matter. */
static void test_one_matrix(void) {
    WbCamera two = canon(), one = wb_camera_of_matrix(&two.color[1]);
    CHECK(wb_camera_pairs(&two) == 2 && wb_camera_pairs(&one) == 1);
    WbErr err = {0};
    double neutral[3], xy[2];
    CHECK_OK(wb_neutral_of_xy(&one, WB_XY_D65, neutral, &err), err);
    CHECK_OK(wb_xy_of_neutral(&one, neutral, xy, &err), err);
    CHECK_NEAR(xy[0], WB_XY_D65[0], 1e-14); /* rounding */
    CHECK_NEAR(xy[1], WB_XY_D65[1], 1e-14);
    static const double unknown[][2] = {{2850, NAN}, {0, 6500}, {5000, 5000}, {INFINITY, 5000}, {-1, 6500}};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        double k1, t1, k2, t2;
        WbCamera first = canon(), odd = canon();
        first.kelvin[0] = first.kelvin[1] = NAN;
        memcpy(odd.kelvin, unknown[i], sizeof odd.kelvin);
        CHECK(wb_camera_pairs(&odd) == 1);
        sliders(&odd, as_shot, &k1, &t1);
        sliders(&first, as_shot, &k2, &t2);
        CHECK(k1 == k2 && t1 == t2);
    }
}

/* Which of the pairs is named first does not matter; beyond its illuminants the nearer pair counts alone. */
static void test_interpolation(void) {
    WbCamera camera = canon(), turned = canon(), warm = canon(), cold = canon();
    for (int i = 0; i < 2; i++) {
        turned.kelvin[i] = camera.kelvin[1 - i];
        turned.color[i] = camera.color[1 - i];
    }
    warm.kelvin[0] = cold.kelvin[0] = NAN;
    cold.color[0] = cold.color[1];
    WbErr err = {0};
    for (double mired = 60; mired <= 480; mired += 20) {
        double xy[2], a[3], b[3];
        CHECK_OK(wb_xy_of_temp_tint(1e6 / mired, 0, xy, &err), err);
        CHECK_OK(wb_neutral_of_xy(&camera, xy, a, &err), err);
        CHECK_OK(wb_neutral_of_xy(&turned, xy, b, &err), err);
        for (int i = 0; i < 3; i++)
            CHECK_NEAR(a[i], b[i], 1e-14); /* rounding */
        if (mired > 140 && mired < 360) continue;
        CHECK_OK(wb_neutral_of_xy(mired < 200 ? &cold : &warm, xy, b, &err), err);
        for (int i = 0; i < 3; i++)
            CHECK_NEAR(a[i], b[i], 1e-14);
    }
}

static void test_matrices(void) {
    WbCamera camera = canon();
    WbErr err = {0};
    WbMatrix3 d50, srgb;
    for (int forward = 0; forward < 2; forward++) {
        for (double kelvin = 2500; kelvin < 12000; kelvin += 500) {
            double xy[2], neutral[3], xyz[3], rgb[3];
            CHECK_OK(wb_xy_of_temp_tint(kelvin, 12, xy, &err), err);
            CHECK_OK(wb_neutral_of_xy(&camera, xy, neutral, &err), err);
            CHECK_OK(wb_camera_to_xyz_d50(&camera, xy, &d50, &err), err);
            CHECK_OK(wb_camera_to_srgb(&camera, xy, &srgb, &err), err);
            wb_matrix_apply(&d50, neutral, xyz);
            wb_matrix_apply(&srgb, neutral, rgb);
            for (int i = 0; i < 3; i++) {
                CHECK_NEAR(xyz[i], WB_XYZ_D50[i], 1e-13); /* rounding */
                CHECK_NEAR(rgb[i], 1, 1e-12);
            }
        }
        /* As Adobe wrote for D65 and this camera: rows sum to D50 but for the fourth digit. */
        camera.has_forward = 1;
        camera.forward[0] = camera.forward[1] =
            (WbMatrix3){{{0.7868, 0.0092, 0.1682}, {0.2291, 0.8615, -0.0906}, {0.0270, -0.4752, 1.2733}}};
    }
}

/* Without forward matrices a colour of the light itself returns by Bradford: under D50 nothing is adapted. */
static void test_colour_under_d50(void) {
    WbCamera camera = wb_camera_of_matrix(&canon().color[1]);
    static const double skin[3] = {0.36, 0.30, 0.18};
    WbErr err = {0};
    WbMatrix3 back;
    double seen[3], xyz[3], neutral[3], white[3];
    CHECK_OK(wb_camera_to_xyz_d50(&camera, WB_XY_D50, &back, &err), err);
    wb_matrix_apply(&camera.color[0], skin, seen);
    wb_matrix_apply(&back, seen, xyz);
    wb_matrix_apply(&camera.color[0], WB_XYZ_D50, white);
    CHECK_OK(wb_neutral_of_xy(&camera, WB_XY_D50, neutral, &err), err);
    double brightness = white[1] / neutral[1]; /* of the white whose largest channel is 1 */
    for (int i = 0; i < 3; i++)
        CHECK_NEAR(xyz[i] / brightness, skin[i], 1e-13); /* rounding */
}

static int refused(const WbCamera *camera, double r, double g, double b, const char *word) {
    WbErr err = {0};
    double neutral[3] = {r, g, b}, xy[2] = {7, 8};
    WbStatus status = wb_xy_of_neutral(camera, neutral, xy, &err);
    if (!strstr(err.text, word)) fprintf(stderr, "said: %s\n", err.text);
    return status == WB_ERR_INPUT && strstr(err.text, word) && xy[0] == 7 && xy[1] == 8;
}

static void test_refusals(void) {
    WbCamera camera = canon(), bad = canon();
    CHECK(refused(&camera, 0, 1, 1, "neutral is 0, 1, 1: each must be above 0"));
    CHECK(refused(&camera, 1, NAN, 1, "neutral is"));
    CHECK(refused(&camera, 1, 1, INFINITY, "neutral is"));
    CHECK(refused(&camera, 1, -1, 1, "neutral is"));
    CHECK(refused(&camera, 1e-9, 1, 1e-9, "no light"));
    bad.color[0] = bad.color[1] = (WbMatrix3){{{1, 2, 3}, {2, 4, 6}, {0, 0, 1}}};
    CHECK(refused(&bad, 1, 1, 1, "cannot be inverted"));
    double out[3] = {7, 8, 9};
    WbErr err = {0};
    WbMatrix3 matrix = {{{42}}};
    CHECK(wb_neutral_of_xy(&bad, WB_XY_D65, out, &err) == WB_ERR_INPUT && strstr(err.text, "inverted"));
    CHECK(wb_camera_to_srgb(&bad, WB_XY_D65, &matrix, &err) == WB_ERR_INPUT && matrix.m[0][0] == 42);
    bad = canon();
    bad.color[1].m[2][2] = NAN;
    CHECK(refused(&bad, 1, 1, 1, "cannot be inverted"));
    bad = canon();
    bad.analog_balance[1] = 0;
    CHECK(refused(&bad, 1, 1, 1, "analog balance"));
    bad = canon();
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            bad.color[0].m[i][j] = bad.color[1].m[i][j] = -camera.color[0].m[i][j];
    }
    CHECK(wb_neutral_of_xy(&bad, WB_XY_D65, out, &err) == WB_ERR_INPUT && strstr(err.text, "blind"));
    CHECK(refused(&bad, 0.5, 1, 0.7, "no light"));
    static const double nowhere[][2] = {{0, 0.3}, {0.3, 1}, {NAN, 0.3}, {0.3, -0.1}};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        CHECK(wb_neutral_of_xy(&camera, nowhere[i], out, &err) == WB_ERR_INPUT &&
              strstr(err.text, "chromaticity"));
    double k = 7, t = 8, zero[3] = {0, 1, 1};
    CHECK(wb_multipliers_of_temp_tint(&camera, 1000, 0, out, &err) == WB_ERR_INPUT);
    CHECK(wb_temp_tint_of_multipliers(&camera, zero, &k, &t, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "multipliers are 0, 1, 1") && k == 7 && t == 8);
    CHECK(out[0] == 7 && out[1] == 8 && out[2] == 9);
    static const double corner[2] = {0.6, 0.41};
    CHECK(wb_camera_to_xyz_d50(&camera, corner, &matrix, &err) == WB_ERR_INPUT &&
          strstr(err.text, "no light"));
    camera.has_forward = 1; /* forward: still the identity, whose white is not D50 */
    CHECK_OK(wb_camera_to_xyz_d50(&camera, WB_XY_D65, &matrix, &err), err);
    camera.forward[0] = camera.forward[1] = (WbMatrix3){{{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    CHECK(wb_camera_to_xyz_d50(&camera, WB_XY_D65, &matrix, &err) == WB_ERR_INPUT &&
          strstr(err.text, "forward"));
}

/* No neutral, however odd, gives something that is not a white or a refusal. */
static void test_any_neutral(void) {
    WbCamera camera = canon();
    int found = 0, none = 0;
    for (double red = 1e-4; red < 2e4; red *= 2) {
        for (double blue = 1e-4; blue < 2e4; blue *= 2) {
            WbErr err = {0};
            double neutral[3] = {red, 1, blue}, xy[2] = {0};
            if (wb_xy_of_neutral(&camera, neutral, xy, &err) != WB_OK) {
                none++;
                CHECK(err.code == WB_ERR_INPUT && err.text[0]);
                continue;
            }
            found++;
            CHECK(xy[0] > 0 && xy[0] < 1 && xy[1] > 0 && xy[1] < 1);
        }
    }
    CHECK(found > 50 && none > 50);
}

static void test_light_sources(void) {
    CHECK(wb_kelvin_of_light_source(17) == 2850 && wb_kelvin_of_light_source(21) == 6500);
    CHECK(wb_kelvin_of_light_source(23) == 5000 && wb_kelvin_of_light_source(24) == 3200);
    int known = 0;
    for (int code = -1; code <= 256; code++) {
        double kelvin = wb_kelvin_of_light_source(code);
        known += !isnan(kelvin);
        CHECK(isnan(kelvin) || (kelvin >= 2850 && kelvin <= 7500));
    }
    CHECK(known == 20); /* EXIF 2.32 lists 22: 0 is unknown, 255 is another */
    CHECK(isnan(wb_kelvin_of_light_source(0)) && isnan(wb_kelvin_of_light_source(255)));
}

int main(void) {
    test_known_dng();
    test_same_as_substitution();
    test_round_trip();
    test_direction();
    test_one_matrix();
    test_interpolation();
    test_matrices();
    test_colour_under_d50();
    test_refusals();
    test_any_neutral();
    test_light_sources();
    return check_done();
}
