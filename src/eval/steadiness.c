#include "eval/evaluation.h"

#include <math.h>

#include "base/memory.h"
#include "color/temperature.h"

/* 1 when every variant of the photo could be digested. */
static int has_variants(const WbEvalRun *run, size_t photo) {
    for (int v = 0; v < WB_VARIANTS; v++) {
        if (!run->options->variants[v] || !run->options->variants[v][photo]) return 0;
    }
    return 1;
}

/* Scratch of one call: the photos that have variants. */
typedef struct {
    size_t *photo; /* index into the dataset */
    WbShot *shots;
    const WbFeatures **features;
    WbPrediction *base, *predictions;
    size_t count;
} Scratch;

static void scratch_clear(Scratch *scratch) {
    wb_free(scratch->photo);
    wb_free(scratch->shots);
    wb_free((void *)scratch->features);
    wb_free(scratch->base);
    wb_free(scratch->predictions);
}

static WbStatus scratch_fill(Scratch *scratch, const WbEvalRun *run, const size_t *photos, size_t count,
                             WbErr *err) {
    scratch->photo = wb_alloc(count, sizeof *scratch->photo);
    scratch->shots = wb_alloc(count, sizeof *scratch->shots);
    scratch->features = wb_alloc(count, sizeof *scratch->features);
    scratch->base = wb_alloc(count, sizeof *scratch->base);
    scratch->predictions = wb_alloc(count, sizeof *scratch->predictions);
    if (!scratch->photo || !scratch->shots || !scratch->features || !scratch->base || !scratch->predictions)
        return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        if (!has_variants(run, photos[i])) continue;
        scratch->shots[scratch->count] = run->dataset->photos[photos[i]].shot;
        scratch->photo[scratch->count++] = photos[i];
    }
    return WB_OK;
}

WbStatus wb_steadiness_add(WbSteadiness *steadiness, const WbEvalRun *run, const WbModel *model,
                           const size_t *photos, size_t count, WbErr *err) {
    WB_CLEANUP(scratch_clear) Scratch scratch = {0};
    if (!run->options->variants[0]) return WB_OK;
    WB_TRY(scratch_fill(&scratch, run, photos, count, err));
    for (size_t i = 0; i < scratch.count; i++)
        scratch.features[i] = run->dataset->photos[scratch.photo[i]].features;
    WB_TRY(wb_model_predict_batch(model, scratch.count, scratch.features, scratch.shots, run->pool, scratch.base, err));
    for (int v = 0; v < WB_VARIANTS; v++) {
        for (size_t i = 0; i < scratch.count; i++)
            scratch.features[i] = run->options->variants[v][scratch.photo[i]];
        WB_TRY(wb_model_predict_batch(model, scratch.count, scratch.features, scratch.shots, run->pool,
                                      scratch.predictions, err));
        for (size_t i = 0; i < scratch.count; i++) {
            const WbPrediction *was = &scratch.base[i], *is = &scratch.predictions[i];
            steadiness->mired[v] +=
                fabs(wb_mired_of_kelvin(is->temperature) - wb_mired_of_kelvin(was->temperature));
            steadiness->tint[v] += fabs(is->tint - was->tint);
        }
    }
    steadiness->photos += scratch.count;
    return WB_OK;
}

void wb_steadiness_end(WbSteadiness *steadiness) {
    double per = steadiness->photos ? 1 / (double)steadiness->photos : NAN;
    for (int v = 0; v < WB_VARIANTS; v++) {
        steadiness->mired[v] *= per;
        steadiness->tint[v] *= per;
        steadiness->mired_mean += steadiness->mired[v] / WB_VARIANTS;
        steadiness->tint_mean += steadiness->tint[v] / WB_VARIANTS;
    }
}
