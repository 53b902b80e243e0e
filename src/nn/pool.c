#include "nn/levels.h"

#include <assert.h>
#include <stddef.h>

#include "nn/pool.h"

#define LANES 16 /* channels worked on at once: one cache line, and registers even without AVX */

/* x[px][c], `width` channels -> mean, best, argmax[width] of one photo; called with constant widths, for
 * which the compiler makes versions that keep the lanes in registers. */
static inline void pool_lanes(int px, int c, int width, const float *x, float *mean, float *best,
                              int32_t *argmax) {
    float sum[LANES], most[LANES];
    int32_t where[LANES];
    for (int i = 0; i < width; i++)
        sum[i] = most[i] = x[i];
    for (int i = 0; i < width; i++)
        where[i] = 0;
    for (int32_t at = 1; at < px; at++) {
        const float *pixel = x + (size_t)at * (size_t)c;
        for (int i = 0; i < width; i++) {
            sum[i] += pixel[i];
            where[i] = pixel[i] > most[i] ? at : where[i];
            most[i] = pixel[i] > most[i] ? pixel[i] : most[i];
        }
    }
    for (int i = 0; i < width; i++)
        mean[i] = sum[i] / (float)px;
    for (int i = 0; i < width; i++)
        best[i] = most[i];
    for (int i = 0; argmax && i < width; i++)
        argmax[i] = where[i];
}

void wb_meanmax_forward(int n, int px, int c, const float *x, float *y, int32_t *argmax) {
    assert(px > 0);
    for (int photo = 0; photo < n; photo++) {
        const float *in = x + (size_t)photo * (size_t)px * (size_t)c;
        float *out = y + (size_t)photo * 2 * (size_t)c;
        int32_t *arg = argmax ? argmax + (size_t)photo * (size_t)c : NULL;
        int at = 0;
        for (; at + LANES <= c; at += LANES)
            pool_lanes(px, c, LANES, in + at, out + at, out + c + at, arg ? arg + at : NULL);
        for (; at + 4 <= c; at += 4)
            pool_lanes(px, c, 4, in + at, out + at, out + c + at, arg ? arg + at : NULL);
        for (; at < c; at++)
            pool_lanes(px, c, 1, in + at, out + at, out + c + at, arg ? arg + at : NULL);
    }
}

void wb_meanmax_backward(int n, int px, int c, const float *dy, const int32_t *argmax, float *dx) {
    float share = 1 / (float)px;
    for (int photo = 0; photo < n; photo++) {
        const float *dmean = dy + (size_t)photo * 2 * (size_t)c, *dbest = dmean + c;
        const int32_t *arg = argmax + (size_t)photo * (size_t)c;
        float *out = dx + (size_t)photo * (size_t)px * (size_t)c;
        for (size_t at = 0; at < (size_t)px; at++)
            for (int i = 0; i < c; i++)
                out[at * (size_t)c + (size_t)i] = dmean[i] * share;
        for (int i = 0; i < c; i++)
            out[(size_t)arg[i] * (size_t)c + (size_t)i] += dbest[i];
    }
}
