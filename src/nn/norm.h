#ifndef WB_NN_NORM_H
#define WB_NN_NORM_H

#include <stddef.h>

/* Batch normalisation over all but the last dimension (Ioffe & Szegedy 2015, arXiv:1502.03167): an array
 * x[n][h][w][c] has rows = n*h*w, x[n][c] has rows = n. Re-entrant; arrays are the caller's. */
typedef struct WbNorm {
    size_t rows; /* > 0; a training batch wants at least 2, or everything becomes `shift` */
    int c;
    float momentum; /* share of the new batch in the running statistics */
    float epsilon;  /* added to the variance before the root */
} WbNorm;

#define WB_NORM_MOMENTUM 0.1f /* the customary share: the statistics forget a batch after some ten others */
#define WB_NORM_EPSILON 1e-5f /* the customary guard: far below the variance of any living channel */

/* x[rows][c], gain[c], shift[c] -> y[rows][c], mean[c], inverse_std[c] (kept for backward); running_mean[c]
 * and running_variance[c] move towards the batch's (the variance in its unbiased form, rows - 1). y may be x
 * only when no backward follows. */
void wb_norm_forward_train(const WbNorm *norm, const float *x, const float *gain, const float *shift,
                           float *mean, float *inverse_std, float *running_mean, float *running_variance,
                           float *y);

/* x[rows][c], gain[c], mean[c], inverse_std[c], dy[rows][c] -> dx[rows][c] (overwritten; may be dy; NULL: not
 * needed), dgain[c], dshift[c] (both added to) */
void wb_norm_backward(const WbNorm *norm, const float *x, const float *gain, const float *mean,
                      const float *inverse_std, const float *dy, float *dx, float *dgain, float *dshift);

/* wb_norm_forward_train with wb_relu_forward behind it, and the way back through both (dy: of what the ReLU gave), each
 * in as many passes over memory as the norm alone. */
void wb_norm_relu_forward_train(const WbNorm *norm, const float *x, const float *gain, const float *shift,
                                float *mean, float *inverse_std, float *running_mean, float *running_variance,
                                float *y);
void wb_norm_relu_backward(const WbNorm *norm, const float *x, const float *gain, const float *shift, const float *mean,
                           const float *inverse_std, const float *dy, float *dx, float *dgain, float *dshift);

/* x[rows][c], gain[c], shift[c], running_mean[c], running_variance[c] -> y[rows][c]; y may be x */
void wb_norm_forward(const WbNorm *norm, const float *x, const float *gain, const float *shift,
                     const float *running_mean, const float *running_variance, float *y);

/* weight[fan_in][c], bias[c] of the convolution or dense layer before, changed in place so that it alone does
 * what it and wb_norm_forward did: fan_in = kernel*kernel*cin or in. */
void wb_norm_fold(int fan_in, int c, float epsilon, const float *gain, const float *shift,
                  const float *running_mean, const float *running_variance, float *weight, float *bias);

#endif
