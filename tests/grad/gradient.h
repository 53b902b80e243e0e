#ifndef WB_TESTS_GRAD_GRADIENT_H
#define WB_TESTS_GRAD_GRADIENT_H

#include <stdlib.h>

#include "base/random.h"
#include "check.h"

/* Analytic gradients against finite differences. The layers compute in float, so the step is wide and the
 * formula is the four-point one, whose error falls with the step's fourth power (Abramowitz & Stegun 25.3.6).
 * Whoever calls keeps kinks (of relu, maximum, |e|) further away than GRADIENT_REACH. */

#define GRADIENT_STEP 0.01f /* float rounding of 1e-7 then costs some 1e-5 of a derivative */
#define GRADIENT_REACH (2.5f * GRADIENT_STEP) /* the formula looks two steps to each side; and a little air */
#define GRADIENT_TOLERANCE 2e-3 /* of the tensor's largest gradient: rounding of the longest sums here */

/* The scalar under test, computed afresh from what `context` points to. */
typedef double (*Scalar)(void *context);

static inline double scalar_at(Scalar scalar, void *context, float *entry, float value) {
    float kept = *entry;
    *entry = value;
    double result = scalar(context);
    *entry = kept;
    return result;
}

static inline double slope_of(Scalar scalar, void *context, float *entry) {
    volatile float up = *entry + GRADIENT_STEP,
                   down = *entry - GRADIENT_STEP; /* volatile: really rounded to float */
    volatile float up2 = *entry + 2 * GRADIENT_STEP, down2 = *entry - 2 * GRADIENT_STEP;
    double near = scalar_at(scalar, context, entry, up) - scalar_at(scalar, context, entry, down);
    double far = scalar_at(scalar, context, entry, up2) - scalar_at(scalar, context, entry, down2);
    near /= (double)up - (double)down;
    far /= (double)up2 - (double)down2;
    return (4 * near - far) / 3;
}

/* values[count]: what the scalar hangs on; gradient[count]: what is claimed. Anything not finite fails, and
 * so does a gradient that is zero everywhere though the caller says `alive`. */
static inline void check_gradient(const char *what, Scalar scalar, void *context, float *values, size_t count,
                                  const float *gradient, int alive) {
    double largest = 0, worst = 0;
    int finite = 1;
    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs((double)gradient[i]));
    for (size_t i = 0; i < count; i++) {
        double off = fabs(slope_of(scalar, context, &values[i]) - (double)gradient[i]);
        finite = finite && isfinite(off) && isfinite(gradient[i]);
        worst = fmax(worst, off);
    }
    int ok = finite && worst <= GRADIENT_TOLERANCE * (largest + 0.01);
    if (!ok)
        fprintf(stderr, "%s: off by %.3g, largest gradient %.3g%s\n", what, worst, largest,
                finite ? "" : ", not all finite");
    CHECK(ok);
    if (alive) CHECK(largest > 0.01); /* weights and inputs here are of the order of one */
}

/* Numbers in -1 .. 1 in a new block; free with wb_free. */
static inline float *numbers(WbRandom *random, size_t count) {
    float *block = wb_alloc(count, sizeof *block);
    if (!block) abort();
    for (size_t i = 0; i < count; i++)
        block[i] = 2 * wb_random_unit(random) - 1;
    return block;
}

static inline float *zeros(size_t count) {
    float *block = wb_alloc(count, sizeof *block);
    if (!block) abort();
    return block;
}

/* A scalar of any output: its product with fixed numbers, whose gradient at the output is those numbers. */
static inline double weighed(const float *y, const float *dy, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)y[i] * (double)dy[i];
    return sum;
}

#endif
