#include "color/darktable.h"

#include "check.h"

/* Two cameras as darktable 4.2.1 keeps them (images.color_matrix), the multipliers their photos were shot with, and the
 * x, y it wrote for them into the first entry of color calibration. */
typedef struct Known {
    WbMatrix3 daylight;
    double multipliers[3], xy[2];
} Known;

static const Known alder = {{{{0.8629, -0.0862, -0.1313}, {-0.5073, 1.2494, 0.2137}, {-0.1267, 0.1999, 0.6159}}},
                            {0.890701, 1, 3.52908},
                            {0.491329163, 0.429385602}};
static const Known birch = {{{{0.8104, -0.1374, -0.1003}, {-0.3393, 1.167, 0.1428}, {-0.1327, 0.2111, 0.4907}}},
                            {0.99451, 1, 0.918228},
                            {0.381223530, 0.243623972}};

static void test_known(const Known *known) {
    double xy[2] = {0}, scaled[3], again[2] = {0};
    WbErr err = {0};
    CHECK_OK(wb_dt_xy_of_multipliers(&known->daylight, known->multipliers, xy, &err), err);
    CHECK_NEAR(xy[0], known->xy[0], 1.5e-5); /* darktable inverts Bradford's matrix to four digits */
    CHECK_NEAR(xy[1], known->xy[1], 1.5e-5);
    for (int i = 0; i < 3; i++) scaled[i] = 7 * known->multipliers[i];
    CHECK_OK(wb_dt_xy_of_multipliers(&known->daylight, scaled, again, &err), err);
    CHECK_NEAR(again[0], xy[0], 1e-12); /* any scale will do */
    CHECK_NEAR(again[1], xy[1], 1e-12);
}

static void test_round_trip(const Known *known) {
    WbErr err = {0};
    for (double red = 0.6; red < 3; red *= 1.3) {
        for (double blue = 0.8; blue < 4; blue *= 1.3) {
            double multipliers[3] = {red, 1, blue}, xy[2] = {0}, back[3] = {0};
            CHECK_OK(wb_dt_xy_of_multipliers(&known->daylight, multipliers, xy, &err), err);
            CHECK_OK(wb_multipliers_of_dt_xy(&known->daylight, xy, back, &err), err);
            for (int i = 0; i < 3; i++) CHECK_NEAR(back[i], multipliers[i], 1e-9); /* rounding */
        }
    }
}

/* White of the pipe: the multipliers that darktable calls "camera reference", which it wrote into the same history. */
static void test_reference(void) {
    static const double white[2] = {0.3457, 0.3585};
    double multipliers[3] = {0};
    WbErr err = {0};
    CHECK_OK(wb_multipliers_of_dt_xy(&alder.daylight, white, multipliers, &err), err);
    CHECK_NEAR(multipliers[0] / 1.691892862, 1, 2e-3); /* its whites have other digits in either place */
    CHECK_NEAR(multipliers[2] / 1.333127975, 1, 2e-3);
}

static void test_refused(void) {
    static const WbMatrix3 flat = {{{1, 0, 0}, {1, 0, 0}, {0, 0, 1}}};
    static const double zero[3] = {1, 0, 1}, nan[3] = {NAN, 1, 1}, dark[3] = {1, 1, 0.01};
    static const double deep[2] = {0.6, 0.45}, outside[2] = {-0.1, 0.3}, green[2] = {0.1, 0.8};
    double xy[2] = {5, 6}, multipliers[3] = {7, 8, 9};
    WbErr err = {0};
    CHECK(wb_dt_xy_of_multipliers(&alder.daylight, zero, xy, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "each must be above 0") != NULL);
    CHECK(wb_dt_xy_of_multipliers(&alder.daylight, nan, xy, &err) == WB_ERR_INPUT);
    CHECK(wb_dt_xy_of_multipliers(&flat, alder.multipliers, xy, &err) == WB_ERR_INPUT);
    CHECK(wb_dt_xy_of_multipliers(&birch.daylight, dark, xy, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "which is no light") != NULL);
    CHECK(xy[0] == 5 && xy[1] == 6);
    static const double yellow[3] = {1, 1, 1000};
    CHECK_OK(wb_dt_xy_of_multipliers(&alder.daylight, yellow, xy, &err), err);
    CHECK(xy[0] + xy[1] > 1);
    CHECK(wb_multipliers_of_dt_xy(&alder.daylight, xy, multipliers, &err) == WB_ERR_INPUT);
    CHECK(wb_multipliers_of_dt_xy(&alder.daylight, deep, multipliers, &err) == WB_ERR_INPUT);
    CHECK(wb_multipliers_of_dt_xy(&alder.daylight, outside, multipliers, &err) == WB_ERR_INPUT);
    CHECK(wb_multipliers_of_dt_xy(&alder.daylight, green, multipliers, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "blind") != NULL);
    CHECK(multipliers[0] == 7 && multipliers[1] == 8 && multipliers[2] == 9);
}

int main(void) {
    test_known(&alder);
    test_known(&birch);
    test_round_trip(&alder);
    test_round_trip(&birch);
    test_reference();
    test_refused();
    return check_done();
}
