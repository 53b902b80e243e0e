#include "model/anchors.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

WbGpSpec wb_anchor_spec(void) {
    /* Initial values: what the residuals of several photographers' shoots led to (prototype of the same kernel). */
    return (WbGpSpec){
        .dims = WB_KERNEL_INPUTS,
        .group_count = 3,
        .term_count = 2,
        .groups = {{"as-shot", WB_META_SHOT, WB_META_AS_SHOT, 0, 2.0},
                   {"histogram", WB_META + WB_STATS, WB_PCA, 0, 8.0},
                   {"shot", 0, WB_META_SHOT, 0, 3.0}},
        .terms = {{.name = "light", .groups = 1 | 4, .amplitude = 0.06, .timed = 1},
                  {.name = "scene", .groups = 1 | 2 | 4, .amplitude = 0.2, .timed = 1}},
        .noise = 0.02,
        .tau = 6000.0, /* seconds: between the light's quarter of an hour and the mood's whole day */
    };
}

void wb_anchor_unlearned(double *hyper) {
    WbGpSpec spec = wb_anchor_spec();
    wb_gp_hyper_initial(&spec, hyper);
}

WbStatus wb_anchor_learn(int points, const float *x, const double *seconds, const float *residual,
                         const WbTrainOptions *options, WbGpProgress progress, void *context, double *hyper,
                         WbErr *err) {
    WbGpSpec spec = wb_anchor_spec();
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

/* The photos of one session, in order of time. */
typedef struct {
    const WbScene *scene;
    const size_t *order;
    size_t count, known;
    const float *residual;
    const unsigned char *is_known;
} Session;

static void gather(const Session *s, int anchors_only, float *x, double *seconds, float *y) {
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++) {
        size_t at = s->order[i];
        if (anchors_only && !s->is_known[at]) continue;
        memcpy(x + n * WB_KERNEL_INPUTS, s->scene->x + at * WB_KERNEL_INPUTS, WB_KERNEL_INPUTS * sizeof *x);
        seconds[n] = s->scene->seconds[at];
        y[n++] = s->residual[at];
    }
}

static WbStatus correct(const Session *s, const double *hyper, float *correction, float *shrink, WbErr *err) {
    WB_CLEANUP(wb_free_at) float *x = wb_alloc(s->count, (WB_KERNEL_INPUTS + 3) * sizeof *x);
    WB_CLEANUP(wb_free_at) double *seconds = wb_alloc(s->count, sizeof *seconds);
    if (!x || !seconds) return wb_fail_nomem(err);
    float *y = x + s->count * WB_KERNEL_INPUTS, *mean = y + s->count, *variance = mean + s->count;
    WbGpSpec spec = wb_anchor_spec();
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
        correction[s->order[i]] = mean[i];
        shrink[s->order[i]] = (float)sqrt(fmin(fmax(variance[i] / prior, 0.0), 1.0));
    }
    return WB_OK;
}

#define ANCHORS_MAX 4000 /* of one session; more hand edits than that in one half hour are no photographer's */

WbStatus wb_anchor_apply(const double *hyper, const WbScene *scene, const unsigned char *known, const float *residual,
                         float *correction, float *shrink, WbErr *err) {
    for (size_t i = 0; i < scene->count; i++) {
        correction[i] = 0.0F;
        shrink[i] = 1.0F;
    }
    size_t from = 0;
    for (size_t k = 0; k < scene->timeline->count; k++) {
        Session s = {.scene = scene,
                     .order = scene->timeline->order + from,
                     .count = scene->timeline->end[k] - from,
                     .residual = residual,
                     .is_known = known};
        for (size_t i = 0; i < s.count; i++) s.known += known[s.order[i]] != 0;
        if (s.known > 0 && s.known <= ANCHORS_MAX) WB_TRY(correct(&s, hyper, correction, shrink, err));
        from = scene->timeline->end[k];
    }
    return WB_OK;
}
