#include "gp/likelihood.h"

#include "check.h"
#include "sample.h"

/* Value and every derivative against the naive likelihood in double and its central differences. */
static void test_gradient(int n, uint64_t seed, int timed, int clones) {
    static Sample sample;
    double hyper[WB_GP_HYPERS], gradient[WB_GP_HYPERS] = {0}, value = 0;
    float centre[SAMPLE_DIMS] = {0.2f};
    WbGpKernel kernel;
    WbErr err = {0};
    WB_CLEANUP(wb_gp_work_free_at) WbGpWork *work = NULL;
    sample_fill(&sample, n, seed);
    for (int i = 1; i < clones; i++)
        memcpy(sample.x + i * SAMPLE_DIMS, sample.x, SAMPLE_DIMS * sizeof(float));
    sample.spec.terms[2].timed = timed;
    sample_hyper(&sample.spec, hyper);
    wb_gp_kernel_set(&sample.spec, hyper, &kernel);
    if (!CHECK_OK(wb_gp_work_new(&sample.spec, n, &work, &err), err)) return;
    wb_gp_work_load(work, &kernel, SAMPLE_DIMS, centre, n, NULL, sample.x, sample.seconds, sample.y,
                    sample.noise_scale);
    CHECK_OK(wb_gp_likelihood(&sample.spec, &kernel, work, &value, gradient, &err), err);
    CHECK(work->jitter == 0);
    CHECK_NEAR(value, naive_likelihood(&sample, hyper),
               2e-5); /* float solve of a condition number below 1000 */
    for (int i = 0; i < wb_gp_hyper_count(&sample.spec); i++) {
        const double step = 1e-4; /* of doubles: error 1e-8 from the curvature, 1e-11 from rounding */
        double high, kept = hyper[i];
        char name[40];
        hyper[i] = kept + step;
        high = naive_likelihood(&sample, hyper);
        hyper[i] = kept - step;
        double expected = (high - naive_likelihood(&sample, hyper)) / (2 * step);
        hyper[i] = kept;
        if (CHECK_NEAR(gradient[i], expected, 1e-4 * fmax(0.1, fabs(expected)))) continue; /* float sums */
        wb_gp_hyper_name(&sample.spec, i, name, sizeof name);
        fprintf(stderr, "  of %s with %d points\n", name, n);
    }
}

/* A subset given by index is that subset. */
static void test_index(void) {
    static Sample sample;
    double hyper[WB_GP_HYPERS], value[2] = {0, 1};
    const uint32_t index[] = {9, 2, 5};
    const uint32_t none[] = {0, 1, 2};
    float centre[SAMPLE_DIMS] = {0};
    WbGpKernel kernel;
    WbErr err = {0};
    WB_CLEANUP(wb_gp_work_free_at) WbGpWork *work = NULL;
    sample_fill(&sample, 10, 5);
    sample_hyper(&sample.spec, hyper);
    wb_gp_kernel_set(&sample.spec, hyper, &kernel);
    if (!CHECK_OK(wb_gp_work_new(&sample.spec, 10, &work, &err), err)) return;
    wb_gp_work_load(work, &kernel, SAMPLE_DIMS, centre, 3, index, sample.x, NULL, sample.y, NULL);
    CHECK_OK(wb_gp_likelihood(&sample.spec, &kernel, work, &value[0], NULL, &err), err);
    for (int i = 0; i < 3; i++) {
        memmove(sample.x + i * SAMPLE_DIMS, sample.x + (int)index[i] * SAMPLE_DIMS,
                SAMPLE_DIMS * sizeof(float));
        sample.y[i] = sample.y[index[i]];
        if (i == 0) sample.y[9] = 0;
    }
    wb_gp_work_load(work, &kernel, SAMPLE_DIMS, centre, 3, none, sample.x, NULL, sample.y, NULL);
    CHECK_OK(wb_gp_likelihood(&sample.spec, &kernel, work, &value[1], NULL, &err), err);
    CHECK(value[0] == value[1]);
}

/* Fifty times the same photo almost without noise: the diagonal is raised until float can solve it.
 * Figures that are no numbers are refused in words. */
static void test_jitter(void) {
    static Sample sample;
    double hyper[WB_GP_HYPERS], value = 0, gradient[WB_GP_HYPERS];
    float centre[SAMPLE_DIMS] = {0};
    WbGpKernel kernel;
    WbErr err = {0};
    WB_CLEANUP(wb_gp_work_free_at) WbGpWork *work = NULL;
    sample_fill(&sample, 50, 6);
    wb_gp_hyper_initial(&sample.spec, hyper);
    int count = wb_gp_hyper_count(&sample.spec);
    hyper[count - 3] = -14;
    for (int t = 0; t < 3; t++)
        hyper[count - 6 + t] = 5;
    for (int i = 0; i < 50; i++) {
        memcpy(sample.x + i * SAMPLE_DIMS, sample.x, SAMPLE_DIMS * sizeof(float));
        sample.noise_scale[i] = 1e-3f;
        sample.seconds[i] = 0;
    }
    wb_gp_kernel_set(&sample.spec, hyper, &kernel);
    if (!CHECK_OK(wb_gp_work_new(&sample.spec, 50, &work, &err), err)) return;
    wb_gp_work_load(work, &kernel, SAMPLE_DIMS, centre, 50, NULL, sample.x, sample.seconds, sample.y,
                    sample.noise_scale);
    CHECK_OK(wb_gp_likelihood(&sample.spec, &kernel, work, &value, gradient, &err), err);
    CHECK(work->jitter > 0 && isfinite(value));
    for (int i = 0; i < count; i++)
        CHECK(isfinite(gradient[i]));
    kernel.amplitude[0] = NAN;
    value = 3;
    CHECK(wb_gp_likelihood(&sample.spec, &kernel, work, &value, gradient, &err) == WB_ERR_INPUT);
    CHECK(value == 3 && strstr(err.text, "50 photos") != NULL);
}

int main(void) {
    test_gradient(1, 1, 1, 0);
    test_gradient(2, 2, 1, 0);
    test_gradient(32, 3, 1, 0);
    test_gradient(33, 4, 0, 0);
    test_gradient(70, 5, 1, 0);
    test_gradient(70, 6, 1, 9); /* duplicates among the inputs */
    test_index();
    test_jitter();
    return check_done();
}
