#ifndef WB_MODEL_MODEL_H
#define WB_MODEL_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/threads.h"
#include "features/features.h"
#include "image/shot.h"
#include "model/dataset.h"
#include "model/options.h"

/* The fusion model of one photographer. Immutable once trained or opened: any number of threads may predict from it. */
typedef struct WbModel WbModel;

/* A format is how the bytes are laid out, a recipe what the numbers mean; either one differing is "train again". */
#define WB_MODEL_FORMAT 3
#define WB_MODEL_RECIPE 1

typedef struct WbPrediction {
    double temperature, tint; /* kelvin 2000..50000, tint -150..150; not rounded */
    double temperature_low, temperature_high, tint_low, tint_high; /* 90 % interval, inside the same ranges */
    double novelty; /* 0 like the training photos .. 1 like none of them */
    int absolute; /* 1: as-shot was unknown, predicted without it */
    int fallback; /* 1: the model had too few photos to learn: as-shot or the median */
} WbPrediction;

/* Progress of long work. `stage` is a word for a person, `share` 0..1 of the whole. Called on the thread that called
 * us, at least every second or so; a nonzero answer stops the work with WB_ERR_INTERRUPTED. */
typedef int (*WbProgress)(void *context, const char *stage, double share);

/* Photos further apart in time do not touch each other: a longer pause begins another session. */
#define WB_SESSION_GAP_SECONDS 1800.0 /* half an hour: nearly all pauses within a shoot are shorter */

/* Photos predicted together in wb_model_predict_scene, at most, by either door. */
#define WB_SCENE_PHOTOS 16000 /* about 8 KB each: 130 MB; a shooting day has a few thousand */

/* Trains on the labelled photos of `dataset` (which must be sorted). Fewer than WB_TRAIN_MIN usable labels give a
 * fallback model. `progress` may be NULL. Errors: WB_ERR_INPUT (no usable label), WB_ERR_NOMEM, WB_ERR_INTERRUPTED.
 * The model is the caller's: wb_model_free. */
#define WB_TRAIN_MIN 5 /* below it no rule can be told from chance */
WB_MUST_USE WbStatus wb_model_train(const WbDataset *dataset, const WbTrainOptions *options, WbProgress progress,
                                    void *context, WbModel **ret, WbErr *err);

/* As wb_model_train, in seconds: `base` with the photos of `dataset` in place of its own. Its networks, kernels, blends
 * and intervals are kept, and its Gaussian processes see the new labels; so a few corrections tell at once, and the
 * held-out figures in wb_model_info remain those of `base`. For more than a few, train. Errors: as wb_model_train;
 * WB_ERR_INPUT too when base is a fallback model or has no process, or the photos are too few. */
WB_MUST_USE WbStatus wb_model_refresh(const WbModel *base, const WbDataset *dataset, const WbTrainOptions *options,
                                      WbProgress progress, void *context, WbModel **ret, WbErr *err);

void wb_model_free(WbModel *model); /* takes NULL */
void wb_model_free_at(WbModel **model); /* for WB_CLEANUP */

/* One prediction. Allocates its own scratch; re-entrant. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_model_predict(const WbModel *model, const WbFeatures *features, const WbShot *shot,
                                      WbPrediction *ret, WbErr *err);

/* `count` predictions, spread over `pool` (may be NULL). features[i] points at the features of photo i. */
WB_MUST_USE WbStatus wb_model_predict_batch(const WbModel *model, size_t count, const WbFeatures *const *features,
                                            const WbShot *shots, WbPool *pool, WbPrediction *ret, WbErr *err);

/* As wb_model_predict_batch for photos that belong together, such as a whole shoot: photos near in time and alike in
 * light share what they tell, so that similar photos get similar sliders. Photos more than half an hour apart do not
 * touch each other; order does not matter. Where known_temperature[i] and known_tint[i] are finite, the photographer
 * has set photo i by hand, and its neighbours follow (photo i itself too: its own prediction is still given, not its
 * label); either array may be NULL for "none". Closed form, no training. `progress` may be NULL. Errors: WB_ERR_NOMEM,
 * WB_ERR_INTERRUPTED (*ret is not to be used then). */
WB_MUST_USE WbStatus wb_model_predict_scene(const WbModel *model, size_t count, const WbFeatures *const *features,
                                               const WbShot *shots, const double *known_temperature,
                                            const double *known_tint, WbPool *pool, WbProgress progress, void *context,
                                            WbPrediction *ret, WbErr *err);

/* The model as a blob (layout: top of model_blob.c); *ret is the caller's, freed by wb_free. */
WB_MUST_USE WbStatus wb_model_pack(const WbModel *model, unsigned char **ret, size_t *bytes, WbErr *err);

/* Errors: WB_ERR_CORRUPT (not a model, cut short, damaged), WB_ERR_VERSION (other format or recipe: train again). */
WB_MUST_USE WbStatus wb_model_unpack(const void *blob, size_t bytes, WbModel **ret, WbErr *err);

/* The id in a blob's header without parsing it (a random-looking number fixed by content), for caches.
 * Errors as wb_model_unpack, for the header only. */
WB_MUST_USE WbStatus wb_model_blob_id(const void *blob, size_t bytes, uint64_t *ret, WbErr *err);

/* What a model knows about itself. Held-out figures come from shoots that the predicting part had not seen. */
typedef struct WbModelInfo {
    int format, recipe, features_recipe;
    uint64_t id, seed;
    int photos, shoots, corrections;     /* labelled photos it was trained on */
    int photos_with_as_shot, left_out;   /* left_out: labels out of range, and edits older than the newest so many */
    int nets, parameters;                /* networks; numbers in each */
    int gp_points;
    int fallback;
    double kelvin, tint, mired;          /* held-out mean absolute errors; NaN when not measured */
    double as_shot_kelvin, as_shot_tint, as_shot_mired; /* of as-shot on the same photos */
    double first_seconds, last_seconds;  /* capture times of the oldest and newest photo; NaN unknown */
    int epochs;                          /* epoch kept, mean over nets */
} WbModelInfo;

WbModelInfo wb_model_info(const WbModel *model);

#endif
