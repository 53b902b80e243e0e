#ifndef WB_MODEL_DIFFICULTY_H
#define WB_MODEL_DIFFICULTY_H

#include "model/parts.h"

/* How hard a photo is: the error to expect, from what the model knows before it is told. An exponential regression with
 * a log link: the mean absolute error is exp(sum of coefficient * cue). */

/* The cues of one target of one photo: 1, its distance from the training photos, how far networks and process disagree,
 * how far the prediction moves from its base, how warm its as-shot light is. `net` or `gp` is NaN where the head has
 * none. distance: of wb_nearest_distance. */
void wb_cues(float distance, double net, double gp, double target, const WbShot *shot, double cue[WB_CUES]);

/* Learns the coefficients from `count` held-out errors: cue[count][WB_CUES], size[count] = |error|. Few errors give the
 * mean error for all. */
void wb_difficulty_fit(int count, const double *cue, const double *size, WbDifficulty *ret);

/* The error to expect, in target units; never beyond a factor of WB_DIFFICULTY_RANGE from the usual one. */
#define WB_DIFFICULTY_RANGE 3.0 /* times wider or narrower: more is not learned but guessed */
double wb_difficulty(const WbDifficulty *difficulty, const double cue[WB_CUES]);

#endif
