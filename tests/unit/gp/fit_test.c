#include "gp/gp.h"

#include "base/threads.h"
#include "check.h"
#include "gp/process.h"
#include "sample.h"

/* y = sin(2 x0) with a little noise, five columns that say nothing: learned, and the length scales say
 * which. */
static void test_recovery(void) {
    enum { N = 90, M = 40 };
    static float x[N * 6], y[N], at[M * 6], mean[M], variance[M];
    WbRandom random = wb_random(5, 1);
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    WbGpSpec spec = {.dims = 6, .group_count = 1, .term_count = 1, .noise = 0.3, .tau = 300};
    spec.groups[0] = (WbGpGroup){"x", 0, 6, 1, 2};
    spec.terms[0] = (WbGpTerm){.name = "f", .groups = 1, .amplitude = 0.3};
    for (int i = 0; i < N * 6; i++)
        x[i] = 2 * wb_random_unit(&random) - 1;
    for (int i = 0; i < N; i++)
        y[i] = sinf(2 * x[i * 6]) + 0.02f * (float)wb_random_normal(&random);
    for (int i = 0; i < M * 6; i++)
        at[i] = 1.8f * wb_random_unit(&random) - 0.9f;
    WbGpFitOptions options = wb_gp_fit_options();
    options.steps = 120; /* from an initial noise of .3 to .0004 in steps of .08 */
    if (!CHECK_OK(wb_gp_fit(&spec, N, x, NULL, y, NULL, &options, &gp, &err), err)) return;
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(gp, M), 1);
    CHECK_OK(wb_gp_predict(gp, M, at, NULL, scratch, mean, variance, &err), err);
    double sum = 0;
    for (int i = 0; i < M; i++)
        sum += fabs((double)mean[i] - sin(2 * (double)at[i * 6])) / M;
    CHECK(sum < 0.05); /* the function spans 1.8; as much as its noise and a half */
    CHECK(wb_gp_noise(gp) < 0.01);
    for (int d = 1; d < 6; d++)
        CHECK(wb_gp_hyper(gp)[d] > wb_gp_hyper(gp)[0] + 1);
}

static int stop_at(void *context, int step, int steps, double likelihood) {
    int *seen = context;
    CHECK(step == seen[0] + 1 && steps == 6 && isfinite(likelihood));
    seen[0] = step;
    return step == seen[1];
}

/* Interruption, warm start, determinism, a changed seed. */
static void test_course(void) {
    static Sample sample;
    int seen[2] = {0, 4};
    WbErr err = {0};
    WbGpFitOptions options = wb_gp_fit_options();
    WB_CLEANUP(wb_gp_free_at) WbGp *a = NULL, *b = NULL, *c = NULL, *warm = NULL, *none = NULL;
    sample_fill(&sample, 60, 31);
    options.steps = 6;
    options.subset = 30;
    options.progress = stop_at;
    options.context = seen;
    CHECK(wb_gp_fit(&sample.spec, 60, sample.x, sample.seconds, sample.y, NULL, &options, &none, &err) ==
          WB_ERR_INTERRUPTED);
    CHECK(seen[0] == 4 && !none);
    seen[0] = seen[1] = 0;
    CHECK_OK(wb_gp_fit(&sample.spec, 60, sample.x, sample.seconds, sample.y, NULL, &options, &a, &err), err);
    CHECK(seen[0] == 6);
    options.progress = NULL;
    CHECK_OK(wb_gp_fit(&sample.spec, 60, sample.x, sample.seconds, sample.y, NULL, &options, &b, &err), err);
    options.seed = 2;
    CHECK_OK(wb_gp_fit(&sample.spec, 60, sample.x, sample.seconds, sample.y, NULL, &options, &c, &err), err);
    if (!a || !b || !c) return;
    size_t bytes = (size_t)wb_gp_hyper_count(&sample.spec) * sizeof(double);
    CHECK(memcmp(wb_gp_hyper(a), wb_gp_hyper(b), bytes) == 0);
    CHECK(memcmp(a->weights, b->weights, 60 * sizeof(float)) == 0);
    CHECK(memcmp(wb_gp_hyper(a), wb_gp_hyper(c), bytes) != 0);
    options.steps = 0;
    options.hyper = wb_gp_hyper(a);
    CHECK_OK(wb_gp_fit(&sample.spec, 60, sample.x, sample.seconds, sample.y, NULL, &options, &warm, &err),
             err);
    if (warm) CHECK(memcmp(a->weights, warm->weights, 60 * sizeof(float)) == 0);
}

typedef struct Pair {
    Sample sample;
    WbGp *gp[2];
    WbErr err[2];
} Pair;

static void fit_one(void *context, int task, int worker) {
    Pair *pair = context;
    WbGpFitOptions options = wb_gp_fit_options();
    (void)worker;
    options.steps = 10;
    WbStatus status = wb_gp_fit(&pair->sample.spec, pair->sample.n, pair->sample.x, pair->sample.seconds,
                                pair->sample.y, NULL, &options, &pair->gp[task], &pair->err[task]);
    if (status != WB_OK) pair->gp[task] = NULL;
}

/* Two at once come to what one comes to alone. */
static void test_threads(void) {
    static Pair together, alone;
    WbErr err = {0};
    WbPool *pool = NULL;
    sample_fill(&together.sample, 90, 61);
    sample_fill(&alone.sample, 90, 61);
    if (!CHECK_OK(wb_pool_new(2, &pool, &err), err)) return;
    wb_pool_run(pool, 2, fit_one, &together);
    wb_pool_free(pool);
    fit_one(&alone, 0, 0);
    for (int i = 0; i < 2; i++) {
        CHECK(together.gp[i] && alone.gp[0]);
        if (together.gp[i] && alone.gp[0])
            CHECK(memcmp(together.gp[i]->weights, alone.gp[0]->weights, 90 * sizeof(float)) == 0);
        wb_gp_free(together.gp[i]);
    }
    wb_gp_free(alone.gp[0]);
}

/* Targets and inputs without any variety, and one or two points. */
static void test_poor(int n, int same_x, int same_y) {
    static Sample sample;
    static float mean[SAMPLE_MAX], variance[SAMPLE_MAX];
    WbErr err = {0};
    WbGpFitOptions options = wb_gp_fit_options();
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    sample_fill(&sample, n, 37);
    for (int i = 0; i < n; i++) {
        if (same_x) memcpy(sample.x + i * SAMPLE_DIMS, sample.x, SAMPLE_DIMS * sizeof(float));
        if (same_y) sample.y[i] = 0.75f;
    }
    options.steps = 200; /* far enough for noise and amplitudes to reach their floors */
    if (!CHECK_OK(wb_gp_fit(&sample.spec, n, sample.x, NULL, sample.y, NULL, &options, &gp, &err), err))
        return;
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(gp, n), 1);
    CHECK_OK(wb_gp_predict(gp, n, sample.x, NULL, scratch, mean, variance, &err), err);
    double average = 0;
    for (int i = 0; i < n; i++)
        average += (double)sample.y[i] / n;
    for (int i = 0; i < n; i++) {
        CHECK(isfinite(mean[i]) && variance[i] > 0 && isfinite(variance[i]));
        if (same_y) CHECK_NEAR(mean[i], 0.75, 0.01);
        if (same_x)
            CHECK_NEAR(mean[i], average, 0.1); /* shrunk towards the mean hyperparameter, itself near */
    }
}

static void test_refused(void) {
    static Sample sample;
    WbErr err = {0};
    WbGp *gp = NULL;
    WbGpFitOptions options = wb_gp_fit_options(), odd;
    sample_fill(&sample, 5, 41);
    const WbGpSpec *spec = &sample.spec;
    float *x = sample.x, *y = sample.y, *scale = sample.noise_scale, nan = NAN;
    double *seconds = sample.seconds;
    CHECK(wb_gp_fit(spec, 0, x, seconds, y, scale, &options, &gp, &err) == WB_ERR_INPUT);
    CHECK(wb_gp_fit(spec, WB_GP_POINTS + 1, x, seconds, y, scale, &options, &gp, &err) == WB_ERR_LIMIT);
    float kept = x[9];
    x[9] = nan;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &options, &gp, &err) == WB_ERR_INPUT);
    x[9] = 1e30f;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &options, &gp, &err) == WB_ERR_INPUT);
    x[9] = kept;
    y[4] = INFINITY;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &options, &gp, &err) == WB_ERR_INPUT);
    y[4] = 0;
    scale[2] = 0;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &options, &gp, &err) == WB_ERR_INPUT);
    scale[2] = 1;
    seconds[1] = INFINITY;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &options, &gp, &err) == WB_ERR_INPUT);
    seconds[1] = 0;
    odd = options, odd.steps = -1;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &odd, &gp, &err) == WB_ERR_USAGE);
    odd = options, odd.subset = 0;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &odd, &gp, &err) == WB_ERR_USAGE);
    odd = options, odd.rate = NAN;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &odd, &gp, &err) == WB_ERR_USAGE);
    double hyper[WB_GP_HYPERS] = {NAN};
    odd = options, odd.hyper = hyper;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &odd, &gp, &err) == WB_ERR_USAGE);
    sample.spec.noise = -1;
    CHECK(wb_gp_fit(spec, 5, x, seconds, y, scale, &options, &gp, &err) == WB_ERR_USAGE);
    CHECK(!gp);
}

static void test_memory(void) {
    static Sample sample;
    WbGpFitOptions options = wb_gp_fit_options();
    sample_fill(&sample, 6, 43);
    options.steps = 1;
    options.subset = 4;
    CHECK_EVERY_ALLOCATION(60, {
        WbErr err;
        WbGp *gp = NULL;
        status = wb_gp_fit(&sample.spec, 6, sample.x, NULL, sample.y, NULL, &options, &gp, &err);
        CHECK((status == WB_OK) == (gp != NULL));
        wb_gp_free(gp);
    });
}

int main(void) {
    test_recovery();
    test_course();
    test_threads();
    test_poor(1, 0, 0);
    test_poor(2, 0, 0);
    test_poor(50, 0, 1);
    test_poor(50, 1, 0);
    test_poor(50, 1, 1);
    test_refused();
    test_memory();
    return check_done();
}
