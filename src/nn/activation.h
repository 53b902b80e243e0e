#ifndef WB_NN_ACTIVATION_H
#define WB_NN_ACTIVATION_H

#include <stddef.h>

#include "base/random.h"

/* Entry by entry; re-entrant; arrays are the caller's. */

/* x[count] -> y[count] = max(x, 0); y may be x */
void wb_relu_forward(size_t count, const float *x, float *y);

/* y[count] (what forward gave), dy[count] -> dx[count]; dx may be dy */
void wb_relu_backward(size_t count, const float *y, const float *dy, float *dx);

/* x[count] -> y[count], mask[count] (1: kept); y may be x. Each entry is dropped with probability `rate` in
 * [0, 1), the kept ones are divided by 1 - rate so that the expectation stays and prediction needs nothing
 * (inverted dropout; Srivastava et al. 2014). One random number an entry; rate 0 draws none. */
void wb_dropout_forward(size_t count, float rate, WbRandom *random, const float *x, unsigned char *mask,
                        float *y);

/* mask[count], dy[count] -> dx[count]; dx may be dy */
void wb_dropout_backward(size_t count, float rate, const unsigned char *mask, const float *dy, float *dx);

#endif
