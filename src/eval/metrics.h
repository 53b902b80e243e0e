#ifndef WB_EVAL_METRICS_H
#define WB_EVAL_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* How far predictions are from what the photographer chose (definitions: src/eval/README.md). */

/* One held-out photo under one method. Unknown numbers are NaN. A photo for which the method has no prediction (NaN:
 * as-shot is not known) takes no part in that method's figures. */
typedef struct WbHeldOut {
    double temperature, tint; /* chosen by the photographer; kelvin, tint */
    double predicted_temperature, predicted_tint;
    double temperature_low, temperature_high, tint_low,
        tint_high; /* 90 % interval; NaN: the method states none */
    double as_shot_kelvin, as_shot_tint;
    double seconds, iso, flash;
    int day, session; /* session: wb_split_sessions, WB_FOLD_NONE unknown */
} WbHeldOut;

#define WB_WINSOR_KELVIN 10000.0 /* of 1,573 wedding photos six lie above, and make 43 K of the mean */

/* NaN where there is nothing to measure. Errors are |predicted - chosen|. */
typedef struct WbMetrics {
    size_t photos;
    double kelvin, tint, mired;      /* means */
    double kelvin_score, tint_score; /* 1 / (1 + mean) */
    double kelvin_median, tint_median, mired_median;
    double kelvin_p90, tint_p90, mired_p90; /* 90th percentiles */
    double kelvin_winsorised;               /* label and prediction cut at WB_WINSOR_KELVIN */
    double kelvin_ordinary;                 /* without the labels above WB_WINSOR_KELVIN */
    size_t photos_ordinary;
    double delta_e, delta_e_median, delta_e_p90;              /* wb_delta_e_of_balances */
    double kelvin_bias, tint_bias, mired_bias;                /* mean of predicted - chosen */
    double std_ratio_kelvin, std_ratio_tint, std_ratio_mired; /* of predictions over labels */
    double std_ratio_kelvin_winsorised;                       /* both cut at WB_WINSOR_KELVIN */
    size_t photos_with_interval;
    double coverage_temperature, coverage_tint;   /* share 0..1 inside its interval */
    double width_kelvin, width_mired, width_tint; /* mean widths */
    size_t pairs;                                 /* of the consistency ratios */
    double consistency_mired, consistency_tint;
} WbMetrics;

/* Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_metrics_of_held_out(const WbHeldOut *rows, size_t count, WbMetrics *ret, WbErr *err);

/* Consistency: over pairs of one session up to WB_PAIR_SECONDS apart whose as-shot differs by under WB_PAIR_MIRED, the
 * mean |difference of predictions| over the mean |difference of labels|; NaN without pairs or where the labels do not
 * differ. Errors: WB_ERR_NOMEM. */
#define WB_PAIR_SECONDS 60.0
#define WB_PAIR_MIRED 15.0
typedef struct WbConsistency {
    size_t pairs;
    double mired, tint;
} WbConsistency;
WB_MUST_USE WbStatus wb_consistency_of_held_out(const WbHeldOut *rows, size_t count, WbConsistency *ret,
                                                WbErr *err);

/* Errors by kind of photo. */
typedef struct WbBand {
    const char *group, *name; /* "flash" "fired"; static storage */
    size_t photos;
    double kelvin, tint, mired;                /* mean |error| */
    double kelvin_bias, tint_bias, mired_bias; /* mean of predicted - chosen */
} WbBand;

#define WB_BANDS 14
void wb_bands_of_held_out(const WbHeldOut *rows, size_t count, WbBand ret[WB_BANDS]);

/* Two methods on the same photos: mean of |error of a| - |error of b|, so below 0 is better for a; and its scatter over
 * days from a paired bootstrap that draws whole days (Efron and Tibshirani 1993, chapter 6). */
typedef struct WbDifference {
    double mean, standard_error, low, high; /* low, high: the middle 95 % of the resamples */
} WbDifference;

typedef struct WbComparison {
    size_t photos, days; /* photos for which both methods have a prediction */
    WbDifference kelvin, tint, mired;
} WbComparison;

#define WB_RESAMPLES 2000 /* the standard error is then itself known to 1.6 %: 1 / sqrt(2 * 2000) */

/* a[i] and b[i] are the same photo. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_compare_held_out(const WbHeldOut *a, const WbHeldOut *b, size_t count, uint64_t seed,
                                         WbComparison *ret, WbErr *err);

/* 1 when the method has a prediction for the photo. */
int wb_held_out_scored(const WbHeldOut *row);

#endif
