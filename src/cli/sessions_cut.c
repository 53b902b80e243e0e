#include "cli/sessions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static int by_time(const void *a, const void *b) {
    const WbMember *x = a, *y = b;
    double s = x->shot.capture_seconds, t = y->shot.capture_seconds;
    if (isfinite(s) != isfinite(t)) return isfinite(s) ? -1 : 1;
    if (isfinite(s) && s != t) return s < t ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* 1 when member `at` begins a session. */
static int begins(const WbSessions *sessions, size_t at, int single) {
    double time = sessions->members[at].shot.capture_seconds;
    return at == 0 || single || !isfinite(time) ||
           time - sessions->members[at - 1].shot.capture_seconds > WB_SESSION_GAP_SECONDS;
}

/* The run of members from `first` on that belong together. */
static size_t run_length(const WbSessions *sessions, size_t first, int single) {
    size_t end = first + 1;
    while (end < sessions->count && !begins(sessions, end, single)) end++;
    return end - first;
}

static void finish(WbSessions *sessions, WbSession *session, const WbAsked *asked) {
    uint64_t evidence = 0;
    WbMember *members = sessions->members + session->first;
    for (size_t i = 0; session->together && i < session->count; i++)
        if (isfinite(members[i].temperature)) evidence += members[i].edit; /* a sum: order does not matter */
    memcpy(&session->evidence, &evidence, sizeof evidence); /* as SQLite's signed integers keep it */
    for (size_t i = 0; i < session->count; i++) {
        WbMember *member = &members[i];
        member->session = (size_t)(session - sessions->sessions);
        member->stale = member->predicted && member->has_made_by && member->made_by != session->evidence;
        member->asked = member->chosen && (!asked->missing || !member->predicted || member->stale);
        sessions->asked += member->asked;
        session->asked += member->asked && member->digested;
    }
}

WbStatus wb_sessions_cut(WbSessions *sessions, const WbAsked *asked, WbErr *err) {
    if (sessions->count == 0) return WB_OK;
    WbSession *all = wb_alloc(sessions->count, sizeof *all);
    if (!all) return wb_fail_nomem(err);
    sessions->sessions = all;
    qsort(sessions->members, sessions->count, sizeof *sessions->members, by_time);
    for (size_t first = 0; first < sessions->count;) {
        size_t length = run_length(sessions, first, asked->single);
        size_t parts = (length + WB_SESSION_PHOTOS - 1) / WB_SESSION_PHOTOS, left = length;
        sessions->cut += parts > 1;
        for (; parts > 0; parts--) { /* of nearly the same length */
            WbSession *session = &all[sessions->session_count++];
            size_t count = left / parts;
            int timed = isfinite(sessions->members[first].shot.capture_seconds);
            *session = (WbSession){.first = first, .count = count, .together = timed && !asked->single};
            finish(sessions, session, asked);
            first += count;
            left -= count;
        }
    }
    return WB_OK;
}

int wb_sessions_next(const WbSessions *sessions, size_t *from, WbBatchOfSessions *ret) {
    WbBatchOfSessions batch = {.from = *from, .to = *from};
    for (; batch.to < sessions->session_count; batch.to++) {
        const WbSession *next = &sessions->sessions[batch.to];
        if (next->asked == 0) continue;
        if (batch.photos == 0) batch.together = next->together;
        else if (batch.together != next->together || batch.photos + next->count > WB_SCENE_PHOTOS) break;
        batch.photos += next->count;
    }
    *from = batch.to;
    *ret = batch;
    return batch.photos > 0;
}

size_t wb_sessions_work(const WbSessions *sessions) {
    size_t photos = 0;
    for (size_t i = 0; i < sessions->session_count; i++)
        if (sessions->sessions[i].asked > 0) photos += sessions->sessions[i].count;
    return photos;
}
