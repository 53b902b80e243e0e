#include "cli/cmd_eval.h"

#include <stdlib.h>

#include "base/memory.h"

static int by_number(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static WbStatus count_days(const WbEvaluation *evaluation, size_t *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) int *days = wb_alloc(evaluation->count, sizeof *days);
    if (!days) return wb_fail_nomem(err);
    for (size_t i = 0; i < evaluation->count; i++)
        days[i] = evaluation->model[i].day;
    if (evaluation->count) qsort(days, evaluation->count, sizeof *days, by_number);
    size_t count = evaluation->count > 0;
    for (size_t i = 1; i < evaluation->count; i++)
        count += days[i] != days[i - 1];
    *ret = count;
    return WB_OK;
}

WbStatus wb_figures_of_evaluation(const WbEvaluation *evaluation, uint64_t seed, WbFigures *ret, WbErr *err) {
    static const char *const keys[WB_METHODS] = {"model", "as_shot", "median", "model_without_anchors"};
    static const char *const words[WB_METHODS] = {"model", "as shot", "median", "without anchors"};
    const WbHeldOut *const rows[WB_METHODS] = {evaluation->model, evaluation->as_shot, evaluation->median,
                                               evaluation->unanchored};
    ret->photos = evaluation->count;
    ret->method_count = evaluation->unanchored ? WB_METHODS : WB_METHODS - 1;
    WB_TRY(count_days(evaluation, &ret->days, err));
    for (int m = 0; m < ret->method_count; m++) {
        WbMethod *method = &ret->methods[m];
        method->key = keys[m];
        method->words = words[m];
        WB_TRY(wb_metrics_of_held_out(rows[m], evaluation->count, &method->metrics, err));
        wb_bands_of_held_out(rows[m], evaluation->count, method->bands);
        WB_TRY(
            wb_compare_held_out(evaluation->model, rows[m], evaluation->count, seed, &ret->against[m], err));
    }
    return WB_OK;
}
