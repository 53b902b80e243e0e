#ifndef WB_NN_CONV_H
#define WB_NN_CONV_H

#include <stddef.h>

/* Two-dimensional convolution (cross-correlation, as in all such nets) with zero padding on all four sides.
 * All functions are re-entrant; arrays are the caller's and must not overlap. */
typedef struct WbConv {
    int n, h, w, cin;        /* the input's shape */
    int cout;                /* output channels */
    int kernel, stride, pad; /* px; a square kernel, at least one output pixel must result */
} WbConv;

int wb_conv_out_height(const WbConv *conv); /* (h + 2 pad - kernel) / stride + 1, rounded down */
int wb_conv_out_width(const WbConv *conv);
size_t wb_conv_scratch(const WbConv *conv);      /* floats of scratch that forward and backward want */
size_t wb_conv_input_count(const WbConv *conv);  /* floats of x */
size_t wb_conv_output_count(const WbConv *conv); /* floats of y */
size_t wb_conv_weight_count(const WbConv *conv); /* floats of weight */

/* x[n][h][w][cin], weight[kernel][kernel][cin][cout], bias[cout] (NULL: zeros) -> y[n][oh][ow][cout].
 * Patches are laid out as matrix rows, a cache-sized number at a time, and multiplied by sgemm. */
void wb_conv_forward(const WbConv *conv, const float *x, const float *weight, const float *bias,
                     float *scratch, float *y);

/* x[n][h][w][cin], weight as above, dy[n][oh][ow][cout] -> dx[n][h][w][cin] (overwritten; NULL: not needed),
 * dweight, dbias (added to; dbias may be NULL). */
void wb_conv_backward(const WbConv *conv, const float *x, const float *weight, const float *dy,
                      float *scratch, float *dx, float *dweight, float *dbias);

/* The same, written as the definition: the specification of the two above. Same shapes; needs no scratch
 * (ignored). */
void wb_conv_forward_naive(const WbConv *conv, const float *x, const float *weight, const float *bias,
                           float *scratch, float *y);
void wb_conv_backward_naive(const WbConv *conv, const float *x, const float *weight, const float *dy,
                            float *scratch, float *dx, float *dweight, float *dbias);

#endif
