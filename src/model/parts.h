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

/* One way from inputs to targets: from the as-shot balance (relative), or without it, from the training median. */
typedef struct WbHead {
    int present;
    int points; /* it learned from the first `points` rows of the model's x */
    int nets;
    WbParams *net[WB_NETS_MAX];                 /* folded */
    WbGp *gp[2];                                /* of temperature and tint; both or none */
    double blend[2];                            /* share of the nets in each target, 0..1 */
    double median_share[2];                     /* then: share of the training median, 0..1 */
    double half_width[2];                       /* of the 90 % interval, in target units */
    int anchored;                               /* 1: anchor_hyper is learned */
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

/* Anchors: a Gaussian process over what the model got wrong, near in time and light (anchors.c). */
WB_MUST_USE WbStatus wb_anchor_learn(int points, const float *x, const double *seconds, const float *residual,
                                     const WbTrainOptions *options, WbGpProgress progress, void *context,
                                     double *hyper, WbErr *err);

/* correction[count] and shrink[count] (deviation left over deviation before, 0..1) for every photo, from the `known`
 * ones. residual[i] counts where known[i]. */
WB_MUST_USE WbStatus wb_anchor_apply(const double *hyper, size_t count, const float *x, const double *seconds,
                                     const unsigned char *known, const float *residual, float *correction,
                                     float *shrink, WbErr *err);

/* The model without its blob header, for model_blob.c and the id. */
void wb_model_write(const WbModel *model, WbWriter *writer);

#endif
