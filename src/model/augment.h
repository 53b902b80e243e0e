#ifndef WB_MODEL_AUGMENT_H
#define WB_MODEL_AUGMENT_H

#include "base/random.h"
#include "image/shot.h"
#include "model/options.h"

/* Another view of the same photo, for which the photographer would have set the same sliders: mirrored, cropped to 80
 * to 100 % of each edge (bilinear), exposed up to a third of a stop brighter or darker. linear[WB_IMAGE] ->
 * view[WB_IMAGE]. */
void wb_augment(const float *linear, const WbTrainOptions *options, WbRandom *random, float *view);

/* The same photo as if the camera had chosen another as-shot balance: the label stays, so the target moves by exactly
 * what as-shot moved. One photo in three is left alone; the others move by a normal draw of 25 mired and 6 tint. */
typedef struct WbRebalance {
    float log_rg, log_bg; /* what log(R/G) and log(B/G) of every pixel gained */
    float target[2];      /* how far as-shot moved, in target units: to be taken off the target */
} WbRebalance;

/* Moves shot->as_shot_kelvin and _tint and re-renders view[WB_IMAGE]. Nothing moves when the draw leaves the sliders'
 * range. */
WbRebalance wb_rebalance(WbShot *shot, WbRandom *random, float *view);

#endif
