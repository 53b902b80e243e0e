#include "camera.h"

#include <assert.h>
#include <math.h>

#include "color/chromaticity.h"
#include "color/temperature.h"

/* CIE 1931 2-degree observer, CIE 15:2004 table T.4: X, Y, Z from 380 to 730 nm. */
static const double observer[WB_SIM_BANDS][3] = {
    {.001368, .000039, .00645}, {.004243, .00012, .02005}, {.01431, .000396, .06785},
    {.04351, .00121, .2074},    {.13438, .004, .6456},     {.2839, .0116, 1.3856},
    {.34828, .023, 1.74706},    {.3362, .038, 1.77211},    {.2908, .06, 1.6692},
    {.19536, .09098, 1.28764},  {.09564, .13902, .81295},  {.03201, .20802, .46518},
    {.0049, .323, .272},        {.0093, .503, .1582},      {.06327, .71, .07825},
    {.1655, .862, .04216},      {.2904, .954, .0203},      {.43345, .99495, .00875},
    {.5945, .995, .0039},       {.7621, .952, .0021},      {.9163, .87, .00165},
    {1.0263, .757, .0011},      {1.0622, .631, .0008},     {1.0026, .503, .00034},
    {.85445, .381, .00019},     {.6424, .265, .00005},     {.4479, .175, .00002},
    {.2835, .107, 0},           {.1649, .061, 0},          {.0874, .032, 0},
    {.04677, .017, 0},          {.0227, .00821, 0},        {.011359, .004102, 0},
    {.00579, .002091, 0},       {.002899, .001047, 0},     {.00144, .00052, 0},
};

/* Components of daylight, CIE 15:2004 table T.2: S0, S1, S2. */
static const double daylight_parts[WB_SIM_BANDS][3] = {
    {63.4, 38.5, 3},     {65.8, 35, 1.2},     {94.8, 43.4, -1.1},  {104.8, 46.3, -.5},  {105.9, 43.9, -.7},
    {96.8, 37.1, -1.2},  {113.9, 36.7, -2.6}, {125.6, 35.9, -2.9}, {125.5, 32.6, -2.8}, {121.3, 27.9, -2.6},
    {121.3, 24.3, -2.6}, {113.5, 20.1, -1.8}, {113.1, 16.2, -1.5}, {110.8, 13.2, -1.3}, {106.5, 8.6, -1.2},
    {108.8, 6.1, -1},    {105.3, 4.2, -.5},   {104.4, 1.9, -.3},   {100, 0, 0},         {96, -1.6, .2},
    {95.1, -3.5, .5},    {89.1, -3.5, 2.1},   {90.5, -5.8, 3.2},   {90.3, -7.2, 4.1},   {88.4, -8.6, 4.7},
    {84, -9.5, 5.1},     {85.1, -10.9, 6.7},  {81.9, -10.7, 7.3},  {82.6, -12, 8.6},    {84.9, -14, 9.8},
    {81.3, -13.6, 10.2}, {71.9, -12, 8.3},    {74.3, -13.3, 9.6},  {76.4, -12.9, 8.5},  {63.3, -10.6, 7},
    {71.7, -11.6, 7.6},
};

static double nm_at(int band) {
    return WB_SIM_FIRST_NM + band * WB_SIM_STEP_NM;
}

void wb_sim_xyz(const WbSpectrum *spectrum, double xyz[3]) {
    for (int i = 0; i < 3; i++) {
        xyz[i] = 0;
        for (int b = 0; b < WB_SIM_BANDS; b++)
            xyz[i] += WB_SIM_STEP_NM * spectrum->at[b] * observer[b][i];
    }
}

WbSpectrum wb_sim_times(const WbSpectrum *a, const WbSpectrum *b) {
    WbSpectrum ret;
    for (int i = 0; i < WB_SIM_BANDS; i++)
        ret.at[i] = a->at[i] * b->at[i];
    return ret;
}

/* Planck's law, of any scale. */
static WbSpectrum blackbody(double kelvin) {
    WbSpectrum ret;
    for (int b = 0; b < WB_SIM_BANDS; b++) {
        double nm = nm_at(b);
        ret.at[b] = pow(nm / 560, -5) / expm1(1.4388e7 / (nm * kelvin)); /* c2 = 1.4388e-2 m K, CIE 15 */
    }
    return ret;
}

/* CIE 15:2004, 3.1. */
static WbSpectrum daylight(double kelvin) {
    double t = 1e3 / fmin(kelvin, 25000);
    double x = kelvin <= 7000 ? ((-4.6070 * t + 2.9678) * t + .09911) * t + .244063
                              : ((-2.0064 * t + 1.9018) * t + .24748) * t + .237040;
    double y = (-3 * x + 2.870) * x - .275, m = .0241 + .2562 * x - .7341 * y;
    double m1 = (-1.3515 - 1.7703 * x + 5.9114 * y) / m, m2 = (.0300 - 31.4424 * x + 30.0717 * y) / m;
    WbSpectrum ret;
    for (int b = 0; b < WB_SIM_BANDS; b++) {
        const double *part = daylight_parts[b];
        ret.at[b] = fmax(part[0] + m1 * part[1] + m2 * part[2], 0);
    }
    return ret;
}

static void add_bump(WbSpectrum *spectrum, double nm, double width, double height) {
    for (int b = 0; b < WB_SIM_BANDS; b++)
        spectrum->at[b] += height * exp(-.5 * pow((nm_at(b) - nm) / width, 2));
}

/* A line between two bands is shared by them. */
static void add_line(WbSpectrum *spectrum, double nm, double power) {
    double place = (nm - WB_SIM_FIRST_NM) / WB_SIM_STEP_NM;
    int band = (int)place;
    spectrum->at[band] += (band + 1 - place) * power / WB_SIM_STEP_NM;
    spectrum->at[band + 1] += (place - band) * power / WB_SIM_STEP_NM;
}

/* The blue, green and red light that a lamp is mixed of. Halophosphate: the bands of antimony and manganese, the latter
 * shifted by cadmium for red, and mercury's lines (as CIE 15:2004, table T.6.1, F2). Tri-band: europium and terbium
 * phosphors, the lines of mercury (F11). LED: the pump of InGaN, YAG:Ce, a nitride for red. */
static void lamp_parts(WbSimLamp lamp, WbSpectrum parts[3]) {
    for (int i = 0; i < 3; i++)
        parts[i] = (WbSpectrum){{0}};
    if (lamp == WB_SIM_LED) {
        add_bump(&parts[0], 450, 10, 1);
        add_bump(&parts[1], 545, 45, 1);
        add_bump(&parts[2], 615, 42, 1);
    } else if (lamp == WB_SIM_FLUORESCENT) {
        add_bump(&parts[0], 480, 36, 1);
        add_line(&parts[0], 404.7, 7);
        add_line(&parts[0], 435.8, 20);
        add_bump(&parts[1], 568, 34, 1);
        add_line(&parts[1], 546.1, 16);
        add_bump(&parts[2], 608, 38, 1);
        add_line(&parts[2], 578, 5);
    } else {
        add_bump(&parts[0], 452, 22, .7);
        add_line(&parts[0], 435.8, 12);
        add_line(&parts[1], 488, 8);
        add_line(&parts[1], 545, 36);
        add_line(&parts[1], 586, 8);
        add_line(&parts[2], 611, 40);
        add_line(&parts[2], 630, 8);
    }
}

/* As its maker mixes it for that white; of what could not be mixed in less than nothing, none. */
static WbSpectrum lamp_of(WbSimLamp lamp, double kelvin, double tint) {
    WbSpectrum parts[3], ret = {{0}};
    WbMatrix3 matrix;
    double xy[2], shares[3];
    lamp_parts(lamp, parts);
    for (int i = 0; i < 3; i++) {
        double xyz[3];
        wb_sim_xyz(&parts[i], xyz);
        for (int j = 0; j < 3; j++)
            matrix.m[j][i] = xyz[j];
    }
    wb_clamp_temp_tint(&kelvin, &tint);
    WbStatus status = wb_xy_of_temp_tint(kelvin, tint, xy, NULL);
    if (status == WB_OK) status = wb_matrix_invert(&matrix, &matrix, NULL);
    assert(status == WB_OK); /* the sliders' own range, parts of three colours */
    wb_xyz_of_xy(xy, shares);
    wb_matrix_apply(&matrix, shares, shares);
    for (int i = 0; i < 3; i++)
        for (int b = 0; b < WB_SIM_BANDS; b++)
            ret.at[b] += fmax(shares[i], 0) * parts[i].at[b];
    return ret;
}

/* Through a filter that takes green (strength < 0), or as much of all else. */
static WbSpectrum filtered(const WbSpectrum *spectrum, double strength) {
    WbSpectrum ret;
    for (int b = 0; b < WB_SIM_BANDS; b++)
        ret.at[b] = spectrum->at[b] * exp(strength * exp(-.5 * pow((nm_at(b) - 545) / 40, 2)));
    return ret;
}

static void finish(WbSimLight *light) {
    double xyz[3];
    wb_sim_xyz(&light->spectrum, xyz);
    for (int b = 0; b < WB_SIM_BANDS; b++)
        light->spectrum.at[b] /= xyz[1];
    wb_xy_of_xyz(xyz, light->xy);
}

/* Tint of a white; one that no slider names counts as without green at all. */
static double tint_of(const WbSpectrum *spectrum) {
    WbSimLight light = {.spectrum = *spectrum};
    finish(&light);
    double kelvin, tint;
    if (wb_temp_tint_of_xy(light.xy[0], light.xy[1], &kelvin, &tint, NULL) != WB_OK) return -WB_TINT_MAX;
    return tint;
}

enum { HALVINGS = 30 }; /* of a filter's strength: far below what a slider shows */

static void filter_to(double tint, WbSpectrum *spectrum) {
    double low = -.7, high = .7; /* half or twice the green: some 40 of tint either way */
    for (int i = 0; i < HALVINGS; i++) {
        WbSpectrum middle = filtered(spectrum, (low + high) / 2);
        double *end = tint_of(&middle) < tint ? &low : &high;
        *end = (low + high) / 2;
    }
    *spectrum = filtered(spectrum, low);
}

WbSimLight wb_sim_light(WbSimLamp lamp, double kelvin, double tint) {
    WbSimLight light;
    if (lamp > WB_SIM_DAYLIGHT) {
        light.spectrum = lamp_of(lamp, kelvin, isnan(tint) ? 0 : tint);
    } else {
        int planck = lamp == WB_SIM_BLACKBODY || kelvin < 4000; /* where CIE daylight begins */
        light.spectrum = planck ? blackbody(kelvin) : daylight(kelvin);
        if (!isnan(tint)) filter_to(tint, &light.spectrum);
    }
    finish(&light);
    return light;
}
