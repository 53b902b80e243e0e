#include "eval/protocol.h"

#include <math.h>

#include "base/memory.h"
#include "eval/evaluation.h"
#include "eval/split.h"

enum { KELVIN, TINT, MIRED, KINDS };

/* Sums over the draws of one size, for model, as-shot and median. */
typedef struct {
    double sum[3][KINDS], squares[KINDS];
    int as_shot_draws; /* draws whose test photos know their as-shot at all */
} Sums;

static WbStatus add_method(Sums *sums, int method, const WbHeldOut *rows, size_t count, WbErr *err) {
    WbMetrics metrics;
    WB_TRY(wb_metrics_of_held_out(rows, count, &metrics, err));
    double values[KINDS] = {metrics.kelvin, metrics.tint, metrics.mired};
    if (metrics.photos == 0) return WB_OK;
    for (int kind = 0; kind < KINDS; kind++) {
        sums->sum[method][kind] += values[kind];
        if (method == 0) sums->squares[kind] += values[kind] * values[kind];
    }
    if (method == 1) sums->as_shot_draws++;
    return WB_OK;
}

/* Trains on what run->train marks and tests on `fold`. */
static WbStatus test_draw(WbEvalRun *run, int fold, Sums *sums, WbErr *err) {
    size_t count = run->dataset->count, used = 0;
    WB_CLEANUP(wb_model_free_at) WbModel *model = NULL;
    WB_CLEANUP(wb_evaluation_clear) WbEvaluation all = {0};
    WB_CLEANUP(wb_free_at) size_t *photos = wb_alloc(count, sizeof *photos);
    WB_CLEANUP(wb_free_at) WbPrediction *predictions = wb_alloc(count, sizeof *predictions);
    double median[2];
    if (!photos || !predictions) return wb_fail_nomem(err);
    WB_TRY(wb_evaluation_begin(count, 0, &all, err));
    WB_TRY(wb_run_train(run, &model, &median[0], &median[1], err));
    for (size_t i = 0; i < count; i++) {
        if (run->folds[i] == fold) photos[used++] = i;
    }
    WB_TRY(wb_run_predict(run, model, photos, used, NULL, NULL, predictions, err));
    for (size_t i = 0; i < used; i++)
        wb_evaluation_add(&all, run, photos[i], fold, WB_FOLD_NONE, median, &predictions[i], NULL);
    WB_TRY(add_method(sums, 0, all.model, used, err));
    WB_TRY(add_method(sums, 1, all.as_shot, used, err));
    return add_method(sums, 2, all.median, used, err);
}

static double deviation(double sum, double squares, int draws) {
    return draws > 1 ? sqrt(fmax(squares - sum * sum / draws, 0) / (draws - 1)) : NAN;
}

static WbCurvePoint point_of(const Sums *sums, size_t wanted, int draws) {
    double per = 1.0 / draws, per_as_shot = sums->as_shot_draws ? 1.0 / sums->as_shot_draws : NAN;
    const double(*sum)[KINDS] = sums->sum;
    return (WbCurvePoint){
        .wanted = wanted,
        .draws = draws,
        .kelvin = sum[0][KELVIN] * per,
        .tint = sum[0][TINT] * per,
        .mired = sum[0][MIRED] * per,
        .kelvin_sd = deviation(sum[0][KELVIN], sums->squares[KELVIN], draws),
        .tint_sd = deviation(sum[0][TINT], sums->squares[TINT], draws),
        .mired_sd = deviation(sum[0][MIRED], sums->squares[MIRED], draws),
        .as_shot_kelvin = sum[1][KELVIN] * per_as_shot,
        .as_shot_tint = sum[1][TINT] * per_as_shot,
        .as_shot_mired = sum[1][MIRED] * per_as_shot,
        .median_kelvin = sum[2][KELVIN] * per,
        .median_tint = sum[2][TINT] * per,
        .median_mired = sum[2][MIRED] * per,
    };
}

static WbStatus run_size(WbEvalRun *run, int folds, size_t wanted, int draws, WbCurvePoint *ret, WbErr *err) {
    Sums sums = {0};
    for (int d = 0; d < draws; d++) {
        size_t chosen;
        int fold = d % folds;
        WB_TRY(wb_split_curve(run->days, run->seconds, run->folds, run->dataset->count, fold, wanted,
                              run->options->train.seed + (uint64_t)d, run->train, &chosen, err));
        WB_TRY(wb_run_say(run, "training", 0, err));
        WB_TRY(test_draw(run, fold, &sums, err));
        run->at++;
    }
    *ret = point_of(&sums, wanted, draws);
    return WB_OK;
}

/* Photos that even the fold with the smallest training side leaves. */
static size_t always_there(const WbEvalRun *run, int folds) {
    size_t fewest = run->dataset->count;
    for (int f = 0; f < folds; f++) {
        size_t left = 0;
        for (size_t i = 0; i < run->dataset->count; i++)
            left += run->folds[i] != f;
        if (left < fewest) fewest = left;
    }
    return fewest;
}

WbStatus wb_evaluate_curve(const WbDataset *dataset, const WbEvalOptions *options, const size_t *sizes,
                           size_t size_count, int draws, WbPool *pool, WbProgress progress, void *context,
                           WbCurvePoint *ret, size_t *ret_points, WbErr *err) {
    WB_CLEANUP(wb_run_clear) WbEvalRun run = {0};
    int folds;
    if (draws < 1) return wb_fail(err, WB_ERR_USAGE, "%d draws: at least one is needed", draws);
    WB_TRY(wb_run_begin(dataset, options, pool, progress, context, &run, err));
    WB_TRY(wb_split_by_shoot(run.days, dataset->count, options->folds, run.folds, &folds, err));
    size_t points = 0, there = always_there(&run, folds);
    while (points < size_count && sizes[points] <= there)
        points++;
    if (points == 0)
        return wb_fail(err, WB_ERR_INPUT,
                       "%zu photos are left to train on beside the held-out shoots: the learning "
                       "curve begins at %zu",
                       there, size_count ? sizes[0] : 0);
    run.part = "draw";
    run.parts = (int)points * draws;
    for (size_t p = 0; p < points; p++)
        WB_TRY(run_size(&run, folds, sizes[p], draws, &ret[p], err));
    *ret_points = points;
    return WB_OK;
}
