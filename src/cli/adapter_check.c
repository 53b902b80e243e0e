#include "cli/adapter.h"

#include "cli/sql.h"

/* Columns of the query below. */
enum { CHANGE, PHOTO };

/* Tries one photo. *ret: why not, or NULL; borrowed until `value` is used again. */
static WbStatus try_one(sqlite3_stmt *value, int64_t change, const char **ret, WbErr *err) {
    sqlite3 *db = sqlite3_db_handle(value);
    sqlite3_reset(value);
    sqlite3_bind_int64(value, 1, change);
    int code = sqlite3_step(value), is_there = code == SQLITE_ROW && sqlite3_column_type(value, 0) != SQLITE_NULL;
    if (code == SQLITE_ERROR) *ret = sqlite3_errmsg(db);
    else if (code != SQLITE_ROW && code != SQLITE_DONE) return wb_sql_fail(db, "reading the catalog", err);
    else *ret = is_there ? NULL : "its file does not tell what its camera makes of colours";
    return WB_OK;
}

static WbStatus try_all(sqlite3_stmt *changes, sqlite3_stmt *value, sqlite3_stmt *leave, WbErr *err) {
    for (int row;;) {
        const char *why;
        WB_TRY(wb_sql_step(changes, &row, err));
        if (!row) return WB_OK;
        WB_TRY(try_one(value, sqlite3_column_int64(changes, CHANGE), &why, err));
        if (!why) continue;
        int failed = sqlite3_bind_value(leave, 1, sqlite3_column_value(changes, PHOTO)) != SQLITE_OK;
        if (failed || sqlite3_bind_text(leave, 2, why, -1, SQLITE_TRANSIENT) != SQLITE_OK) return wb_fail_nomem(err);
        WB_TRY(wb_sql_run(leave, err));
    }
}

WbStatus wb_adapter_check(sqlite3 *db, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *changes = NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *value = NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *leave = NULL;
    WB_TRY(wb_sql_prepare(db, "SELECT rowid, photo_id FROM temp.change", &changes, err));
    WB_TRY(wb_sql_prepare(db, "SELECT value, * FROM temp.adapter_new WHERE change = ?1", &value, err));
    WB_TRY(wb_sql_prepare(db, "INSERT INTO temp.unwritable (photo_id, reason) VALUES (?1, ?2)", &leave, err));
    WB_TRY(try_all(changes, value, leave, err));
    sqlite3_reset(changes);
    sqlite3_reset(value);
    return wb_sql_exec(db, "DELETE FROM temp.change WHERE photo_id IN (SELECT photo_id FROM temp.unwritable)", err);
}
