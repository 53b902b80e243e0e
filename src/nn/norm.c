#include "nn/levels.h"

#include <assert.h>
#include <math.h>

#include "nn/columns.h"
#include "nn/norm.h"

/* y = x * scale + offset on up to WB_COLUMN_LANES columns. */
typedef struct Lanes {
    float scale[WB_COLUMN_LANES], offset[WB_COLUMN_LANES];
} Lanes;

static int lanes_at(int at, int c) {
    return c - at < WB_COLUMN_LANES ? c - at : WB_COLUMN_LANES;
}

/* x[rows][c] -> y[rows][c], `width` columns; y may be x. A full row of lanes goes through registers, so that
 * the compiler need not know whether y is x. */
static void scale_columns(size_t rows, int c, int width, const Lanes *lanes, const float *x, float *y) {
    Lanes by = *lanes;
    if (width == WB_COLUMN_LANES) {
        for (size_t row = 0; row < rows; row++, x += c, y += c) {
            float out[WB_COLUMN_LANES];
            for (int i = 0; i < WB_COLUMN_LANES; i++)
                out[i] = x[i] * by.scale[i] + by.offset[i];
            for (int i = 0; i < WB_COLUMN_LANES; i++)
                y[i] = out[i];
        }
        return;
    }
    for (size_t row = 0; row < rows; row++, x += c, y += c)
        for (int i = 0; i < width; i++)
            y[i] = x[i] * by.scale[i] + by.offset[i];
}

void wb_norm_forward_train(const WbNorm *norm, const float *x, const float *gain, const float *shift,
                           float *mean, float *inverse_std, float *running_mean, float *running_variance,
                           float *y) {
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
        int width = lanes_at(at, c);
        Lanes lanes;
        for (int i = 0; i < width; i++)
            lanes.scale[i] = inverse_std[at + i] * gain[at + i];
        for (int i = 0; i < width; i++)
            lanes.offset[i] = shift[at + i] - mean[at + i] * lanes.scale[i];
        scale_columns(norm->rows, c, width, &lanes, x + at, y + at);
    }
}

/* With xhat = (x - mean) inverse_std, D = sum of dy and G = sum of dy xhat over the rows:
 * dx = gain inverse_std (dy - D / rows - xhat G / rows), which is dy * a + (x - mean) * b + k for three
 * numbers a column. */
typedef struct BackLanes {
    float dy[WB_COLUMN_LANES], x[WB_COLUMN_LANES], mean[WB_COLUMN_LANES], constant[WB_COLUMN_LANES];
} BackLanes;

static void backward_columns(size_t rows, int c, int width, const BackLanes *lanes, const float *x,
                             const float *dy, float *dx) {
    BackLanes by = *lanes;
    if (width == WB_COLUMN_LANES) {
        for (size_t row = 0; row < rows; row++, x += c, dy += c, dx += c) {
            float out[WB_COLUMN_LANES];
            for (int i = 0; i < WB_COLUMN_LANES; i++)
                out[i] = dy[i] * by.dy[i] + ((x[i] - by.mean[i]) * by.x[i] + by.constant[i]);
            for (int i = 0; i < WB_COLUMN_LANES; i++)
                dx[i] = out[i];
        }
        return;
    }
    for (size_t row = 0; row < rows; row++, x += c, dy += c, dx += c)
        for (int i = 0; i < width; i++)
            dx[i] = dy[i] * by.dy[i] + ((x[i] - by.mean[i]) * by.x[i] + by.constant[i]);
}

void wb_norm_backward(const WbNorm *norm, const float *x, const float *gain, const float *mean,
                      const float *inverse_std, const float *dy, float *dx, float *dgain, float *dshift) {
    int c = norm->c;
    float share = 1 / (float)norm->rows;
    for (int at = 0; at < c; at += WB_COLUMN_LANES) {
        int width = lanes_at(at, c);
        float sum[WB_COLUMN_LANES] = {0}, product[WB_COLUMN_LANES] = {0};
        BackLanes lanes;
        wb_columns_add(norm->rows, c, width, dy + at, sum);
        wb_columns_add_products(norm->rows, c, width, dy + at, NULL, x + at, mean + at, product);
        for (int i = 0; i < width; i++) {
            float spread = inverse_std[at + i], scale = gain[at + i] * spread;
            product[i] *= spread;
            lanes.dy[i] = scale;
            lanes.x[i] = -scale * share * product[i] * spread;
            lanes.mean[i] = mean[at + i];
            lanes.constant[i] = -scale * share * sum[i];
            dshift[at + i] += sum[i];
            dgain[at + i] += product[i];
        }
        if (dx) backward_columns(norm->rows, c, width, &lanes, x + at, dy + at, dx + at);
    }
}

void wb_norm_forward(const WbNorm *norm, const float *x, const float *gain, const float *shift,
                     const float *running_mean, const float *running_variance, float *y) {
    int c = norm->c;
    for (int at = 0; at < c; at += WB_COLUMN_LANES) {
        int width = lanes_at(at, c);
        Lanes lanes;
        for (int i = 0; i < width; i++)
            lanes.scale[i] = gain[at + i] / sqrtf(running_variance[at + i] + norm->epsilon);
        for (int i = 0; i < width; i++)
            lanes.offset[i] = shift[at + i] - running_mean[at + i] * lanes.scale[i];
        scale_columns(norm->rows, c, width, &lanes, x + at, y + at);
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
