#ifndef WB_EVAL_EVALUATION_H
#define WB_EVAL_EVALUATION_H

#include "eval/run.h"

/* Filling a WbEvaluation. Internal to the room. */

/* Room for `count` photos; `anchored`: with the unanchored rows too. Errors: WB_ERR_NOMEM; *ret can be cleared. */
WB_MUST_USE WbStatus wb_evaluation_begin(size_t count, int anchored, WbEvaluation *ret, WbErr *err);

/* Sets the rows of photo `photo` under every method at place evaluation->count, and counts it. `unanchored` is NULL but
 * for the anchored protocol. */
void wb_evaluation_add(WbEvaluation *evaluation, const WbEvalRun *run, size_t photo, int fold, int session,
                       const double median[2], const WbPrediction *model, const WbPrediction *unanchored);

/* Puts the rows into the order of the dataset. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_evaluation_sort(WbEvaluation *evaluation, WbErr *err);

/* Adds the changes under every variant of photos[0 .. count-1], each predicted alone: a scene would hide them. Sums
 * until wb_steadiness_end makes means of them. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_steadiness_add(WbSteadiness *steadiness, const WbEvalRun *run, const WbModel *model,
                                       const size_t *photos, size_t count, WbErr *err);
void wb_steadiness_end(WbSteadiness *steadiness);

#endif
