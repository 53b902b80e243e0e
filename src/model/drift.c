#include "model/drift.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

#define DAY 86400.0
#define GAIN 0.97      /* the correction must take so much off the error: less is chance in most of a hundred trials */
#define FEWEST 20      /* shoots to choose by */

typedef struct {
    double seconds, sum; /* of its last photo; of the errors */
    int count, unit;
} Shoot;

static int by_time(const void *a, const void *b) {
    const Shoot *x = a, *y = b;
    if (x->seconds != y->seconds) return x->seconds < y->seconds ? -1 : 1;
    return x->unit - y->unit;
}

/* The shoots that have errors, in order of time; how many. A shoot speaks from its last photo on: never of itself. */
static int gather(int count, const int *unit, int units, const double *seconds, const float *error, Shoot *shoots) {
    for (int u = 0; u < units; u++) shoots[u] = (Shoot){.seconds = -INFINITY, .unit = u};
    for (int i = 0; i < count; i++) {
        if (isnan(error[2 * i]) || !isfinite(seconds[i])) continue;
        Shoot *s = &shoots[unit[i]];
        s->seconds = fmax(s->seconds, seconds[i]);
        s->sum += fmin(fmax((double)error[2 * i], -(double)WB_GP_TARGET_LIMIT), (double)WB_GP_TARGET_LIMIT);
        s->count++;
    }
    int n = 0;
    for (int u = 0; u < units; u++) {
        if (shoots[u].count == 0) continue;
        shoots[n++] = shoots[u];
    }
    if (n) qsort(shoots, (size_t)n, sizeof *shoots, by_time);
    return n;
}

double wb_drift_at(const WbDrift *drift, double seconds) {
    if (drift->points == 0 || isnan(seconds)) return 0.0;
    double weight = drift->prior, sum = 0;
    int before = 0;
    while (before < drift->points && drift->seconds[before] < seconds) before++;
    for (int i = 0; i < before; i++) {
        double w = drift->weight[i] * exp((drift->seconds[i] - drift->seconds[before - 1]) / drift->tau);
        weight += w;
        sum += w * (double)drift->error[i];
    }
    return sum / weight;
}

static void fill(const Shoot *shoots, int n, double tau, double prior, WbDrift *drift) {
    *drift = (WbDrift){.tau = tau, .prior = prior};
    int from = n > WB_DRIFT_POINTS ? n - WB_DRIFT_POINTS : 0; /* the newest */
    for (int i = from; i < n; i++) {
        drift->seconds[drift->points] = shoots[i].seconds;
        drift->weight[drift->points] = shoots[i].count;
        drift->error[drift->points++] = (float)(shoots[i].sum / shoots[i].count);
    }
}

/* Mean absolute error over the photos that the drift can speak of, each shoot corrected by the ones before it. */
static double error_with(const WbDrift *drift, int count, const double *seconds, const float *error) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
        if (isnan(error[2 * i]) || !isfinite(seconds[i])) continue;
        sum += fabs((double)error[2 * i] - wb_drift_at(drift, seconds[i]));
    }
    return sum;
}

WbStatus wb_drift_learn(int count, const int *unit, int units, const double *seconds, const float *error, WbDrift *ret,
                        WbErr *err) {
    static const double taus[] = {30 * DAY, 90 * DAY, 365 * DAY};
    static const double priors[] = {10, 100}; /* photos that speak for "no drift" */
    WB_CLEANUP(wb_free_at) Shoot *shoots = wb_alloc((size_t)units, sizeof *shoots);
    WB_CLEANUP(wb_free_at) WbDrift *trial = wb_alloc(1, sizeof *trial);
    if (!shoots || !trial) return wb_fail_nomem(err);
    int n = gather(count, unit, units, seconds, error, shoots);
    WbDrift best = {0};
    double least = GAIN * error_with(&best, count, seconds, error);
    for (size_t t = 0; n >= FEWEST && t < sizeof taus / sizeof *taus; t++) {
        for (size_t p = 0; p < sizeof priors / sizeof *priors; p++) {
            fill(shoots, n, taus[t], priors[p], trial);
            double sum = error_with(trial, count, seconds, error);
            if (sum >= least) continue;
            least = sum;
            best = *trial;
        }
    }
    *ret = best;
    return WB_OK;
}
