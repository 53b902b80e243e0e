#include "model/calibrate.h"

#include "base/random.h"
#include "check.h"

enum { N = 1000 };

static float held[2 * N], target[2 * N], size[2 * N];

static double half_width(int count) {
    WbErr err;
    double width = -1;
    CHECK_OK(wb_half_width(count, held, target, size, &width, &err), err);
    return width;
}

/* Errors of 1, 2, .. count times a size that is another for each photo; the other slider's are absurd. */
static void fill(int count) {
    for (int i = 0; i < N; i++) {
        size[2 * i] = i % 2 ? 0.25F : 2.0F;
        target[2 * i] = (float)(i % 5) - 2.0F;
        held[2 * i] = target[2 * i] + (i % 3 ? -1.0F : 1.0F) * size[2 * i] * (float)(count - i);
        held[2 * i + 1] = size[2 * i + 1] = 1e9F;
    }
}

static void test_blend_of(void) {
    CHECK_NEAR(wb_blend_of(0.25, 4, 8), 7, 1e-12);
    CHECK(wb_blend_of(0, 4, 8) == 8 && wb_blend_of(1, 4, 8) == 4);
    CHECK(wb_blend_of(0.25, NAN, 8) == 8 && wb_blend_of(0.25, 4, NAN) == 4);
    CHECK(wb_blend_of(1, NAN, 8) == 8 && wb_blend_of(0, 4, NAN) == 4);
    CHECK(isnan(wb_blend_of(0.5, NAN, NAN)));
}

static void test_blend(void) {
    WbRandom random = wb_random(6, 1);
    float one[2 * N], other[2 * N], weight[2 * N];
    for (int i = 0; i < 2 * N; i++) {
        weight[i] = 1;
        target[i] = (float)wb_random_normal(&random);
        float off = (float)wb_random_normal(&random);
        one[i] = target[i] + 3 * off;
        other[i] = target[i] - off;
    }
    CHECK_NEAR(wb_blend(N, one, other, target, weight), 0.25, 1e-12); /* there the two cancel */
    CHECK(wb_blend(N, target, other, target, weight) == 1 && wb_blend(N, one, target, target, weight) == 0);
    CHECK(wb_blend(N, one, one, target, weight) == 0); /* the smallest of equals */
    for (int i = 0; i < N; i++) one[2 * i] = NAN;
    CHECK(wb_blend(N, one, other, target, weight) == 0.5 && wb_blend(0, one, other, target, weight) == 0.5);
}

/* The conformal quantile of 1, 2, .. n: the smallest that is at least 0.9 (n + 1). */
static void test_quantile(void) {
    static const struct {
        int count;
        double width;
    } known[] = {{1, 1.5}, {8, 12}, {9, 9}, {10, 10}, {18, 18}, {19, 18}, {99, 90}, {999, 900}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        fill(known[i].count);
        CHECK_NEAR(half_width(known[i].count), known[i].width, 1e-3); /* float at errors of 2000 */
    }
    CHECK(half_width(0) == (double)WB_GP_TARGET_LIMIT);
}

static void test_not_held_out(void) {
    fill(40);
    for (int i = 0; i < 40; i++) {
        if (i < 21) held[2 * i] = size[2 * i] = NAN;
    }
    CHECK_NEAR(half_width(40), 18, 1e-4); /* 1 .. 19 are left */
    for (int i = 0; i < 40; i++) held[2 * i] = NAN;
    CHECK(half_width(40) == (double)WB_GP_TARGET_LIMIT);
}

/* Photos of which half are ten times as hard: intervals by size hold nine in ten of either half. */
static void test_coverage(void) {
    WbRandom random = wb_random(8, 1);
    for (int i = 0; i < N; i++) {
        size[2 * i] = i % 2 ? 0.1F : 1.0F;
        target[2 * i] = 0;
        held[2 * i] = size[2 * i] * (float)wb_random_normal(&random);
    }
    double width = half_width(N);
    int inside[2] = {0, 0};
    for (int i = 0; i < N; i++) inside[i % 2] += fabs((double)held[2 * i]) <= width * (double)size[2 * i];
    CHECK_NEAR(width, 1.645, 0.15); /* of a normal number */
    CHECK_NEAR(inside[0], 450, 25); /* 2.5 standard deviations of 500 draws are 17 */
    CHECK_NEAR(inside[1], 450, 25);
}

static void test_memory(void) {
    fill(19);
    WbErr err;
    double width = -1;
    CHECK_EVERY_ALLOCATION(5, {
        status = wb_half_width(19, held, target, size, &width, &err);
        CHECK((status == WB_OK) == (width > 0));
    });
}

int main(void) {
    test_blend_of();
    test_blend();
    test_quantile();
    test_not_held_out();
    test_coverage();
    test_memory();
    return check_done();
}
