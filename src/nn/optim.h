#ifndef WB_NN_OPTIM_H
#define WB_NN_OPTIM_H

#include <stddef.h>
#include <stdint.h>

/* Optimisers and learning-rate schedules. Re-entrant; arrays are the caller's. */
typedef enum WbOptimiserKind { WB_SGD, WB_ADAM, WB_ADAMW } WbOptimiserKind;

#define WB_OPTIMISER_KINDS 3

typedef struct WbOptimiser {
    WbOptimiserKind kind;
    float momentum;     /* SGD */
    float beta1, beta2; /* Adam, AdamW: decay of the first and second moment */
    float epsilon;      /* Adam, AdamW: added to the root of the second moment */
    float decay;        /* weight decay; SGD and Adam: L2 (added to the gradient), AdamW: decoupled */
} WbOptimiser;

/* The customary settings of a kind: momentum 0.9; betas 0.9, 0.999 and epsilon 1e-8 (Kingma & Ba 2015); decay
 * 0 for SGD and Adam, 0.01 for AdamW (Loshchilov & Hutter 2019). */
WbOptimiser wb_optimiser(WbOptimiserKind kind);

/* value[count], grad[count], moment1[count], moment2[count] (zero before the first step; SGD leaves moment2
 * alone and it may be NULL) -> value, moments. `step` counts from 1; `decayed` = 0 leaves weight decay out.
 *   SGD    m = momentum m + g;                                      value -= rate m      (g includes decay *
 * value) Adam   m = b1 m + (1-b1) g, v = b2 v + (1-b2) g^2, value -= rate (m / (1-b1^step)) / (sqrt(v /
 * (1-b2^step)) + epsilon)           (Kingma & Ba 2015, algorithm 1) AdamW  value -= rate * decay * value,
 * then Adam without decay (Loshchilov & Hutter 2019, algorithm 2, their schedule multiplier being our `rate`)
 */
void wb_optimiser_step(const WbOptimiser *optimiser, double rate, int64_t step, int decayed, size_t count,
                       float *value, const float *grad, float *moment1, float *moment2);

/* grad[count], scaled in place so that its Euclidean norm is at most `limit` (<= 0: no limit; Pascanu et al.
 * 2013); returns the norm before. A norm that is not finite is returned too, with the gradients left as they
 * are: skip the step. */
double wb_grad_clip(size_t count, float *grad, double limit);

/* "sgd", "adam", "adamw"; static text */
const char *wb_optimiser_name(WbOptimiserKind kind);
/* Returns 1, or 0 when there is no such name (*ret untouched). */
int wb_optimiser_of_name(const char *name, WbOptimiserKind *ret);

typedef enum WbScheduleKind {
    WB_SCHEDULE_CONSTANT,
    WB_SCHEDULE_STEP,
    WB_SCHEDULE_COSINE,
    WB_SCHEDULE_ONE_CYCLE
} WbScheduleKind;

#define WB_SCHEDULE_KINDS 4

typedef struct WbSchedule {
    WbScheduleKind kind;
    double rate;   /* the highest learning rate */
    int stairs;    /* STEP: equally long parts, >= 1 */
    double factor; /* STEP: from one part to the next */
} WbSchedule;

#define WB_SCHEDULE_STAIRS 3      /* two drops, the customary number in image training */
#define WB_SCHEDULE_FACTOR 0.1    /* the customary drop */
#define WB_SCHEDULE_WARM_PART 0.3 /* one-cycle: share of steps on the way up, as is common */
#define WB_SCHEDULE_START 25.0    /* one-cycle: begins at rate / 25, as above */
#define WB_SCHEDULE_END 1e4       /* one-cycle and cosine: end at rate / 1e4, where steps no longer matter */

/* The learning rate of `step`, 0 .. total_steps - 1 (clamped to that). total_steps <= 1 gives `rate`.
 *   CONSTANT   rate
 *   STEP       rate * factor^floor(step * stairs / total_steps)
 *   COSINE     half a cosine from rate at the first step to rate / 1e4 at the last (Loshchilov & Hutter 2017)
 *   ONE_CYCLE  half a cosine up from rate / 25 to rate over 30 % of the steps, half a cosine down to rate /
 * 1e4 at the last (Smith & Topin 2018, with cosine instead of straight lines) */
double wb_schedule_rate(const WbSchedule *schedule, int64_t step, int64_t total_steps);

/* "constant", "step", "cosine", "one-cycle"; static text */
const char *wb_schedule_name(WbScheduleKind kind);
/* Returns 1, or 0 when there is no such name (*ret untouched). */
int wb_schedule_of_name(const char *name, WbScheduleKind *ret);

#endif
