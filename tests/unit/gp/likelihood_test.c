#include "gp/likelihood.h"

#include "check.h"
#include "sample.h"

typedef struct {
    int n, timed, clones;
    int groups; /* 0: the marginal likelihood; else points in so many runs foretell each other */
    uint64_t seed;
} Case;

static double naive(const Sample *sample, const double *hyper, const int *group) {
    return group ? naive_held_out(sample, hyper, group) : naive_likelihood(sample, hyper);
}

/* Value and every derivative against the naive objective in double and its central differences. */
static void test_gradient(Case c) {
    int n = c.n, grouped = c.groups > 0, group[SAMPLE_MAX];
    static Sample sample;
    double hyper[WB_GP_HYPERS], gradient[WB_GP_HYPERS] = {0}, value = 0;
    float centre[SAMPLE_DIMS] = {0.2f};
    WbGpKernel kernel;
    WbErr err = {0};
    WB_CLEANUP(wb_gp_work_free_at) WbGpWork *work = NULL;
    sample_fill(&sample, n, c.seed);
    for (int i = 0; i < n; i++) group[i] = c.groups ? i * i * c.groups / (n * n) : 0; /* runs of uneven length */
    const int *of = grouped ? group : NULL;
    for (int i = 1; i < c.clones; i++)
        memcpy(sample.x + i * SAMPLE_DIMS, sample.x, SAMPLE_DIMS * sizeof(float));
    sample.spec.terms[2].timed = c.timed;
    sample_hyper(&sample.spec, hyper);
    wb_gp_kernel_set(&sample.spec, hyper, &kernel);
    if (!CHECK_OK(wb_gp_work_new(&sample.spec, n, grouped, &work, &err), err)) return;
    wb_gp_work_load(work, &kernel, SAMPLE_DIMS, centre, n, NULL, sample.x, sample.seconds, sample.y,
                    sample.noise_scale, of);
    WbStatus status = (grouped ? wb_gp_held_out : wb_gp_likelihood)(&sample.spec, &kernel, work, &value, gradient, &err);
    CHECK_OK(status, err);
    CHECK(work->jitter == 0);
    CHECK_NEAR(value, naive(&sample, hyper, of),
               2e-5); /* float solve of a condition number below 1000 */
    for (int i = 0; i < wb_gp_hyper_count(&sample.spec); i++) {
        const double step = 1e-4; /* of doubles: error 1e-8 from the curvature, 1e-11 from rounding */
        double high, kept = hyper[i];
        char name[40];
        hyper[i] = kept + step;
        high = naive(&sample, hyper, of);
        hyper[i] = kept - step;
        double expected = (high - naive(&sample, hyper, of)) / (2 * step);
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
    if (!CHECK_OK(wb_gp_work_new(&sample.spec, 10, 0, &work, &err), err)) return;
    wb_gp_work_load(work, &kernel, SAMPLE_DIMS, centre, 3, index, sample.x, NULL, sample.y, NULL, NULL);
    CHECK_OK(wb_gp_likelihood(&sample.spec, &kernel, work, &value[0], NULL, &err), err);
    for (int i = 0; i < 3; i++) {
        memmove(sample.x + i * SAMPLE_DIMS, sample.x + (int)index[i] * SAMPLE_DIMS,
                SAMPLE_DIMS * sizeof(float));
        sample.y[i] = sample.y[index[i]];
        if (i == 0) sample.y[9] = 0;
    }
    wb_gp_work_load(work, &kernel, SAMPLE_DIMS, centre, 3, none, sample.x, NULL, sample.y, NULL, NULL);
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
    if (!CHECK_OK(wb_gp_work_new(&sample.spec, 50, 0, &work, &err), err)) return;
    wb_gp_work_load(work, &kernel, SAMPLE_DIMS, centre, 50, NULL, sample.x, sample.seconds, sample.y,
                    sample.noise_scale, NULL);
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
    test_gradient((Case){.n = 1, .seed = 1, .timed = 1});
    test_gradient((Case){.n = 2, .seed = 2, .timed = 1});
    test_gradient((Case){.n = 32, .seed = 3, .timed = 1});
    test_gradient((Case){.n = 33, .seed = 4});
    test_gradient((Case){.n = 70, .seed = 5, .timed = 1});
    test_gradient((Case){.n = 70, .seed = 6, .timed = 1, .clones = 9}); /* duplicates among the inputs */
    test_gradient((Case){.n = 5, .seed = 7, .timed = 1, .groups = 5});
    test_gradient((Case){.n = 40, .seed = 8, .timed = 1, .groups = 1}); /* nothing to foretell from */
    test_gradient((Case){.n = 70, .seed = 9, .timed = 1, .groups = 12});
    test_gradient((Case){.n = 70, .seed = 10, .groups = 4, .clones = 9});
    test_index();
    test_jitter();
    return check_done();
}
