#include "model/training.h"

#include <math.h>

#include "base/memory.h"
#include "model/anchors.h"
#include "model/calibrate.h"
#include "model/difficulty.h"
#include "model/drift.h"

#define TRUST_A_PHOTO 0.025 /* 40 edits are trusted wholly; fewer would lead away from as-shot (learning curve) */

/* One slider of one head. Arrays of the training are pointed at it: stride 2. */
typedef struct {
    WbTraining *t;
    WbHead *head;
    int h, k;
    float *held;                   /* of the process at first (NaN without), at last as a scene would settle it */
    const float *nets, *target, *weight;
    float *process;                /* [points][2], as held, but kept: what the process said */
    float *size;                   /* [points][2]: expected error */
    const WbScene *scene;
} Slider;

/* With few photos a prediction leans on its base, unless held-out photos are foretold far better than by the base: a
 * rule is a rule after ten photos, a taste is not. */
static double trust(const Slider *s) {
    double error = 0, of_base = 0, by_number = fmin(TRUST_A_PHOTO * s->head->points, 1.0);
    for (int i = 0; i < 2 * s->head->points; i += 2) {
        if (isnan(s->held[i])) continue;
        error += (double)s->weight[i] * fabs((double)(s->held[i] - s->target[i]));
        of_base += (double)s->weight[i] * fabs((double)s->target[i]);
    }
    double by_skill = of_base > 0 ? fmax(1.0 - 2.0 * error / of_base, 0.0) : 0.0;
    double heard = by_number * by_number * 4.0; /* wholly from 20 photos on: skill shown on five is mostly luck */
    return by_number + (1.0 - by_number) * fmin(heard, 1.0) * by_skill;
}

/* Blends nets and process, then mixes in the training median, each as far as that helps on held-out shoots: no median
 * for a hand that can be foretold, nothing else for one that follows nothing. What was not held out becomes NaN. */
static WbStatus blend(Slider *s, WbErr *err) {
    WbHead *head = s->head;
    int n = head->points, k = s->k;
    WB_CLEANUP(wb_free_at) float *median = wb_alloc((size_t)n, 2 * sizeof *median);
    if (!median) return wb_fail_nomem(err);
    if (!head->gp[k]) head->blend[k] = 1.0;
    else if (head->nets) {
        /* A held-out photo is foretold by the one net that did not see its shoot, a new one by the mean of all, which
         * errs less: so the nets get more than the held-out photos say (src/model/README.md, table of ideas). */
        head->blend[k] = sqrt(wb_blend(n, s->nets, s->process, s->target, s->weight));
    }
    for (int i = 0; i < n; i++) {
        wb_target_of_sliders(wb_head_base(s->t->model, s->h, &s->t->shots[i]), s->t->model->median, median + 2 * i);
        int held_out = head->nets == 0 || !isnan(s->nets[2 * i]);
        double net = head->nets ? (double)s->nets[2 * i] : NAN;
        s->held[2 * i] = held_out ? (float)wb_blend_of(head->blend[k], net, (double)s->process[2 * i]) : NAN;
    }
    double share = wb_blend(n, median + k, s->held, s->target, s->weight);
    for (int i = 0; i < 2 * n; i += 2) s->held[i] = (float)((1 - share) * s->held[i] + share * median[i + k]);
    head->median_share[k] = share;
    head->trust[k] = trust(s);
    for (int i = 0; i < 2 * n; i += 2) s->held[i] *= (float)head->trust[k];
    return WB_OK;
}

/* Learns how the hand drifts, and corrects the held-out predictions by the shoots before them. */
static WbStatus follow(Slider *s, WbErr *err) {
    int n = s->head->points;
    WbDrift *drift = &s->head->drift[s->k];
    WB_CLEANUP(wb_free_at) float *error = wb_alloc((size_t)n, 2 * sizeof *error);
    if (!error) return wb_fail_nomem(err);
    for (int i = 0; i < 2 * n; i += 2) error[i] = s->target[i] - s->held[i];
    WB_TRY(wb_drift_learn(n, s->t->unit, s->t->units, s->t->seconds, error, drift, err));
    for (int i = 0; i < n; i++) s->held[2 * i] += (float)wb_drift_at(drift, s->t->seconds[i]);
    return WB_OK;
}

/* Learns how hard photos are, and the interval of a photo by itself. */
static WbStatus measure(Slider *s, WbErr *err) {
    WbHead *head = s->head;
    int n = head->points, k = s->k, m = 0;
    WB_CLEANUP(wb_free_at) double *cue = wb_alloc((size_t)n, WB_CUES * sizeof *cue);
    WB_CLEANUP(wb_free_at) double *kept = wb_alloc((size_t)n, (WB_CUES + 1) * sizeof *kept);
    if (!cue || !kept) return wb_fail_nomem(err);
    double *size = kept + (size_t)n * WB_CUES;
    for (int i = 0; i < n; i++) {
        double net = head->nets ? (double)s->nets[2 * i] : NAN;
        wb_cues(s->t->nearest[i], net, (double)s->process[2 * i], (double)s->held[2 * i], &s->t->shots[i],
                cue + i * WB_CUES);
        if (isnan(s->held[2 * i])) continue;
        for (int c = 0; c < WB_CUES; c++) kept[m * WB_CUES + c] = cue[i * WB_CUES + c];
        size[m++] = fabs((double)(s->held[2 * i] - s->target[2 * i]));
    }
    wb_difficulty_fit(m, kept, size, &head->difficulty[k]);
    for (int i = 0; i < n; i++)
        s->size[2 * i] = isnan(s->held[2 * i]) ? 1.0F : (float)wb_difficulty(&head->difficulty[k], cue + i * WB_CUES);
    return wb_half_width(n, s->held, s->target, s->size, &head->half_width[k], err);
}

/* Learns how far scenes share, lets the held-out predictions share, and measures the interval again. */
static WbStatus share(Slider *s, WbErr *err) {
    WbHead *head = s->head;
    int n = head->points, k = s->k;
    double *width = &head->scene_width[k];
    if (!s->t->options->scenes) *width = 0.0;
    else if (n < NETS_MIN_PHOTOS) *width = WB_SCENE_WIDTH_UNLEARNED;
    else WB_TRY(wb_scene_choose(s->scene, k, s->held, s->target, s->weight, width, err));
    WB_CLEANUP(wb_free_at) float *out = wb_alloc((size_t)n, 2 * sizeof *out);
    WB_CLEANUP(wb_free_at) unsigned char *shared = wb_alloc((size_t)n, 1);
    if (!out || !shared) return wb_fail_nomem(err);
    wb_scene_share(s->scene, k, *width, s->held, out, shared);
    for (int i = 0; i < n; i++) s->held[2 * i] = out[2 * i];
    return wb_half_width(n, s->held, s->target, s->size, &head->scene_half_width[k], err);
}

static int anchor_progress(void *context, int step, int steps, double likelihood) {
    (void)likelihood;
    return wb_training_report(context, (double)step / steps);
}

/* Learns how errors go together, from those of the held-out photos. */
static WbStatus learn_anchors(const Slider *s, WbErr *err) {
    WbTraining *t = s->t;
    int n = s->head->points, m = 0;
    double *hyper = s->head->anchor_hyper[s->k];
    wb_anchor_unlearned(hyper);
    if (n < NETS_MIN_PHOTOS) return WB_OK; /* too few pairs */
    WB_CLEANUP(wb_free_at) float *residual = wb_alloc((size_t)n, (WB_KERNEL_INPUTS + 1) * sizeof *residual);
    WB_CLEANUP(wb_free_at) double *seconds = wb_alloc((size_t)n, sizeof *seconds);
    if (!residual || !seconds) return wb_fail_nomem(err);
    float *x = residual + n;
    for (int i = 0; i < n; i++) {
        float error = s->target[2 * i] - s->held[2 * i];
        if (isnan(error)) continue;
        for (size_t d = 0; d < WB_KERNEL_INPUTS; d++)
            x[(size_t)m * WB_KERNEL_INPUTS + d] = t->model->x[(size_t)i * WB_KERNEL_INPUTS + d];
        seconds[m] = t->seconds[i];
        residual[m++] = fminf(fmaxf(error, -WB_GP_TARGET_LIMIT), WB_GP_TARGET_LIMIT);
    }
    if (m < NETS_MIN_PHOTOS) return WB_OK;
    return wb_anchor_learn(m, x, seconds, residual, t->options, anchor_progress, t, hyper, err);
}

static WbStatus learn_slider(Slider *s, WbErr *err) {
    WB_TRY(blend(s, err));
    if (s->t->options->drift) WB_TRY(follow(s, err));
    WB_TRY(measure(s, err));
    WB_TRY(share(s, err));
    if (s->h == wb_training_nets_head(s->t)) return learn_anchors(s, err);
    wb_anchor_unlearned(s->head->anchor_hyper[s->k]); /* the second head is for the exception */
    return WB_OK;
}

static WbStatus learn_head(WbTraining *t, int h, WbErr *err) {
    WbHead *head = &t->model->head[h];
    size_t n = (size_t)head->points;
    WB_CLEANUP(wb_free_at) double *base = wb_alloc(n, 2 * sizeof *base);
    WB_CLEANUP(wb_free_at) float *process = wb_alloc(n, 4 * sizeof *process);
    WB_CLEANUP(wb_timeline_clear) WbTimeline timeline = {0};
    if (!base || !process) return wb_fail_nomem(err);
    for (size_t i = 0; i < n; i++) wb_scene_base(t->model, h, &t->shots[i], base + 2 * i);
    for (size_t i = 0; i < 2 * n; i++) process[i] = head->gp[0] ? t->held[h][i] : NAN;
    WB_TRY(wb_timeline_of(n, t->seconds, &timeline, err));
    const WbScene scene = {n, t->model->x, t->seconds, base, &timeline};
    for (int k = 0; k < 2; k++) {
        Slider s = {.t = t,
                    .head = head,
                    .h = h,
                    .k = k,
                    .held = t->held[h] + k,
                    .nets = t->held_nets + k,
                    .target = t->target[h] + k,
                    .weight = t->weight + k,
                    .process = process + k,
                    .size = process + 2 * n + k,
                    .scene = &scene};
        WB_TRY(learn_slider(&s, err));
    }
    return WB_OK;
}

WbStatus wb_training_learn(WbTraining *t, WbErr *err) {
    for (int h = 0; h < WB_HEADS; h++) {
        if (t->model->head[h].present) WB_TRY(learn_head(t, h, err));
    }
    return WB_OK;
}
