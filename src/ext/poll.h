#ifndef WB_EXT_POLL_H
#define WB_EXT_POLL_H

#include "base/status.h"
#include "ext/state.h"

struct sqlite3_stmt;

/* Whether the host wants the running statement to stop, for long work inside a function. */

/* The caller's: sqlite3_finalize, before the function returns: left open, it would make the host's sqlite3_close()
 * fail. Errors: WB_ERR_INTERRUPTED (already asked to stop), WB_ERR_USAGE, WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_poll_new(WbExt *ext, struct sqlite3_stmt **ret, WbErr *err);

/* 1: stop. Takes the sqlite3_stmt: any statement answers SQLITE_INTERRUPT then, on every version of SQLite, and the
 * host's own progress handler is asked too. */
int wb_poll_stop(void *poll);

#endif
