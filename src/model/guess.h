#ifndef WB_MODEL_GUESS_H
#define WB_MODEL_GUESS_H

#include "model/parts.h"

/* What the model says of one photo by itself, before it becomes sliders. */
typedef struct WbGuess {
    int head;
    float target[2];  /* difference from the head's base */
    float size[2];    /* error to expect of each (difficulty.h) */
    float novelty;
} WbGuess;

/* The head that predicts a photo. */
int wb_head_for(const WbModel *model, const WbShot *shot);

/* `count` guesses, spread over `pool` (may be NULL). Not of a fallback model. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_guess_photos(const WbModel *model, size_t count, const WbFeatures *const *features,
                                     const WbShot *shots, WbPool *pool, WbGuess *ret, WbErr *err);

#endif
