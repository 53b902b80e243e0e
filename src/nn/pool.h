#ifndef WB_NN_POOL_H
#define WB_NN_POOL_H

#include <stdint.h>

/* Global pooling by mean and by maximum, side by side. Re-entrant; arrays are the caller's. */

/* x[n][px][c] (px = h*w, > 0) -> y[n][2*c] (the c means, then the c maxima), argmax[n][c] (the first px that
 * holds the maximum; kept for backward; NULL: prediction only) */
void wb_meanmax_forward(int n, int px, int c, const float *x, float *y, int32_t *argmax);

/* dy[n][2*c], argmax[n][c] -> dx[n][px][c] (overwritten) */
void wb_meanmax_backward(int n, int px, int c, const float *dy, const int32_t *argmax, float *dx);

#endif
