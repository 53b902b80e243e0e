#ifndef WB_MODEL_SCENE_H
#define WB_MODEL_SCENE_H

#include "model/parts.h"
#include "model/timeline.h"

/* Photos that are predicted by one head, as a scene sees them. Borrows its arrays. Targets have stride 2. */
typedef struct WbScene {
    size_t count;
    const float *x;        /* [count][WB_KERNEL_INPUTS] */
    const double *seconds; /* [count]: NaN unknown, such a photo keeps to itself */
    const double *base;    /* [count][2]: where targets count from, in target units */
    const WbTimeline *timeline;
} WbScene;

/* Where targets of these photos count from: mired / WB_TARGET_MIRED and tint / WB_TARGET_TINT of the head's base. */
void wb_scene_base(const WbModel *model, int head, const WbShot *shot, double base[2]);

/* Shares one target (k = 0 temperature, 1 tint) among neighbours: each photo gets the mean of the sliders predicted for
 * those near in time, as-shot balance and colour; `width` is how unlike colours may be (0: nobody shares). NaN targets
 * take no part and stay. out may not be target. shared[i] = 1 where another photo had a say. */
void wb_scene_share(const WbScene *scene, int k, double width, const float *target, float *out,
                    unsigned char *shared);

/* The widest sharing that does no harm to held-out predictions, of a few: alike photos are to look alike, unless the
 * photographer sets them apart. 0 where all sharing harms. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_scene_choose(const WbScene *scene, int k, const float *held, const float *label,
                                     const float *weight, double *width, WbErr *err);

#define WB_SCENE_WIDTH_UNLEARNED 3.0 /* with few photos: what several photographers' shoots liked */

#endif
