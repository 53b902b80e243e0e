#include "eval/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "eval/order.h"
#include "eval/split.h"

WbStatus wb_run_begin(const WbDataset *dataset, const WbEvalOptions *options, WbPool *pool,
                      WbProgress progress, void *context, WbEvalRun *ret, WbErr *err) {
    size_t count = dataset->count;
    *ret = (WbEvalRun){.dataset = dataset,
                       .options = options,
                       .pool = pool,
                       .progress = progress,
                       .context = context,
                       .part = "fold",
                       .parts = 1};
    ret->days = wb_alloc(count, sizeof *ret->days);
    ret->folds = wb_alloc(count, sizeof *ret->folds);
    ret->seconds = wb_alloc(count, sizeof *ret->seconds);
    ret->train = wb_alloc(count, 1);
    if (!ret->days || !ret->folds || !ret->seconds || !ret->train) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        ret->days[i] = wb_day_of_shot(&dataset->photos[i].shot);
        ret->seconds[i] = dataset->photos[i].shot.capture_seconds;
    }
    return WB_OK;
}

void wb_run_clear(WbEvalRun *run) {
    wb_free(run->days);
    wb_free(run->folds);
    wb_free(run->seconds);
    wb_free(run->train);
    *run = (WbEvalRun){0};
}

static int tell(void *context, const char *stage, double share) {
    const WbEvalRun *run = context;
    if (!run->progress) return 0;
    char text[160]; /* a stage is a few words */
    snprintf(text, sizeof text, "%s %d of %d: %s", run->part, run->at + 1, run->parts, stage);
    return run->progress(run->context, text, (run->at + share) / run->parts);
}

WbStatus wb_run_say(const WbEvalRun *run, const char *stage, double share, WbErr *err) {
    WbEvalRun copy = *run;
    if (tell(&copy, stage, share)) return wb_fail(err, WB_ERR_INTERRUPTED, "evaluation stopped on request");
    return WB_OK;
}

static WbStatus median_of_labels(const WbEvalRun *run, int tint, double *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) double *values = wb_alloc(run->dataset->count, sizeof *values);
    if (!values) return wb_fail_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < run->dataset->count; i++) {
        const WbPhoto *photo = &run->dataset->photos[i];
        if (run->train[i]) values[n++] = tint ? photo->tint : photo->temperature;
    }
    wb_sort_values(values, n);
    *ret = wb_quantile_of_sorted(values, n, 0.5);
    return WB_OK;
}

WbStatus wb_run_train(WbEvalRun *run, WbModel **ret, double *median_kelvin, double *median_tint, WbErr *err) {
    WB_CLEANUP(wb_dataset_clear) WbDataset part = {0};
    double kelvin, tint;
    for (size_t i = 0; i < run->dataset->count; i++) {
        const WbPhoto *photo = &run->dataset->photos[i];
        if (!run->train[i]) continue;
        WB_TRY(wb_dataset_add(&part, photo->key, photo->features, &photo->shot, photo->temperature,
                              photo->tint, photo->weight, err));
    }
    WB_TRY(wb_dataset_sort(&part, err));
    WB_TRY(median_of_labels(run, 0, &kelvin, err));
    WB_TRY(median_of_labels(run, 1, &tint, err));
    WB_TRY(wb_model_train(&part, &run->options->train, tell, run, ret, err));
    *median_kelvin = kelvin;
    *median_tint = tint;
    return WB_OK;
}

WbStatus wb_run_predict(const WbEvalRun *run, const WbModel *model, const size_t *photos, size_t count,
                        const double *known_temperature, const double *known_tint, WbPrediction *ret,
                        WbErr *err) {
    WB_CLEANUP(wb_free_at) const WbFeatures **features = wb_alloc(count, sizeof(WbFeatures *));
    WB_CLEANUP(wb_free_at) WbShot *shots = wb_alloc(count, sizeof *shots);
    if (!features || !shots) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        features[i] = run->dataset->photos[photos[i]].features;
        shots[i] = run->dataset->photos[photos[i]].shot;
    }
    return wb_model_predict_scene(model, count, features, shots, known_temperature, known_tint, run->pool,
                                  NULL, NULL, ret, err);
}

WbHeldOut wb_run_row(const WbEvalRun *run, size_t photo) {
    const WbPhoto *from = &run->dataset->photos[photo];
    const WbShot *shot = &from->shot;
    return (WbHeldOut){.temperature = from->temperature,
                       .tint = from->tint,
                       .predicted_temperature = NAN,
                       .predicted_tint = NAN,
                       .temperature_low = NAN,
                       .temperature_high = NAN,
                       .tint_low = NAN,
                       .tint_high = NAN,
                       .as_shot_kelvin = shot->as_shot_kelvin,
                       .as_shot_tint = shot->as_shot_tint,
                       .seconds = shot->capture_seconds,
                       .iso = shot->iso,
                       .flash = shot->flash,
                       .day = run->days[photo],
                       .session = WB_FOLD_NONE};
}
