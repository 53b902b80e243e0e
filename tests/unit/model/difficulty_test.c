#include "model/difficulty.h"

#include "base/random.h"
#include "check.h"

enum { N = 2000 };

static double cue[N * WB_CUES], size[N];

/* Cues between -1 and 1, the fourth of them always the same; errors of mean size exp(-1 + slope * second cue). */
static void fill(double slope, uint64_t seed) {
    WbRandom random = wb_random(seed, 3);
    for (int i = 0; i < N; i++) {
        for (int c = 0; c < WB_CUES; c++) cue[i * WB_CUES + c] = 2.0 * (double)wb_random_unit(&random) - 1;
        cue[i * WB_CUES] = 1;
        cue[i * WB_CUES + 3] = 0.4;
        size[i] = exp(-1 + slope * cue[i * WB_CUES + 1]) * 2.0 * (double)wb_random_unit(&random);
    }
}

static double at(const WbDifficulty *d, double second, double third) {
    return wb_difficulty(d, (const double[WB_CUES]){1, second, third, 0.4, 0});
}

static void test_one_cue(void) {
    fill(0.8, 1);
    WbDifficulty d;
    wb_difficulty_fit(N, cue, size, &d);
    CHECK_NEAR(at(&d, 0.5, 0) / at(&d, -0.5, 0), exp(0.8), 0.15); /* 2000 errors tell the slope to 0.03; the ridge */
    CHECK_NEAR(at(&d, 0.5, 0), exp(-1 + 0.8 * 0.5), 0.04);
    CHECK_NEAR(at(&d, -0.5, 0), exp(-1 - 0.8 * 0.5), 0.02);
    CHECK_NEAR(at(&d, 0, 1) / at(&d, 0, -1), 1, 0.1); /* a cue that says nothing */
    CHECK_NEAR(exp(d.usual), exp(-1), 0.02);
}

static void test_range(void) {
    fill(0.8, 2);
    WbDifficulty d;
    wb_difficulty_fit(N, cue, size, &d);
    CHECK_NEAR(at(&d, 50, 0), exp(d.usual) * WB_DIFFICULTY_RANGE, 1e-9);
    CHECK_NEAR(at(&d, -50, 0), exp(d.usual) / WB_DIFFICULTY_RANGE, 1e-9);
}

static void test_constant(void) {
    fill(0.8, 3);
    for (int i = 0; i < N; i++) size[i] = 0.3;
    WbDifficulty d;
    wb_difficulty_fit(N, cue, size, &d);
    for (int i = 0; i < 20; i++) CHECK_NEAR(wb_difficulty(&d, cue + i * WB_CUES), 0.3, 1e-6);
    for (int i = 0; i < N; i++) size[i] = 0;
    wb_difficulty_fit(N, cue, size, &d);
    for (int i = 0; i < 20; i++) CHECK_NEAR(wb_difficulty(&d, cue + i * WB_CUES), at(&d, 0, 0), 1e-9);
}

static void test_few(void) {
    fill(0.8, 4);
    WbDifficulty d;
    double sum = 0;
    for (int i = 0; i < 40; i++) sum += size[i];
    wb_difficulty_fit(40, cue, size, &d);
    for (int i = 0; i < 20; i++) CHECK_NEAR(wb_difficulty(&d, cue + i * WB_CUES), sum / 40, 1e-9);
    wb_difficulty_fit(0, cue, size, &d);
    CHECK(isfinite(at(&d, 1, 1)) && at(&d, 1, 1) > 0);
}

/* One absurd error among many moves neither the usual size nor the slope. */
static void test_outlier(void) {
    fill(0.8, 5);
    size[7] = 1000;
    WbDifficulty d;
    wb_difficulty_fit(N, cue, size, &d);
    CHECK_NEAR(at(&d, 0.5, 0) / at(&d, -0.5, 0), exp(0.8), 0.15);
    CHECK_NEAR(exp(d.usual), exp(-1), 0.02);
}

static void test_cues(void) {
    WbShot shot = wb_shot_unknown();
    shot.as_shot_kelvin = 10000; /* 100 mired */
    double c[WB_CUES];
    wb_cues(expf(2) - 1, 0.75, -0.2, -0.8, &shot, c);
    static const double expected[WB_CUES] = {1, 1, 0, 0, -1};
    for (int i = 0; i < WB_CUES; i++) CHECK_NEAR(c[i], expected[i], 1e-6);
    wb_cues(0, 0.5, 0.5, 0, &shot, c);
    for (int i = 0; i < WB_CUES; i++) CHECK(isfinite(c[i]));
    double one[WB_CUES], other[WB_CUES];
    shot.as_shot_kelvin = NAN;
    wb_cues(3, NAN, 0.5, 1, &shot, one); /* nobody to disagree with: the same whatever the other says */
    wb_cues(3, -2, NAN, 1, &shot, other);
    for (int i = 0; i < WB_CUES; i++) CHECK(isfinite(one[i]) && one[i] == other[i]);
    CHECK(one[4] == 0);
}

int main(void) {
    test_one_cue();
    test_range();
    test_constant();
    test_few();
    test_outlier();
    test_cues();
    return check_done();
}
