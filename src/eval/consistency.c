#include "eval/metrics.h"

#include <math.h>

#include "base/memory.h"
#include "color/temperature.h"
#include "eval/order.h"

typedef struct {
    double pairs, predicted_mired, predicted_tint, chosen_mired, chosen_tint;
} Sums;

static double mired_apart(double kelvin1, double kelvin2) {
    return fabs(wb_mired_of_kelvin(kelvin1) - wb_mired_of_kelvin(kelvin2));
}

static void add_pair(Sums *sums, const WbHeldOut *a, const WbHeldOut *b) {
    if (a->session != b->session || !(mired_apart(a->as_shot_kelvin, b->as_shot_kelvin) < WB_PAIR_MIRED))
        return;
    sums->pairs++;
    sums->predicted_mired += mired_apart(a->predicted_temperature, b->predicted_temperature);
    sums->predicted_tint += fabs(a->predicted_tint - b->predicted_tint);
    sums->chosen_mired += mired_apart(a->temperature, b->temperature);
    sums->chosen_tint += fabs(a->tint - b->tint);
}

static int usable(const WbHeldOut *row) {
    return row->session >= 0 && isfinite(row->seconds) && wb_held_out_scored(row);
}

WbStatus wb_consistency_of_held_out(const WbHeldOut *rows, size_t count, WbConsistency *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) double *seconds = wb_alloc(count, sizeof *seconds);
    WB_CLEANUP(wb_free_at) size_t *order = wb_alloc(count, sizeof *order);
    if (!seconds || !order) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        seconds[i] = usable(&rows[i]) ? rows[i].seconds : NAN;
    WB_TRY(wb_order_of_values(seconds, count, order, err));
    Sums sums = {0};
    for (size_t n = 0; n < count; n++) {
        for (size_t m = n + 1; m < count; m++) {
            if (!(seconds[order[m]] - seconds[order[n]] <= WB_PAIR_SECONDS))
                break; /* NaN, the last ones, too */
            add_pair(&sums, &rows[order[n]], &rows[order[m]]);
        }
    }
    ret->pairs = (size_t)sums.pairs;
    ret->mired = sums.chosen_mired > 0 ? sums.predicted_mired / sums.chosen_mired : NAN;
    ret->tint = sums.chosen_tint > 0 ? sums.predicted_tint / sums.chosen_tint : NAN;
    return WB_OK;
}
