#include "nn/conv.h"

#include <float.h>
#include <stdlib.h>

#include "base/random.h"
#include "check.h"
#include "nn/activation.h"
#include "nn/blas.h"
#include "nn/dense.h"
#include "nn/norm.h"

/* Fast kernels against their naive twins, on edge shapes and random ones. */

#define RANDOM_SHAPES 60 /* enough to meet every pair of kernel, stride and channels; a tenth of a second */

/* A new block of `count` numbers in -1 .. 1; free with wb_free. */
static float *numbers(WbRandom *random, size_t count) {
    float *block = wb_alloc(count, sizeof *block);
    if (!block) abort();
    for (size_t i = 0; i < count; i++)
        block[i] = 2 * wb_random_unit(random) - 1;
    return block;
}

static float *copy_of(const float *block, size_t count) {
    float *copy = wb_alloc(count, sizeof *copy);
    if (!copy) abort();
    memcpy(copy, block, count * sizeof *copy);
    return copy;
}

/* Largest difference; infinite when anything is not finite. */
static double difference(const float *a, const float *b, size_t count) {
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        double d = fabs((double)a[i] - (double)b[i]);
        if (!isfinite(d)) return INFINITY;
        if (d > most) most = d;
    }
    return most;
}

/* Rounding of a sum of `terms` products of numbers in -1 .. 1 added in any order: partial sums grow with the
 * root of their number, and so do their errors; twice that and a little, still a hundredth of one wrong term
 * at the largest. */
static double rounding(size_t terms) {
    return FLT_EPSILON * (2 * (double)terms + 10);
}

static void check_conv_forward(const WbConv *conv, const float *x, const float *weight, const float *bias) {
    size_t outputs = wb_conv_output_count(conv);
    size_t terms = wb_conv_weight_count(conv) / (size_t)conv->cout;
    float *y = wb_alloc(outputs, sizeof *y), *y_naive = wb_alloc(outputs, sizeof *y);
    float *scratch = wb_alloc(wb_conv_scratch(conv), sizeof *scratch);
    for (size_t i = 0; i < outputs; i++)
        y[i] = NAN; /* must be overwritten, also when BLAS is told to add */
    wb_conv_forward(conv, x, weight, bias, scratch, y);
    wb_conv_forward_naive(conv, x, weight, bias, NULL, y_naive);
    CHECK(difference(y, y_naive, outputs) <= rounding(terms));
    wb_free(y), wb_free(y_naive), wb_free(scratch);
}

static void check_conv_backward(const WbConv *conv, const float *x, const float *weight, WbRandom *random) {
    size_t inputs = wb_conv_input_count(conv), outputs = wb_conv_output_count(conv);
    size_t weights = wb_conv_weight_count(conv), cout = (size_t)conv->cout;
    float *dy = numbers(random, outputs), *dx = numbers(random, inputs), *dx_naive = numbers(random, inputs);
    float *dw = numbers(random, weights), *dw_naive = copy_of(dw, weights), *dw_only = copy_of(dw, weights);
    float *db = numbers(random, cout), *db_naive = copy_of(db, cout);
    float *scratch = wb_alloc(wb_conv_scratch(conv), sizeof *scratch);
    wb_conv_backward(conv, x, weight, dy, scratch, dx, dw, db);
    wb_conv_backward_naive(conv, x, weight, dy, NULL, dx_naive, dw_naive, db_naive);
    CHECK(difference(dx, dx_naive, inputs) <= rounding(weights));
    CHECK(difference(dw, dw_naive, weights) <= rounding(outputs / cout));
    CHECK(difference(db, db_naive, cout) <= rounding(outputs / cout));
    wb_conv_backward(conv, x, weight, dy, scratch, NULL, dw_only, NULL);
    CHECK(difference(dw, dw_only, weights) <= 0); /* the same work: to the bit */
    wb_free(dy), wb_free(dx), wb_free(dx_naive), wb_free(dw), wb_free(dw_naive), wb_free(dw_only);
    wb_free(db), wb_free(db_naive), wb_free(scratch);
}

static void check_conv(WbConv conv) {
    int before = check_failures;
    if (conv.h + 2 * conv.pad < conv.kernel || conv.w + 2 * conv.pad < conv.kernel) return;
    WbRandom random = wb_random(7, wb_conv_input_count(&conv));
    float *x = numbers(&random, wb_conv_input_count(&conv));
    float *weight = numbers(&random, wb_conv_weight_count(&conv));
    float *bias = numbers(&random, (size_t)conv.cout);
    check_conv_forward(&conv, x, weight, bias);
    check_conv_forward(&conv, x, weight, NULL);
    check_conv_backward(&conv, x, weight, &random);
    wb_free(x), wb_free(weight), wb_free(bias);
    if (check_failures > before)
        fprintf(stderr, "  n %d h %d w %d cin %d cout %d kernel %d stride %d pad %d\n", conv.n, conv.h,
                conv.w, conv.cin, conv.cout, conv.kernel, conv.stride, conv.pad);
}

static void check_conv_shapes(void) {
    static const int cins[] = {1, 3, 17}, kernels[] = {1, 2, 3, 5};
    check_conv((WbConv){1, 1, 1, 1, 1, 1, 1, 0});
    check_conv((WbConv){1, 1, 1, 3, 2, 3, 1, 1});
    check_conv((WbConv){2, 1, 9, 3, 4, 3, 2, 1});
    check_conv((WbConv){2, 9, 1, 3, 4, 3, 2, 1});
    check_conv((WbConv){2, 2, 2, 1, 2, 2, 1, 3}); /* more padding than kernel: whole outputs see none of x */
    check_conv((WbConv){3, 5, 5, 4, 6, 1, 2, 0}); /* pointwise, but not every pixel */
    check_conv((WbConv){2, 64, 64, 16, 3, 3, 1, 1}); /* more than one piece of scratch */
    check_conv((WbConv){1, 2, 900, 17, 2, 3, 1, 1}); /* one output line fills the scratch */
    check_conv((WbConv){2, 8, 12, 16, 16, 3, 2, 0}); /* the last line and column are in no patch */
    for (int i = 0; i < 27; i++) { /* the network's channels, which have kernels of their own, on odd photos */
        static const int network_cins[] = {3, 16, 32};
        WbConv conv = {2, 5 + i % 4, 3 + i % 5, network_cins[i % 3], 16 + 16 * (i / 3 % 3), 3, 1 + i / 9 % 2, i / 9};
        check_conv(conv);
    }
    WbRandom random = wb_random(3, 1);
    for (int i = 0; i < RANDOM_SHAPES; i++) {
        WbConv conv = {.n = 1 + (int)wb_random_below(&random, 5), .cin = cins[i % 3]};
        conv.h = 1 + (int)wb_random_below(&random, 13);
        conv.w = 1 + (int)wb_random_below(&random, 13);
        conv.cout = 1 + (int)wb_random_below(&random, 18);
        conv.kernel = kernels[i / 3 % 4];
        conv.stride = 1 + (int)wb_random_below(&random, 2);
        conv.pad = (int)wb_random_below(&random, (uint32_t)(conv.kernel / 2 + 1));
        check_conv(conv);
    }
}

/* Two lines by hand, so that the naive twin is not only right by definition: 1 2 3 / 4 5 6 under a 2 x 2
 * kernel. */
static void check_conv_by_hand(void) {
    static const float x[6] = {1, 2, 3, 4, 5, 6}, weight[4] = {1, 10, 100, 1000}, bias[1] = {0.5f};
    WbConv conv = {1, 2, 3, 1, 1, 2, 1, 0};
    float y[2];
    wb_conv_forward_naive(&conv, x, weight, bias, NULL, y);
    CHECK_NEAR(y[0], 1 + 20 + 400 + 5000 + 0.5, 0);
    CHECK_NEAR(y[1], 2 + 30 + 500 + 6000 + 0.5, 0);
}

static void check_dense(int n, int in, int out) {
    WbRandom random = wb_random(5, (uint64_t)(n * in * out));
    size_t xs = (size_t)(n * in), ys = (size_t)(n * out), ws = (size_t)(in * out), outs = (size_t)out;
    float *x = numbers(&random, xs), *weight = numbers(&random, ws), *bias = numbers(&random, outs);
    float *y = numbers(&random, ys), *y_naive = numbers(&random, ys), *dy = numbers(&random, ys);
    float *dx = numbers(&random, xs), *dx_naive = numbers(&random, xs);
    float *dw = numbers(&random, ws), *dw_naive = copy_of(dw, ws);
    float *db = numbers(&random, outs), *db_naive = copy_of(db, outs);
    wb_dense_forward(n, in, out, x, weight, bias, y);
    wb_dense_forward_naive(n, in, out, x, weight, bias, y_naive);
    CHECK(difference(y, y_naive, ys) <= rounding((size_t)in));
    wb_dense_forward(n, in, out, x, weight, NULL, y);
    wb_dense_forward_naive(n, in, out, x, weight, NULL, y_naive);
    CHECK(difference(y, y_naive, ys) <= rounding((size_t)in));
    wb_dense_backward(n, in, out, x, weight, dy, dx, dw, db);
    wb_dense_backward_naive(n, in, out, x, weight, dy, dx_naive, dw_naive, db_naive);
    CHECK(difference(dx, dx_naive, xs) <= rounding((size_t)out));
    CHECK(difference(dw, dw_naive, ws) <= rounding((size_t)n));
    CHECK(difference(db, db_naive, outs) <= rounding((size_t)n));
    wb_dense_backward(n, in, out, x, weight, dy, NULL, dw, NULL);
    wb_dense_backward_naive(n, in, out, x, weight, dy, NULL, dw_naive, NULL);
    CHECK(difference(dw, dw_naive, ws) <= rounding(2 * (size_t)n));
    CHECK(difference(db, db_naive, outs) <= rounding((size_t)n));
    wb_free(x), wb_free(weight), wb_free(bias), wb_free(y), wb_free(y_naive), wb_free(dy);
    wb_free(dx), wb_free(dx_naive), wb_free(dw), wb_free(dw_naive), wb_free(db), wb_free(db_naive);
}

/* The norm and its way back as the definition says, in double: y, dx[rows][c]; dgain, dshift[c]. */
static void norm_naive(const WbNorm *norm, const float *x, const float *gain, const float *shift, const float *dy,
                       float *y, float *dx, float *dgain, float *dshift) {
    size_t c = (size_t)norm->c, count = norm->rows * c;
    double rows = (double)norm->rows;
    for (size_t i = 0; i < c; i++) {
        double mean = 0, variance = 0, d = 0, g = 0;
        for (size_t at = i; at < count; at += c) mean += (double)x[at] / rows;
        for (size_t at = i; at < count; at += c) variance += ((double)x[at] - mean) * ((double)x[at] - mean) / rows;
        double inverse = 1 / sqrt(variance + (double)norm->epsilon);
        for (size_t at = i; at < count; at += c) {
            y[at] = (float)(((double)x[at] - mean) * inverse * (double)gain[i] + (double)shift[i]);
            d += (double)dy[at];
            g += (double)dy[at] * ((double)x[at] - mean) * inverse;
        }
        for (size_t at = i; at < count; at += c)
            dx[at] = (float)((double)gain[i] * inverse *
                             ((double)dy[at] - d / rows - ((double)x[at] - mean) * inverse * g / rows));
        dgain[i] += (float)g;
        dshift[i] += (float)d;
    }
}

/* What one way of normalising gives. */
typedef struct Normed {
    float *y, *dx, *dgain, *dshift, *mean, *inverse_std, *running;
} Normed;

static Normed normed_new(size_t rows, size_t c) {
    float *block = wb_alloc(2 * rows * c + 6 * c, sizeof *block);
    if (!block) abort();
    float *dgain = block + 2 * rows * c;
    return (Normed){block, block + rows * c, dgain, dgain + c, dgain + 2 * c, dgain + 3 * c, dgain + 4 * c};
}

static void check_norm(size_t rows, int c) {
    size_t cs = (size_t)c, count = rows * cs;
    WbRandom random = wb_random(9, count);
    WbNorm norm = {rows, c, WB_NORM_MOMENTUM, WB_NORM_EPSILON};
    float *x = numbers(&random, count), *dy = numbers(&random, count), *masked = copy_of(dy, count);
    float *gain = numbers(&random, cs), *shift = numbers(&random, cs);
    Normed naive = normed_new(rows, cs), plain = normed_new(rows, cs), fused = normed_new(rows, cs);
    for (size_t i = 0; i < count; i++) x[i] += 0.5f; /* a mean that is not 0 */
    norm_naive(&norm, x, gain, shift, dy, naive.y, naive.dx, naive.dgain, naive.dshift);
    wb_norm_forward_train(&norm, x, gain, shift, plain.mean, plain.inverse_std, plain.running, plain.running + cs,
                          plain.y);
    wb_norm_backward(&norm, x, gain, plain.mean, plain.inverse_std, dy, plain.dx, plain.dgain, plain.dshift);
    double inverse = 0; /* what a deviation makes of a rounding */
    for (size_t i = 0; i < cs; i++) inverse = fmax(inverse, (double)plain.inverse_std[i]);
    CHECK(difference(plain.y, naive.y, count) <= inverse * rounding(10));
    CHECK(difference(plain.dx, naive.dx, count) <= inverse * inverse * rounding(10));
    CHECK(difference(plain.dgain, naive.dgain, cs) <= inverse * rounding(rows));
    CHECK(difference(plain.dshift, naive.dshift, cs) <= rounding(rows));
    wb_norm_relu_forward_train(&norm, x, gain, shift, fused.mean, fused.inverse_std, fused.running, fused.running + cs,
                               fused.y);
    wb_norm_relu_backward(&norm, x, gain, shift, fused.mean, fused.inverse_std, dy, fused.dx, fused.dgain,
                          fused.dshift);
    wb_relu_forward(count, plain.y, plain.y);
    wb_relu_backward(count, plain.y, dy, masked);
    memset(plain.dgain, 0, 2 * cs * sizeof *plain.dgain); /* and dshift behind it */
    wb_norm_backward(&norm, x, gain, plain.mean, plain.inverse_std, masked, plain.dx, plain.dgain, plain.dshift);
    CHECK(difference(fused.y, plain.y, 2 * count + 6 * cs) <= 0); /* one block each: all of it to the bit */
    wb_free(x), wb_free(dy), wb_free(masked), wb_free(gain), wb_free(shift);
    wb_free(naive.y), wb_free(plain.y), wb_free(fused.y);
}

static void check_norm_shapes(void) {
    static const int widths[] = {1, 3, 4, 8, 15, 16, 17, 21, 32, 48};
    static const size_t heights[] = {2, 7, 128, 129, 300};
    for (int i = 0; i < 50; i++) check_norm(heights[i % 5], widths[i / 5]);
}

int main(void) {
    wb_blas_pin();
    check_conv_by_hand();
    check_conv_shapes();
    check_norm_shapes();
    check_dense(1, 1, 1);
    check_dense(1, 17, 3);
    check_dense(5, 1, 2);
    check_dense(300, 33, 19); /* more rows than are added up in one go */
    return check_done();
}
