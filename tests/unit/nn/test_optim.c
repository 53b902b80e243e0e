#include "nn/optim.h"

#include "check.h"

/* First and second steps against numbers worked out by hand, the way to a minimum, clipping, schedules,
 * names. */

#define CLOSE 2e-6 /* float rounding of a few operations on numbers near one */

static void check_sgd_by_hand(void) {
    WbOptimiser sgd = wb_optimiser(WB_SGD);
    float value = 1, grad = 0.5f, moment = 0;
    wb_optimiser_step(&sgd, 0.1, 1, 1, 1, &value, &grad, &moment, NULL);
    CHECK_NEAR(value, 1 - 0.1 * 0.5, CLOSE);
    wb_optimiser_step(&sgd, 0.1, 2, 1, 1, &value, &grad, &moment, NULL);
    CHECK_NEAR(value, 0.95 - 0.1 * (0.9 * 0.5 + 0.5), CLOSE);
    sgd.decay = 0.2f;
    value = 1, moment = 0;
    wb_optimiser_step(&sgd, 0.1, 1, 1, 1, &value, &grad, &moment, NULL);
    CHECK_NEAR(value, 1 - 0.1 * (0.5 + 0.2), CLOSE);
    value = 1, moment = 0;
    wb_optimiser_step(&sgd, 0.1, 1, 0, 1, &value, &grad, &moment, NULL);
    CHECK_NEAR(value, 0.95, CLOSE);
}

/* Step 1: m = 0.05, v = 0.00025, corrected 0.5 and 0.25: moves by the rate. Step 2, gradient -0.25: m = 0.02,
 * v = 0.00031225, corrected 0.02 / 0.19 and 0.00031225 / 0.001999. */
static void check_adam_by_hand(void) {
    WbOptimiser adam = wb_optimiser(WB_ADAM);
    float value = 1, grad = 0.5f, moment1 = 0, moment2 = 0;
    wb_optimiser_step(&adam, 0.1, 1, 1, 1, &value, &grad, &moment1, &moment2);
    CHECK_NEAR(value, 0.9, CLOSE);
    CHECK_NEAR(moment1, 0.05, CLOSE);
    CHECK_NEAR(moment2, 0.00025, CLOSE);
    grad = -0.25f;
    wb_optimiser_step(&adam, 0.1, 2, 1, 1, &value, &grad, &moment1, &moment2);
    CHECK_NEAR(value, 0.9 - 0.1 * (0.02 / 0.19) / sqrt(0.00031225 / 0.001999),
               10 * CLOSE); /* 1 - beta2 is inexact */
}

/* With the gradient 0 the two kinds of decay part: Adam's goes through the moments and moves by the whole
 * rate, AdamW's shrinks the value by rate * decay. */
static void check_decay(void) {
    WbOptimiser adam = wb_optimiser(WB_ADAM), adamw = wb_optimiser(WB_ADAMW);
    float value = 2, grad = 0, moment1 = 0, moment2 = 0;
    adam.decay = adamw.decay = 0.5f;
    wb_optimiser_step(&adam, 0.1, 1, 1, 1, &value, &grad, &moment1, &moment2);
    CHECK_NEAR(value, 1.9, CLOSE);
    value = 2, moment1 = moment2 = 0;
    wb_optimiser_step(&adamw, 0.1, 1, 1, 1, &value, &grad, &moment1, &moment2);
    CHECK_NEAR(value, 2 * (1 - 0.1 * 0.5), CLOSE);
    CHECK_NEAR(moment1, 0, 0);
    wb_optimiser_step(&adamw, 0.1, 2, 0, 1, &value, &grad, &moment1, &moment2);
    CHECK_NEAR(value, 1.9, CLOSE);
    CHECK_NEAR(wb_optimiser(WB_ADAMW).decay, 0.01, CLOSE);
    CHECK_NEAR(wb_optimiser(WB_ADAM).decay, 0, 0);
}

/* sum of stiffness_i (value_i - goal_i)^2 / 2 with stiffnesses a hundredfold apart; a cosine lets it settle
 */
static void check_minimum(WbOptimiserKind kind, double rate) {
    enum { COUNT = 9, STEPS = 1500 };
    WbOptimiser optimiser = wb_optimiser(kind);
    WbSchedule schedule = {.kind = WB_SCHEDULE_COSINE, .rate = rate};
    float value[COUNT] = {0}, grad[COUNT], moment1[COUNT] = {0}, moment2[COUNT] = {0};
    optimiser.decay = 0;
    for (int step = 0; step < STEPS; step++) {
        for (int i = 0; i < COUNT; i++)
            grad[i] = powf(100, (float)i / COUNT) * (value[i] - (float)(i - 4));
        wb_optimiser_step(&optimiser, wb_schedule_rate(&schedule, step, STEPS), step + 1, 1, COUNT, value,
                          grad, moment1, moment2);
    }
    for (int i = 0; i < COUNT; i++)
        CHECK_NEAR(value[i], i - 4, 1e-3); /* a thousandth of the way */
}

/* A unit gone silent: its moments become 0 in the end instead of staying subnormal. */
static void check_silence(void) {
    WbOptimiser adam = wb_optimiser(WB_ADAM);
    float value = 0, grad = 0, moment1 = 1e-29f, moment2 = 1e-37f;
    for (int step = 1; step < 100; step++)
        wb_optimiser_step(&adam, 0.1, step, 1, 1, &value, &grad, &moment1, &moment2);
    CHECK_NEAR(moment1, 0, 0);
    CHECK_NEAR(moment2, 0, 0);
}

static void check_clip(void) {
    float grad[11] = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0, -4}; /* the last beyond a whole round of eight */
    CHECK_NEAR(wb_grad_clip(11, grad, 5), 5, CLOSE);
    CHECK_NEAR(grad[0], 3, 0);
    CHECK_NEAR(wb_grad_clip(11, grad, 0), 5, CLOSE);
    CHECK_NEAR(grad[10], -4, 0);
    CHECK_NEAR(wb_grad_clip(11, grad, 1), 5, CLOSE);
    CHECK_NEAR(grad[0], 0.6, CLOSE);
    CHECK_NEAR(grad[10], -0.8, CLOSE);
    grad[9] = NAN;
    CHECK(!isfinite(wb_grad_clip(11, grad, 0.1)));
    CHECK_NEAR(grad[0], 0.6, CLOSE);
    CHECK_NEAR(wb_grad_clip(0, grad, 1), 0, 0);
}

static double rate_at(WbScheduleKind kind, int64_t step, int64_t total) {
    WbSchedule schedule = {kind, 2, WB_SCHEDULE_STAIRS, WB_SCHEDULE_FACTOR};
    return wb_schedule_rate(&schedule, step, total);
}

static void check_schedules(void) {
    CHECK_NEAR(rate_at(WB_SCHEDULE_CONSTANT, 50, 101), 2, 0);
    CHECK_NEAR(rate_at(WB_SCHEDULE_STEP, 0, 90), 2, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_STEP, 29, 90), 2, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_STEP, 30, 90), 0.2, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_STEP, 89, 90), 0.02, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_COSINE, 0, 101), 2, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_COSINE, 50, 101), (2 + 2e-4) / 2, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_COSINE, 100, 101), 2e-4, 1e-12);
    CHECK_NEAR(rate_at(WB_SCHEDULE_ONE_CYCLE, 0, 101), 2 / 25.0, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_ONE_CYCLE, 15, 101), (2 + 2 / 25.0) / 2, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_ONE_CYCLE, 30, 101), 2, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_ONE_CYCLE, 65, 101), (2 + 2e-4) / 2, CLOSE);
    CHECK_NEAR(rate_at(WB_SCHEDULE_ONE_CYCLE, 100, 101), 2e-4, 1e-12);
    for (int kind = 0; kind < WB_SCHEDULE_KINDS; kind++) {
        WbScheduleKind k = (WbScheduleKind)kind;
        CHECK_NEAR(rate_at(k, 0, 1), 2, 0);
        CHECK_NEAR(rate_at(k, 0, 0), 2, 0);
        CHECK_NEAR(rate_at(k, -5, 10), rate_at(k, 0, 10), 0);
        CHECK_NEAR(rate_at(k, 500, 10), rate_at(k, 9, 10), 0);
        for (int step = 0; step < 2; step++)
            CHECK(rate_at(k, step, 2) > 0 && rate_at(k, step, 2) <= 2);
    }
}

static void check_names(void) {
    WbOptimiserKind optimiser = WB_SGD;
    WbScheduleKind schedule = WB_SCHEDULE_CONSTANT;
    for (int i = 0; i < WB_OPTIMISER_KINDS; i++)
        CHECK(wb_optimiser_of_name(wb_optimiser_name((WbOptimiserKind)i), &optimiser) && (int)optimiser == i);
    for (int i = 0; i < WB_SCHEDULE_KINDS; i++)
        CHECK(wb_schedule_of_name(wb_schedule_name((WbScheduleKind)i), &schedule) && (int)schedule == i);
    CHECK(!wb_optimiser_of_name("Adam", &optimiser));
    CHECK(!wb_schedule_of_name("one_cycle", &schedule));
    CHECK(optimiser == WB_ADAMW && schedule == WB_SCHEDULE_ONE_CYCLE);
    CHECK_TEXT(wb_optimiser_name(WB_ADAMW), "adamw");
    CHECK_TEXT(wb_schedule_name(WB_SCHEDULE_ONE_CYCLE), "one-cycle");
}

int main(void) {
    check_sgd_by_hand();
    check_adam_by_hand();
    check_decay();
    check_minimum(WB_SGD, 0.015);
    check_minimum(WB_ADAM, 0.1);
    check_minimum(WB_ADAMW, 0.1);
    check_silence();
    check_clip();
    check_schedules();
    check_names();
    return check_done();
}
