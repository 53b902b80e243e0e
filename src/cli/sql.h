#ifndef WB_CLI_SQL_H
#define WB_CLI_SQL_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* SQLite with our statuses. Every message says what SQLite said and what to do about it. Texts with %w, %Q or %q are
 * made by sqlite3_mprintf and held in a `WB_CLEANUP(wb_sql_text_at) char *`. */

/* Turns the connection's last failure into a status: SQLITE_BUSY -> WB_ERR_BUSY, NOTADB -> WB_ERR_INPUT, CORRUPT ->
 * WB_ERR_CORRUPT, FULL, IOERR, READONLY, CANTOPEN -> WB_ERR_IO, INTERRUPT -> WB_ERR_INTERRUPTED, NOMEM ->
 * WB_ERR_NOMEM. `what` is what was being done ("writing the sidecar"). */
WbStatus wb_sql_fail(sqlite3 *db, const char *what, WbErr *err);

WB_MUST_USE WbStatus wb_sql_exec(sqlite3 *db, const char *sql, WbErr *err);
/* sql NULL (a failed sqlite3_mprintf) is WB_ERR_NOMEM. Finalize with sqlite3_finalize or WB_CLEANUP(wb_sql_stmt_at). */
WB_MUST_USE WbStatus wb_sql_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret, WbErr *err);
/* *ret is 1 with a row, 0 at the end. */
WB_MUST_USE WbStatus wb_sql_step(sqlite3_stmt *statement, int *ret, WbErr *err);
/* Steps a statement that gives no rows, and resets it. */
WB_MUST_USE WbStatus wb_sql_run(sqlite3_stmt *statement, WbErr *err);
/* The one integer of a query without parameters; no row or NULL gives 0. */
WB_MUST_USE WbStatus wb_sql_int(sqlite3 *db, const char *sql, int64_t *ret, WbErr *err);

void wb_sql_stmt_at(sqlite3_stmt **statement); /* for WB_CLEANUP */
void wb_sql_text_at(char **text);              /* for WB_CLEANUP: sqlite3_free */
void wb_sql_close_at(sqlite3 **db);            /* for WB_CLEANUP */

/* The column as text, "" for NULL. Borrowed until the next step. */
const char *wb_sql_text(sqlite3_stmt *statement, int column);

/* 1 where the column has exactly these bytes; NULL counts as none. */
int wb_sql_is_blob(sqlite3_stmt *statement, int column, const void *data, size_t bytes);

/* BEGIN IMMEDIATE / COMMIT; rollback is silent and harmless without a transaction. */
WB_MUST_USE WbStatus wb_sql_begin(sqlite3 *db, WbErr *err);
WB_MUST_USE WbStatus wb_sql_commit(sqlite3 *db, WbErr *err);
void wb_sql_rollback(sqlite3 *db);

#endif
