#include "eval/metrics.h"

#include <math.h>

#include "base/memory.h"
#include "color/delta_e.h"
#include "color/temperature.h"
#include "eval/order.h"

int wb_held_out_scored(const WbHeldOut *row) {
    return isfinite(row->predicted_temperature) && isfinite(row->predicted_tint);
}

static double mean_of(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return count ? sum / (double)count : NAN;
}

/* Mean, median and 90th percentile of `values`, which are left sorted. */
static void summarise(double *values, size_t count, double *mean, double *median, double *p90) {
    *mean = mean_of(values, count);
    wb_sort_values(values, count);
    *median = wb_quantile_of_sorted(values, count, 0.5);
    *p90 = wb_quantile_of_sorted(values, count, 0.9);
}

/* Running sums of one quantity, predicted and chosen. */
typedef struct {
    double n, predicted, chosen, predicted_squares, chosen_squares;
} Spread;

static void spread_add(Spread *spread, double origin, double predicted, double chosen) {
    double p = predicted - origin, c = chosen - origin; /* near zero, so that squares lose no digits */
    spread->n++;
    spread->predicted += p;
    spread->chosen += c;
    spread->predicted_squares += p * p;
    spread->chosen_squares += c * c;
}

static double spread_bias(const Spread *spread) {
    return spread->n > 0 ? (spread->predicted - spread->chosen) / spread->n : NAN;
}

static double spread_ratio(const Spread *spread) {
    double p = spread->predicted_squares - spread->predicted * spread->predicted / spread->n;
    double c = spread->chosen_squares - spread->chosen * spread->chosen / spread->n;
    return spread->n > 1 && c > 0 ? sqrt(fmax(p, 0) / c) : NAN;
}

static double cut(double kelvin) {
    return kelvin < WB_WINSOR_KELVIN ? kelvin : WB_WINSOR_KELVIN;
}

static void spreads(const WbHeldOut *rows, size_t count, WbMetrics *metrics) {
    Spread kelvin = {0}, tint = {0}, mired = {0}, winsorised = {0};
    for (size_t i = 0; i < count; i++) {
        const WbHeldOut *row = &rows[i];
        if (!wb_held_out_scored(row)) continue;
        spread_add(&kelvin, 5000, row->predicted_temperature,
                   row->temperature); /* about the middle of all labels */
        spread_add(&winsorised, 5000, cut(row->predicted_temperature), cut(row->temperature));
        spread_add(&tint, 0, row->predicted_tint, row->tint);
        spread_add(&mired, 200, wb_mired_of_kelvin(row->predicted_temperature),
                   wb_mired_of_kelvin(row->temperature));
    }
    metrics->kelvin_bias = spread_bias(&kelvin);
    metrics->tint_bias = spread_bias(&tint);
    metrics->mired_bias = spread_bias(&mired);
    metrics->std_ratio_kelvin = spread_ratio(&kelvin);
    metrics->std_ratio_kelvin_winsorised = spread_ratio(&winsorised);
    metrics->std_ratio_tint = spread_ratio(&tint);
    metrics->std_ratio_mired = spread_ratio(&mired);
}

static void intervals(const WbHeldOut *rows, size_t count, WbMetrics *metrics) {
    double n = 0, in_temperature = 0, in_tint = 0, kelvin = 0, mired = 0, tint = 0;
    for (size_t i = 0; i < count; i++) {
        const WbHeldOut *row = &rows[i];
        if (!wb_held_out_scored(row) || !isfinite(row->temperature_low) || !isfinite(row->tint_low)) continue;
        n++;
        in_temperature +=
            row->temperature >= row->temperature_low && row->temperature <= row->temperature_high;
        in_tint += row->tint >= row->tint_low && row->tint <= row->tint_high;
        kelvin += row->temperature_high - row->temperature_low;
        mired += wb_mired_of_kelvin(row->temperature_low) - wb_mired_of_kelvin(row->temperature_high);
        tint += row->tint_high - row->tint_low;
    }
    double per = n > 0 ? 1 / n : NAN;
    metrics->photos_with_interval = (size_t)n;
    metrics->coverage_temperature = in_temperature * per;
    metrics->coverage_tint = in_tint * per;
    metrics->width_kelvin = kelvin * per;
    metrics->width_mired = mired * per;
    metrics->width_tint = tint * per;
}

/* Errors of one kind, for all scored photos. */
typedef struct {
    double *kelvin, *tint, *mired, *delta_e; /* parts of one block */
    size_t count, with_delta_e;
    double winsorised, ordinary;
    size_t ordinary_count;
} Residuals;

static void residuals_add(Residuals *all, const WbHeldOut *row) {
    double kelvin = fabs(row->predicted_temperature - row->temperature), delta_e;
    size_t n = all->count++;
    all->kelvin[n] = kelvin;
    all->tint[n] = fabs(row->predicted_tint - row->tint);
    all->mired[n] =
        fabs(wb_mired_of_kelvin(row->predicted_temperature) - wb_mired_of_kelvin(row->temperature));
    all->winsorised += fabs(cut(row->predicted_temperature) - cut(row->temperature));
    if (row->temperature <= WB_WINSOR_KELVIN) {
        all->ordinary += kelvin;
        all->ordinary_count++;
    }
    if (wb_delta_e_of_balances(row->temperature, row->tint, row->predicted_temperature, row->predicted_tint,
                               &delta_e, NULL) == WB_OK)
        all->delta_e[all->with_delta_e++] = delta_e;
}

static WbStatus errors(const WbHeldOut *rows, size_t count, WbMetrics *metrics, WbErr *err) {
    WB_CLEANUP(wb_free_at) double *block = wb_alloc(count, 4 * sizeof *block);
    if (!block) return wb_fail_nomem(err);
    Residuals all = {
        .kelvin = block, .tint = block + count, .mired = block + 2 * count, .delta_e = block + 3 * count};
    for (size_t i = 0; i < count; i++) {
        if (wb_held_out_scored(&rows[i])) residuals_add(&all, &rows[i]);
    }
    metrics->photos = all.count;
    metrics->photos_ordinary = all.ordinary_count;
    metrics->kelvin_winsorised = all.count ? all.winsorised / (double)all.count : NAN;
    metrics->kelvin_ordinary = all.ordinary_count ? all.ordinary / (double)all.ordinary_count : NAN;
    summarise(all.kelvin, all.count, &metrics->kelvin, &metrics->kelvin_median, &metrics->kelvin_p90);
    summarise(all.tint, all.count, &metrics->tint, &metrics->tint_median, &metrics->tint_p90);
    summarise(all.mired, all.count, &metrics->mired, &metrics->mired_median, &metrics->mired_p90);
    summarise(all.delta_e, all.with_delta_e, &metrics->delta_e, &metrics->delta_e_median,
              &metrics->delta_e_p90);
    metrics->kelvin_score = 1 / (1 + metrics->kelvin);
    metrics->tint_score = 1 / (1 + metrics->tint);
    return WB_OK;
}

WbStatus wb_metrics_of_held_out(const WbHeldOut *rows, size_t count, WbMetrics *ret, WbErr *err) {
    WbMetrics metrics = {0};
    WbConsistency consistency;
    WB_TRY(errors(rows, count, &metrics, err));
    WB_TRY(wb_consistency_of_held_out(rows, count, &consistency, err));
    spreads(rows, count, &metrics);
    intervals(rows, count, &metrics);
    metrics.pairs = consistency.pairs;
    metrics.consistency_mired = consistency.mired;
    metrics.consistency_tint = consistency.tint;
    *ret = metrics;
    return WB_OK;
}
