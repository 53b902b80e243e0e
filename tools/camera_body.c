#include "camera.h"

#include <math.h>
#include <string.h>

#include "color/chromaticity.h"
#include "color/transfer.h"

/* Three names of the synthetic photographers', and two without colour filters. Sensitivities are smooth curves with the
 * overlaps that measured ones have (Jiang et al. 2013, "What is the Space of Spectral Sensitivity Functions for Digital
 * Color Cameras?", WACV, figure 1): they are no linear mixture of the eye's, so no matrix is right for every light. */
static const WbSimBody bodies[] = {
    {"Alder M2",
     "Alder",
     WB_SIM_RGGB,
     14,
     {{{600, 26, 36, .82}, {545, 30, 20, .10}},
      {{530, 36, 42, 1}, {460, 20, 20, .05}},
      {{452, 24, 36, .95}, {530, 20, 25, .05}}},
     {1, 1, 1},
     {1, 1, 1},
     60000,
     3,
     .03125,
     .95,
     0},
    {"Birch 70D",
     "Birch",
     WB_SIM_GBRG,
     12,
     {{{612, 38, 28, .75}, {432, 18, 18, .06}},
      {{541, 42, 40, 1}, {610, 20, 20, .08}},
      {{463, 30, 30, .8}, {540, 20, 20, .08}}},
     {.9883, 1, 1.0121},
     {2.1, 1, 1.4},
     35000,
     6,
     .0625,
     .96,
     .25},
    {"Cedar R",
     "Cedar",
     WB_SIM_XTRANS,
     14,
     {{{592, 24, 44, .9}, {470, 20, 20, .03}},
      {{524, 32, 40, .95}, {600, 15, 15, .03}},
      {{447, 20, 34, 1}, {520, 20, 20, .04}}},
     {1.004, 1, .993},
     {1, 1, 1},
     45000,
     3,
     .0625,
     .98,
     .5},
    {"Dogwood Mono",
     "Dogwood",
     WB_SIM_MONO,
     16,
     {{{545, 70, 70, 1}}, {{545, 70, 70, 1}}, {{545, 70, 70, 1}}},
     {1, 1, 1},
     {1, 1, 1},
     90000,
     4,
     .0078125,
     .99,
     0},
    {"Elm L",
     "Elm",
     WB_SIM_LINEAR,
     16,
     {{{605, 30, 36, .85}, {440, 20, 20, .08}}, {{548, 40, 40, 1}}, {{450, 24, 28, 1.1}}},
     {1, 1, 1},
     {1.5, 1, 1.3},
     50000,
     3,
     .0,
     1,
     0},
};

const WbSimBody *wb_sim_body_at(int index) {
    return index < (int)(sizeof bodies / sizeof *bodies) ? &bodies[index] : NULL;
}

const WbSimBody *wb_sim_body(const char *model) {
    for (int i = 0; wb_sim_body_at(i); i++)
        if (strcmp(bodies[i].model, model) == 0) return &bodies[i];
    return NULL;
}

int wb_sim_filter(WbSimMosaic mosaic, int32_t x, int32_t y) {
    static const unsigned char bayer[4][4] = {{0, 1, 1, 2}, {1, 0, 2, 1}, {1, 2, 0, 1}, {2, 1, 1, 0}};
    static const char xtrans[6][7] = {"GBGGRG", "RGRBGB", "GBGGRG", "GRGGBG", "BGBRGR", "GRGGBG"};
    if (mosaic <= WB_SIM_BGGR) return bayer[mosaic][(y & 1) * 2 + (x & 1)];
    if (mosaic != WB_SIM_XTRANS) return 0;
    char letter = xtrans[y % 6][x % 6];
    return letter == 'R' ? 0 : letter == 'G' ? 1 : 2;
}

int wb_sim_mosaic_size(WbSimMosaic mosaic) {
    return mosaic <= WB_SIM_BGGR ? 2 : mosaic == WB_SIM_XTRANS ? 6 : 1;
}

int wb_sim_samples(WbSimMosaic mosaic) {
    return mosaic == WB_SIM_LINEAR ? 3 : 1;
}

/* Behind the lens, which takes ultraviolet, and the filter that takes infrared. */
static double sensitivity(const WbSimBody *body, int channel, double nm) {
    double sum = 0;
    for (int i = 0; i < 2; i++) {
        double off = nm - body->lobes[channel][i].nm;
        double width = off < 0 ? body->lobes[channel][i].left : body->lobes[channel][i].right;
        if (width > 0) sum += body->lobes[channel][i].height * exp(-.5 * (off / width) * (off / width));
    }
    return sum / (1 + exp((408 - nm) / 5)) / (1 + exp((nm - 672) / 8));
}

static double integral(const WbSimBody *body, int channel, const WbSpectrum *spectrum) {
    double sum = 0;
    for (int b = 0; b < WB_SIM_BANDS; b++)
        sum += spectrum->at[b] * sensitivity(body, channel, WB_SIM_FIRST_NM + b * WB_SIM_STEP_NM);
    return sum;
}

void wb_sim_response(const WbSimBody *body, const WbSpectrum *spectrum, double ret[3]) {
    WbSimLight white = wb_sim_light(WB_SIM_DAYLIGHT, 6504, NAN); /* 6504: D65, CIE 15 */
    double green = integral(body, 1, &white.spectrum);
    for (int c = 0; c < 3; c++)
        ret[c] = body->analog[c] * body->unit[c] * integral(body, c, spectrum) / green;
}

/* The matrix that takes each `from` nearest to its `to`, and from[0] to to[0] exactly: least squares with a Lagrange
 * multiplier for each row (Finlayson and Drew 1997, J. Electron. Imaging 6, 484). */
static WbStatus fit(double from[][3], double to[][3], int count, WbMatrix3 *ret, WbErr *err) {
    WbMatrix3 normal = {{{0}}}, cross = {{{0}}};
    for (int n = 0; n < count; n++) {
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                normal.m[i][j] += from[n][i] * from[n][j];
                cross.m[i][j] += to[n][i] * from[n][j];
            }
        }
    }
    WB_TRY(wb_matrix_invert(&normal, &normal, err));
    WbMatrix3 free = wb_matrix_multiply(&cross, &normal);
    double pull[3], now[3];
    wb_matrix_apply(&normal, from[0], pull);
    wb_matrix_apply(&free, from[0], now);
    double length = pull[0] * from[0][0] + pull[1] * from[0][1] + pull[2] * from[0][2];
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            ret->m[i][j] = free.m[i][j] + (to[0][i] - now[i]) / length * pull[j];
    }
    return WB_OK;
}

static void round_to_digits(WbMatrix3 *matrix) {
    for (int i = 0; i < 9; i++)
        matrix->m[i / 3][i % 3] = round(matrix->m[i / 3][i % 3] * 1e4) / 1e4; /* as DNGs have them */
}

/* Of the model, before the unit's own deviation and gains. */
static void model_response(const WbSimBody *body, const WbSpectrum *spectrum, double ret[3]) {
    wb_sim_response(body, spectrum, ret);
    for (int c = 0; c < 3; c++)
        ret[c] /= body->analog[c] * body->unit[c];
}

enum { COLOURS = WB_SIM_SURFACES + 1 }; /* white first */

static WbStatus matrices_under(const WbSimBody *body, const WbSimLight *light, WbMatrix3 *color,
                               WbMatrix3 *forward, WbErr *err) {
    WbSimLight d50 = wb_sim_light(WB_SIM_DAYLIGHT, 5003, NAN); /* D50, CIE 15 */
    double seen[COLOURS][3], xyz[COLOURS][3], under_d50[COLOURS][3], white[3];
    for (int n = 0; n < COLOURS; n++) {
        WbSpectrum surface = {{0}};
        for (int b = 0; b < WB_SIM_BANDS; b++)
            surface.at[b] = 1;
        if (n > 0) surface = wb_sim_reflectance(n - 1);
        WbSpectrum lit = wb_sim_times(&surface, &light->spectrum),
                   lit_d50 = wb_sim_times(&surface, &d50.spectrum);
        model_response(body, &lit, seen[n]);
        wb_sim_xyz(&lit, xyz[n]);
        wb_sim_xyz(&lit_d50, under_d50[n]);
    }
    WB_TRY(fit(xyz, seen, COLOURS, color, err));
    memcpy(white, under_d50[0], sizeof white);
    double neutral[3] = {seen[0][0], seen[0][1], seen[0][2]};
    for (int n = 0; n < COLOURS; n++) {
        for (int i = 0; i < 3; i++) {
            seen[n][i] /= neutral[i];
            under_d50[n][i] *= WB_XYZ_D50[i] / white[i];
        }
    }
    WB_TRY(fit(seen, under_d50, COLOURS, forward, err));
    round_to_digits(color);
    round_to_digits(forward);
    return WB_OK;
}

WbStatus wb_sim_matrices(const WbSimBody *body, WbCamera *ret, WbErr *err) {
    WbMatrix3 color[2], forward[2];
    WbSimLight lights[2] = {wb_sim_light(WB_SIM_BLACKBODY, 2856, NAN), /* A, CIE 15 */
                            wb_sim_light(WB_SIM_DAYLIGHT, 6504, NAN)};
    if (body->mosaic == WB_SIM_MONO) { /* sees no colours */
        *ret = wb_camera_of_matrix(&WB_SRGB_OF_XYZ);
        return WB_OK;
    }
    for (int i = 0; i < 2; i++)
        WB_TRY(matrices_under(body, &lights[i], &color[i], &forward[i], err));
    WbMatrix3 unit = wb_matrix_diagonal(body->unit);
    *ret = wb_camera_of_matrix(&color[0]);
    for (int i = 0; i < 2; i++) {
        ret->color[i] = color[i];
        ret->forward[i] = forward[i];
        ret->calibration[i] = unit;
        ret->analog_balance[i] = body->analog[i];
    }
    ret->analog_balance[2] = body->analog[2];
    ret->kelvin[0] = wb_kelvin_of_light_source(17); /* A */
    ret->kelvin[1] = wb_kelvin_of_light_source(21); /* D65 */
    ret->has_forward = 1;
    return WB_OK;
}
