#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "bench.h"
#include "nn/activation.h"
#include "nn/conv.h"
#include "nn/dense.h"
#include "nn/norm.h"
#include "nn/optim.h"
#include "nn/pool.h"

/* The kernels of src/nn on the shapes of the network (model/net.h): of a training batch, and of a single photo. */

#define SUM_TOLERANCE 1e-4 /* sums of up to 16,384 floats in another order */
#define EACH_TOLERANCE 1e-6 /* entry by entry: a few roundings of a float */

enum { BATCH = 64 }; /* as wb_train_options */

/* A layer's arrays; `out` holds all that the layer writes, `y` and `dx`, `dweight`, `dbias` lie inside of it. */
typedef struct Layer {
    WbConv conv;
    int n, in, width; /* dense */
    float *x, *weight, *bias, *dy, *scratch;
    float *out, *dweight, *dbias; /* `out` begins with y, or with dx */
} Layer;

static void conv_forward(void *context) {
    Layer *l = context;
    wb_conv_forward(&l->conv, l->x, l->weight, l->bias, l->scratch, l->out);
}

static void conv_forward_naive(void *context) {
    Layer *l = context;
    wb_conv_forward_naive(&l->conv, l->x, l->weight, l->bias, l->scratch, l->out);
}

static void conv_backward(void *context) {
    Layer *l = context;
    wb_conv_backward(&l->conv, l->x, l->weight, l->dy, l->scratch, l->out, l->dweight, l->dbias);
}

static void conv_backward_naive(void *context) {
    Layer *l = context;
    wb_conv_backward_naive(&l->conv, l->x, l->weight, l->dy, l->scratch, l->out, l->dweight, l->dbias);
}

static void dense_forward(void *context) {
    Layer *l = context;
    wb_dense_forward(l->n, l->in, l->width, l->x, l->weight, l->bias, l->out);
}

static void dense_forward_naive(void *context) {
    Layer *l = context;
    wb_dense_forward_naive(l->n, l->in, l->width, l->x, l->weight, l->bias, l->out);
}

static void dense_forward_library(void *context) {
    Layer *l = context;
    for (int i = 0; i < l->n; i++)
        memcpy(l->out + (size_t)i * (size_t)l->width, l->bias, (size_t)l->width * sizeof *l->bias);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, l->n, l->width, l->in, 1, l->x, l->in, l->weight, l->width,
                1, l->out, l->width);
}

static void dense_backward(void *context) {
    Layer *l = context;
    wb_dense_backward(l->n, l->in, l->width, l->x, l->weight, l->dy, l->out, l->dweight, l->dbias);
}

static void dense_backward_naive(void *context) {
    Layer *l = context;
    wb_dense_backward_naive(l->n, l->in, l->width, l->x, l->weight, l->dy, l->out, l->dweight, l->dbias);
}

/* Room for `ins` inputs, `weights`, `outputs` of width `width`, and what forward and backward write. */
static size_t layer_new(Layer *l, size_t ins, size_t weights, size_t outputs, size_t width, size_t scratch) {
    size_t back = ins + weights + width, outs = outputs > back ? outputs : back;
    l->x = bench_numbers(ins, 1);
    l->weight = bench_numbers(weights, 2);
    l->bias = bench_numbers(width, 3);
    l->dy = bench_numbers(outputs, 4);
    l->scratch = bench_numbers(scratch + 1, 5);
    l->out = bench_numbers(outs, 6);
    l->dweight = l->out + ins;
    l->dbias = l->dweight + weights;
    return back;
}

static void layer_free(Layer *l) {
    float *blocks[] = {l->x, l->weight, l->bias, l->dy, l->scratch, l->out};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        wb_free(blocks[i]);
}

static void time_conv(Bench *bench, WbConv conv) {
    Layer l = {.conv = conv};
    size_t outputs = wb_conv_output_count(&conv), weights = wb_conv_weight_count(&conv);
    size_t ins = wb_conv_input_count(&conv), width = (size_t)conv.cout;
    size_t back = layer_new(&l, ins, weights, outputs, width, wb_conv_scratch(&conv));
    double flop = 2.0 * (double)(outputs / (size_t)conv.cout) * (double)weights;
    char name[80];
    snprintf(name, sizeof name, "conv forward %dx%dx%dx%d to %d", conv.n, conv.h, conv.w, conv.cin, conv.cout);
    bench_kernel(bench, &(BenchKernel){name, conv_forward_naive, conv_forward, NULL, &l, l.out, outputs, SUM_TOLERANCE,
                                       flop, 0});
    if (conv.n > 1) {
        snprintf(name, sizeof name, "conv backward %dx%dx%dx%d to %d", conv.n, conv.h, conv.w, conv.cin, conv.cout);
        bench_kernel(bench, &(BenchKernel){name, conv_backward_naive, conv_backward, NULL, &l, l.out, back,
                                           SUM_TOLERANCE, 2 * flop, 0});
    }
    layer_free(&l);
}

static void time_dense(Bench *bench, int n, int in, int width) {
    Layer l = {.n = n, .in = in, .width = width};
    size_t rows = (size_t)n, weights = (size_t)in * (size_t)width;
    size_t back = layer_new(&l, rows * (size_t)in, weights, rows * (size_t)width, (size_t)width, 0);
    double flop = 2.0 * (double)rows * (double)weights;
    char name[80];
    snprintf(name, sizeof name, "dense forward %dx%d to %d", n, in, width);
    bench_kernel(bench, &(BenchKernel){name, dense_forward_naive, dense_forward, dense_forward_library, &l, l.out,
                                       rows * (size_t)width, SUM_TOLERANCE, flop, 0});
    if (n > 1) {
        snprintf(name, sizeof name, "dense backward %dx%d to %d", n, in, width);
        bench_kernel(bench, &(BenchKernel){name, dense_backward_naive, dense_backward, NULL, &l, l.out, back,
                                           SUM_TOLERANCE, 2 * flop, 0});
    }
    layer_free(&l);
}

/* What moves bytes: arrays of the network's largest activation, 16 channels of 16x16. */
enum { CHANNELS = 16, PIXELS = 256, ROWS = BATCH * PIXELS, ENTRIES = ROWS * CHANNELS };

typedef struct Arrays {
    float *x, *y, *gain, *mean, *inverse_std, *moment1, *moment2;
} Arrays;

static const WbNorm norm_of_batch = {ROWS, CHANNELS, WB_NORM_MOMENTUM, WB_NORM_EPSILON};

static void norm_train(void *context) {
    Arrays *a = context;
    float running[2 * CHANNELS] = {0};
    wb_norm_forward_train(&norm_of_batch, a->x, a->gain, a->gain, a->mean, a->inverse_std, running, running + CHANNELS,
                          a->y);
}

static void norm_train_naive(void *context) {
    Arrays *a = context;
    for (int c = 0; c < CHANNELS; c++) {
        double sum = 0, squares = 0;
        for (int i = c; i < ENTRIES; i += CHANNELS)
            sum += (double)a->x[i];
        for (int i = c; i < ENTRIES; i += CHANNELS)
            squares += ((double)a->x[i] - sum / ROWS) * ((double)a->x[i] - sum / ROWS);
        double scale = (double)a->gain[c] / sqrt(squares / ROWS + (double)WB_NORM_EPSILON);
        for (int i = c; i < ENTRIES; i += CHANNELS)
            a->y[i] = (float)(((double)a->x[i] - sum / ROWS) * scale + (double)a->gain[c]);
    }
}

static void relu(void *context) {
    Arrays *a = context;
    wb_relu_forward(ENTRIES, a->x, a->y);
}

static void relu_naive(void *context) {
    Arrays *a = context;
    for (int i = 0; i < ENTRIES; i++)
        a->y[i] = a->x[i] > 0 ? a->x[i] : 0;
}

static void meanmax(void *context) {
    Arrays *a = context;
    wb_meanmax_forward(BATCH, PIXELS, CHANNELS, a->x, a->y, NULL);
}

static void meanmax_naive(void *context) {
    Arrays *a = context;
    for (int i = 0; i < BATCH * CHANNELS; i++) {
        const float *x = a->x + i / CHANNELS * PIXELS * CHANNELS + i % CHANNELS;
        float *y = a->y + i / CHANNELS * 2 * CHANNELS + i % CHANNELS, largest = x[0];
        double sum = 0;
        for (int p = 0; p < PIXELS * CHANNELS; p += CHANNELS) {
            sum += (double)x[p];
            largest = fmaxf(largest, x[p]);
        }
        y[0] = (float)(sum / PIXELS);
        y[CHANNELS] = largest;
    }
}

/* The first step from the same place; the parameters are y. */
enum { PARAMETERS = 1 << 16 }; /* about as many as the network has */

static void adamw(void *context) {
    Arrays *a = context;
    WbOptimiser optimiser = wb_optimiser(WB_ADAMW);
    memset(a->moment1, 0, PARAMETERS * sizeof(float));
    memset(a->moment2, 0, PARAMETERS * sizeof(float));
    memcpy(a->y, a->x, PARAMETERS * sizeof(float));
    wb_optimiser_step(&optimiser, 1e-3, 1, 1, PARAMETERS, a->y, a->x + PARAMETERS, a->moment1, a->moment2);
}

static void adamw_naive(void *context) {
    Arrays *a = context;
    WbOptimiser o = wb_optimiser(WB_ADAMW);
    double beta1 = (double)o.beta1, beta2 = (double)o.beta2, epsilon = (double)o.epsilon, rate = 1e-3;
    memset(a->moment1, 0, PARAMETERS * sizeof(float));
    memset(a->moment2, 0, PARAMETERS * sizeof(float));
    memcpy(a->y, a->x, PARAMETERS * sizeof(float));
    for (int i = 0; i < PARAMETERS; i++) {
        double value = (double)a->y[i], grad = (double)a->x[PARAMETERS + i];
        double m = beta1 * (double)a->moment1[i] + (1 - beta1) * grad;
        double v = beta2 * (double)a->moment2[i] + (1 - beta2) * grad * grad;
        value -= rate * (double)o.decay * value;
        value -= rate * (m / (1 - beta1)) / (sqrt(v / (1 - beta2)) + epsilon); /* of step 1 */
        a->moment1[i] = (float)m, a->moment2[i] = (float)v, a->y[i] = (float)value;
    }
}

static void time_movers(Bench *bench) {
    Arrays a = {bench_numbers(ENTRIES, 1),    bench_numbers(ENTRIES, 2),   bench_numbers(CHANNELS, 3),
                bench_numbers(CHANNELS, 4),   bench_numbers(CHANNELS, 5),  bench_numbers(PARAMETERS, 6),
                bench_numbers(PARAMETERS, 7)};
    const double array = ENTRIES * sizeof(float), parameters = PARAMETERS * sizeof(float);
    const BenchKernel kernels[] = {
        {"norm training 64x16x16x16", norm_train_naive, norm_train, NULL, &a, a.y, ENTRIES, SUM_TOLERANCE, 0,
         4 * array},
        {"relu 64x16x16x16", relu_naive, relu, NULL, &a, a.y, ENTRIES, EACH_TOLERANCE, 0, 2 * array},
        {"mean and max pooling 64x16x16x16", meanmax_naive, meanmax, NULL, &a, a.y, 2 * BATCH * CHANNELS,
         EACH_TOLERANCE, 0, array},
        {"adamw step of 65536", adamw_naive, adamw, NULL, &a, a.y, PARAMETERS, EACH_TOLERANCE, 0, 11 * parameters},
    };
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        bench_kernel(bench, &kernels[i]);
    float *blocks[] = {a.x, a.y, a.gain, a.mean, a.inverse_std, a.moment1, a.moment2};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        wb_free(blocks[i]);
}

int main(int argc, char **argv) {
    Bench bench = bench_begin("nn", argc, argv);
    static const int photos[] = {BATCH, 1};
    for (int i = 0; i < 2; i++) {
        int n = photos[i];
        time_conv(&bench, (WbConv){n, 32, 32, 3, 16, 3, 2, 1});
        time_conv(&bench, (WbConv){n, 16, 16, 16, 32, 3, 2, 1});
        time_conv(&bench, (WbConv){n, 8, 8, 32, 48, 3, 2, 1});
        time_dense(&bench, n, 356, 64);
        time_dense(&bench, n, 192, 96);
    }
    time_movers(&bench);
    return bench_end(&bench);
}
