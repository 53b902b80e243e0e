#ifndef WB_MODEL_ANCHORS_H
#define WB_MODEL_ANCHORS_H

#include "model/scene.h"

/* Anchors: photos that the photographer has set by hand are evidence for their neighbours. What the model got wrong on
 * them (the residual, in target units) is taken for a Gaussian process over time and light; conditioned on the anchors
 * of a session it says how wrong the model probably is on the rest. */

WbGpSpec wb_anchor_spec(void);

/* The hyperparameters for those who have too few photos to learn them from. */
void wb_anchor_unlearned(double *hyper);

/* Learns them from the residuals of held-out training shoots, by marginal likelihood. Errors: WB_ERR_NOMEM,
 * WB_ERR_INTERRUPTED. */
WB_MUST_USE WbStatus wb_anchor_learn(int points, const float *x, const double *seconds, const float *residual,
                                     const WbTrainOptions *options, WbGpProgress progress, void *context,
                                     double *hyper, WbErr *err);

/* correction[count] and shrink[count] (deviation left over deviation before, 0..1) for every photo, from the `known`
 * ones. residual[i] counts where known[i]. */
WB_MUST_USE WbStatus wb_anchor_apply(const double *hyper, const WbScene *scene, const unsigned char *known,
                                     const float *residual, float *correction, float *shrink, WbErr *err);

#endif
