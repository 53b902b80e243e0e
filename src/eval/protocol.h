#ifndef WB_EVAL_PROTOCOL_H
#define WB_EVAL_PROTOCOL_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/threads.h"
#include "eval/metrics.h"
#include "eval/variant.h"
#include "model/dataset.h"
#include "model/model.h"
#include "model/options.h"

/* Trains on one part of the labelled photos and predicts the others, fold by fold. Every photo of the dataset must have
 * a usable label. Nothing is read or stored: models live for one fold. */

typedef enum { WB_PROTOCOL_BY_SHOOT = 0, WB_PROTOCOL_FORWARD, WB_PROTOCOL_ANCHORED, WB_PROTOCOLS } WbProtocol;

typedef struct WbEvalOptions {
    WbProtocol protocol;
    int folds; /* of by-shoot and anchored */
    int k;     /* anchors a session of anchored: 1 or 3 */
    WbTrainOptions train;
    /* For steadiness: variants[v][i] is variant v of photo i of the dataset, or NULL (not readable any more).
     * variants[0] NULL: not measured. */
    const WbFeatures *const *variants[WB_VARIANTS];
} WbEvalOptions;

/* Mean |change of prediction| under each variant, and over all of them. */
typedef struct WbSteadiness {
    size_t photos; /* 0: not measured, and the rest NaN */
    double mired[WB_VARIANTS], tint[WB_VARIANTS];
    double mired_mean, tint_mean;
} WbSteadiness;

/* Held-out photos, in the order of the dataset; all arrays hold `count`. */
typedef struct WbEvaluation {
    size_t count;
    size_t *photo; /* index into the dataset */
    int *fold;     /* the fold that held the photo out */
    WbHeldOut *model, *as_shot, *median;
    WbHeldOut *unanchored; /* anchored only, else NULL: the same model without the anchors */
    double *novelty;
    int folds, sessions;
    size_t anchors, untimed; /* untimed: photos without a capture time, of no use to forward and anchored */
    WbSteadiness steadiness;
} WbEvaluation;

/* `dataset` is sorted. `progress` may be NULL; stages are "fold 2 of 5: ...". `pool` is for predictions (may be NULL).
 * Errors: as wb_split_by_shoot, wb_split_forward and wb_model_train; WB_ERR_INPUT where no session is long enough for
 * anchors. *ret is freed by wb_evaluation_clear. */
WB_MUST_USE WbStatus wb_evaluate(const WbDataset *dataset, const WbEvalOptions *options, WbPool *pool,
                                 WbProgress progress, void *context, WbEvaluation *ret, WbErr *err);

void wb_evaluation_clear(WbEvaluation *evaluation); /* takes a zeroed one */

/* The learning curve: one point a training size. Draw d chooses that many photos outside fold d % folds and is tested
 * on that fold, so that with a multiple of `folds` draws every photo is tested equally often. */
typedef struct WbCurvePoint {
    size_t wanted; /* training photos */
    int draws;
    double kelvin, tint, mired;          /* means over draws of the mean errors */
    double kelvin_sd, tint_sd, mired_sd; /* standard deviations over draws; NaN for one draw */
    double as_shot_kelvin, as_shot_tint, as_shot_mired;
    double median_kelvin, median_tint, median_mired;
} WbCurvePoint;

/* Fills ret[0 .. *ret_points - 1] for those of `sizes` (rising) that every fold can supply; ret has room for all.
 * Errors: as wb_evaluate; WB_ERR_INPUT where not even the first size can be supplied. */
WB_MUST_USE WbStatus wb_evaluate_curve(const WbDataset *dataset, const WbEvalOptions *options,
                                       const size_t *sizes, size_t size_count, int draws, WbPool *pool,
                                       WbProgress progress, void *context, WbCurvePoint *ret,
                                       size_t *ret_points, WbErr *err);

#endif
