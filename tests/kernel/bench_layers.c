#include "nn/conv.h"

#include <stdio.h>
#include <time.h>

#include "base/memory.h"
#include "base/random.h"
#include "nn/blas.h"

/* Times the fast convolution against its naive twin and prints the ratio; the fast one must not be slower. */

#define FAST_SECONDS 0.15 /* long enough for the clock, short enough for seven shapes in a few seconds */

static double now_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct Bench {
    WbConv conv;
    float *x, *weight, *bias, *scratch, *y, *dx, *dweight;
} Bench;

static void run(const Bench *bench, int naive, int backward) {
    const WbConv *conv = &bench->conv;
    if (backward) {
        (naive ? wb_conv_backward_naive : wb_conv_backward)(conv, bench->x, bench->weight, bench->y,
                                                            bench->scratch, bench->dx, bench->dweight, NULL);
        return;
    }
    (naive ? wb_conv_forward_naive : wb_conv_forward)(conv, bench->x, bench->weight, bench->bias,
                                                      bench->scratch, bench->y);
}

/* Seconds of one call: the best of as many as fit, which is what other programs disturb least. */
static double seconds_of(const Bench *bench, int naive, int backward) {
    double best = 1e9, begin = now_seconds();
    do {
        double at = now_seconds();
        run(bench, naive, backward);
        double took = now_seconds() - at;
        if (took < best) best = took;
    } while (!naive && now_seconds() - begin < FAST_SECONDS);
    return best;
}

static float *numbers(WbRandom *random, size_t count) {
    float *block = wb_alloc(count, sizeof *block);
    for (size_t i = 0; block && i < count; i++)
        block[i] = wb_random_unit(random) - 0.5f;
    return block;
}

/* Prints one shape; returns 1 when the fast one is slower than the naive one. */
static int measure(WbConv conv) {
    WbRandom random = wb_random(1, 1);
    Bench bench = {.conv = conv,
                   .x = numbers(&random, wb_conv_input_count(&conv)),
                   .weight = numbers(&random, wb_conv_weight_count(&conv)),
                   .bias = numbers(&random, (size_t)conv.cout),
                   .scratch = numbers(&random, wb_conv_scratch(&conv)),
                   .y = numbers(&random, wb_conv_output_count(&conv)),
                   .dx = numbers(&random, wb_conv_input_count(&conv)),
                   .dweight = numbers(&random, wb_conv_weight_count(&conv))};
    int slower = 0;
    for (int backward = 0; backward < 2; backward++) {
        double fast = seconds_of(&bench, 0, backward), naive = seconds_of(&bench, 1, backward);
        double flop = 2.0 * (double)(wb_conv_output_count(&conv) / (size_t)conv.cout) *
                      (double)wb_conv_weight_count(&conv) * (backward ? 2 : 1);
        printf("n %d %dx%d %d->%d kernel %d stride %d %-8s %8.3f ms %6.1f GFLOP/s ratio %.1f\n", conv.n,
               conv.h, conv.w, conv.cin, conv.cout, conv.kernel, conv.stride,
               backward ? "backward" : "forward", fast * 1e3, flop / fast * 1e-9, naive / fast);
        slower |= fast > naive;
    }
    wb_free(bench.x), wb_free(bench.weight), wb_free(bench.bias), wb_free(bench.scratch), wb_free(bench.y);
    wb_free(bench.dx), wb_free(bench.dweight);
    return slower;
}

int main(void) {
    int slower = 0;
    printf("%s; %d thread\n", wb_blas_config(), wb_blas_pin());
    slower |= measure((WbConv){8, 64, 64, 3, 16, 3, 2, 1});
    slower |= measure((WbConv){8, 64, 64, 3, 16, 3, 1, 1});
    slower |= measure((WbConv){8, 32, 32, 16, 32, 3, 2, 1});
    slower |= measure((WbConv){8, 16, 16, 32, 48, 3, 1, 1});
    slower |= measure((WbConv){8, 16, 16, 64, 64, 3, 1, 1});
    slower |= measure((WbConv){8, 32, 32, 32, 32, 1, 1, 0});
    slower |= measure((WbConv){1, 48, 48, 5, 16, 5, 2, 2});
    if (slower) printf("the fast convolution is slower than the naive one\n");
    return slower;
}
