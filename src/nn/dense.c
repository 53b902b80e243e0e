#include "nn/dense.h"

#include <cblas.h>
#include <stddef.h>

#include "nn/columns.h"

void wb_dense_forward(int n, int in, int out, const float *x, const float *weight, const float *bias,
                      float *y) {
    for (int row = 0; bias && row < n; row++)
        for (int i = 0; i < out; i++)
            y[(size_t)row * (size_t)out + (size_t)i] = bias[i];
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, out, in, 1, x, in, weight, out,
                bias ? 1.0f : 0.0f, y, out);
}

void wb_dense_backward(int n, int in, int out, const float *x, const float *weight, const float *dy,
                       float *dx, float *dweight, float *dbias) {
    if (dbias) wb_columns_add((size_t)n, out, out, dy, dbias);
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, in, out, n, 1, x, in, dy, out, 1, dweight, out);
    if (!dx) return;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, in, out, 1, dy, out, weight, out, 0, dx, in);
}

void wb_dense_forward_naive(int n, int in, int out, const float *x, const float *weight, const float *bias,
                            float *y) {
    for (int row = 0; row < n; row++) {
        for (int o = 0; o < out; o++) {
            double sum = bias ? (double)bias[o] : 0.0;
            for (int i = 0; i < in; i++)
                sum += (double)x[row * in + i] * (double)weight[i * out + o];
            y[row * out + o] = (float)sum;
        }
    }
}

void wb_dense_backward_naive(int n, int in, int out, const float *x, const float *weight, const float *dy,
                             float *dx, float *dweight, float *dbias) {
    for (int i = 0; dx && i < n * in; i++)
        dx[i] = 0;
    for (int at = 0; at < n * out; at++) {
        int row = at / out, o = at % out;
        if (dbias) dbias[o] += dy[at];
        for (int i = 0; i < in; i++) {
            dweight[i * out + o] += x[row * in + i] * dy[at];
            if (dx) dx[row * in + i] += weight[i * out + o] * dy[at];
        }
    }
}
