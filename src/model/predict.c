#include "model/model.h"

#include <math.h>

#include "base/memory.h"
#include "color/temperature.h"
#include "model/anchors.h"
#include "model/head_photos.h"

/* Without anything learned: 90 % of one photographer's changes from as-shot, and of their labels from their median,
 * stay within these half widths (measured on 1,573 edited wedding photographs). */
#define FALLBACK_AS_SHOT_MIRED 62.0
#define FALLBACK_AS_SHOT_TINT 13.0
#define FALLBACK_MEDIAN_MIRED 80.0
#define FALLBACK_MEDIAN_TINT 16.0

static double clamp(double value, double low, double high) {
    return fmin(fmax(value, low), high);
}

/* Interval bounds around `centre` (target units), as sliders. */
static void set_interval(WbPrediction *p, WbSliders base, const double centre[2], const double half[2]) {
    double low[2] = {centre[0] + half[0], centre[1] - half[1]}; /* more mired is a lower temperature */
    double high[2] = {centre[0] - half[0], centre[1] + half[1]};
    WbSliders a = wb_sliders_of_target(base, low), b = wb_sliders_of_target(base, high);
    p->temperature_low = a.temperature;
    p->temperature_high = b.temperature;
    p->tint_low = a.tint;
    p->tint_high = b.tint;
}

static WbPrediction fallback(const WbModel *model, const WbShot *shot) {
    int known = wb_as_shot_known(shot);
    WbSliders base = wb_head_base(model, known ? WB_HEAD_RELATIVE : WB_HEAD_ABSOLUTE, shot);
    WbPrediction p = {.temperature = clamp(base.temperature, WB_KELVIN_MIN, WB_KELVIN_MAX),
                      .tint = clamp(base.tint, -WB_TINT_MAX, WB_TINT_MAX),
                      .novelty = 1.0,
                      .absolute = !known,
                      .fallback = 1};
    double half[2] = {(known ? FALLBACK_AS_SHOT_MIRED : FALLBACK_MEDIAN_MIRED) / WB_TARGET_MIRED,
                      (known ? FALLBACK_AS_SHOT_TINT : FALLBACK_MEDIAN_TINT) / WB_TARGET_TINT};
    const double centre[2] = {0, 0};
    set_interval(&p, base, centre, half);
    return p;
}

/* A guess as sliders; half[2] is the half width of its interval, in target units. */
static WbPrediction prediction(const WbModel *model, const WbShot *shot, const WbGuess *guess, const double half[2]) {
    WbSliders base = wb_head_base(model, guess->head, shot);
    const double target[2] = {(double)guess->target[0], (double)guess->target[1]};
    WbSliders sliders = wb_sliders_of_target(base, target);
    WbPrediction p = {.temperature = sliders.temperature,
                      .tint = sliders.tint,
                      .novelty = (double)guess->novelty,
                      .absolute = guess->head == WB_HEAD_ABSOLUTE};
    set_interval(&p, base, target, half);
    return p;
}

static WbStatus predict_alone(const WbModel *model, size_t count, const WbFeatures *const *features,
                              const WbShot *shots, WbPool *pool, WbPrediction *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) WbGuess *guesses = wb_alloc(count, sizeof *guesses);
    if (!guesses) return wb_fail_nomem(err);
    WB_TRY(wb_guess_photos(model, count, features, shots, pool, guesses, err));
    for (size_t i = 0; i < count; i++) {
        const WbHead *head = &model->head[guesses[i].head];
        double half[2];
        for (int k = 0; k < 2; k++) half[k] = head->half_width[k] * (double)guesses[i].size[k];
        ret[i] = prediction(model, &shots[i], &guesses[i], half);
    }
    return WB_OK;
}

WbStatus wb_model_predict(const WbModel *model, const WbFeatures *features, const WbShot *shot, WbPrediction *ret,
                          WbErr *err) {
    return wb_model_predict_batch(model, 1, &features, shot, NULL, ret, err);
}

WbStatus wb_model_predict_batch(const WbModel *model, size_t count, const WbFeatures *const *features,
                                const WbShot *shots, WbPool *pool, WbPrediction *ret, WbErr *err) {
    if (!model->info.fallback) return predict_alone(model, count, features, shots, pool, ret, err);
    for (size_t i = 0; i < count; i++) ret[i] = fallback(model, &shots[i]);
    return WB_OK;
}

/* What one slider of one head's photos needs on its way. */
typedef struct {
    const WbHeadPhotos *photos;
    const WbShot *shots;
    const double *known_temperature, *known_tint; /* may be NULL */
    float *target;                                /* [count][2]: settled */
    float *residual, *correction, *shrink;        /* [count] */
    unsigned char *shared, *known;                /* [count] */
} Settling;

static void settling_clear(Settling *s) {
    wb_free(s->target);
    wb_free(s->shared);
}

static WbStatus settling_init(Settling *s, size_t count, WbErr *err) {
    s->target = wb_alloc(count, 5 * sizeof *s->target);
    s->shared = wb_alloc(count, 2);
    if (!s->target || !s->shared) return wb_fail_nomem(err);
    s->residual = s->target + 2 * count;
    s->correction = s->residual + count;
    s->shrink = s->correction + count;
    s->known = s->shared + count;
    return WB_OK;
}

/* How far the label of photo n is from what the scene predicts, for slider k. */
static float residual_of(const Settling *s, size_t n, size_t k) {
    const WbHeadPhotos *p = s->photos;
    size_t i = p->place[n];
    WbSliders label = {s->known_temperature[i], s->known_tint[i]};
    float want[2];
    wb_target_of_sliders(wb_head_base(p->model, p->head, &s->shots[i]), label, want);
    return fminf(fmaxf(want[k] - s->target[2 * n + k], -WB_GP_TARGET_LIMIT), WB_GP_TARGET_LIMIT);
}

/* Slider k: shared in the scene, then led by the anchors. */
static WbStatus settle(Settling *s, size_t k, WbErr *err) {
    const WbHeadPhotos *p = s->photos;
    const WbHead *head = &p->model->head[p->head];
    wb_scene_share(&p->scene, (int)k, head->scene_width[k], p->target + k, s->target + k, s->shared);
    for (size_t n = 0; n < p->scene.count; n++) {
        if (s->known[n]) s->residual[n] = residual_of(s, n, k);
    }
    WB_TRY(wb_anchor_apply(head->anchor_hyper[k], &p->scene, s->known, s->residual, s->correction, s->shrink, err));
    for (size_t n = 0; n < p->scene.count; n++) s->target[2 * n + k] += s->correction[n];
    return WB_OK;
}

static WbStatus predict_head(const WbHeadPhotos *p, Settling *s, WbGuess *guesses, WbPrediction *ret, WbErr *err) {
    const WbHead *head = &p->model->head[p->head];
    size_t count = p->scene.count;
    WB_CLEANUP(wb_free_at) double *half = wb_alloc(count, 2 * sizeof *half);
    if (!half) return wb_fail_nomem(err);
    for (size_t n = 0; n < count; n++) {
        size_t i = p->place[n];
        s->known[n] = s->known_temperature && s->known_tint &&
                      wb_label_usable(s->known_temperature[i], s->known_tint[i]);
    }
    for (size_t k = 0; k < 2; k++) {
        WB_TRY(settle(s, k, err));
        for (size_t n = 0; n < count; n++) {
            double width = s->shared[n] ? head->scene_half_width[k] : head->half_width[k];
            half[2 * n + k] = width * (double)guesses[p->place[n]].size[k] * (double)s->shrink[n];
        }
    }
    for (size_t n = 0; n < count; n++) {
        size_t i = p->place[n];
        for (size_t k = 0; k < 2; k++) guesses[i].target[k] = s->target[2 * n + k];
        ret[i] = prediction(p->model, &s->shots[i], &guesses[i], half + 2 * n);
    }
    return WB_OK;
}

enum { RUN = 512 }; /* photos between two questions whether to go on: some tenths of a second on one thread */

static WbStatus ask(WbProgress progress, void *context, double share, WbErr *err) {
    if (!progress || !progress(context, "predict", share)) return WB_OK;
    return wb_fail(err, WB_ERR_INTERRUPTED, "interrupted: on your request: what was finished is kept");
}

static WbStatus guess_in_runs(const WbModel *model, size_t count, const WbFeatures *const *features,
                              const WbShot *shots, WbPool *pool, WbProgress progress, void *context, WbGuess *ret,
                              WbErr *err) {
    for (size_t from = 0; from < count; from += RUN) {
        size_t n = count - from < RUN ? count - from : RUN;
        WB_TRY(ask(progress, context, (double)from / (double)count, err));
        WB_TRY(wb_guess_photos(model, n, features + from, shots + from, pool, ret + from, err));
    }
    return WB_OK;
}

WbStatus wb_model_predict_scene(const WbModel *model, size_t count, const WbFeatures *const *features,
                                const WbShot *shots, const double *known_temperature, const double *known_tint,
                                WbPool *pool, WbProgress progress, void *context, WbPrediction *ret, WbErr *err) {
    if (model->info.fallback || count == 0)
        return wb_model_predict_batch(model, count, features, shots, pool, ret, err);
    WB_CLEANUP(wb_free_at) WbGuess *guesses = wb_alloc(count, sizeof *guesses);
    if (!guesses) return wb_fail_nomem(err);
    WB_TRY(guess_in_runs(model, count, features, shots, pool, progress, context, guesses, err));
    for (int h = 0; h < WB_HEADS; h++) {
        WB_TRY(ask(progress, context, 1, err));
        WB_CLEANUP(wb_head_photos_clear) WbHeadPhotos photos = {0};
        WB_TRY(wb_head_photos(model, h, count, features, shots, guesses, &photos, err));
        if (photos.scene.count == 0) continue;
        WB_CLEANUP(settling_clear)
        Settling s = {.photos = &photos, .shots = shots, .known_temperature = known_temperature,
                      .known_tint = known_tint};
        WB_TRY(settling_init(&s, photos.scene.count, err));
        WB_TRY(predict_head(&photos, &s, guesses, ret, err));
    }
    return WB_OK;
}
