#include "gradient.h"
#include "nn/activation.h"
#include "nn/blas.h"
#include "nn/conv.h"
#include "nn/dense.h"
#include "nn/norm.h"
#include "nn/pool.h"

/* Every layer by itself: the gradient of its inputs and of its parameters. */

typedef struct Layer {
    WbConv conv;
    WbNorm norm;
    int n, in, out; /* dense; n, in = px, out = c for pooling */
    size_t count;   /* of y */
    float *x, *weight, *bias, *scratch, *y, *dy, *kept1, *kept2, *running;
} Layer;

static void free_layer(Layer *layer) {
    wb_free(layer->x), wb_free(layer->weight), wb_free(layer->bias), wb_free(layer->scratch),
        wb_free(layer->y);
    wb_free(layer->dy), wb_free(layer->kept1), wb_free(layer->kept2), wb_free(layer->running);
}

static double conv_scalar(void *context) {
    Layer *l = context;
    wb_conv_forward(&l->conv, l->x, l->weight, l->bias, l->scratch, l->y);
    return weighed(l->y, l->dy, l->count);
}

static void check_conv(WbConv conv) {
    WbRandom random = wb_random(11, 1);
    size_t xs = wb_conv_input_count(&conv), ws = wb_conv_weight_count(&conv), outs = (size_t)conv.cout;
    Layer l = {.conv = conv, .count = wb_conv_output_count(&conv)};
    l.x = numbers(&random, xs), l.weight = numbers(&random, ws), l.bias = numbers(&random, outs);
    l.y = zeros(l.count), l.dy = numbers(&random, l.count), l.scratch = zeros(wb_conv_scratch(&conv));
    float *dx = zeros(xs), *dw = zeros(ws), *db = zeros(outs);
    wb_conv_backward(&conv, l.x, l.weight, l.dy, l.scratch, dx, dw, db);
    check_gradient("conv dx", conv_scalar, &l, l.x, xs, dx, 1);
    check_gradient("conv dweight", conv_scalar, &l, l.weight, ws, dw, 1);
    check_gradient("conv dbias", conv_scalar, &l, l.bias, outs, db, 1);
    wb_free(dx), wb_free(dw), wb_free(db);
    free_layer(&l);
}

static double dense_scalar(void *context) {
    Layer *l = context;
    wb_dense_forward(l->n, l->in, l->out, l->x, l->weight, l->bias, l->y);
    return weighed(l->y, l->dy, l->count);
}

static void check_dense(int n, int in, int out) {
    WbRandom random = wb_random(12, 1);
    size_t xs = (size_t)(n * in), ws = (size_t)(in * out), outs = (size_t)out;
    Layer l = {.n = n, .in = in, .out = out, .count = (size_t)(n * out)};
    l.x = numbers(&random, xs), l.weight = numbers(&random, ws), l.bias = numbers(&random, outs);
    l.y = zeros(l.count), l.dy = numbers(&random, l.count);
    float *dx = zeros(xs), *dw = zeros(ws), *db = zeros(outs);
    wb_dense_backward(n, in, out, l.x, l.weight, l.dy, dx, dw, db);
    check_gradient("dense dx", dense_scalar, &l, l.x, xs, dx, 1);
    check_gradient("dense dweight", dense_scalar, &l, l.weight, ws, dw, 1);
    check_gradient("dense dbias", dense_scalar, &l, l.bias, outs, db, 1);
    wb_free(dx), wb_free(dw), wb_free(db);
    free_layer(&l);
}

static double norm_scalar(void *context) {
    Layer *l = context;
    wb_norm_forward_train(&l->norm, l->x, l->weight, l->bias, l->kept1, l->kept2, l->running,
                          l->running + l->norm.c, l->y);
    return weighed(l->y, l->dy, l->count);
}

static void check_norm(size_t rows, int c) {
    WbRandom random = wb_random(13, 1);
    size_t cs = (size_t)c;
    Layer l = {.norm = {rows, c, WB_NORM_MOMENTUM, WB_NORM_EPSILON}, .count = rows * cs};
    l.x = numbers(&random, l.count), l.weight = numbers(&random, cs), l.bias = numbers(&random, cs);
    for (size_t i = 0; i < l.count; i++)
        l.x[i] += 0.5f; /* a mean that is not 0 */
    l.y = zeros(l.count), l.dy = numbers(&random, l.count);
    l.kept1 = zeros(cs), l.kept2 = zeros(cs), l.running = zeros(2 * cs);
    float *dx = zeros(l.count), *dgain = zeros(cs), *dshift = zeros(cs);
    norm_scalar(&l);
    wb_norm_backward(&l.norm, l.x, l.weight, l.kept1, l.kept2, l.dy, dx, dgain, dshift);
    check_gradient("norm dx", norm_scalar, &l, l.x, l.count, dx, 1);
    check_gradient("norm dgain", norm_scalar, &l, l.weight, cs, dgain, 1);
    check_gradient("norm dshift", norm_scalar, &l, l.bias, cs, dshift, 1);
    memcpy(l.y, l.dy, l.count * sizeof *l.y); /* dx in place of dy, and added-to gradients */
    wb_norm_backward(&l.norm, l.x, l.weight, l.kept1, l.kept2, l.y, l.y, dgain, dshift);
    CHECK(memcmp(l.y, dx, l.count * sizeof *dx) == 0);
    for (size_t i = 0; i < cs; i++)
        dgain[i] /= 2;
    check_gradient("norm dgain, added twice", norm_scalar, &l, l.weight, cs, dgain, 1);
    wb_free(dx), wb_free(dgain), wb_free(dshift);
    free_layer(&l);
}

static double relu_scalar(void *context) {
    Layer *l = context;
    wb_relu_forward(l->count, l->x, l->y);
    return weighed(l->y, l->dy, l->count);
}

static void check_relu(size_t count) {
    WbRandom random = wb_random(14, 1);
    Layer l = {
        .count = count, .x = numbers(&random, count), .dy = numbers(&random, count), .y = zeros(count)};
    float *dx = zeros(count);
    for (size_t i = 0; i < count; i++)
        l.x[i] += l.x[i] < 0 ? -GRADIENT_REACH : GRADIENT_REACH;
    wb_relu_forward(count, l.x, l.y);
    wb_relu_backward(count, l.y, l.dy, dx);
    check_gradient("relu", relu_scalar, &l, l.x, count, dx, count > 4);
    wb_free(dx);
    free_layer(&l);
}

static double dropout_scalar(void *context) {
    Layer *l = context;
    WbRandom random = wb_random(5, 5); /* the same mask every time */
    wb_dropout_forward(l->count, 0.4f, &random, l->x, (unsigned char *)l->kept1, l->y);
    return weighed(l->y, l->dy, l->count);
}

static void check_dropout(size_t count) {
    WbRandom random = wb_random(15, 1);
    Layer l = {
        .count = count, .x = numbers(&random, count), .dy = numbers(&random, count), .y = zeros(count)};
    l.kept1 = zeros(count);
    float *dx = zeros(count);
    dropout_scalar(&l);
    wb_dropout_backward(count, 0.4f, (unsigned char *)l.kept1, l.dy, dx);
    check_gradient("dropout", dropout_scalar, &l, l.x, count, dx, 1);
    wb_free(dx);
    free_layer(&l);
}

static double pool_scalar(void *context) {
    Layer *l = context;
    wb_meanmax_forward(l->n, l->in, l->out, l->x, l->y, (int32_t *)l->kept1);
    return weighed(l->y, l->dy, l->count);
}

static void check_pool(int n, int px, int c) {
    WbRandom random = wb_random(16, 1);
    size_t xs = (size_t)(n * px * c);
    Layer l = {.n = n, .in = px, .out = c, .count = (size_t)(n * 2 * c), .x = zeros(xs)};
    /* All values of a channel a tenth apart and in a mixed order (7 and 31 have no common divisor with px
     * below). */
    for (int i = 0; i < n * px * c; i++)
        l.x[i] = 0.1f * (float)((i / c % px * 7 + i % c * 31) % px);
    l.y = zeros(l.count), l.dy = numbers(&random, l.count), l.kept1 = zeros((size_t)(n * c));
    float *dx = zeros(xs);
    pool_scalar(&l);
    wb_meanmax_backward(n, px, c, l.dy, (int32_t *)l.kept1, dx);
    check_gradient("pool", pool_scalar, &l, l.x, xs, dx, 1);
    wb_free(dx);
    free_layer(&l);
}

int main(void) {
    wb_blas_pin();
    check_conv((WbConv){1, 1, 1, 1, 1, 1, 1, 0});
    check_conv((WbConv){2, 5, 4, 3, 5, 3, 2, 1});
    check_conv((WbConv){3, 4, 3, 2, 4, 1, 1, 0});
    check_conv((WbConv){1, 6, 6, 2, 3, 5, 1, 2});
    check_dense(1, 1, 1);
    check_dense(5, 7, 3);
    check_norm(7, 1);
    check_norm(6, 19);
    check_norm(300, 5);
    check_relu(1);
    check_relu(70);
    check_dropout(90);
    check_pool(1, 1, 1);
    check_pool(2, 9, 19);
    check_pool(3, 5, 16);
    return check_done();
}
