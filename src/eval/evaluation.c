#include "eval/evaluation.h"

#include <string.h>

#include "base/memory.h"
#include "eval/order.h"

WbStatus wb_evaluation_begin(size_t count, int anchored, WbEvaluation *ret, WbErr *err) {
    *ret = (WbEvaluation){0};
    ret->photo = wb_alloc(count, sizeof *ret->photo);
    ret->fold = wb_alloc(count, sizeof *ret->fold);
    ret->model = wb_alloc(count, sizeof *ret->model);
    ret->as_shot = wb_alloc(count, sizeof *ret->as_shot);
    ret->median = wb_alloc(count, sizeof *ret->median);
    ret->novelty = wb_alloc(count, sizeof *ret->novelty);
    if (anchored) ret->unanchored = wb_alloc(count, sizeof *ret->unanchored);
    int whole = ret->photo && ret->fold && ret->model && ret->as_shot && ret->median && ret->novelty;
    return whole && (!anchored || ret->unanchored) ? WB_OK : wb_fail_nomem(err);
}

void wb_evaluation_clear(WbEvaluation *evaluation) {
    wb_free(evaluation->photo);
    wb_free(evaluation->fold);
    wb_free(evaluation->model);
    wb_free(evaluation->as_shot);
    wb_free(evaluation->median);
    wb_free(evaluation->novelty);
    wb_free(evaluation->unanchored);
    *evaluation = (WbEvaluation){0};
}

static WbHeldOut with_prediction(WbHeldOut row, const WbPrediction *prediction) {
    row.predicted_temperature = prediction->temperature;
    row.predicted_tint = prediction->tint;
    row.temperature_low = prediction->temperature_low;
    row.temperature_high = prediction->temperature_high;
    row.tint_low = prediction->tint_low;
    row.tint_high = prediction->tint_high;
    return row;
}

static WbHeldOut with_sliders(WbHeldOut row, double temperature, double tint) {
    row.predicted_temperature = temperature;
    row.predicted_tint = tint;
    return row;
}

void wb_evaluation_add(WbEvaluation *evaluation, const WbEvalRun *run, size_t photo, int fold, int session,
                       const double median[2], const WbPrediction *model, const WbPrediction *unanchored) {
    WbHeldOut row = wb_run_row(run, photo);
    row.session = session;
    size_t at = evaluation->count++;
    evaluation->photo[at] = photo;
    evaluation->fold[at] = fold;
    evaluation->novelty[at] = model->novelty;
    evaluation->model[at] = with_prediction(row, model);
    evaluation->as_shot[at] = with_sliders(row, row.as_shot_kelvin, row.as_shot_tint);
    evaluation->median[at] = with_sliders(row, median[0], median[1]);
    if (evaluation->unanchored) evaluation->unanchored[at] = with_prediction(row, unanchored);
}

/* items[i] becomes what was items[order[i]]; `spare` has the size of items. */
static void permute(void *items, size_t size, const size_t *order, size_t count, unsigned char *spare) {
    const unsigned char *from = items;
    for (size_t i = 0; i < count; i++)
        memcpy(spare + i * size, from + order[i] * size, size);
    memcpy(items, spare, count * size);
}

WbStatus wb_evaluation_sort(WbEvaluation *evaluation, WbErr *err) {
    size_t count = evaluation->count;
    WB_CLEANUP(wb_free_at) double *values = wb_alloc(count, sizeof *values);
    WB_CLEANUP(wb_free_at) size_t *order = wb_alloc(count, sizeof *order);
    WB_CLEANUP(wb_free_at) unsigned char *spare = wb_alloc(count, sizeof(WbHeldOut)); /* the largest item */
    if (!values || !order || !spare) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        values[i] = (double)evaluation->photo[i];
    WB_TRY(wb_order_of_values(values, count, order, err));
    permute(evaluation->photo, sizeof *evaluation->photo, order, count, spare);
    permute(evaluation->fold, sizeof *evaluation->fold, order, count, spare);
    permute(evaluation->novelty, sizeof *evaluation->novelty, order, count, spare);
    permute(evaluation->model, sizeof(WbHeldOut), order, count, spare);
    permute(evaluation->as_shot, sizeof(WbHeldOut), order, count, spare);
    permute(evaluation->median, sizeof(WbHeldOut), order, count, spare);
    if (evaluation->unanchored) permute(evaluation->unanchored, sizeof(WbHeldOut), order, count, spare);
    return WB_OK;
}
