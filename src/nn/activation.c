#include "nn/levels.h"

#include <assert.h>

#include "nn/activation.h"

void wb_relu_forward(size_t count, const float *x, float *y) {
    for (size_t i = 0; i < count; i++)
        y[i] = x[i] < 0 ? 0 : x[i]; /* written so that a NaN stays one */
}

void wb_relu_backward(size_t count, const float *y, const float *dy, float *dx) {
    for (size_t i = 0; i < count; i++) {
        float slope = dy[i]; /* read in any case: a read under a condition keeps the loop from vectorising */
        dx[i] = y[i] > 0 ? slope : 0;
    }
}

/* 1 / (1 - rate) */
static float kept_scale(float rate) {
    assert(rate >= 0 && rate < 1);
    return 1 / (1 - rate);
}

void wb_dropout_forward(size_t count, float rate, WbRandom *random, const float *x, unsigned char *mask,
                        float *y) {
    float scale = kept_scale(rate);
    for (size_t i = 0; i < count; i++)
        mask[i] = rate > 0 ? wb_random_unit(random) >= rate : 1;
    for (size_t i = 0; i < count; i++) {
        float scaled = x[i] * scale;
        y[i] = mask[i] ? scaled : 0;
    }
}

void wb_dropout_backward(size_t count, float rate, const unsigned char *mask, const float *dy, float *dx) {
    float scale = kept_scale(rate);
    for (size_t i = 0; i < count; i++) {
        float scaled = dy[i] * scale;
        dx[i] = mask[i] ? scaled : 0;
    }
}
