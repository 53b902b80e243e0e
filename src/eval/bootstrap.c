#include "eval/metrics.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "color/temperature.h"
#include "eval/days.h"
#include "eval/order.h"

enum { KELVIN, TINT, MIRED, KINDS };

/* The photos of one day: how many, and their summed differences of |error|. */
typedef struct {
    double photos, sum[KINDS];
} DaySums;

static double error_of(const WbHeldOut *row, int kind) {
    if (kind == TINT) return fabs(row->predicted_tint - row->tint);
    if (kind == KELVIN) return fabs(row->predicted_temperature - row->temperature);
    return fabs(wb_mired_of_kelvin(row->predicted_temperature) - wb_mired_of_kelvin(row->temperature));
}

static void draw(const DaySums *days, size_t count, WbRandom *random, double *ret) {
    DaySums all = {0};
    for (size_t n = 0; n < count; n++) {
        const DaySums *day = &days[wb_random_below(random, (uint32_t)count)];
        all.photos += day->photos;
        for (int kind = 0; kind < KINDS; kind++)
            all.sum[kind] += day->sum[kind];
    }
    for (int kind = 0; kind < KINDS; kind++)
        ret[kind * WB_RESAMPLES] = all.sum[kind] / all.photos;
}

static WbDifference scatter(double mean, double *resamples) {
    double sum = 0, squares = 0;
    for (int r = 0; r < WB_RESAMPLES; r++)
        sum += resamples[r];
    double centre = sum / WB_RESAMPLES;
    for (int r = 0; r < WB_RESAMPLES; r++)
        squares += (resamples[r] - centre) * (resamples[r] - centre);
    wb_sort_values(resamples, WB_RESAMPLES);
    return (WbDifference){mean, sqrt(squares / (WB_RESAMPLES - 1)),
                          wb_quantile_of_sorted(resamples, WB_RESAMPLES, 0.025),
                          wb_quantile_of_sorted(resamples, WB_RESAMPLES, 0.975)};
}

/* Sums over days; the total goes to *total. */
static void sum_days(const WbHeldOut *a, const WbHeldOut *b, const unsigned char *use, size_t count,
                     const WbDays *days, DaySums *sums, DaySums *total) {
    for (size_t i = 0; i < count; i++) {
        if (!use[i]) continue;
        DaySums *day = &sums[wb_days_find(days, a[i].day)];
        day->photos++;
        total->photos++;
        for (int kind = 0; kind < KINDS; kind++) {
            double difference = error_of(&a[i], kind) - error_of(&b[i], kind);
            day->sum[kind] += difference;
            total->sum[kind] += difference;
        }
    }
}

static WbStatus resample(const DaySums *sums, const DaySums *total, size_t days, uint64_t seed,
                         WbComparison *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) double *resamples = wb_alloc(KINDS * WB_RESAMPLES, sizeof *resamples);
    if (!resamples) return wb_fail_nomem(err);
    WbRandom random = wb_random(seed, 0);
    for (int r = 0; r < WB_RESAMPLES; r++)
        draw(sums, days, &random, resamples + r);
    WbDifference *differences[KINDS] = {&ret->kelvin, &ret->tint, &ret->mired};
    for (int kind = 0; kind < KINDS; kind++)
        *differences[kind] = scatter(total->sum[kind] / total->photos, resamples + kind * WB_RESAMPLES);
    ret->photos = (size_t)total->photos;
    ret->days = days;
    return WB_OK;
}

WbStatus wb_compare_held_out(const WbHeldOut *a, const WbHeldOut *b, size_t count, uint64_t seed,
                             WbComparison *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) unsigned char *use = wb_alloc(count, 1);
    WB_CLEANUP(wb_free_at) int *day = wb_alloc(count, sizeof *day);
    WB_CLEANUP(wb_days_clear) WbDays days = {0};
    if (!use || !day) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        use[i] = wb_held_out_scored(&a[i]) && wb_held_out_scored(&b[i]);
        day[i] = a[i].day;
    }
    WB_TRY(wb_days_of_photos(day, use, count, &days, err));
    if (days.count == 0) {
        const WbDifference none = {NAN, NAN, NAN, NAN};
        *ret = (WbComparison){0, 0, none, none, none};
        return WB_OK;
    }
    WB_CLEANUP(wb_free_at) DaySums *sums = wb_alloc(days.count, sizeof *sums);
    if (!sums) return wb_fail_nomem(err);
    DaySums total = {0};
    sum_days(a, b, use, count, &days, sums, &total);
    return resample(sums, &total, days.count, seed, ret, err);
}
