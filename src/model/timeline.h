#ifndef WB_MODEL_TIMELINE_H
#define WB_MODEL_TIMELINE_H

#include <stddef.h>

#include "base/status.h"

/* Photos in order of time, cut where the camera rested: what lies apart does not touch each other. */
typedef struct WbTimeline {
    size_t *order; /* [timed]: indices of the photos whose time is known, by time, then index */
    size_t *end;   /* [count]: session s is order[end[s - 1] .. end[s] - 1]; the first starts at 0 */
    size_t timed, count;
} WbTimeline;

/* Errors: WB_ERR_NOMEM. The result is the caller's: wb_timeline_clear. */
WB_MUST_USE WbStatus wb_timeline_of(size_t count, const double *seconds, WbTimeline *ret, WbErr *err);
void wb_timeline_clear(WbTimeline *timeline); /* for WB_CLEANUP; takes zeroes */

#endif
