#ifndef WB_NN_DENSE_H
#define WB_NN_DENSE_H

/* Fully connected layer: y = x weight + bias. Re-entrant; arrays are the caller's and must not overlap. */

/* x[n][in], weight[in][out], bias[out] (NULL: zeros) -> y[n][out] */
void wb_dense_forward(int n, int in, int out, const float *x, const float *weight, const float *bias,
                      float *y);

/* x[n][in], weight[in][out], dy[n][out] -> dx[n][in] (overwritten; NULL: not needed), dweight[in][out],
 * dbias[out] (both added to; dbias may be NULL) */
void wb_dense_backward(int n, int in, int out, const float *x, const float *weight, const float *dy,
                       float *dx, float *dweight, float *dbias);

/* The same, written as the definition: the specification of the two above. */
void wb_dense_forward_naive(int n, int in, int out, const float *x, const float *weight, const float *bias,
                            float *y);
void wb_dense_backward_naive(int n, int in, int out, const float *x, const float *weight, const float *dy,
                             float *dx, float *dweight, float *dbias);

#endif
