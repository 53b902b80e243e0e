#include "gp/gp.h"

#include "check.h"
#include "sample.h"

static Sample sample;
static float k[SAMPLE_MAX * SAMPLE_MAX];

static double amplitudes(const double *hyper) {
    double sum = 0;
    int count = wb_gp_hyper_count(&sample.spec);
    for (int t = 0; t < sample.spec.term_count; t++) sum += exp(hyper[count - 3 - sample.spec.term_count + t]);
    return sum;
}

/* Against the definition, one pair at a time; sizes about the block the rows are made in. */
static void test_naive(int n, int timed) {
    double hyper[WB_GP_HYPERS], noise = -1, worst = 0, crooked = 0;
    WbErr err;
    sample_fill(&sample, n, 11);
    sample_hyper(&sample.spec, hyper);
    for (int i = 0; i < n * SAMPLE_DIMS; i++) sample.x[i] += 100.0F; /* far from 0, as raw inputs may be */
    const double *seconds = timed ? sample.seconds : NULL;
    CHECK_OK(wb_gp_prior(&sample.spec, hyper, n, sample.x, seconds, k, &noise, &err), err);
    for (int i = 0; i < n; i++) {
        CHECK_NEAR(k[i * n + i], amplitudes(hyper), 1e-6);
        for (int j = 0; j < n; j++) {
            crooked = fmax(crooked, fabs((double)(k[i * n + j] - k[j * n + i])));
            if (i == j) continue;
            double naive = wb_gp_covariance_naive(&sample.spec, hyper, sample.x + i * SAMPLE_DIMS,
                                                  timed ? seconds[i] : NAN, sample.x + j * SAMPLE_DIMS,
                                                  timed ? seconds[j] : NAN);
            worst = fmax(worst, fabs((double)k[i * n + j] - naive));
        }
    }
    CHECK_NEAR(worst, 0, 1e-5);   /* as kernel_test.c, and inputs rounded at 100 */
    CHECK_NEAR(crooked, 0, 1e-6); /* sums of floats in another order */
    CHECK_NEAR(noise, exp(hyper[wb_gp_hyper_count(&sample.spec) - 3]) + WB_GP_NUGGET, 1e-12);
}

/* Two observations at one place and time vary together wholly. */
static void test_same_place(void) {
    double hyper[WB_GP_HYPERS], noise;
    WbErr err;
    sample_fill(&sample, 2, 12);
    sample_hyper(&sample.spec, hyper);
    memcpy(sample.x + SAMPLE_DIMS, sample.x, SAMPLE_DIMS * sizeof *sample.x);
    sample.seconds[1] = sample.seconds[0];
    CHECK_OK(wb_gp_prior(&sample.spec, hyper, 2, sample.x, sample.seconds, k, &noise, &err), err);
    CHECK_NEAR(k[1], amplitudes(hyper), 5e-6); /* as the differences in test_cross of kernel_test.c */
}

static void test_refused(void) {
    static const float bad[] = {NAN, INFINITY, -INFINITY, 1e30F};
    double hyper[WB_GP_HYPERS], noise = -1;
    sample_fill(&sample, 3, 13);
    sample_hyper(&sample.spec, hyper);
    k[0] = -1;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        WbErr err = {0};
        float good = sample.x[2 * SAMPLE_DIMS + 3];
        sample.x[2 * SAMPLE_DIMS + 3] = bad[i];
        CHECK(wb_gp_prior(&sample.spec, hyper, 3, sample.x, NULL, k, &noise, &err) == WB_ERR_INPUT);
        CHECK(err.text[0] != 0 && noise == -1 && k[0] == -1);
        sample.x[2 * SAMPLE_DIMS + 3] = good;
    }
    WbErr err = {0};
    sample.seconds[1] = INFINITY;
    CHECK(wb_gp_prior(&sample.spec, hyper, 3, sample.x, sample.seconds, k, &noise, &err) == WB_ERR_INPUT);
    CHECK(noise == -1 && k[0] == -1);
}

static void test_memory(void) {
    double hyper[WB_GP_HYPERS], noise = -1;
    WbErr err;
    sample_fill(&sample, 5, 14);
    sample_hyper(&sample.spec, hyper);
    CHECK_EVERY_ALLOCATION(10, {
        status = wb_gp_prior(&sample.spec, hyper, 5, sample.x, sample.seconds, k, &noise, &err);
        CHECK((status == WB_OK) == (noise > 0));
    });
}

int main(void) {
    test_naive(1, 1);
    test_naive(17, 0);
    test_naive(64, 1);
    test_naive(SAMPLE_MAX, 1);
    test_same_place();
    test_refused();
    test_memory();
    return check_done();
}
