/* The digest against its specification, and its kernels on every level against each other. */
#include <stdlib.h>

#include "base/random.h"
#include "check.h"
#include "digest_naive.h"
#include "features/kernels.h"
#include "features/stats.h"
#include "image/rows.h"

/* Sums in float lanes err by 1e-6; a pixel whose logarithm is rounded to the other side of a bin's edge moves a
 * percentile by that pixel's share of the bin (.004 of chroma wide). */
#define SUM_TOLERANCE 3e-6
#define PERCENTILE_TOLERANCE .004
#define LOG_TOLERANCE 1.2e-7 /* of the larger of 1 and the value: a bit of a float there */

enum { EDGE = WB_IMAGE_EDGE_PX, COUNT = EDGE * EDGE };

typedef struct Picture {
    float rgb[COUNT * 3], clipped[COUNT];
    WbImage image;
} Picture;

/* Patches of colour with noise, dark corners, clipped parts and pixels outside of 0..1. */
static void paint(Picture *p, int width, int height, uint64_t seed) {
    WbRandom random = wb_random(seed, 1);
    float colour[3] = {0};
    for (int i = 0; i < width * height; i++) {
        if (wb_random_below(&random, 50) == 0) /* a patch has some 50 pixels */
            for (int c = 0; c < 3; c++) colour[c] = powf(2, -8 * wb_random_unit(&random));
        for (int c = 0; c < 3; c++) p->rgb[3 * i + c] = colour[c] * (.9F + .2F * wb_random_unit(&random)) - 1e-3F;
        p->clipped[i] = wb_random_below(&random, 9) == 0 ? wb_random_unit(&random) : 0;
    }
    p->image = (WbImage){.width = width, .height = height, .full_width = width, .full_height = height};
    p->image.rgb = p->rgb;
    p->image.clipped = p->clipped;
}

static double tolerance_of(int stat) {
    int percentile = (stat >= 6 && stat < 22) || (stat >= 22 && stat < 30); /* counted, or chosen by counting */
    return percentile ? PERCENTILE_TOLERANCE : SUM_TOLERANCE;
}

static void test_picture(int width, int height, uint64_t seed) {
    Picture *p = wb_alloc(1, sizeof *p);
    WbFeatures fast, naive;
    WbErr err = {0};
    int steps = 0;
    paint(p, width, height, seed);
    CHECK_OK(wb_features_of_image(&p->image, &fast, &err), err);
    CHECK_OK(digest_naive(&p->image, &naive, &err), err);
    for (int i = 0; i < WB_STATS; i++)
        if (!CHECK(fabsf(fast.stats[i] - naive.stats[i]) <= (float)tolerance_of(i)))
            fprintf(stderr, "%d x %d: %s is %g, not %g\n", width, height, wb_stat_name(i), (double)fast.stats[i],
                    (double)naive.stats[i]);
    for (int i = 0; i < WB_HISTOGRAM; i++) steps += abs((int)lrintf((fast.histogram[i] - naive.histogram[i]) * 255));
    CHECK(steps <= 4); /* two pixels of 320 bins moved to a neighbour */
    for (int i = 0; i < WB_THUMB; i++) CHECK(abs(fast.thumb[i] - naive.thumb[i]) <= 1); /* of 65535 */
    wb_free(p);
}

static void test_logarithm(WbCpuLevel level) {
    float r[WB_KERNEL_BLOCK], g[WB_KERNEL_BLOCK], b[WB_KERNEL_BLOCK], rg[WB_KERNEL_BLOCK], bg[WB_KERNEL_BLOCK];
    float luma[WB_KERNEL_BLOCK], *rgb[3] = {r, g, b};
    WbRandom random = wb_random(3, 1);
    double worst = 0;
    for (int round = 0; round < 500; round++) {
        for (int i = 0; i < WB_KERNEL_BLOCK; i++)
            for (int c = 0; c < 3; c++) rgb[c][i] = exp2f(26 * wb_random_unit(&random) - 10); /* 1e-3 .. 65504 */
        r[0] = g[0];
        wb_kernels(level)->chroma(rgb, WB_KERNEL_BLOCK, rg, bg, luma);
        CHECK(rg[0] == 0); /* grey is exactly grey */
        for (int i = 0; i < WB_KERNEL_BLOCK; i++) {
            double red = log((double)r[i] / (double)g[i]), blue = log((double)b[i] / (double)g[i]);
            worst = fmax(worst, fabs((double)rg[i] - red) / fmax(1, fabs(red)));
            worst = fmax(worst, fabs((double)bg[i] - blue) / fmax(1, fabs(blue)));
        }
    }
    CHECK_NEAR(worst, 0, LOG_TOLERANCE);
}

/* Everything a level's kernels compute from the same numbers. */
typedef struct Answers {
    float chroma[3][WB_KERNEL_BLOCK], powers[3][WB_KERNEL_BLOCK], moments[2][WB_KERNEL_BLOCK];
    float edges[WB_KERNEL_BLOCK], rows[2][WB_KERNEL_BLOCK];
    int32_t bins[3][WB_KERNEL_BLOCK];
} Answers;

static void answer(WbCpuLevel level, size_t count, const float *values, Answers *ret) {
    const WbKernels *kernels = wb_kernels(level);
    const WbRowKernels *rows = wb_row_kernels(level);
    float logs[WB_KERNEL_BLOCK], *rgb[3] = {logs, logs, logs};
    memset(ret, 0, sizeof *ret);
    for (size_t i = 0; i < WB_KERNEL_BLOCK; i++) logs[i] = values[i] + 2; /* above 0 */
    kernels->chroma(rgb, count, ret->chroma[0], ret->chroma[1], ret->chroma[2]);
    kernels->powers(values, count, ret->powers);
    kernels->moments(values, count, .3F, ret->moments);
    kernels->bins(values, count, -.5F, 50, 64, ret->bins[0]);
    kernels->grey_bins(values, values + 1, count, ret->bins[1], ret->bins[2]);
    kernels->edges(values, values + 7, count, ret->edges);
    rows->begin(values, count, .7F, ret->rows[0]);
    rows->add(values + 3, count, .3F, ret->rows[1]);
}

static void test_levels(void) {
    float values[2 * WB_KERNEL_BLOCK];
    WbRandom random = wb_random(4, 1);
    for (size_t count = 0; count <= WB_KERNEL_BLOCK; count++) {
        Answers lowest, other;
        for (size_t i = 0; i < 2 * WB_KERNEL_BLOCK; i++) values[i] = 2 * wb_random_unit(&random) - 1;
        answer(WB_CPU_BASELINE, count, values, &lowest);
        for (WbCpuLevel level = WB_CPU_BASELINE; level <= wb_cpu_level(); level++) {
            answer(level, count, values, &other);
            CHECK(memcmp(&lowest, &other, sizeof other) == 0); /* all levels give the same bits */
        }
    }
}

/* Bins at their edges, beyond them, and of what is not grey. */
static void test_bins(void) {
    const float values[6] = {-9, -.5F, -.4999F, .779F, .781F, 9};
    const float red[4] = {0, .2F, -.2499F, 0}, blue[4] = {0, 0, 0, .25F};
    int32_t bins[6], r[4], b[4];
    wb_kernels(WB_CPU_BASELINE)->bins(values, 6, -.5F, 50, 64, bins);
    CHECK(bins[0] == 0 && bins[1] == 0 && bins[2] == 0 && bins[3] == 63 && bins[4] == 63 && bins[5] == 63);
    wb_kernels(WB_CPU_BASELINE)->grey_bins(red, blue, 4, r, b);
    CHECK(r[0] == WB_GREY_STEPS / 2 - 1 && r[1] == 57 && r[2] == 0 && r[3] == WB_GREY_STEPS && b[3] == WB_GREY_STEPS);
}

int main(void) {
    static const int sizes[][2] = {{EDGE, EDGE}, {EDGE, 85}, {85, EDGE}, {EDGE, 1}, {1, EDGE}, {1, 1},
                                   {2, 2},       {31, 33},   {32, 32},   {33, 31},  {64, 2},   {127, 63}};
    for (uint64_t i = 0; i < sizeof sizes / sizeof *sizes; i++) test_picture(sizes[i][0], sizes[i][1], i);
    for (WbCpuLevel level = WB_CPU_BASELINE; level <= wb_cpu_level(); level++) test_logarithm(level);
    test_levels();
    test_bins();
    return check_done();
}
