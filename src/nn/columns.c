#include "nn/levels.h"

#include "nn/columns.h"

#define BLOCK 128 /* rows added in float: rounding then stays below a hundred-thousandth */

static size_t block_end(size_t begin, size_t rows) {
    return rows - begin > BLOCK ? begin + BLOCK : rows;
}

/* Called with constant widths, for which the compiler makes versions that keep the lanes in registers. */
static inline void add_lanes(size_t rows, int stride, int width, const float *x, float *sums) {
    double total[WB_COLUMN_LANES] = {0};
    for (size_t begin = 0; begin < rows; begin += BLOCK) {
        float part[WB_COLUMN_LANES] = {0};
        for (size_t row = begin; row < block_end(begin, rows); row++)
            for (int i = 0; i < width; i++)
                part[i] += x[row * (size_t)stride + (size_t)i];
        for (int i = 0; i < width; i++)
            total[i] += (double)part[i];
    }
    for (int i = 0; i < width; i++)
        sums[i] += (float)total[i];
}

void wb_columns_add(size_t rows, int stride, int c, const float *x, float *sums) {
    int at = 0;
    for (; at + WB_COLUMN_LANES <= c; at += WB_COLUMN_LANES)
        add_lanes(rows, stride, WB_COLUMN_LANES, x + at, sums + at);
    for (; at + 4 <= c; at += 4)
        add_lanes(rows, stride, 4, x + at, sums + at);
    for (; at < c; at++)
        add_lanes(rows, stride, 1, x + at, sums + at);
}

typedef struct Pair {
    const float *a, *b, *a_mean, *b_mean;
} Pair;

static Pair pair_at(const float *a, const float *a_mean, const float *b, const float *b_mean, int at) {
    return (Pair){a + at, b + at, a_mean ? a_mean + at : NULL, b_mean + at};
}

static inline void add_product_lanes(size_t rows, int stride, int width, Pair pair, float *sums) {
    double total[WB_COLUMN_LANES] = {0};
    float a_mean[WB_COLUMN_LANES] = {0}, b_mean[WB_COLUMN_LANES];
    for (int i = 0; i < width; i++)
        b_mean[i] = pair.b_mean[i];
    for (int i = 0; pair.a_mean && i < width; i++)
        a_mean[i] = pair.a_mean[i];
    for (size_t begin = 0; begin < rows; begin += BLOCK) {
        float part[WB_COLUMN_LANES] = {0};
        for (size_t row = begin; row < block_end(begin, rows); row++) {
            const float *a = pair.a + row * (size_t)stride, *b = pair.b + row * (size_t)stride;
            for (int i = 0; i < width; i++)
                part[i] += (a[i] - a_mean[i]) * (b[i] - b_mean[i]);
        }
        for (int i = 0; i < width; i++)
            total[i] += (double)part[i];
    }
    for (int i = 0; i < width; i++)
        sums[i] += (float)total[i];
}

void wb_columns_add_products(size_t rows, int stride, int c, const float *a, const float *a_mean,
                             const float *b, const float *b_mean, float *sums) {
    int at = 0;
    for (; at + WB_COLUMN_LANES <= c; at += WB_COLUMN_LANES)
        add_product_lanes(rows, stride, WB_COLUMN_LANES, pair_at(a, a_mean, b, b_mean, at), sums + at);
    for (; at + 4 <= c; at += 4)
        add_product_lanes(rows, stride, 4, pair_at(a, a_mean, b, b_mean, at), sums + at);
    for (; at < c; at++)
        add_product_lanes(rows, stride, 1, pair_at(a, a_mean, b, b_mean, at), sums + at);
}
