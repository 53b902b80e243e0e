#ifndef WB_EVAL_SPLIT_H
#define WB_EVAL_SPLIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Who is trained on and who is tested. Splits go by shooting day, because photos of one scene on both sides flatter.
 * All arrays run over the same `count` photos. `days` are wb_day_of_shot (photos without a time share one day);
 * `seconds` are capture times, NaN where unknown. Outputs are the caller's arrays of `count`. */

#define WB_FOLD_NONE (-1) /* the photo takes no part */

/* Folds of whole days: the days, largest first and then by date, go to the currently smallest fold, the lowest-numbered
 * of equals. ret_fold[i] is 0 .. folds - 1; *ret_folds is the number of folds used, fewer than asked for where there
 * are fewer days. Errors: WB_ERR_USAGE (folds < 2), WB_ERR_INPUT (fewer than two days), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_split_by_shoot(const int *days, size_t count, int folds, int *ret_fold,
                                       int *ret_folds, WbErr *err);

/* Past and future: the test side begins with the day of the photo at index floor(0.8 n) in order of time. ret_fold[i]
 * is 1 for test, 0 for training, WB_FOLD_NONE for photos without a time (not counted in n).
 * Errors: WB_ERR_INPUT (no earlier day to train on), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_split_forward(const int *days, const double *seconds, size_t count, int *ret_fold,
                                      WbErr *err);

/* Sessions of each fold: in order of time, a gap above WB_SESSION_GAP_SECONDS starts a new one. ret_session[i] counts
 * from 0 over all folds, in order of fold and time; WB_FOLD_NONE for photos without a time or a fold.
 * Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_split_sessions(const double *seconds, const int *folds, size_t count,
                                       int *ret_session, int *ret_sessions, WbErr *err);

typedef enum { WB_ROLE_NONE = 0, WB_ROLE_ANCHOR, WB_ROLE_REST } WbRole;

/* Anchors: of every session with more than k + 1 photos, k = 1 takes the first, k = 3 the positions floor(j (n-1) / 4),
 * j = 1, 2, 3, of its n photos in order of time; the others are WB_ROLE_REST; photos of shorter sessions WB_ROLE_NONE.
 * Errors: WB_ERR_USAGE (k is neither 1 nor 3), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_split_anchors(const double *seconds, const int *sessions, size_t count, int k,
                                      WbRole *ret_role, WbErr *err);

/* A small training set for the learning curve: days outside `test_fold` are drawn at random until they hold `wanted`
 * photos, the last day cut to its earliest ones. ret_train[i] is 1 for the chosen. The same seed and draw choose the
 * same photos, and a larger `wanted` of the same draw contains the smaller. *ret_chosen is below `wanted` where there
 * are not enough. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_split_curve(const int *days, const double *seconds, const int *folds, size_t count,
                                    int test_fold, size_t wanted, uint64_t seed, unsigned char *ret_train,
                                    size_t *ret_chosen, WbErr *err);

#endif
