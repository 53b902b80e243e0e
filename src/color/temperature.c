#include "color/temperature.h"

#include <math.h>

#include "color/chromaticity.h"

#define TINT_OF_DISTANCE (-3000.0) /* Adobe's scale: DNG SDK, dng_temperature.cpp */
#define LINES 31

/* A round trip may end this far outside the range it began in (temperature.h); so far the nearest value is
 * meant. */
#define EDGE_MIRED 1e-9 /* 2000 and 50000 K are lines of the table: only rounding */
#define EDGE_TINT 0.002 /* above the worst round trip, 0.0017 */

/* A line of equal temperature in CIE 1960 uv: where it crosses the Planckian locus, and its slope dv/du. */
typedef struct Isotherm {
    double mired, u, v, slope;
} Isotherm;

/* Wyszecki & Stiles, table 1(3.11). The printed u of the 325-mired line, .24702, is a misprint of .24792
 * (Planck's law gives .247924). Adobe's published code keeps the printed value, so we keep it: we must
 * agree with the sliders, which differ from the physics there by 20 K at 3077 K. */
static const Isotherm isotherms[LINES] = {
    {0, .18006, .26352, -.24341},   {10, .18066, .26589, -.25479},  {20, .18133, .26846, -.26876},
    {30, .18208, .27119, -.28539},  {40, .18293, .27407, -.30470},  {50, .18388, .27709, -.32675},
    {60, .18494, .28021, -.35156},  {70, .18611, .28342, -.37915},  {80, .18740, .28668, -.40955},
    {90, .18880, .28997, -.44278},  {100, .19032, .29326, -.47888}, {125, .19462, .30141, -.58204},
    {150, .19962, .30921, -.70471}, {175, .20525, .31647, -.84901}, {200, .21142, .32312, -1.0182},
    {225, .21807, .32909, -1.2168}, {250, .22511, .33439, -1.4512}, {275, .23247, .33904, -1.7298},
    {300, .24010, .34308, -2.0637}, {325, .24702, .34655, -2.4681}, {350, .25591, .34951, -2.9641},
    {375, .26400, .35200, -3.5814}, {400, .27218, .35407, -4.3633}, {425, .28039, .35577, -5.3762},
    {450, .28863, .35714, -6.7262}, {475, .29685, .35823, -8.5955}, {500, .30505, .35907, -11.324},
    {525, .31320, .35968, -15.628}, {550, .32129, .36011, -23.325}, {575, .32931, .36038, -40.770},
    {600, .33724, .36051, -116.45},
};

/* A line between two isotherms: mired, crossing, and the unit vector along it. */
typedef struct Between {
    double mired, u, v, du, dv;
} Between;

/* `share` (0..1) of line a and the rest of line b. The directions are blended as unit vectors: slopes run
 * to infinity. */
static Between blend(const Isotherm *a, const Isotherm *b, double share) {
    double rest = 1 - share;
    double length_a = hypot(1, a->slope), length_b = hypot(1, b->slope);
    double du = share / length_a + rest / length_b;
    double dv = share * a->slope / length_a + rest * b->slope / length_b;
    double length = hypot(du, dv);
    Between ret = {a->mired * share + b->mired * rest, a->u * share + b->u * rest, a->v * share + b->v * rest,
                   du / length, dv / length};
    return ret;
}

/* Distance from the line, positive on its side of lower temperature. */
static double cooler(const Isotherm *line, const double uv[2]) {
    return ((uv[1] - line->v) - (uv[0] - line->u) * line->slope) / hypot(1, line->slope);
}

double wb_mired_of_kelvin(double kelvin) {
    return 1e6 / kelvin;
}

double wb_kelvin_of_mired(double mired) {
    return 1e6 / mired;
}

WbStatus wb_check_temp_tint(double kelvin, double tint, WbErr *err) {
    if (isnan(kelvin) || isnan(tint)) {
        return wb_fail(err, WB_ERR_INPUT, "%s is not a number: give the slider's value",
                       isnan(kelvin) ? "the temperature" : "the tint");
    }
    if (kelvin < WB_KELVIN_MIN || kelvin > WB_KELVIN_MAX) {
        return wb_fail(err, WB_ERR_INPUT,
                       "temperature %g K is outside %g..%g K: give a value the slider reaches", kelvin,
                       WB_KELVIN_MIN, WB_KELVIN_MAX);
    }
    if (fabs(tint) > WB_TINT_MAX) {
        return wb_fail(err, WB_ERR_INPUT, "tint %g is outside -%g..%g: give a value the slider reaches", tint,
                       WB_TINT_MAX, WB_TINT_MAX);
    }
    return WB_OK;
}

void wb_clamp_temp_tint(double *kelvin, double *tint) {
    if (*kelvin < WB_KELVIN_MIN) *kelvin = WB_KELVIN_MIN;
    if (*kelvin > WB_KELVIN_MAX) *kelvin = WB_KELVIN_MAX;
    if (*tint < -WB_TINT_MAX) *tint = -WB_TINT_MAX;
    if (*tint > WB_TINT_MAX) *tint = WB_TINT_MAX;
}

WbStatus wb_xy_of_temp_tint(double kelvin, double tint, double xy[2], WbErr *err) {
    WB_TRY(wb_check_temp_tint(kelvin, tint, err));
    double mired = wb_mired_of_kelvin(kelvin);
    int i = 1;
    while (i < LINES - 1 && mired >= isotherms[i].mired) i++;
    const Isotherm *a = &isotherms[i - 1], *b = &isotherms[i];
    Between line = blend(a, b, (b->mired - mired) / (b->mired - a->mired));
    double distance = tint / TINT_OF_DISTANCE;
    double uv[2] = {line.u + line.du * distance, line.v + line.dv * distance};
    wb_xy_of_uv(uv, xy);
    return WB_OK;
}

/* Temperature and tint of any uv, by Adobe's form of Robertson's search; outside the table its last lines
 * answer. */
static void search(const double uv[2], double *mired, double *tint) {
    int i = 1;
    while (i < LINES - 1 && cooler(&isotherms[i], uv) > 0) i++;
    double beyond = fmax(-cooler(&isotherms[i], uv), 0);
    double before = cooler(&isotherms[i - 1], uv);
    double share = i == 1 || beyond == 0 ? 0 : beyond / (before + beyond);
    Between line = blend(&isotherms[i - 1], &isotherms[i], share);
    *mired = line.mired;
    *tint = ((uv[0] - line.u) * line.du + (uv[1] - line.v) * line.dv) * TINT_OF_DISTANCE;
}

WbStatus wb_temp_tint_of_xy(double x, double y, double *kelvin, double *tint, WbErr *err) {
    if (!(x > 0 && x < 1 && y > 0 && y < 1)) {
        return wb_fail(err, WB_ERR_INPUT, "x %g, y %g is no chromaticity: both lie between 0 and 1", x, y);
    }
    double xy[2] = {x, y}, uv[2], mired, found_tint;
    wb_uv_of_xy(xy, uv);
    search(uv, &mired, &found_tint);
    double found_kelvin = wb_kelvin_of_mired(mired), near_kelvin = found_kelvin, near_tint = found_tint;
    wb_clamp_temp_tint(&near_kelvin, &near_tint);
    double off_mired = fabs(wb_mired_of_kelvin(near_kelvin) - mired), off_tint = fabs(near_tint - found_tint);
    if (off_mired > EDGE_MIRED || off_tint > EDGE_TINT) {
        return wb_fail(err, WB_ERR_INPUT,
                       "the white x %.4f, y %.4f would be %.0f K, tint %+.0f, and the sliders end at "
                       "%g..%g K and +-%g: check the camera's white balance record",
                       x, y, found_kelvin, found_tint, WB_KELVIN_MIN, WB_KELVIN_MAX, WB_TINT_MAX);
    }
    *kelvin = near_kelvin;
    *tint = near_tint;
    return WB_OK;
}

double wb_mired_of_xy(const double xy[2]) {
    double uv[2], mired, tint;
    wb_uv_of_xy(xy, uv);
    search(uv, &mired, &tint);
    return mired;
}
