#ifndef WB_MODEL_HEAD_PHOTOS_H
#define WB_MODEL_HEAD_PHOTOS_H

#include "model/guess.h"
#include "model/scene.h"

/* Those of a caller's photos that one head predicts, as a scene. Owns its arrays. */
typedef struct WbHeadPhotos {
    const WbModel *model;
    int head;
    WbScene scene;
    WbTimeline timeline;
    size_t *place; /* [scene.count]: where each stands in the caller's arrays */
    float *x, *target; /* target [scene.count][2]: of the guesses */
    double *seconds, *base;
} WbHeadPhotos;

/* Errors: WB_ERR_NOMEM. The result is the caller's, to be cleared, and must not be moved (the scene points into it). */
WB_MUST_USE WbStatus wb_head_photos(const WbModel *model, int head, size_t count, const WbFeatures *const *features,
                                    const WbShot *shots, const WbGuess *guesses, WbHeadPhotos *ret, WbErr *err);
void wb_head_photos_clear(WbHeadPhotos *photos); /* for WB_CLEANUP; takes zeroes */

#endif
