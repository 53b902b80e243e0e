#include "gp/kernel.h"

#include "check.h"
#include "gp/exp.h"
#include "sample.h"

static void test_exp(void) {
    double worst = 0;
    for (int i = 0; i <= 500000; i++) {
        float x = WB_GP_EXP_LOW * (float)i / 500000.0f;
        worst = fmax(worst, fabs((double)wb_gp_exp(x) / exp((double)x) - 1));
    }
    CHECK(worst < 2e-7);
    CHECK(wb_gp_exp(0) == 1);
    CHECK(wb_gp_exp(-1e30f) == wb_gp_exp(WB_GP_EXP_LOW) && wb_gp_exp(-INFINITY) == wb_gp_exp(WB_GP_EXP_LOW));
    CHECK(wb_gp_exp(NAN) == wb_gp_exp(WB_GP_EXP_LOW) && wb_gp_exp(WB_GP_EXP_LOW) > 0);
}

/* One column, one group, one term: figures one can work out on paper. */
static void test_by_hand(void) {
    WbGpSpec spec = {.dims = 1, .group_count = 1, .term_count = 1, .noise = 0.1, .tau = 60};
    spec.groups[0] = (WbGpGroup){"x", 0, 1, 1, 2};
    spec.terms[0] = (WbGpTerm){.name = "t", .groups = 1, .amplitude = 0.5};
    double hyper[WB_GP_HYPERS];
    wb_gp_hyper_initial(&spec, hyper);
    float a = 1, b = 3; /* one length scale apart: r = sqrt(3) */
    CHECK_NEAR(wb_gp_covariance_naive(&spec, hyper, &a, 0, &b, 0), 0.5 * (1 + sqrt(3)) * exp(-sqrt(3)),
               1e-12);
    CHECK_NEAR(wb_gp_covariance_naive(&spec, hyper, &a, NAN, &a, 0), 0.5, 1e-12);
    spec.terms[0].timed = 1;
    CHECK_NEAR(wb_gp_covariance_naive(&spec, hyper, &a, 100, &a, 160), 0.5 * exp(-1), 1e-12);
    CHECK(wb_gp_covariance_naive(&spec, hyper, &a, NAN, &a, NAN) == 0);
    spec.terms[0].share[0] = 4; /* the same as half the length scale */
    CHECK_NEAR(wb_gp_covariance_naive(&spec, hyper, &a, 5, &b, 5), 0.5 * (1 + sqrt(12)) * exp(-sqrt(12)),
               1e-12);
}

/* The fast covariances against the naive ones, in blocks of odd sizes. */
static void test_cross(int n) {
    static Sample sample;
    static float scaled[SAMPLE_MAX * 13], norm[SAMPLE_MAX * 3], k[SAMPLE_MAX * SAMPLE_MAX],
        centre[SAMPLE_DIMS];
    double hyper[WB_GP_HYPERS], worst = 0;
    WbGpKernel kernel;
    sample_fill(&sample, n, 3);
    for (int d = 0; d < SAMPLE_DIMS; d++)
        centre[d] = 0.1f * (float)d;
    sample_hyper(&sample.spec, hyper);
    wb_gp_kernel_set(&sample.spec, hyper, &kernel);
    CHECK(kernel.columns == 13);
    WbGpPoints points = {n, scaled, norm, sample.seconds};
    wb_gp_points_scale(&kernel, SAMPLE_DIMS, centre, sample.x, NULL, &points);
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_block_floats(&kernel, n, n), sizeof(float));
    wb_gp_cross(&kernel, &points, 0, n, &points, n, scratch, k, (size_t)n);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            worst = fmax(worst, fabs((double)k[i * n + j] -
                                     wb_gp_covariance_naive(&sample.spec, hyper, sample.x + i * SAMPLE_DIMS,
                                                            sample.seconds[i], sample.x + j * SAMPLE_DIMS,
                                                            sample.seconds[j])));
    CHECK_NEAR(worst, 0, 5e-6); /* squared distances to 1e-6 of the norms; slopes below 3 */
    points.seconds = NULL;      /* all unknown: the timed term is gone */
    wb_gp_cross(&kernel, &points, 0, 1, &points, 1, scratch, k, 1);
    CHECK_NEAR(k[0], (double)(kernel.amplitude[0] + kernel.amplitude[1]), 1e-6);
}

static void test_names(void) {
    WbGpSpec spec = sample_spec();
    char name[40];
    double hyper[WB_GP_HYPERS];
    CHECK(wb_gp_hyper_count(&spec) == 3 + 1 + 6 + 3 + 3);
    const char *expected[] = {"length meta[0]", "length meta[1]", "length meta[2]", "length stats",
                              "length all[0]"};
    for (int i = 0; i < 5; i++) {
        wb_gp_hyper_name(&spec, i, name, sizeof name);
        CHECK_TEXT(name, expected[i]);
    }
    const char *last[] = {"amplitude plain", "amplitude both", "amplitude time", "noise", "tau", "mean"};
    for (int i = 0; i < 6; i++) {
        wb_gp_hyper_name(&spec, 10 + i, name, sizeof name);
        CHECK_TEXT(name, last[i]);
    }
    wb_gp_hyper_initial(&spec, hyper);
    CHECK_NEAR(hyper[3], log(2.5), 1e-12);
    CHECK_NEAR(hyper[12], log(0.7), 1e-12);
    CHECK_NEAR(hyper[14], log(300), 1e-12);
    CHECK(hyper[15] == 0);
}

#define REFUSED(change)                                                                                      \
    do {                                                                                                     \
        WbGpSpec spec = sample_spec();                                                                       \
        WbErr err = {0};                                                                                     \
        change;                                                                                              \
        CHECK(wb_gp_spec_check(&spec, &err) == WB_ERR_USAGE);                                                \
        CHECK(err.text[0] != 0);                                                                             \
    } while (0)

static void test_spec(void) {
    WbGpSpec good = sample_spec();
    WbErr ok = {0};
    CHECK_OK(wb_gp_spec_check(&good, &ok), ok);
    REFUSED(spec.dims = 0);
    REFUSED(spec.dims = WB_GP_DIMS + 1);
    REFUSED(spec.group_count = 0);
    REFUSED(spec.group_count = WB_GP_GROUPS + 1);
    REFUSED(spec.term_count = 0);
    REFUSED(spec.term_count = WB_GP_TERMS + 1);
    REFUSED(spec.groups[1].start = -1);
    REFUSED(spec.groups[1].start = 4);
    REFUSED(spec.groups[1].count = 0);
    REFUSED(spec.groups[1].start = INT32_MAX);
    REFUSED(spec.groups[0].length = 0);
    REFUSED(spec.groups[0].length = NAN);
    REFUSED(spec.groups[0].ard = 2);
    REFUSED(memset(spec.groups[0].name, 'x', WB_GP_NAME_BYTES));
    REFUSED(memset(spec.terms[0].name, 'x', WB_GP_NAME_BYTES));
    REFUSED(spec.terms[0].groups = 0);
    REFUSED(spec.terms[0].groups = 8);
    REFUSED(spec.terms[1].amplitude = INFINITY);
    REFUSED(spec.terms[1].timed = -1);
    REFUSED(spec.terms[2].share[1] = -1);
    REFUSED(spec.terms[2].share[1] = NAN);
    REFUSED(spec.noise = 0);
    REFUSED(spec.tau = NAN);
}

int main(void) {
    test_exp();
    test_by_hand();
    test_cross(1);
    test_cross(2);
    test_cross(37);
    test_names();
    test_spec();
    return check_done();
}
