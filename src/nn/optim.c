#include "nn/optim.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const char *const optimiser_names[WB_OPTIMISER_KINDS] = {"sgd", "adam", "adamw"};
static const char *const schedule_names[WB_SCHEDULE_KINDS] = {"constant", "step", "cosine", "one-cycle"};

/* Index of `name` in names[count], or -1. */
static int index_of(const char *const *names, int count, const char *name) {
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return i;
    return -1;
}

const char *wb_optimiser_name(WbOptimiserKind kind) {
    assert((int)kind >= 0 && (int)kind < WB_OPTIMISER_KINDS);
    return optimiser_names[kind];
}

int wb_optimiser_of_name(const char *name, WbOptimiserKind *ret) {
    int index = index_of(optimiser_names, WB_OPTIMISER_KINDS, name);
    if (index >= 0) *ret = (WbOptimiserKind)index;
    return index >= 0;
}

const char *wb_schedule_name(WbScheduleKind kind) {
    assert((int)kind >= 0 && (int)kind < WB_SCHEDULE_KINDS);
    return schedule_names[kind];
}

int wb_schedule_of_name(const char *name, WbScheduleKind *ret) {
    int index = index_of(schedule_names, WB_SCHEDULE_KINDS, name);
    if (index >= 0) *ret = (WbScheduleKind)index;
    return index >= 0;
}

WbOptimiser wb_optimiser(WbOptimiserKind kind) {
    WbOptimiser optimiser = {
        .kind = kind, .momentum = 0.9f, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f};
    if (kind == WB_ADAMW) optimiser.decay = 0.01f; /* as in the paper's reference implementations */
    return optimiser;
}

/* A moment whose unit has gone silent shrinks for ever; below this it is worth no step and, as a subnormal
 * number, would cost a hundred times the arithmetic. */
#define SILENT 1e-30f

static inline float audible(float moment) {
    return fabsf(moment) < SILENT ? 0 : moment;
}

static void sgd_step(const WbOptimiser *optimiser, float rate, float decay, size_t count,
                     float *restrict value, const float *restrict grad, float *restrict moment) {
    float momentum = optimiser->momentum;
    for (size_t i = 0; i < count; i++) {
        moment[i] = audible(momentum * moment[i] + grad[i] + decay * value[i]);
        value[i] -= rate * moment[i];
    }
}

/* The numbers of one Adam step, the same for all entries. */
typedef struct Adam {
    float rate, beta1, beta2, scale1,
        scale2;                     /* scale: 1 / (1 - beta^step), the correction of the start at 0 */
    float epsilon, coupled, shrink; /* coupled: decay in the gradient; shrink: factor on the value */
} Adam;

static void adam_entries(Adam by, size_t count, float *restrict value, const float *restrict grad,
                         float *restrict moment1, float *restrict moment2) {
    for (size_t i = 0; i < count; i++) {
        float g = grad[i] + by.coupled * value[i];
        float m = audible(by.beta1 * moment1[i] + (1 - by.beta1) * g);
        float v = audible(by.beta2 * moment2[i] + (1 - by.beta2) * g * g);
        moment1[i] = m;
        moment2[i] = v;
        value[i] = value[i] * by.shrink - by.rate * (m * by.scale1) / (sqrtf(v * by.scale2) + by.epsilon);
    }
}

void wb_optimiser_step(const WbOptimiser *optimiser, double rate, int64_t step, int decayed, size_t count,
                       float *value, const float *grad, float *moment1, float *moment2) {
    float decay = decayed ? optimiser->decay : 0;
    assert(step >= 1);
    if (optimiser->kind == WB_SGD) {
        sgd_step(optimiser, (float)rate, decay, count, value, grad, moment1);
        return;
    }
    double beta1 = (double)optimiser->beta1, beta2 = (double)optimiser->beta2;
    Adam by = {.rate = (float)rate,
               .beta1 = optimiser->beta1,
               .beta2 = optimiser->beta2,
               .scale1 = (float)(1 / (1 - pow(beta1, (double)step))),
               .scale2 = (float)(1 / (1 - pow(beta2, (double)step))),
               .epsilon = optimiser->epsilon,
               .coupled = optimiser->kind == WB_ADAM ? decay : 0,
               .shrink = optimiser->kind == WB_ADAMW ? (float)(1 - rate * (double)decay) : 1};
    adam_entries(by, count, value, grad, moment1, moment2);
}

#define NORM_LANES 8 /* independent sums, so that the compiler may add them side by side */

static double norm_of(size_t count, const float *grad) {
    double part[NORM_LANES] = {0}, sum = 0;
    size_t whole = count - count % NORM_LANES;
    for (size_t at = 0; at < whole; at += NORM_LANES)
        for (size_t i = 0; i < NORM_LANES; i++)
            part[i] += (double)grad[at + i] * (double)grad[at + i];
    for (size_t at = whole; at < count; at++)
        sum += (double)grad[at] * (double)grad[at];
    for (int i = 0; i < NORM_LANES; i++)
        sum += part[i];
    return sqrt(sum);
}

double wb_grad_clip(size_t count, float *grad, double limit) {
    double norm = norm_of(count, grad);
    if (!isfinite(norm) || limit <= 0 || norm <= limit) return norm;
    float scale = (float)(limit / norm);
    for (size_t i = 0; i < count; i++)
        grad[i] *= scale;
    return norm;
}

/* Half a cosine from `from` at part 0 to `to` at part 1. */
static double cosine_between(double from, double to, double part) {
    const double pi = 3.14159265358979323846;
    return to + (from - to) * (1 + cos(pi * part)) / 2;
}

static double one_cycle(double rate, double step, double last) {
    double peak = WB_SCHEDULE_WARM_PART * last;
    if (step < peak) return cosine_between(rate / WB_SCHEDULE_START, rate, step / peak);
    return cosine_between(rate, rate / WB_SCHEDULE_END, (step - peak) / (last - peak));
}

double wb_schedule_rate(const WbSchedule *schedule, int64_t step, int64_t total_steps) {
    if (total_steps <= 1) return schedule->rate;
    if (step < 0) step = 0;
    if (step > total_steps - 1) step = total_steps - 1;
    double rate = schedule->rate, at = (double)step, last = (double)(total_steps - 1);
    switch (schedule->kind) {
    case WB_SCHEDULE_STEP:
        assert(schedule->stairs >= 1);
        return rate * pow(schedule->factor, floor(at * schedule->stairs / (double)total_steps));
    case WB_SCHEDULE_COSINE:
        return cosine_between(rate, rate / WB_SCHEDULE_END, at / last);
    case WB_SCHEDULE_ONE_CYCLE:
        return one_cycle(rate, at, last);
    case WB_SCHEDULE_CONSTANT:
        break;
    }
    return rate;
}
