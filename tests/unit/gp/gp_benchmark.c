#include <stdio.h>
#include <time.h>

#include "base/memory.h"
#include "check.h"
#include "gp/kernel.h"
#include "sample.h"

/* Time of the fast covariances beside the naive ones, and of a fit of usual size. `meson test
 * --benchmark`. */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void time_cross(void) {
    static Sample sample;
    static float scaled[SAMPLE_MAX * 13], norm[SAMPLE_MAX * 3], k[SAMPLE_MAX * SAMPLE_MAX],
        centre[SAMPLE_DIMS];
    double hyper[WB_GP_HYPERS], start, naive, fast, sum = 0;
    enum { TIMES = 200 };
    WbGpKernel kernel;
    sample_fill(&sample, SAMPLE_MAX, 3);
    sample_hyper(&sample.spec, hyper);
    wb_gp_kernel_set(&sample.spec, hyper, &kernel);
    WbGpPoints points = {SAMPLE_MAX, scaled, norm, sample.seconds};
    wb_gp_points_scale(&kernel, SAMPLE_DIMS, centre, sample.x, NULL, &points);
    WB_CLEANUP(wb_free_at)
    float *scratch = wb_alloc(wb_gp_block_floats(&kernel, SAMPLE_MAX, SAMPLE_MAX), sizeof(float));
    start = now();
    for (int i = 0; i < SAMPLE_MAX * SAMPLE_MAX; i++) {
        int a = i / SAMPLE_MAX, b = i % SAMPLE_MAX;
        sum += wb_gp_covariance_naive(&sample.spec, hyper, sample.x + a * SAMPLE_DIMS, sample.seconds[a],
                                      sample.x + b * SAMPLE_DIMS, sample.seconds[b]);
    }
    naive = now() - start;
    start = now();
    for (int i = 0; i < TIMES; i++)
        wb_gp_cross(&kernel, &points, 0, SAMPLE_MAX, &points, SAMPLE_MAX, scratch, k, SAMPLE_MAX);
    fast = (now() - start) / TIMES;
    CHECK(isfinite(sum) && naive > fast);
    printf("covariance of a pair, 3 terms: naive %.1f ns, fast %.1f ns: %.0f times\n",
           1e9 * naive / (SAMPLE_MAX * SAMPLE_MAX), 1e9 * fast / (SAMPLE_MAX * SAMPLE_MAX), naive / fast);
}

static void time_fit(void) {
    enum { POINTS = 1300, COLUMNS = 80 };
    WbRandom random = wb_random(1, 1);
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    WB_CLEANUP(wb_free_at) float *x = wb_alloc(POINTS * COLUMNS, sizeof(float));
    WB_CLEANUP(wb_free_at) float *y = wb_alloc(POINTS, sizeof(float));
    WbGpSpec spec = {.dims = COLUMNS, .group_count = 3, .term_count = 3, .noise = 0.3, .tau = 300};
    WbGpFitOptions options = wb_gp_fit_options();
    for (int g = 0; g < 3; g++)
        spec.groups[g] = (WbGpGroup){"", g * 25, g == 2 ? 30 : 25, g < 2, 3};
    for (int t = 0; t < 3; t++)
        spec.terms[t] = (WbGpTerm){.groups = 1u | 1u << t, .amplitude = 0.3};
    for (int i = 0; i < POINTS * COLUMNS; i++)
        x[i] = (float)wb_random_normal(&random);
    for (int i = 0; i < POINTS; i++)
        y[i] = x[i * COLUMNS] + (float)wb_random_normal(&random);
    options.steps = 40;
    double start = now();
    CHECK_OK(wb_gp_fit(&spec, POINTS, x, NULL, y, NULL, &options, &gp, &err), err);
    printf("fit of %d points, %d columns, 3 terms, 40 steps: %.2f s\n", POINTS, COLUMNS, now() - start);
}

int main(void) {
    time_cross();
    time_fit();
    return check_done();
}
