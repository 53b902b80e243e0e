#include "ext/poll.h"

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3

WbStatus wb_poll_new(WbExt *ext, sqlite3_stmt **ret, WbErr *err) {
    int code = sqlite3_prepare_v2(ext->db, "SELECT 1", -1, ret, NULL);
    if (code == SQLITE_OK) return WB_OK;
    if (code == SQLITE_INTERRUPT) return wb_fail(err, WB_ERR_INTERRUPTED, "interrupted");
    if (code == SQLITE_NOMEM) return wb_fail_nomem(err);
    return wb_fail(err, WB_ERR_USAGE, "cannot ask SQLite whether to stop: %s", sqlite3_errmsg(ext->db));
}

int wb_poll_stop(void *poll) {
    int code = sqlite3_step(poll);
    sqlite3_reset(poll);
    return code != SQLITE_ROW;
}
