#ifndef WB_MODEL_PARTS_H
#define WB_MODEL_PARTS_H

#include "base/bytes.h"
#include "gp/gp.h"
#include "model/inputs.h"
#include "model/model.h"
#include "model/nets.h"
#include "model/targets.h"

/* What a model is made of; for this room only. */

enum { WB_HEAD_RELATIVE, WB_HEAD_ABSOLUTE, WB_HEADS };

#define WB_ANCHOR_HYPERS 16 /* room for those of anchors.c's kernel */
enum { WB_CUES = 5 };       /* of difficulty.c */

/* How hard photos are for a head, by what is known before the label is (difficulty.h). */
typedef struct WbDifficulty {
    double usual;                 /* log of the error to expect of an ordinary photo, target units */
    double coefficient[WB_CUES];
} WbDifficulty;

/* The course of a photographer's taste (drift.h): mean errors of the newest held-out shoots, by time. */
#define WB_DRIFT_POINTS 64 /* shoots: with a time scale of a month to a year the older ones hardly speak */
typedef struct WbDrift {
    int points;
    double tau, prior; /* seconds; photos' worth of "no drift" */
    double seconds[WB_DRIFT_POINTS], weight[WB_DRIFT_POINTS];
    float error[WB_DRIFT_POINTS];
} WbDrift;

/* One way from inputs to targets: from the as-shot balance (relative), or without it, from the training median. */
typedef struct WbHead {
    int present;
    int points; /* it learned from the first `points` rows of the model's x */
    int nets;
    WbParams *net[WB_NETS_MAX];                 /* folded */
    WbGp *gp[2];                                /* of temperature and tint; both or none */
    double blend[2];                            /* share of the nets in each target, 0..1 */
    double median_share[2];                     /* then: share of the training median, 0..1 */
    double trust[2];                            /* then: share of it all against the base, 0..1 */
    WbDrift drift[2];                           /* then added */
    WbDifficulty difficulty[2];
    double half_width[2];                       /* of the 90 % interval, in target units, over the difficulty */
    double scene_half_width[2];                 /* the same after the scene has spoken */
    double scene_width[2];                      /* how unlike photos may be that share (scene.c); 0: none do */
    double anchor_hyper[2][WB_ANCHOR_HYPERS];   /* of the kernel that carries hand edits to their neighbours */
} WbHead;

enum { WB_NOVELTY_STEPS = 101 };

struct WbModel {
    WbModelInfo info;
    WbEncoder encoder;
    WbSliders median;                           /* of the training labels */
    int points;                                 /* training photos, those with as-shot first */
    float *x;                                   /* [points][WB_KERNEL_INPUTS] */
    float novelty[WB_NOVELTY_STEPS]; /* quantiles of the squared distance to the nearest photo of another shoot */
    WbHead head[WB_HEADS];
};

#define WB_GP_TARGET_LIMIT 3.5F /* targets are clipped to this for the Gaussian process: thin-tailed likelihood */

/* The process's kernel for a head: Matern terms on metadata, + statistics, + histogram components. */
WbGpSpec wb_head_spec(int relative);

/* The base a head's targets are differences from. */
WbSliders wb_head_base(const WbModel *model, int head, const WbShot *shot);

int wb_as_shot_known(const WbShot *shot);

/* Squared distance of one row to the nearest of `points` rows; rows whose unit is `unit` are left out (units NULL:
 * none). */
float wb_nearest_distance(const float *x, int points, const int *units, int unit, const float *row);

/* The model without its blob header, for model_blob.c and the id. */
void wb_model_write(const WbModel *model, WbWriter *writer);

#endif
