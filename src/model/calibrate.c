#include "model/calibrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "color/temperature.h"

double wb_blend(int count, const float *one, const float *other, const float *target, const float *weight) {
    enum { STEPS = 20 }; /* finer steps would only fit noise */
    double best = 0.5, best_error = INFINITY;
    for (int step = 0; step <= STEPS; step++) {
        double share = (double)step / STEPS, error = 0;
        int seen = 0;
        for (int i = 0; i < 2 * count; i += 2) {
            if (isnan(one[i]) || isnan(other[i])) continue;
            error += weight[i] * fabs(share * one[i] + (1 - share) * other[i] - target[i]);
            seen = 1;
        }
        if (seen && error < best_error) {
            best_error = error;
            best = share;
        }
    }
    return best;
}

static int ascending(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

double wb_blend_of(double share, double net, double gp) {
    if (isnan(net)) return gp;
    if (isnan(gp)) return net;
    return share * net + (1 - share) * gp;
}

WbStatus wb_half_width(int count, const float *held_out, const float *target, const float *size, double *ret,
                       WbErr *err) {
    WB_CLEANUP(wb_free_at) float *errors = wb_alloc((size_t)count, sizeof *errors);
    if (!errors) return wb_fail_nomem(err);
    size_t n = 0;
    for (int i = 0; i < 2 * count; i += 2) {
        if (!isnan(held_out[i])) errors[n++] = fabsf(held_out[i] - target[i]) / size[i];
    }
    if (n == 0) {
        *ret = WB_GP_TARGET_LIMIT; /* nothing was held out: as wide as targets go */
        return WB_OK;
    }
    qsort(errors, n, sizeof *errors, ascending);
    size_t rank = (size_t)ceil(0.9 * (double)(n + 1)); /* conformal; beyond n even the largest error is too small */
    *ret = rank <= n ? errors[rank - 1] : 1.5 * errors[n - 1]; /* fewer than 9: half as much again as any seen */
    return WB_OK;
}

WbStatus wb_novelty_quantiles(int points, const float *nearest, float *quantiles, int steps, WbErr *err) {
    WB_CLEANUP(wb_free_at) float *sorted = wb_alloc((size_t)points, sizeof *sorted);
    if (!sorted) return wb_fail_nomem(err);
    memcpy(sorted, nearest, (size_t)points * sizeof *sorted);
    qsort(sorted, (size_t)points, sizeof *sorted, ascending);
    for (int s = 0; s < steps; s++) quantiles[s] = sorted[(size_t)s * (size_t)(points - 1) / (size_t)(steps - 1)];
    return WB_OK;
}

double wb_novelty_of_distance(const float *quantiles, int steps, float distance) {
    int below = 0;
    while (below < steps && quantiles[below] < distance) below++;
    return (double)below / steps;
}

void wb_held_out_figures(int count, const WbPhoto *const *photos, const WbModel *model, int head, const float *held_out,
                         WbModelInfo *info) {
    double sum[6] = {0};
    int n = 0, n_as_shot = 0;
    for (int i = 0; i < count; i++) {
        if (isnan(held_out[2 * i]) || isnan(held_out[2 * i + 1])) continue;
        const WbPhoto *photo = photos[i];
        double target[2] = {held_out[2 * i], held_out[2 * i + 1]};
        WbSliders guess = wb_sliders_of_target(wb_head_base(model, head, &photo->shot), target);
        double mired = wb_mired_of_kelvin(photo->temperature);
        sum[0] += fabs(guess.temperature - photo->temperature);
        sum[1] += fabs(guess.tint - photo->tint);
        sum[2] += fabs(wb_mired_of_kelvin(guess.temperature) - mired);
        n++;
        if (!wb_as_shot_known(&photo->shot)) continue;
        sum[3] += fabs(photo->shot.as_shot_kelvin - photo->temperature);
        sum[4] += fabs(photo->shot.as_shot_tint - photo->tint);
        sum[5] += fabs(wb_mired_of_kelvin(photo->shot.as_shot_kelvin) - mired);
        n_as_shot++;
    }
    if (n) {
        info->kelvin = sum[0] / n;
        info->tint = sum[1] / n;
        info->mired = sum[2] / n;
    }
    if (n_as_shot) {
        info->as_shot_kelvin = sum[3] / n_as_shot;
        info->as_shot_tint = sum[4] / n_as_shot;
        info->as_shot_mired = sum[5] / n_as_shot;
    }
}
