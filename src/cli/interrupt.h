#ifndef WB_CLI_INTERRUPT_H
#define WB_CLI_INTERRUPT_H

#include <sqlite3.h>

#include "base/status.h"

/* Ctrl-C without a handler and without a global: SIGINT and SIGTERM are blocked before the first thread starts (all
 * threads inherit that) and asked for where it is safe to stop. The second one ends the process wherever it is, but not
 * while it writes. */

void wb_interrupt_block(void);  /* once, at the start of main; a signal that is ignored (nohup) stays ignored */
void wb_interrupt_listen(void); /* once, after that */
int wb_interrupt_pending(void); /* 1 when someone asked us to stop */
WB_MUST_USE WbStatus wb_interrupt_check(WbErr *err); /* WB_ERR_INTERRUPTED when so */
int wb_interrupt_progress(void *context, const char *stage, double share); /* the same as a WbProgress, in silence */

/* Long SQLite statements stop with SQLITE_INTERRUPT when asked, as those of every new connection (store.h) do; `on` 0
 * takes that off, while a write must finish. */
void wb_interrupt_watch(sqlite3 *db, int on);

#endif
