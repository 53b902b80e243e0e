#include "cli/shoots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/model.h"

static int by_time(const void *a, const void *b) {
    const WbMember *x = a, *y = b;
    double s = x->shot.capture_seconds, t = y->shot.capture_seconds;
    if (isfinite(s) != isfinite(t)) return isfinite(s) ? -1 : 1;
    if (isfinite(s) && s != t) return s < t ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* 1 when member `at` begins a shoot. */
static int begins(const WbShoots *shoots, size_t at, int single) {
    double time = shoots->members[at].shot.capture_seconds;
    return at == 0 || single || !isfinite(time) ||
           time - shoots->members[at - 1].shot.capture_seconds > WB_SESSION_GAP_SECONDS;
}

/* The run of members from `first` on that belong together. */
static size_t run_length(const WbShoots *shoots, size_t first, int single) {
    size_t end = first + 1;
    while (end < shoots->count && !begins(shoots, end, single)) end++;
    return end - first;
}

/* How much of a run of `length` members from `first` on is taken together: all, or what lies before the longest pause
 * in the middle half of it, the one nearest to the middle among equals. */
static size_t part_length(const WbShoots *shoots, size_t first, size_t length) {
    if (length <= WB_SCENE_PHOTOS) return length;
    const WbMember *members = shoots->members + first;
    size_t middle = length / 2, best = middle;
    double longest = -1;
    for (size_t i = 0; i < length / 4; i++) {
        const size_t places[] = {middle - i, middle + i};
        for (int side = 0; side < 2; side++) {
            size_t at = places[side];
            double pause = members[at].shot.capture_seconds - members[at - 1].shot.capture_seconds;
            if (pause > longest) best = at;
            longest = fmax(longest, pause);
        }
    }
    return part_length(shoots, first, best);
}

/* What cannot be looked at is never stale: nothing newer can be said of it. */
static void finish(WbShoots *shoots, WbShoot *shoot, const WbAsked *asked) {
    uint64_t evidence = 0; /* a sum: order does not matter */
    WbMember *members = shoots->members + shoot->first;
    for (size_t i = 0; i < shoot->count; i++) {
        if (asked->unset && members[i].chosen) members[i].temperature = members[i].tint = NAN;
        if (members[i].digested) evidence += members[i].seen;
        if (shoot->together && isfinite(members[i].temperature)) evidence += members[i].edit;
    }
    memcpy(&shoot->evidence, &evidence, sizeof evidence); /* as SQLite's signed integers keep it */
    for (size_t i = 0; i < shoot->count; i++) {
        WbMember *member = &members[i];
        member->shoot = (size_t)(shoot - shoots->shoots);
        member->stale = member->predicted && member->digested &&
                        (!member->has_made_by || member->made_by != shoot->evidence);
        member->asked = member->chosen && (!asked->missing || !member->predicted || member->stale);
        shoots->asked += member->asked;
        shoot->asked += member->asked && member->digested;
    }
}

WbStatus wb_shoots_cut(WbShoots *shoots, const WbAsked *asked, WbErr *err) {
    if (shoots->count == 0) return WB_OK;
    WbShoot *all = wb_alloc(shoots->count, sizeof *all);
    if (!all) return wb_fail_nomem(err);
    shoots->shoots = all;
    shoots->single = asked->single;
    qsort(shoots->members, shoots->count, sizeof *shoots->members, by_time);
    for (size_t first = 0; first < shoots->count;) {
        size_t end = first + run_length(shoots, first, asked->single);
        shoots->cut += end - first > WB_SCENE_PHOTOS;
        while (first < end) {
            WbShoot *shoot = &all[shoots->shoot_count++];
            int timed = isfinite(shoots->members[first].shot.capture_seconds);
            size_t count = part_length(shoots, first, end - first);
            *shoot = (WbShoot){.first = first, .count = count, .together = timed && !asked->single};
            finish(shoots, shoot, asked);
            first += count;
        }
    }
    return WB_OK;
}

int wb_shoots_next(const WbShoots *shoots, size_t *from, WbBatchOfShoots *ret) {
    WbBatchOfShoots batch = {.from = *from, .to = *from};
    for (; batch.to < shoots->shoot_count; batch.to++) {
        const WbShoot *next = &shoots->shoots[batch.to];
        if (next->asked == 0) continue;
        if (batch.photos == 0) batch.together = next->together;
        else if (batch.together != next->together || batch.photos + next->count > WB_GATHERED_PHOTOS) break;
        batch.photos += next->count;
    }
    *from = batch.to;
    *ret = batch;
    return batch.photos > 0;
}

size_t wb_shoots_work(const WbShoots *shoots) {
    size_t photos = 0;
    for (size_t i = 0; i < shoots->shoot_count; i++)
        if (shoots->shoots[i].asked > 0) photos += shoots->shoots[i].count;
    return photos;
}

size_t wb_shoots_untimed(const WbShoots *shoots) {
    size_t untimed = 0;
    for (size_t i = 0; i < shoots->count; i++) {
        const WbMember *member = &shoots->members[i];
        untimed += member->asked && member->digested && !isfinite(member->shot.capture_seconds);
    }
    return untimed;
}
