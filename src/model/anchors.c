/* Anchors: photos that the photographer has set by hand are evidence for their neighbours. What the model got wrong on
 * them (the residual, in target units) is taken for a Gaussian process over time and light; conditioned on the anchors
 * of a session it says how wrong the model probably is on the rest. The kernel's hyperparameters come from the
 * residuals of held-out training shoots, by marginal likelihood. */
#include "model/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/units.h"

static WbGpSpec anchor_spec(void) {
    return (WbGpSpec){
        .dims = WB_KERNEL_INPUTS,
        .group_count = 3,
        .term_count = 2,
        .groups = {{"as-shot", WB_META_SHOT, WB_META_AS_SHOT, 0, 1.0},
                   {"histogram", WB_META + WB_STATS, WB_PCA, 0, 3.0},
                   {"shot", 0, WB_META_SHOT, 0, 5.0}},
        .terms = {{.name = "light", .groups = 1 | 4, .amplitude = 0.2, .timed = 1},
                  {.name = "scene", .groups = 1 | 2 | 4, .amplitude = 0.1, .timed = 1}},
        .noise = 0.2,
        .tau = 1200.0, /* seconds: light and mind stay the same for about twenty minutes */
    };
}

WbStatus wb_anchor_learn(int points, const float *x, const double *seconds, const float *residual,
                         const WbTrainOptions *options, WbGpProgress progress, void *context, double *hyper,
                         WbErr *err) {
    WbGpSpec spec = anchor_spec();
    WbGpFitOptions fit = wb_gp_fit_options();
    fit.steps = options->gp_steps;
    fit.subset = options->gp_subset;
    fit.seed = options->seed;
    fit.progress = progress;
    fit.context = context;
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    WB_TRY(wb_gp_fit(&spec, points, x, seconds, residual, NULL, &fit, &gp, err));
    int count = wb_gp_hyper_count(&spec);
    if (count > WB_ANCHOR_HYPERS) return wb_fail(err, WB_ERR_LIMIT, "%d anchor hyperparameters", count);
    memcpy(hyper, wb_gp_hyper(gp), (size_t)count * sizeof *hyper);
    hyper[count - 1] = 0.0; /* a model's error has no direction of its own: no anchors, no correction */
    return WB_OK;
}

typedef struct {
    double seconds;
    size_t index;
} Moment;

static int by_time(const void *a, const void *b) {
    const Moment *x = a, *y = b;
    if (x->seconds != y->seconds) return x->seconds < y->seconds ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* The photos of one session, in order of time. */
typedef struct {
    const Moment *moments;
    size_t count, known;
    const float *x; /* of the whole catalog */
    const float *residual;
    const unsigned char *is_known;
} Session;

static void gather(const Session *s, int anchors_only, float *x, double *seconds, float *y) {
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++) {
        size_t at = s->moments[i].index;
        if (anchors_only && !s->is_known[at]) continue;
        memcpy(x + n * WB_KERNEL_INPUTS, s->x + at * WB_KERNEL_INPUTS, WB_KERNEL_INPUTS * sizeof *x);
        seconds[n] = s->moments[i].seconds;
        y[n++] = s->residual[at];
    }
}

static WbStatus correct(const Session *s, const double *hyper, float *correction, float *shrink, WbErr *err) {
    WB_CLEANUP(wb_free_at) float *x = wb_alloc(s->count, (WB_KERNEL_INPUTS + 3) * sizeof *x);
    WB_CLEANUP(wb_free_at) double *seconds = wb_alloc(s->count, sizeof *seconds);
    if (!x || !seconds) return wb_fail_nomem(err);
    float *y = x + s->count * WB_KERNEL_INPUTS, *mean = y + s->count, *variance = mean + s->count;
    WbGpSpec spec = anchor_spec();
    WbGpFitOptions fit = wb_gp_fit_options();
    fit.steps = 0;
    fit.hyper = hyper;
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    gather(s, 1, x, seconds, y);
    WB_TRY(wb_gp_fit(&spec, (int)s->known, x, seconds, y, NULL, &fit, &gp, err));
    gather(s, 0, x, seconds, y);
    WB_CLEANUP(wb_free_at) float *scratch = wb_alloc(wb_gp_scratch_bytes(gp, (int)s->count), 1);
    if (!scratch) return wb_fail_nomem(err);
    WB_TRY(wb_gp_predict(gp, (int)s->count, x, seconds, scratch, mean, variance, err));
    double prior = wb_gp_prior_variance(gp);
    for (size_t i = 0; i < s->count; i++) {
        correction[s->moments[i].index] = mean[i];
        shrink[s->moments[i].index] = (float)sqrt(fmin(fmax(variance[i] / prior, 0.0), 1.0));
    }
    return WB_OK;
}

#define ANCHORS_MAX 4000 /* of one session; more hand edits than that in one half hour are no photographer's */

WbStatus wb_anchor_apply(const double *hyper, size_t count, const float *x, const double *seconds,
                         const unsigned char *known, const float *residual, float *correction, float *shrink,
                         WbErr *err) {
    WB_CLEANUP(wb_free_at) Moment *moments = wb_alloc(count, sizeof *moments);
    if (!moments) return wb_fail_nomem(err);
    size_t timed = 0;
    for (size_t i = 0; i < count; i++) {
        correction[i] = 0.0F;
        shrink[i] = 1.0F;
        if (isfinite(seconds[i])) moments[timed++] = (Moment){seconds[i], i};
    }
    if (timed) qsort(moments, timed, sizeof *moments, by_time);
    for (size_t from = 0, to; from < timed; from = to) {
        Session s = {.moments = moments + from, .x = x, .residual = residual, .is_known = known};
        for (to = from; to < timed; to++) {
            if (to > from && moments[to].seconds - moments[to - 1].seconds > WB_SESSION_GAP_SECONDS) break;
            s.count++;
            s.known += known[moments[to].index];
        }
        if (s.known > 0 && s.known <= ANCHORS_MAX) WB_TRY(correct(&s, hyper, correction, shrink, err));
    }
    return WB_OK;
}
