#include "gp/gp.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "gp/likelihood.h"
#include "gp/process.h"

WbGpFitOptions wb_gp_fit_options(void) {
    /* Measured by-shoot on 1,573 wedding photos: the error falls for 20 steps and then rises again (349 K
     * after 40, 341 after 20, 348 after 10), for the likelihood goes on learning what photos of one shoot
     * share. Subsets from 250 points up do equally well. */
    return (WbGpFitOptions){.steps = 20, .subset = 900, .rate = 0.08, .seed = 1};
}

static WbStatus check(const WbGpSpec *spec, int n, const WbGpFitOptions *options, WbErr *err) {
    WB_TRY(wb_gp_spec_check(spec, err));
    if (n < 1)
        return wb_fail(err, WB_ERR_INPUT, "a Gaussian process needs at least one photo, and got %d", n);
    if (n > WB_GP_POINTS)
        return wb_fail(err, WB_ERR_LIMIT, "a Gaussian process of %d photos; %d fit in memory: train on fewer",
                       n, WB_GP_POINTS);
    if (options->steps < 0 || options->subset < 1 || !(options->rate > 0 && options->rate <= 1))
        return wb_fail(err, WB_ERR_USAGE, "%d steps of %g on %d points of the Gaussian process make no sense",
                       options->steps, options->rate, options->subset);
    for (int i = 0; options->hyper && i < wb_gp_hyper_count(spec); i++)
        if (!isfinite(options->hyper[i]))
            return wb_fail(err, WB_ERR_USAGE, "hyperparameter %d to start from is not finite", i);
    return WB_OK;
}

/* Everything one fit carries from step to step. */
typedef struct Fit {
    const WbGpSpec *spec;
    const WbGpFitOptions *options;
    int n, count;
    const float *x, *y, *noise_scale;
    const double *seconds;
    float *centre;   /* [dims] */
    uint32_t *order; /* [n] */
    WbRandom random;
    double hyper[WB_GP_HYPERS], gradient[WB_GP_HYPERS], first[WB_GP_HYPERS], second[WB_GP_HYPERS];
} Fit;

static void clamp(const WbGpSpec *spec, int count, double *hyper) {
    for (int i = 0; i < count; i++) {
        WbGpKind kind = wb_gp_hyper_at(spec, i).kind;
        hyper[i] = fmin(fmax(hyper[i], wb_gp_hyper_low(kind)), wb_gp_hyper_high(kind));
    }
}

static void start(Fit *fit) {
    wb_gp_hyper_initial(fit->spec, fit->hyper);
    double sum = 0;
    for (int i = 0; i < fit->n; i++)
        sum += (double)fit->y[i];
    fit->hyper[fit->count - 1] = sum / fit->n; /* the mean stands last */
    if (fit->options->hyper) memcpy(fit->hyper, fit->options->hyper, (size_t)fit->count * sizeof(double));
    clamp(fit->spec, fit->count, fit->hyper);
    for (int i = 0; i < fit->n; i++)
        fit->order[i] = (uint32_t)i;
    fit->random = wb_random(fit->options->seed, 0);
}

/* One step uphill (Kingma and Ba 2015, algorithm 1, with its recommended constants). */
static void adam(Fit *fit, int step) {
    const double keep1 = 0.9, keep2 = 0.999, least = 1e-8;
    double fix1 = 1 - pow(keep1, step), fix2 = 1 - pow(keep2, step);
    for (int i = 0; i < fit->count; i++) {
        double g = fit->gradient[i];
        fit->first[i] = keep1 * fit->first[i] + (1 - keep1) * g;
        fit->second[i] = keep2 * fit->second[i] + (1 - keep2) * g * g;
        fit->hyper[i] += fit->options->rate * (fit->first[i] / fix1) / (sqrt(fit->second[i] / fix2) + least);
    }
    clamp(fit->spec, fit->count, fit->hyper);
}

static WbStatus climb(Fit *fit, WbErr *err) {
    const WbGpFitOptions *options = fit->options;
    int subset = fit->n < options->subset ? fit->n : options->subset;
    if (options->steps == 0) return WB_OK;
    WB_CLEANUP(wb_gp_work_free_at) WbGpWork *work = NULL;
    WB_TRY(wb_gp_work_new(fit->spec, subset, &work, err));
    for (int step = 1; step <= options->steps; step++) {
        WbGpKernel kernel;
        double value;
        wb_gp_kernel_set(fit->spec, fit->hyper, &kernel);
        if (subset < fit->n) wb_random_shuffle(&fit->random, fit->order, (size_t)fit->n);
        wb_gp_work_load(work, &kernel, fit->spec->dims, fit->centre, subset, fit->order, fit->x, fit->seconds,
                        fit->y, fit->noise_scale);
        WB_TRY(wb_gp_likelihood(fit->spec, &kernel, work, &value, fit->gradient, err));
        adam(fit, step);
        if (options->progress && options->progress(options->context, step, options->steps, value))
            return wb_fail(err, WB_ERR_INTERRUPTED, "interrupted at step %d of %d of the Gaussian process",
                           step, options->steps);
    }
    return WB_OK;
}

static WbStatus finish(const Fit *fit, WbGp **ret, WbErr *err) {
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    size_t n = (size_t)fit->n, dims = (size_t)fit->spec->dims;
    WB_TRY(wb_gp_blank(fit->spec, fit->hyper, fit->n, 1, &gp, err));
    memcpy(gp->owned_x, fit->x, n * dims * sizeof(float));
    memcpy(gp->centre, fit->centre, dims * sizeof(float));
    memcpy(gp->y, fit->y, n * sizeof(float));
    for (size_t i = 0; i < n; i++) {
        gp->noise_scale[i] = fit->noise_scale ? fit->noise_scale[i] : 1;
        gp->seconds[i] = fit->seconds ? fit->seconds[i] : NAN;
    }
    wb_gp_rescale(gp);
    WB_TRY(wb_gp_factor(gp, err));
    wb_gp_solve_weights(gp);
    *ret = gp;
    gp = NULL;
    return WB_OK;
}

WbStatus wb_gp_fit(const WbGpSpec *spec, int n, const float *x, const double *seconds, const float *y,
                   const float *noise_scale, const WbGpFitOptions *options, WbGp **ret, WbErr *err) {
    WB_TRY(check(spec, n, options, err));
    WB_TRY(wb_gp_inputs_check(n, spec->dims, x, seconds, "point", err));
    WB_TRY(wb_gp_targets_check(n, y, noise_scale, err));
    WB_CLEANUP(wb_free_at) Fit *fit = wb_alloc(1, sizeof *fit);
    WB_CLEANUP(wb_free_at) float *centre = wb_alloc((size_t)spec->dims, sizeof(float));
    WB_CLEANUP(wb_free_at) uint32_t *order = wb_alloc((size_t)n, sizeof(uint32_t));
    if (!fit || !centre || !order) return wb_fail_nomem(err);
    *fit = (Fit){.spec = spec,
                 .options = options,
                 .n = n,
                 .count = wb_gp_hyper_count(spec),
                 .x = x,
                 .y = y,
                 .noise_scale = noise_scale,
                 .seconds = seconds,
                 .centre = centre,
                 .order = order};
    wb_gp_centre(n, spec->dims, x, centre);
    start(fit);
    WB_TRY(climb(fit, err));
    return finish(fit, ret, err);
}
