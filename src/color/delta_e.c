#include "color/delta_e.h"

#include <math.h>

#include "color/adapt.h"
#include "color/chromaticity.h"
#include "color/temperature.h"

#define DEGREE 0.017453292519943295769 /* pi / 180 */
#define OPPOSITE (180 + 1e-9)          /* degrees; opposites come out within 3e-14 of 180, by rounding */

/* C^7 / (C^7 + 25^7), rooted: how far from grey, 0..1. */
static double colourful(double chroma) {
    double c7 = pow(chroma, 7);
    return sqrt(c7 / (c7 + 6103515625.0)); /* 25^7 */
}

/* 0..360; 0 for grey. */
static double hue(double a, double b) {
    if (a == 0 && b == 0) return 0;
    double degrees = atan2(b, a) / DEGREE;
    return degrees < 0 ? degrees + 360 : degrees;
}

/* Difference and mean of two hues the short way round; a grey (chroma product 0) has no hue of its own. */
static void compare_hues(double h1, double h2, double chroma_product, double *difference, double *mean) {
    double d = h2 - h1, sum = h1 + h2;
    if (chroma_product == 0) {
        *difference = 0;
        *mean = sum;
        return;
    }
    int wraps = fabs(d) > OPPOSITE;
    *difference = !wraps ? d : d > 0 ? d - 360 : d + 360;
    *mean = !wraps ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

/* The term T of the hue weight; Sharma et al. equation 15. */
static double hue_term(double h) {
    return 1 - 0.17 * cos((h - 30) * DEGREE) + 0.24 * cos(2 * h * DEGREE) + 0.32 * cos((3 * h + 6) * DEGREE) -
           0.20 * cos((4 * h - 63) * DEGREE);
}

double wb_delta_e_2000(const double lab1[3], const double lab2[3]) {
    double mean_chroma = (hypot(lab1[1], lab1[2]) + hypot(lab2[1], lab2[2])) / 2;
    double stretch = 1 + 0.5 * (1 - colourful(mean_chroma));
    double a1 = stretch * lab1[1], a2 = stretch * lab2[1];
    double c1 = hypot(a1, lab1[2]), c2 = hypot(a2, lab2[2]), c = (c1 + c2) / 2;
    double hue_difference, h;
    compare_hues(hue(a1, lab1[2]), hue(a2, lab2[2]), c1 * c2, &hue_difference, &h);

    double from50 = (lab1[0] + lab2[0]) / 2 - 50, from50_2 = from50 * from50;
    double dl = (lab2[0] - lab1[0]) / (1 + 0.015 * from50_2 / sqrt(20 + from50_2));
    double dc = (c2 - c1) / (1 + 0.045 * c);
    double dh = 2 * sqrt(c1 * c2) * sin(hue_difference / 2 * DEGREE) / (1 + 0.015 * c * hue_term(h));

    double blueness = (h - 275) / 25;
    double turn = -2 * colourful(c) * sin(60 * exp(-blueness * blueness) * DEGREE);
    double square = dl * dl + dc * dc + dh * dh + turn * dc * dh;
    return sqrt(square < 0 ? 0 : square); /* below 0 by rounding only; NaN stays */
}

WbStatus wb_delta_e_of_balances(double kelvin1, double tint1, double kelvin2, double tint2, double *ret,
                                WbErr *err) {
    double chosen[3], predicted[3], grey[3], seen[3];
    static const double neutral[3] = {50, 0, 0};
    WB_TRY(wb_white_of_balance(kelvin1, tint1, chosen, err));
    WB_TRY(wb_white_of_balance(kelvin2, tint2, predicted, err));
    WbMatrix3 adapt;
    WB_TRY(wb_adapt_matrix(WB_ADAPT_BRADFORD, predicted, WB_XYZ_D50, &adapt, err));
    wb_xyz_of_lab(neutral, grey);
    double luminance = grey[1];
    for (int i = 0; i < 3; i++) grey[i] = chosen[i] * luminance;
    wb_matrix_apply(&adapt, grey, grey);
    wb_lab_of_xyz(grey, seen);
    *ret = wb_delta_e_2000(seen, neutral);
    return WB_OK;
}
