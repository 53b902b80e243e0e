#ifndef WB_EXT_FRAME_H
#define WB_EXT_FRAME_H

#include <stddef.h>

#include "base/status.h"
#include "model/model.h"

/* The rows of a window's frame, oldest first, as photos that are predicted together. A zeroed one is empty. */

typedef struct WbFramePhoto {
    WbFeatures features;
    WbShot shot;
    double temperature, tint; /* as set by hand; NaN: not */
    WbPrediction prediction;  /* valid while the frame is `predicted` */
} WbFramePhoto;

typedef struct WbFrame {
    WbFramePhoto *
        *rows; /* the frame is rows[first .. first + count - 1]; NULL: a row without a photo. Owned */
    size_t first, count, room;
    size_t photos; /* rows that are not NULL */
    int predicted; /* 1: nothing has changed since */
} WbFrame;

/* Adds a copy of `photo` (NULL: a row without one) at the end. Errors: WB_ERR_LIMIT (WB_SCENE_PHOTOS), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_frame_add(WbFrame *frame, const WbFramePhoto *photo, WbErr *err);

/* Takes away the oldest row of a frame that is not empty. */
void wb_frame_drop(WbFrame *frame);

/* Nonzero: stop. */
typedef int (*WbFrameStop)(void *context);

/* Predicts all photos together, with those set by hand as evidence. Asks `stop` before it begins and about every half
 * second. Errors: WB_ERR_INTERRUPTED, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_frame_predict(WbFrame *frame, const WbModel *model, WbFrameStop stop, void *context,
                                      WbErr *err);

void wb_frame_clear(WbFrame *frame);

#endif
