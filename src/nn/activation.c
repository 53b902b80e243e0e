#include "nn/activation.h"

#include <assert.h>

void wb_relu_forward(size_t count, const float *x, float *y) {
    for (size_t i = 0; i < count; i++)
        y[i] = x[i] < 0 ? 0 : x[i]; /* written so that a NaN stays one */
}

void wb_relu_backward(size_t count, const float *y, const float *dy, float *dx) {
    for (size_t i = 0; i < count; i++)
        dx[i] = y[i] > 0 ? dy[i] : 0;
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
    for (size_t i = 0; i < count; i++)
        y[i] = mask[i] ? x[i] * scale : 0;
}

void wb_dropout_backward(size_t count, float rate, const unsigned char *mask, const float *dy, float *dx) {
    float scale = kept_scale(rate);
    for (size_t i = 0; i < count; i++)
        dx[i] = mask[i] ? dy[i] * scale : 0;
}
