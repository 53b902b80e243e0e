#include "nn/conv.h"

#include <string.h>

/* The convolution as its definition says; every faster one is tested against this. */

/* Offset of the input pixel under kernel tap `tap` of output pixel `out` (both counted in layout order), or
 * -1 in the padding. */
static ptrdiff_t tap_at(const WbConv *conv, size_t out, int tap) {
    int oh = wb_conv_out_height(conv), ow = wb_conv_out_width(conv);
    int ox = (int)(out % (size_t)ow), oy = (int)(out / (size_t)ow % (size_t)oh);
    size_t photo = out / (size_t)ow / (size_t)oh;
    int x = ox * conv->stride - conv->pad + tap % conv->kernel;
    int y = oy * conv->stride - conv->pad + tap / conv->kernel;
    if (x < 0 || x >= conv->w || y < 0 || y >= conv->h) return -1;
    size_t pixel = (photo * (size_t)conv->h + (size_t)y) * (size_t)conv->w + (size_t)x;
    return (ptrdiff_t)(pixel * (size_t)conv->cin);
}

static float one_output(const WbConv *conv, const float *x, const float *weight, size_t out, int co) {
    double sum = 0;
    for (int tap = 0; tap < conv->kernel * conv->kernel; tap++) {
        ptrdiff_t at = tap_at(conv, out, tap);
        for (int ci = 0; at >= 0 && ci < conv->cin; ci++)
            sum += (double)x[at + ci] * (double)weight[(tap * conv->cin + ci) * conv->cout + co];
    }
    return (float)sum;
}

void wb_conv_forward_naive(const WbConv *conv, const float *x, const float *weight, const float *bias,
                           float *scratch, float *y) {
    size_t cout = (size_t)conv->cout, pixels = wb_conv_output_count(conv) / cout;
    (void)scratch;
    for (size_t out = 0; out < pixels; out++)
        for (size_t co = 0; co < cout; co++)
            y[out * cout + co] = one_output(conv, x, weight, out, (int)co) + (bias ? bias[co] : 0);
}

/* x[cin], weight[cin][cout], dy[cout] -> dx[cin] (NULL: not needed), dweight[cin][cout]; both added to */
static void one_tap(const WbConv *conv, const float *x, const float *weight, const float *dy, float *dx,
                    float *dweight) {
    for (int ci = 0; ci < conv->cin; ci++) {
        for (int co = 0; co < conv->cout; co++) {
            dweight[ci * conv->cout + co] += x[ci] * dy[co];
            if (dx) dx[ci] += weight[ci * conv->cout + co] * dy[co];
        }
    }
}

void wb_conv_backward_naive(const WbConv *conv, const float *x, const float *weight, const float *dy,
                            float *scratch, float *dx, float *dweight, float *dbias) {
    size_t cout = (size_t)conv->cout, pixels = wb_conv_output_count(conv) / cout;
    size_t tap_floats = (size_t)conv->cin * cout;
    (void)scratch;
    if (dx) memset(dx, 0, wb_conv_input_count(conv) * sizeof *dx);
    for (size_t out = 0; out < pixels; out++) {
        for (size_t co = 0; dbias && co < cout; co++)
            dbias[co] += dy[out * cout + co];
        for (int tap = 0; tap < conv->kernel * conv->kernel; tap++) {
            ptrdiff_t at = tap_at(conv, out, tap);
            if (at < 0) continue;
            one_tap(conv, x + at, weight + (size_t)tap * tap_floats, dy + out * cout, dx ? dx + at : NULL,
                    dweight + (size_t)tap * tap_floats);
        }
    }
}
