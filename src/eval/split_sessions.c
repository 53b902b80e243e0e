#include "eval/split.h"

#include <math.h>

#include "base/memory.h"
#include "eval/order.h"
#include "model/model.h"

/* Numbers the sessions of one fold from `next` on; answers the next free number. `order` is by time. */
static int number_sessions(const double *seconds, const int *folds, const size_t *order, size_t count,
                           int fold, int next, int *session) {
    double last = NAN;
    for (size_t n = 0; n < count; n++) {
        size_t i = order[n];
        if (folds[i] != fold || isnan(seconds[i])) continue;
        if (isnan(last) || seconds[i] - last > WB_SESSION_GAP_SECONDS) next++;
        session[i] = next - 1;
        last = seconds[i];
    }
    return next;
}

WbStatus wb_split_sessions(const double *seconds, const int *folds, size_t count, int *ret_session,
                           int *ret_sessions, WbErr *err) {
    WB_CLEANUP(wb_free_at) size_t *order = wb_alloc(count, sizeof *order);
    if (!order) return wb_fail_nomem(err);
    WB_TRY(wb_order_of_values(seconds, count, order, err));
    int highest = -1, next = 0;
    for (size_t i = 0; i < count; i++) {
        ret_session[i] = WB_FOLD_NONE;
        if (folds[i] > highest) highest = folds[i];
    }
    for (int fold = 0; fold <= highest; fold++)
        next = number_sessions(seconds, folds, order, count, fold, next, ret_session);
    *ret_sessions = next;
    return WB_OK;
}

static int is_anchor(size_t at, size_t photos, int k) {
    if (k == 1) return at == 0;
    for (size_t j = 1; j <= 3; j++) {
        if (at == j * (photos - 1) / 4) return 1;
    }
    return 0;
}

WbStatus wb_split_anchors(const double *seconds, const int *sessions, size_t count, int k, WbRole *ret_role,
                          WbErr *err) {
    if (k != 1 && k != 3)
        return wb_fail(err, WB_ERR_USAGE, "%d anchors a session: the protocol knows --k 1 and --k 3", k);
    WB_CLEANUP(wb_free_at) size_t *order = wb_alloc(count, sizeof *order);
    WB_CLEANUP(wb_free_at)
    size_t *photos = wb_alloc(count, sizeof *photos); /* a session has no more than that */
    WB_CLEANUP(wb_free_at) size_t *seen = wb_alloc(count, sizeof *seen);
    if (!order || !photos || !seen) return wb_fail_nomem(err);
    WB_TRY(wb_order_of_values(seconds, count, order, err));
    for (size_t i = 0; i < count; i++) {
        if (sessions[i] >= 0) photos[sessions[i]]++;
    }
    for (size_t n = 0; n < count; n++) {
        size_t i = order[n];
        ret_role[i] = WB_ROLE_NONE;
        if (sessions[i] < 0 || photos[sessions[i]] <= (size_t)k + 1) continue;
        size_t at = seen[sessions[i]]++;
        ret_role[i] = is_anchor(at, photos[sessions[i]], k) ? WB_ROLE_ANCHOR : WB_ROLE_REST;
    }
    return WB_OK;
}
