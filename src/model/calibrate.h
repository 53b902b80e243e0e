#ifndef WB_MODEL_CALIBRATE_H
#define WB_MODEL_CALIBRATE_H

#include "model/parts.h"

/* Choices made on held-out predictions. Arrays of targets have stride 2 (point at one of the two);
 * NaN: not held out. */

/* The share of `one`, the rest being `other`, 0 .. 1 in twentieths, with the least weighted absolute error; the
 * smallest of equals. 1/2 where there is nothing to choose by. */
double wb_blend(int count, const float *one, const float *other, const float *target, const float *weight);

/* Networks and process together: `share` of the networks; where one of them has nothing to say (NaN), the other. */
double wb_blend_of(double share, double net, double gp);

/* How many times its expected size (size[count][2]: difficulty.h) the interval must be wide to either side to hold 90 %
 * of the held-out errors (split conformal quantile, normalised: Vovk et al. 2005; Lei et al. 2018). Errors:
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_half_width(int count, const float *held_out, const float *target, const float *size,
                                   double *ret, WbErr *err);

/* Quantiles of each photo's distance to the nearest photo of another shoot, nearest[points]. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_novelty_quantiles(int points, const float *nearest, float *quantiles, int steps, WbErr *err);

/* 0..1: share of the training photos that are nearer to the photos of other shoots than this distance. */
double wb_novelty_of_distance(const float *quantiles, int steps, float distance);

/* Mean absolute errors of the held-out predictions, and of as-shot, over the photos that have both. */
void wb_held_out_figures(int count, const WbPhoto *const *photos, const WbModel *model, int head, const float *held_out,
                         WbModelInfo *info);

#endif
