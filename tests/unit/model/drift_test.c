#include "model/drift.h"

#include "base/random.h"
#include "check.h"

/* Shoots a week apart, of ten photos a minute apart, and the errors of one slider; the other slider's are absurd. */
enum { SHOOTS = 80, A_SHOOT = 10, N = SHOOTS * A_SHOOT };

static int unit[N];
static double seconds[N];
static float error[2 * N];

#define WEEK (7 * 86400.0)

/* Shoot s errs by slope * s + a number of its own, its photos by another about it. */
static int fill(int shoots, double slope, double scatter, uint64_t seed) {
    WbRandom random = wb_random(seed, 5);
    for (int s = 0; s < shoots; s++) {
        double own = slope * s + scatter * wb_random_normal(&random);
        for (int i = s * A_SHOOT; i < (s + 1) * A_SHOOT; i++) {
            unit[i] = shoots - 1 - s; /* numbers of shoots need not follow time */
            seconds[i] = 1.6e9 + WEEK * s + 60.0 * (i % A_SHOOT);
            error[2 * i] = (float)(own + scatter * wb_random_normal(&random));
            error[2 * i + 1] = 1e9F;
        }
    }
    return shoots * A_SHOOT;
}

static WbDrift learn(int count, int shoots) {
    WbErr err;
    WbDrift drift = {.points = -1};
    CHECK_OK(wb_drift_learn(count, unit, shoots, seconds, error, &drift, &err), err);
    return drift;
}

/* Mean error with and without what was known when each shoot began. */
static void judge(const WbDrift *drift, int count, double *without, double *with) {
    *without = *with = 0;
    for (int i = 0; i < count; i++) {
        double start = seconds[i - i % A_SHOOT];
        *without += fabs((double)error[2 * i]) / count;
        *with += fabs((double)error[2 * i] - wb_drift_at(drift, start)) / count;
    }
}

static void test_steady(void) {
    for (int sign = -1; sign <= 1; sign += 2) {
        int count = fill(60, sign * 0.05, 0.1, 1);
        WbDrift drift = learn(count, 60);
        CHECK(drift.points == 60);
        double without, with;
        judge(&drift, count, &without, &with);
        CHECK(with < 0.5 * without);
        double next = sign * wb_drift_at(&drift, 1.6e9 + 60 * WEEK);
        CHECK(next > 1.5 && next < 3.2); /* 3 was reached; the mean lags behind */
    }
}

/* Photos err by chance: nobody is corrected. Whole shoots err by chance: that looks like drift to one in twelve. */
static void test_no_drift(void) {
    int learned = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        int count = fill(60, 0, 0.4, seed);
        learned += learn(count, 60).points != 0;
        WbRandom random = wb_random(seed, 6);
        for (int i = 0; i < count; i++) error[2 * i] = (float)wb_random_normal(&random);
        WbDrift drift = learn(count, 60);
        CHECK(drift.points == 0 && wb_drift_at(&drift, 2e9) == 0);
    }
    CHECK(learned <= 2);
    WbDrift drift = learn(fill(15, 0.2, 0.1, 1), 15); /* too few shoots to choose by, however steady */
    CHECK(drift.points == 0);
    drift = learn(0, 0);
    CHECK(drift.points == 0);
}

static void test_at(void) {
    WbDrift drift = {.points = 2, .tau = 100, .prior = 10, .seconds = {100, 200}, .weight = {10, 30}, .error = {1, -2}};
    CHECK(wb_drift_at(&drift, 50) == 0 && wb_drift_at(&drift, 100) == 0); /* nothing was before */
    CHECK_NEAR(wb_drift_at(&drift, 150), 10.0 / 20, 1e-12); /* one shoot of 10 photos, and the prior's 10 */
    CHECK_NEAR(wb_drift_at(&drift, 200), 10.0 / 20, 1e-12);
    double w = 10 * exp(-1); /* a hundred seconds older than the newest */
    CHECK_NEAR(wb_drift_at(&drift, 300), (w - 2 * 30) / (w + 30 + 10), 1e-12);
    CHECK_NEAR(wb_drift_at(&drift, 1e6), wb_drift_at(&drift, 300), 1e-12); /* the taste stays */
    CHECK(wb_drift_at(&drift, NAN) == 0);
    WbDrift none = {0};
    CHECK(wb_drift_at(&none, 100) == 0);
}

/* Photos without a time or without an error take no part. */
static void test_unknown(void) {
    int count = fill(60, 0.05, 0.1, 2);
    for (int i = 0; i < count; i += 3) error[2 * i] = NAN;
    WbDrift plain = learn(count, 60);
    for (int i = 0; i < count; i += 3) {
        error[2 * i] = -3;
        seconds[i] = i % 2 ? NAN : INFINITY;
    }
    WbDrift same = learn(count, 60);
    CHECK(plain.points == 60 && same.points == 60 && plain.tau == same.tau && plain.prior == same.prior);
    for (int i = 0; i < 60; i++) {
        CHECK(plain.seconds[i] == same.seconds[i] && plain.weight[i] == same.weight[i]);
        CHECK(plain.error[i] == same.error[i] && (i == 0 || plain.seconds[i] > plain.seconds[i - 1]));
    }
    for (int i = 0; i < count; i++) seconds[i] = NAN;
    same = learn(count, 60);
    CHECK(same.points == 0);
}

/* Of many shoots the newest are kept, each by its mean. */
static void test_newest(void) {
    int count = fill(SHOOTS, 0.03, 0.1, 3);
    WbDrift drift = learn(count, SHOOTS);
    CHECK(drift.points == WB_DRIFT_POINTS);
    CHECK_NEAR(drift.seconds[WB_DRIFT_POINTS - 1], 1.6e9 + WEEK * (SHOOTS - 1) + 60.0 * (A_SHOOT - 1), 1e-3);
    double mean = 0;
    for (int i = count - A_SHOOT; i < count; i++) mean += (double)error[2 * i] / A_SHOOT;
    CHECK_NEAR(drift.error[WB_DRIFT_POINTS - 1], mean, 1e-5);
    CHECK(drift.weight[0] == A_SHOOT);
}

static void test_memory(void) {
    int count = fill(30, 0.1, 0.1, 4);
    WbErr err;
    WbDrift drift = {.points = -1};
    CHECK_EVERY_ALLOCATION(10, {
        status = wb_drift_learn(count, unit, 30, seconds, error, &drift, &err);
        CHECK(drift.points == (status == WB_OK ? 30 : -1));
    });
}

int main(void) {
    test_steady();
    test_no_drift();
    test_at();
    test_unknown();
    test_newest();
    test_memory();
    return check_done();
}
