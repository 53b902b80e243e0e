#include "gp/gp.h"

#include "check.h"
#include "gp/process.h"
#include "sample.h"

/* Means and variances against the text book in double; one row and many rows must agree. */
static void test_predict(int n, int m) {
    static Sample sample, other;
    static float mean[SAMPLE_MAX], variance[SAMPLE_MAX], near_mean[SAMPLE_MAX], near[SAMPLE_MAX];
    double hyper[WB_GP_HYPERS];
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    sample_fill(&sample, n, 11);
    sample_fill(&other, m, 12);
    sample_hyper(&sample.spec, hyper);
    if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) return;
    CHECK(wb_gp_points(gp) == n && wb_gp_has_factor(gp));
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(gp, m), 1);
    CHECK_OK(wb_gp_predict(gp, m, other.x, other.seconds, scratch, mean, variance, &err), err);
    CHECK_OK(wb_gp_predict_near(gp, m, other.x, other.seconds, scratch, near_mean, near, &err), err);
    for (int i = 0; i < m; i++) {
        const float *x = other.x + i * SAMPLE_DIMS;
        double expected_mean, expected_variance;
        float one_mean, one_variance;
        naive_predict(&sample, hyper, x, other.seconds[i], &expected_mean, &expected_variance);
        CHECK_NEAR(mean[i], expected_mean, 1e-4);         /* a float solve */
        CHECK_NEAR(variance[i], expected_variance, 1e-4); /* the same */
        CHECK(near_mean[i] == mean[i]);
        CHECK(near[i] >= variance[i] - 1e-5f && near[i] <= (float)wb_gp_prior_variance(gp));
        if (n <= WB_GP_NEAR) CHECK_NEAR(near[i], variance[i], 1e-5); /* then it leaves nothing out */
        CHECK_OK(wb_gp_predict(gp, 1, x, other.seconds + i, scratch, &one_mean, &one_variance, &err), err);
        CHECK_NEAR(one_mean, mean[i], 1e-5);
        CHECK_NEAR(one_variance, variance[i], 1e-5);
    }
}

/* Two targets over the same inputs in one pass, at every level: as each process says by itself without times, and the
 * nearest of the points. */
static void test_two(int n, int m) {
    static Sample sample, other, rows;
    static float expected[SAMPLE_MAX], mean[2 * SAMPLE_MAX], nearest[SAMPLE_MAX];
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *first = NULL, *second = NULL;
    sample_fill(&sample, n, 15);
    sample_fill(&rows, m, 16);
    other = sample;
    for (int i = 0; i < n; i++) other.y[i] = 0.3F - 2 * sample.y[i] * sample.y[i];
    WbGpFitOptions options = wb_gp_fit_options();
    options.steps = 2; /* hyperparameters of its own */
    CHECK_OK(sample_solve(&sample, &first, &err), err);
    CHECK_OK(wb_gp_fit(&other.spec, n, other.x, other.seconds, other.y, NULL, &options, &second, &err), err);
    if (!first || !second) return;
    const WbGp *const two[2] = {first, second};
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(first, m), 1);
    CHECK_OK(wb_gp_predict_two(two, m, rows.x, mean, nearest, &err), err);
    for (int p = 0; p < 2; p++) {
        CHECK_OK(wb_gp_predict(two[p], m, rows.x, NULL, scratch, expected, NULL, &err), err);
        for (int i = 0; i < m; i++) CHECK_NEAR(mean[2 * i + p], expected[i], 1e-5); /* sums of n floats of about 1 */
    }
    for (int i = 0; i < m; i++) {
        double least = INFINITY;
        for (int j = 0; j < n; j++) {
            double sum = 0; /* the last group overlaps: columns 1 .. 6 twice */
            for (int d = 0; d < SAMPLE_DIMS; d++)
                sum += (d ? 2 : 1) * pow((double)(rows.x[i * SAMPLE_DIMS + d] - sample.x[j * SAMPLE_DIMS + d]), 2);
            least = fmin(least, sum);
        }
        CHECK_NEAR(nearest[i], least, 1e-5 * least); /* a sum of 13 floats */
    }
    rows.x[SAMPLE_DIMS * m - 1] = NAN;
    CHECK(wb_gp_predict_two(two, m, rows.x, mean, nearest, &err) == WB_ERR_INPUT);
}

/* Processes that do not fit together are refused. */
static void test_unlike(void) {
    static Sample sample, part;
    float mean[2], nearest = 0;
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL, *fewer = NULL, *grouped = NULL;
    sample_fill(&sample, 40, 13);
    part = sample;
    part.n = 39;
    CHECK_OK(sample_solve(&sample, &gp, &err), err);
    CHECK_OK(sample_solve(&part, &fewer, &err), err);
    sample.spec.groups[2].start = 0;
    CHECK_OK(sample_solve(&sample, &grouped, &err), err);
    const WbGp *const counts[2] = {gp, fewer}, *const groups[2] = {gp, grouped};
    CHECK(wb_gp_predict_two(counts, 1, sample.x, mean, &nearest, &err) == WB_ERR_USAGE);
    CHECK(wb_gp_predict_two(groups, 1, sample.x, mean, &nearest, &err) == WB_ERR_USAGE);
}

/* The photos it conditions on are the closest: among them the one that is asked for, which alone already
 * bounds it. */
static void test_near(void) {
    static Sample sample;
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    sample_fill(&sample, 90, 14);
    if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) return;
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(gp, 1), 1);
    double noise = wb_gp_noise(gp), prior = wb_gp_prior_variance(gp) - noise;
    for (int i = 0; i < 90; i++) {
        float mean, variance;
        double own = noise * (double)sample.noise_scale[i];
        if (isnan(sample.seconds[i])) continue;
        CHECK_OK(wb_gp_predict_near(gp, 1, sample.x + i * SAMPLE_DIMS, sample.seconds + i, scratch, &mean,
                                    &variance, &err),
                 err);
        CHECK((double)variance <= prior * own / (prior + own) + noise + 1e-5); /* a float's rounding */
    }
}

/* An input unlike all others: the mean, the prior; a missing time is near nothing. */
static void test_far(void) {
    static Sample sample;
    float x[SAMPLE_DIMS], mean = 0, variance = 0, other = 0;
    double unknown = NAN;
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    sample_fill(&sample, 40, 13);
    if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) return;
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(gp, 1), 1);
    for (int d = 0; d < SAMPLE_DIMS; d++)
        x[d] = 1e6f;
    CHECK_OK(wb_gp_predict(gp, 1, x, NULL, scratch, &mean, &variance, &err), err);
    CHECK_NEAR(mean, wb_gp_hyper(gp)[wb_gp_hyper_count(wb_gp_spec(gp)) - 1], 1e-6);
    CHECK_NEAR(variance, wb_gp_prior_variance(gp), 1e-6);
    CHECK_OK(wb_gp_predict(gp, 1, sample.x, &unknown, scratch, &mean, &variance, &err), err);
    CHECK_OK(wb_gp_predict(gp, 1, sample.x, NULL, scratch, &other, NULL, &err), err);
    CHECK(mean == other);
    CHECK_OK(wb_gp_predict(gp, 1, sample.x, sample.seconds, scratch, &other, NULL, &err), err);
    CHECK(mean != other);
    x[3] = NAN;
    mean = 3;
    CHECK(wb_gp_predict(gp, 1, x, NULL, scratch, &mean, NULL, &err) == WB_ERR_INPUT && mean == 3);
}

/* Every point predicted by a process fitted without its group, at the same hyperparameters. */
static void test_leave(int n, int groups) {
    static Sample sample, rest;
    static float mean[SAMPLE_MAX], variance[SAMPLE_MAX];
    int group[SAMPLE_MAX];
    double hyper[WB_GP_HYPERS], expected_mean, expected_variance;
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    sample_fill(&sample, n, 17);
    sample_hyper(&sample.spec, hyper);
    for (int i = 0; i < n; i++)
        group[i] = -3 + (i * 5 + i / 4) % groups;
    if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) return;
    CHECK_OK(wb_gp_leave_group_out(gp, group, mean, variance, &err), err);
    for (int i = 0; i < n; i++) {
        rest = sample;
        rest.n = 0;
        for (int j = 0; j < n; j++) {
            if (group[j] == group[i]) continue;
            memcpy(rest.x + rest.n * SAMPLE_DIMS, sample.x + j * SAMPLE_DIMS, SAMPLE_DIMS * sizeof(float));
            rest.y[rest.n] = sample.y[j];
            rest.noise_scale[rest.n] = sample.noise_scale[j];
            rest.seconds[rest.n++] = sample.seconds[j];
        }
        naive_predict(&rest, hyper, sample.x + i * SAMPLE_DIMS, sample.seconds[i], &expected_mean,
                      &expected_variance);
        CHECK_NEAR(mean[i], expected_mean, 2e-4); /* two float solves */
        CHECK_NEAR(variance[i], expected_variance, 2e-4);
    }
    CHECK_OK(wb_gp_leave_group_out(gp, group, variance, NULL, &err), err);
    CHECK(memcmp(mean, variance, (size_t)n * sizeof(float)) == 0);
}

/* n points and k more against all of them at once. */
static void test_condition(int n, int k, int factor) {
    static Sample sample, part;
    static float mean[2][SAMPLE_MAX], variance[2][SAMPLE_MAX];
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *some = NULL, *all = NULL, *joined = NULL;
    sample_fill(&sample, n + k, 19);
    part = sample;
    part.n = n;
    if (!CHECK_OK(sample_solve(&sample, &all, &err), err)) return;
    if (!CHECK_OK(sample_solve(&part, &some, &err), err)) return;
    if (!factor) {
        wb_free(some->factor);
        some->factor = NULL;
    }
    CHECK_OK(wb_gp_condition(some, k, sample.x + n * SAMPLE_DIMS, sample.seconds + n, sample.y + n,
                             sample.noise_scale + n, &joined, &err),
             err);
    if (!joined) return;
    CHECK(wb_gp_points(joined) == n + k && wb_gp_has_factor(joined));
    CHECK(memcmp(wb_gp_inputs(joined), sample.x, sizeof(float) * SAMPLE_DIMS * (size_t)(n + k)) == 0);
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(joined, n + k), 1);
    CHECK_OK(wb_gp_predict(all, n + k, sample.x, NULL, scratch, mean[0], variance[0], &err), err);
    CHECK_OK(wb_gp_predict(joined, n + k, sample.x, NULL, scratch, mean[1], variance[1], &err), err);
    for (int i = 0; i < n + k; i++) {
        CHECK_NEAR(mean[1][i], mean[0][i], 1e-4); /* two float solves */
        CHECK_NEAR(variance[1][i], variance[0][i], 1e-4);
    }
    float nan = NAN;
    CHECK(wb_gp_condition(some, 1, sample.x, NULL, &nan, NULL, &joined, &err) == WB_ERR_INPUT);
    CHECK(wb_gp_condition(some, -1, sample.x, NULL, sample.y, NULL, &joined, &err) == WB_ERR_USAGE);
    CHECK(wb_gp_condition(some, WB_GP_POINTS, sample.x, NULL, sample.y, NULL, &joined, &err) == WB_ERR_LIMIT);
}

static void test_without_factor(void) {
    static Sample sample;
    float mean[2] = {5, 5}, variance[2] = {5, 5};
    int group[2] = {0, 1};
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    sample_fill(&sample, 2, 23);
    if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) return;
    wb_free(gp->factor);
    gp->factor = NULL;
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(gp, 2), 1);
    CHECK(wb_gp_predict(gp, 2, sample.x, NULL, scratch, mean, variance, &err) == WB_ERR_USAGE);
    CHECK(wb_gp_leave_group_out(gp, group, mean, variance, &err) == WB_ERR_USAGE);
    CHECK(mean[0] == 5 && variance[1] == 5);
    CHECK_OK(wb_gp_predict(gp, 2, sample.x, NULL, scratch, mean, NULL, &err), err);
    CHECK_OK(wb_gp_factor(gp, &err), err);
    CHECK_OK(wb_gp_predict(gp, 2, sample.x, NULL, scratch, mean, variance, &err), err);
}

static void test_memory(void) {
    static Sample sample;
    static float mean[SAMPLE_MAX], variance[SAMPLE_MAX];
    int group[SAMPLE_MAX] = {0};
    WbErr err = {0};
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    sample_fill(&sample, 12, 29);
    group[3] = 1;
    if (!CHECK_OK(sample_solve(&sample, &gp, &err), err)) return;
    CHECK_EVERY_ALLOCATION(20, {
        WbErr failed;
        status = wb_gp_leave_group_out(gp, group, mean, variance, &failed);
    });
    CHECK_EVERY_ALLOCATION(40, {
        WbErr failed;
        WbGp *joined = NULL;
        status = wb_gp_condition(gp, 2, sample.x, NULL, sample.y, NULL, &joined, &failed);
        wb_gp_free(joined);
    });
    wb_free(gp->factor);
    gp->factor = NULL;
    CHECK_EVERY_ALLOCATION(9, {
        WbErr failed;
        status = wb_gp_factor(gp, &failed);
    });
}

int main(void) {
    test_predict(1, 3);
    test_predict(2, 2);
    test_predict(31, 1);
    test_predict(90, 70);
    test_two(1, 1);
    test_two(33, 35);
    test_two(96, 2);
    test_unlike();
    test_near();
    test_far();
    test_leave(1, 1);
    test_leave(2, 2);
    test_leave(50, 7);
    test_leave(41, 41);
    test_leave(20, 1);
    test_condition(1, 1, 1);
    test_condition(60, 35, 1);
    test_condition(40, 3, 0);
    test_condition(40, 0, 1);
    test_without_factor();
    test_memory();
    wb_gp_free(NULL);
    return check_done();
}
