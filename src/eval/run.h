#ifndef WB_EVAL_RUN_H
#define WB_EVAL_RUN_H

#include "eval/protocol.h"

/* What the protocols share: columns of the dataset, training on a part, predicting another. Internal to the room. */

typedef struct WbEvalRun {
    const WbDataset *dataset;
    const WbEvalOptions *options;
    WbPool *pool;
    WbProgress progress;
    void *context;
    int *days, *folds;    /* of each photo */
    double *seconds;      /* borrowed view: capture_seconds of each photo */
    unsigned char *train; /* 1: on the training side of the current fold */
    /* progress of the part at hand within the whole */
    const char *part; /* "fold" or "draw" */
    int at, parts;
} WbEvalRun;

/* Columns filled, folds not yet dealt. Errors: WB_ERR_NOMEM; *ret can be cleared either way. */
WB_MUST_USE WbStatus wb_run_begin(const WbDataset *dataset, const WbEvalOptions *options, WbPool *pool,
                                  WbProgress progress, void *context, WbEvalRun *ret, WbErr *err);
void wb_run_clear(WbEvalRun *run);

/* Trains on the photos marked in run->train and gives the medians of their labels too. Errors: as wb_model_train. */
WB_MUST_USE WbStatus wb_run_train(WbEvalRun *run, WbModel **ret, double *median_kelvin, double *median_tint,
                                  WbErr *err);

/* Predicts photos[0 .. count-1] of the dataset; known_* as for wb_model_predict_scene, or both NULL. */
WB_MUST_USE WbStatus wb_run_predict(const WbEvalRun *run, const WbModel *model, const size_t *photos,
                                    size_t count, const double *known_temperature, const double *known_tint,
                                    WbPrediction *ret, WbErr *err);

/* A held-out row of one photo without a prediction yet (NaN). */
WbHeldOut wb_run_row(const WbEvalRun *run, size_t photo);

/* Reports a stage of the current part. WB_ERR_INTERRUPTED when asked to stop. */
WB_MUST_USE WbStatus wb_run_say(const WbEvalRun *run, const char *stage, double share, WbErr *err);

#endif
