#include "model/difficulty.h"

#include <math.h>

#include "color/temperature.h"

#define FEWEST 60      /* errors, below which four coefficients would be noise */
#define LARGEST 5.0    /* an error so many times the expected one counts no more: outliers must not rule */
#define RIDGE 0.02     /* pull of the coefficients towards "all are alike", a photo */
#define ITERATIONS 200 /* of gradient descent on standardised cues; it settles within 50 */
#define STEP 0.3       /* the curvature is about 1 in each direction */

void wb_cues(float distance, double net, double gp, double target, const WbShot *shot, double cue[WB_CUES]) {
    double apart = isnan(net) || isnan(gp) ? 0.1 : fabs(net - gp);
    double mired = isfinite(shot->as_shot_kelvin) ? wb_mired_of_kelvin(shot->as_shot_kelvin) : 200.0;
    cue[0] = 1.0;
    cue[1] = 0.5 * log((double)distance + 1.0);
    cue[2] = log(apart + 0.05); /* 2 mired, half a tint: closer than that is the same opinion */
    cue[3] = log(fabs(target) + 0.2);
    cue[4] = (mired - 200.0) / 100.0;
}

static double expected(const double coefficient[WB_CUES], const double cue[WB_CUES]) {
    double sum = 0;
    for (int c = 0; c < WB_CUES; c++) sum += coefficient[c] * cue[c];
    return sum;
}

/* Means and deviations of the cues but the first. */
static void standardise(int count, const double *cue, double mean[WB_CUES], double deviation[WB_CUES]) {
    for (int c = 0; c < WB_CUES; c++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < count; i++) sum += cue[i * WB_CUES + c];
        mean[c] = c ? sum / count : 0.0;
        for (int i = 0; i < count; i++) squares += (cue[i * WB_CUES + c] - mean[c]) * (cue[i * WB_CUES + c] - mean[c]);
        deviation[c] = c ? sqrt(squares / count) : 1.0;
        if (deviation[c] < 1e-6) deviation[c] = INFINITY; /* constant but for rounding: it says nothing */
    }
}

static void descend(int count, const double *cue, const double *size, const double mean[WB_CUES],
                    const double deviation[WB_CUES], double b[WB_CUES]) {
    double gradient[WB_CUES] = {0};
    for (int i = 0; i < count; i++) {
        double z[WB_CUES];
        for (int c = 0; c < WB_CUES; c++) z[c] = (cue[i * WB_CUES + c] - mean[c]) / deviation[c];
        double excess = fmin(size[i] * exp(-expected(b, z)), LARGEST) - 1.0; /* slope of -(log s + size / s) */
        for (int c = 0; c < WB_CUES; c++) gradient[c] += excess * z[c] / count;
    }
    for (int c = 0; c < WB_CUES; c++) b[c] += STEP * (gradient[c] - (c ? RIDGE * b[c] : 0.0));
}

void wb_difficulty_fit(int count, const double *cue, const double *size, WbDifficulty *ret) {
    double mean[WB_CUES], deviation[WB_CUES], b[WB_CUES] = {0}, sum = 0;
    for (int i = 0; i < count; i++) sum += size[i];
    WbDifficulty d = {.usual = count && sum > 0 ? log(sum / count) : 0.0};
    d.coefficient[0] = d.usual;
    if (count >= FEWEST && sum > 0) {
        standardise(count, cue, mean, deviation);
        b[0] = d.usual;
        for (int k = 0; k < ITERATIONS; k++) descend(count, cue, size, mean, deviation, b);
        d.usual = d.coefficient[0] = b[0];
        for (int c = 1; c < WB_CUES; c++) {
            d.coefficient[c] = b[c] / deviation[c];
            d.coefficient[0] -= d.coefficient[c] * mean[c];
        }
    }
    *ret = d;
}

double wb_difficulty(const WbDifficulty *difficulty, const double cue[WB_CUES]) {
    double range = log(WB_DIFFICULTY_RANGE), more = expected(difficulty->coefficient, cue) - difficulty->usual;
    return exp(difficulty->usual + fmin(fmax(more, -range), range));
}
