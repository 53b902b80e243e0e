#include "model/timeline.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "model/model.h"

typedef struct {
    double seconds;
    size_t index;
} Moment;

static int by_time(const void *a, const void *b) {
    const Moment *x = a, *y = b;
    if (x->seconds != y->seconds) return x->seconds < y->seconds ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

void wb_timeline_clear(WbTimeline *timeline) {
    wb_free(timeline->order);
    wb_free(timeline->end);
    *timeline = (WbTimeline){0};
}

WbStatus wb_timeline_of(size_t count, const double *seconds, WbTimeline *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) Moment *moments = wb_alloc(count, sizeof *moments);
    WB_CLEANUP(wb_timeline_clear)
    WbTimeline s = {.order = wb_alloc(count, sizeof *s.order), .end = wb_alloc(count, sizeof *s.end)};
    if (!moments || !s.order || !s.end) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        if (isfinite(seconds[i])) moments[s.timed++] = (Moment){seconds[i], i};
    }
    if (s.timed) qsort(moments, s.timed, sizeof *moments, by_time);
    for (size_t i = 0; i < s.timed; i++) {
        s.order[i] = moments[i].index;
        if (i > 0 && moments[i].seconds - moments[i - 1].seconds > WB_SESSION_GAP_SECONDS) s.end[s.count++] = i;
    }
    if (s.timed) s.end[s.count++] = s.timed;
    *ret = s;
    s = (WbTimeline){0};
    return WB_OK;
}
