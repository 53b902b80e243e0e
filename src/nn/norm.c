#include "nn/levels.h"

#include <assert.h>
#include <math.h>

#include "nn/columns.h"
#include "nn/norm.h"
#include "nn/vector.h"

/* Columns are worked on a cache line of 16 at a time, in as many registers as those fill. */
enum { VECTORS = WB_COLUMN_LANES / WB_LANES, BLOCK = 128 /* rows added in float, as in columns.c */ };

#define EACH WB_UNROLL for (int v = 0; v < VECTORS; v++)

static int columns_at(int at, int c) {
    return c - at < WB_COLUMN_LANES ? c - at : WB_COLUMN_LANES;
}

/* How many of vector v's lanes lie within `width` columns. */
WB_INLINE size_t lanes_of(int v, int width) {
    int lanes = width - v * WB_LANES;
    return (size_t)(lanes < 0 ? 0 : lanes > WB_LANES ? WB_LANES : lanes);
}

WB_INLINE WbVector load_part(const float *from, int v, int width) {
    WbVector vector = {0};
    memcpy(&vector, from + v * WB_LANES, lanes_of(v, width) * sizeof(float));
    return vector;
}

WB_INLINE void store_part(WbVector vector, float *to, int v, int width) {
    memcpy(to + v * WB_LANES, &vector, lanes_of(v, width) * sizeof(float));
}

/* `value` in the lanes where `sign` is above 0, or not a number; elsewhere 0 */
WB_INLINE WbVector where_above(WbVector sign, WbVector value) {
    return (WbVector)((WbVectorBits)value & ~(sign <= 0));
}

/* y = x * scale + offset: what normalising comes to, once the statistics are known. */
typedef struct Scale {
    WbVector scale[VECTORS], offset[VECTORS];
} Scale;

WB_INLINE Scale scale_of(int width, const float *gain, const float *shift, const float *mean,
                         const float *inverse_std) {
    Scale by;
    EACH {
        by.scale[v] = load_part(inverse_std, v, width) * load_part(gain, v, width);
        by.offset[v] = load_part(shift, v, width) - load_part(mean, v, width) * by.scale[v];
    }
    return by;
}

/* x[rows][c] -> y[rows][c], `width` columns; y may be x */
WB_INLINE void scale_columns(size_t rows, int c, int width, Scale by, const float *x, float *y, int relu) {
    for (size_t row = 0; row < rows; row++, x += c, y += c) {
        EACH {
            WbVector out = load_part(x, v, width) * by.scale[v] + by.offset[v];
            store_part(relu ? where_above(out, out) : out, y, v, width);
        }
    }
}

WB_INLINE void forward_train(const WbNorm *norm, const float *x, const float *gain, const float *shift, float *mean,
                             float *inverse_std, float *running_mean, float *running_variance, float *y, int relu) {
    int c = norm->c;
    float rows = (float)norm->rows, unbiased = norm->rows > 1 ? rows / (rows - 1) : 1;
    assert(norm->rows > 0);
    for (int i = 0; i < c; i++)
        mean[i] = inverse_std[i] = 0;
    wb_columns_add(norm->rows, c, c, x, mean);
    for (int i = 0; i < c; i++)
        mean[i] /= rows;
    wb_columns_add_products(norm->rows, c, c, x, mean, x, mean, inverse_std);
    for (int i = 0; i < c; i++) {
        float variance = inverse_std[i] / rows;
        running_mean[i] += norm->momentum * (mean[i] - running_mean[i]);
        running_variance[i] += norm->momentum * (variance * unbiased - running_variance[i]);
        inverse_std[i] = 1 / sqrtf(variance + norm->epsilon);
    }
    for (int at = 0; at < c; at += WB_COLUMN_LANES) {
        int width = columns_at(at, c);
        Scale by = scale_of(width, gain + at, shift + at, mean + at, inverse_std + at);
        if (width == WB_COLUMN_LANES) scale_columns(norm->rows, c, WB_COLUMN_LANES, by, x + at, y + at, relu);
        else scale_columns(norm->rows, c, width, by, x + at, y + at, relu);
    }
}

void wb_norm_forward_train(const WbNorm *norm, const float *x, const float *gain, const float *shift,
                           float *mean, float *inverse_std, float *running_mean, float *running_variance,
                           float *y) {
    forward_train(norm, x, gain, shift, mean, inverse_std, running_mean, running_variance, y, 0);
}

void wb_norm_relu_forward_train(const WbNorm *norm, const float *x, const float *gain, const float *shift,
                                float *mean, float *inverse_std, float *running_mean, float *running_variance,
                                float *y) {
    forward_train(norm, x, gain, shift, mean, inverse_std, running_mean, running_variance, y, 1);
}

/* With xhat = (x - mean) inverse_std, D = sum of dy and G = sum of dy xhat over the rows:
 * dx = gain inverse_std (dy - D / rows - xhat G / rows), which is dy * a + (x - mean) * b + k for three
 * numbers a column. Behind a ReLU, dy counts where the normalised value is above 0. */
typedef struct Back {
    WbVector dy[VECTORS], x[VECTORS], mean[VECTORS], constant[VECTORS];
    Scale forward;
} Back;

WB_INLINE WbVector slope(const Back *by, int v, WbVector x, WbVector dy, int relu) {
    return relu ? where_above(x * by->forward.scale[v] + by->forward.offset[v], dy) : dy;
}

/* D and G / inverse_std of `width` columns */
WB_INLINE void sum_columns(size_t rows, int c, int width, Back by, const float *x, const float *dy, double *sum,
                           double *product, int relu) {
    for (size_t begin = 0; begin < rows; begin += BLOCK) {
        size_t some = rows - begin > BLOCK ? BLOCK : rows - begin;
        WbVector s[VECTORS], p[VECTORS];
        EACH s[v] = p[v] = (WbVector){0};
        for (size_t row = 0; row < some; row++, x += c, dy += c) {
            EACH {
                WbVector here = load_part(x, v, width), d = slope(&by, v, here, load_part(dy, v, width), relu);
                s[v] += d;
                p[v] += d * (here - by.mean[v]);
            }
        }
        for (int i = 0; i < width; i++) {
            sum[i] += (double)s[i / WB_LANES][i % WB_LANES];
            product[i] += (double)p[i / WB_LANES][i % WB_LANES];
        }
    }
}

WB_INLINE void backward_columns(size_t rows, int c, int width, Back by, const float *x, const float *dy, float *dx,
                                int relu) {
    for (size_t row = 0; row < rows; row++, x += c, dy += c, dx += c) {
        EACH {
            WbVector here = load_part(x, v, width), d = slope(&by, v, here, load_part(dy, v, width), relu);
            store_part(d * by.dy[v] + ((here - by.mean[v]) * by.x[v] + by.constant[v]), dx, v, width);
        }
    }
}

/* Up to WB_COLUMN_LANES columns; shift: NULL without a ReLU. */
WB_INLINE void backward(const WbNorm *norm, int width, const float *x, const float *gain, const float *shift,
                        const float *mean, const float *inverse_std, const float *dy, float *dx, float *dgain,
                        float *dshift, int relu) {
    double sum[WB_COLUMN_LANES] = {0}, product[WB_COLUMN_LANES] = {0};
    float a[WB_COLUMN_LANES] = {0}, b[WB_COLUMN_LANES] = {0}, k[WB_COLUMN_LANES] = {0};
    float share = 1 / (float)norm->rows;
    Back by;
    if (relu) by.forward = scale_of(width, gain, shift, mean, inverse_std);
    EACH by.mean[v] = load_part(mean, v, width);
    sum_columns(norm->rows, norm->c, width, by, x, dy, sum, product, relu);
    for (int i = 0; i < width; i++) {
        float spread = inverse_std[i], scale = gain[i] * spread, d = (float)sum[i], g = (float)product[i] * spread;
        a[i] = scale;
        b[i] = -scale * share * g * spread;
        k[i] = -scale * share * d;
        dshift[i] += d;
        dgain[i] += g;
    }
    if (!dx) return;
    EACH {
        by.dy[v] = wb_vector_load(a + v * WB_LANES);
        by.x[v] = wb_vector_load(b + v * WB_LANES);
        by.constant[v] = wb_vector_load(k + v * WB_LANES);
    }
    backward_columns(norm->rows, norm->c, width, by, x, dy, dx, relu);
}

void wb_norm_backward(const WbNorm *norm, const float *x, const float *gain, const float *mean,
                      const float *inverse_std, const float *dy, float *dx, float *dgain, float *dshift) {
    for (int at = 0; at < norm->c; at += WB_COLUMN_LANES) {
        int width = columns_at(at, norm->c);
        float *out = dx ? dx + at : NULL;
        if (width == WB_COLUMN_LANES)
            backward(norm, WB_COLUMN_LANES, x + at, gain + at, NULL, mean + at, inverse_std + at, dy + at, out,
                     dgain + at, dshift + at, 0);
        else
            backward(norm, width, x + at, gain + at, NULL, mean + at, inverse_std + at, dy + at, out, dgain + at,
                     dshift + at, 0);
    }
}

void wb_norm_relu_backward(const WbNorm *norm, const float *x, const float *gain, const float *shift, const float *mean,
                           const float *inverse_std, const float *dy, float *dx, float *dgain, float *dshift) {
    for (int at = 0; at < norm->c; at += WB_COLUMN_LANES) {
        int width = columns_at(at, norm->c);
        float *out = dx ? dx + at : NULL;
        if (width == WB_COLUMN_LANES)
            backward(norm, WB_COLUMN_LANES, x + at, gain + at, shift + at, mean + at, inverse_std + at, dy + at, out,
                     dgain + at, dshift + at, 1);
        else
            backward(norm, width, x + at, gain + at, shift + at, mean + at, inverse_std + at, dy + at, out, dgain + at,
                     dshift + at, 1);
    }
}

void wb_norm_forward(const WbNorm *norm, const float *x, const float *gain, const float *shift,
                     const float *running_mean, const float *running_variance, float *y) {
    for (int at = 0; at < norm->c; at += WB_COLUMN_LANES) {
        int width = columns_at(at, norm->c);
        float inverse_std[WB_COLUMN_LANES];
        for (int i = 0; i < width; i++)
            inverse_std[i] = 1 / sqrtf(running_variance[at + i] + norm->epsilon);
        Scale by = scale_of(width, gain + at, shift + at, running_mean + at, inverse_std);
        scale_columns(norm->rows, norm->c, width, by, x + at, y + at, 0);
    }
}

void wb_norm_fold(int fan_in, int c, float epsilon, const float *gain, const float *shift,
                  const float *running_mean, const float *running_variance, float *weight, float *bias) {
    for (int i = 0; i < c; i++) {
        float scale = gain[i] / sqrtf(running_variance[i] + epsilon);
        bias[i] = (bias[i] - running_mean[i]) * scale + shift[i];
        for (int row = 0; row < fan_in; row++)
            weight[(size_t)row * (size_t)c + (size_t)i] *= scale;
    }
}
