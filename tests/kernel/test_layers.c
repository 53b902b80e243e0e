#include "nn/conv.h"

#include <float.h>
#include <stdlib.h>

#include "base/random.h"
#include "check.h"
#include "nn/blas.h"
#include "nn/dense.h"

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

int main(void) {
    wb_blas_pin();
    check_conv_by_hand();
    check_conv_shapes();
    check_dense(1, 1, 1);
    check_dense(1, 17, 3);
    check_dense(5, 1, 2);
    check_dense(300, 33, 19); /* more rows than are added up in one go */
    return check_done();
}
