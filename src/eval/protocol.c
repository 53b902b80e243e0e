#include "eval/protocol.h"

#include <math.h>

#include "base/memory.h"
#include "eval/evaluation.h"
#include "eval/split.h"

/* One fold's work: the photos to predict and what is known of them. */
typedef struct {
    size_t *photos, count;
    double *known_temperature, *known_tint; /* of anchors, else NaN */
    WbPrediction *anchored, *plain;
} Fold;

static void fold_clear(Fold *fold) {
    wb_free(fold->photos);
    wb_free(fold->known_temperature);
    wb_free(fold->known_tint);
    wb_free(fold->anchored);
    wb_free(fold->plain);
}

static WbStatus fold_begin(size_t count, Fold *fold, WbErr *err) {
    fold->photos = wb_alloc(count, sizeof *fold->photos);
    fold->known_temperature = wb_alloc(count, sizeof(double));
    fold->known_tint = wb_alloc(count, sizeof(double));
    fold->anchored = wb_alloc(count, sizeof *fold->anchored);
    fold->plain = wb_alloc(count, sizeof *fold->plain);
    int whole = fold->photos && fold->known_temperature && fold->known_tint && fold->anchored && fold->plain;
    return whole ? WB_OK : wb_fail_nomem(err);
}

/* What the whole evaluation knows beside the run. */
typedef struct {
    WbEvalRun run;
    int *sessions;
    WbRole *roles; /* anchored only: WB_ROLE_NONE takes no part */
    int anchored;
} Plan;

static void plan_clear(Plan *plan) {
    wb_run_clear(&plan->run);
    wb_free(plan->sessions);
    wb_free(plan->roles);
}

/* Fills the fold's photos, and marks its training side in run->train. */
static void choose(Plan *plan, int fold, Fold *part) {
    WbEvalRun *run = &plan->run;
    part->count = 0;
    for (size_t i = 0; i < run->dataset->count; i++) {
        run->train[i] = run->folds[i] != WB_FOLD_NONE && run->folds[i] != fold;
        if (run->folds[i] != fold || (plan->anchored && plan->roles[i] == WB_ROLE_NONE)) continue;
        int known = plan->anchored && plan->roles[i] == WB_ROLE_ANCHOR;
        part->known_temperature[part->count] = known ? run->dataset->photos[i].temperature : NAN;
        part->known_tint[part->count] = known ? run->dataset->photos[i].tint : NAN;
        part->photos[part->count++] = i;
    }
}

static WbStatus predict_fold(Plan *plan, int fold, Fold *part, WbEvaluation *all, WbErr *err) {
    WbEvalRun *run = &plan->run;
    WB_CLEANUP(wb_model_free_at) WbModel *model = NULL;
    double median[2];
    choose(plan, fold, part);
    if (part->count == 0) return WB_OK; /* anchored: no session of this fold is long enough */
    WB_TRY(wb_run_say(run, "training", 0, err));
    WB_TRY(wb_run_train(run, &model, &median[0], &median[1], err));
    WB_TRY(wb_run_say(run, "predicting", 1, err));
    WB_TRY(wb_run_predict(run, model, part->photos, part->count, NULL, NULL, part->plain, err));
    const WbPrediction *best = part->plain;
    if (plan->anchored) {
        WB_TRY(wb_run_predict(run, model, part->photos, part->count, part->known_temperature,
                              part->known_tint, part->anchored, err));
        best = part->anchored;
    }
    WB_TRY(wb_steadiness_add(&all->steadiness, run, model, part->photos, part->count, err));
    for (size_t i = 0; i < part->count; i++) {
        size_t photo = part->photos[i];
        if (isfinite(part->known_temperature[i])) continue; /* an anchor is given, not predicted */
        wb_evaluation_add(all, run, photo, fold, plan->sessions[photo], median, &best[i], &part->plain[i]);
    }
    return WB_OK;
}

static WbStatus plan_anchors(Plan *plan, WbEvaluation *all, WbErr *err) {
    size_t count = plan->run.dataset->count;
    plan->roles = wb_alloc(count, sizeof *plan->roles);
    if (!plan->roles) return wb_fail_nomem(err);
    WB_TRY(
        wb_split_anchors(plan->run.seconds, plan->sessions, count, plan->run.options->k, plan->roles, err));
    for (size_t i = 0; i < count; i++)
        all->anchors += plan->roles[i] == WB_ROLE_ANCHOR;
    if (all->anchors == 0)
        return wb_fail(err, WB_ERR_INPUT,
                       "no session of %zu labelled photos has more than %d: anchors need longer "
                       "sessions; use --protocol by-shoot",
                       count, plan->run.options->k + 1);
    return WB_OK;
}

static WbStatus plan_begin(Plan *plan, WbEvaluation *all, WbErr *err) {
    WbEvalRun *run = &plan->run;
    const WbEvalOptions *options = run->options;
    size_t count = run->dataset->count;
    plan->anchored = options->protocol == WB_PROTOCOL_ANCHORED;
    plan->sessions = wb_alloc(count, sizeof *plan->sessions);
    if (!plan->sessions) return wb_fail_nomem(err);
    if (options->protocol == WB_PROTOCOL_FORWARD) {
        all->folds = 1;
        WB_TRY(wb_split_forward(run->days, run->seconds, count, run->folds, err));
    } else {
        WB_TRY(wb_split_by_shoot(run->days, count, options->folds, run->folds, &all->folds, err));
    }
    WB_TRY(wb_split_sessions(run->seconds, run->folds, count, plan->sessions, &all->sessions, err));
    for (size_t i = 0; i < count; i++)
        all->untimed += isnan(run->seconds[i]) != 0;
    return plan->anchored ? plan_anchors(plan, all, err) : WB_OK;
}

/* Forward is one fold with number 1: fold 0 is the past, on which it trains. */
static WbStatus run_folds(Plan *plan, WbEvaluation *all, WbErr *err) {
    int forward = plan->run.options->protocol == WB_PROTOCOL_FORWARD;
    WB_CLEANUP(fold_clear) Fold part = {0};
    WB_TRY(fold_begin(plan->run.dataset->count, &part, err));
    plan->run.parts = all->folds;
    for (int f = 0; f < all->folds; f++) {
        plan->run.at = f;
        WB_TRY(predict_fold(plan, forward ? 1 : f, &part, all, err));
    }
    wb_steadiness_end(&all->steadiness);
    return wb_evaluation_sort(all, err);
}

WbStatus wb_evaluate(const WbDataset *dataset, const WbEvalOptions *options, WbPool *pool,
                     WbProgress progress, void *context, WbEvaluation *ret, WbErr *err) {
    WB_CLEANUP(plan_clear) Plan plan = {0};
    WB_CLEANUP(wb_evaluation_clear) WbEvaluation all = {0};
    WB_TRY(wb_run_begin(dataset, options, pool, progress, context, &plan.run, err));
    WB_TRY(wb_evaluation_begin(dataset->count, options->protocol == WB_PROTOCOL_ANCHORED, &all, err));
    WB_TRY(plan_begin(&plan, &all, err));
    WB_TRY(run_folds(&plan, &all, err));
    *ret = all;
    all = (WbEvaluation){0};
    return WB_OK;
}
