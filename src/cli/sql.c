#include "cli/sql.h"

#include <string.h>

#include "cli/interrupt.h"

/* What SQLite's failure means to a photographer. */
typedef struct Meaning {
    int code;
    WbStatus status;
    const char *event, *cure;
} Meaning;

static const Meaning meanings[] = {
    {SQLITE_BUSY, WB_ERR_BUSY, "locked by another program", "close it there, or try again when it is done"},
    {SQLITE_LOCKED, WB_ERR_BUSY, "in use", "try again in a moment"},
    {SQLITE_NOTADB, WB_ERR_INPUT, "not a SQLite database", "check the file's name"},
    {SQLITE_CORRUPT, WB_ERR_CORRUPT, "database is damaged", "let its own program repair it, or restore a backup"},
    {SQLITE_FULL, WB_ERR_IO, "disk is full", "make room and run this again"},
    {SQLITE_IOERR, WB_ERR_IO, "disk could not be read or written", "check it, then run this again"},
    {SQLITE_READONLY, WB_ERR_IO, "not writable",
     "change the permissions of the file and its folder, or work on a copy"},
    {SQLITE_CANTOPEN, WB_ERR_IO, "cannot be opened", "check that the file and its folder are readable and writable"},
    {SQLITE_PERM, WB_ERR_IO, "no permission", "change the permissions of the file and its folder"},
    {SQLITE_AUTH, WB_ERR_USAGE, "not allowed here", "use an expression that only reads"},
    {SQLITE_CONSTRAINT, WB_ERR_INPUT, "a rule of the database forbids it",
     "let its own program repair it, or restore a backup"},
    {SQLITE_TOOBIG, WB_ERR_LIMIT, "larger than SQLite takes", "leave it out"},
};

WbStatus wb_sql_fail(sqlite3 *db, const char *what, WbErr *err) {
    int code = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    if ((code & 0xff) == SQLITE_NOMEM) return wb_fail_nomem(err); /* 0xff: the primary code */
    if ((code & 0xff) == SQLITE_INTERRUPT) {
        WB_TRY(wb_interrupt_check(err));
        return wb_fail(err, WB_ERR_INTERRUPTED, "interrupted: while %s: what was finished is kept", what);
    }
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].code == (code & 0xff))
            return wb_fail(err, meanings[i].status, "%s: %s (%s): %s", meanings[i].event, what, sqlite3_errmsg(db),
                           meanings[i].cure);
    return wb_fail(err, WB_ERR_INPUT, "%s failed: %s: check the catalog's tables, or run graycard init again", what,
                   sqlite3_errmsg(db));
}

WbStatus wb_sql_exec(sqlite3 *db, const char *sql, WbErr *err) {
    if (!sql) return wb_fail_nomem(err);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK) return WB_OK;
    return wb_sql_fail(db, "a database step", err);
}

WbStatus wb_sql_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret, WbErr *err) {
    if (!sql) return wb_fail_nomem(err);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        return wb_sql_fail(db, "reading the database", err);
    *ret = statement;
    return WB_OK;
}

WbStatus wb_sql_step(sqlite3_stmt *statement, int *ret, WbErr *err) {
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        sqlite3 *db = sqlite3_db_handle(statement);
        int reading = sqlite3_stmt_readonly(statement);
        return wb_sql_fail(db, reading ? "reading the database" : "writing the database", err);
    }
    *ret = code == SQLITE_ROW;
    return WB_OK;
}

WbStatus wb_sql_run(sqlite3_stmt *statement, WbErr *err) {
    int row;
    WbStatus status = wb_sql_step(statement, &row, err);
    sqlite3_reset(statement);
    return status;
}

WbStatus wb_sql_int(sqlite3 *db, const char *sql, int64_t *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row = 0;
    WB_TRY(wb_sql_prepare(db, sql, &statement, err));
    WB_TRY(wb_sql_step(statement, &row, err));
    *ret = row ? sqlite3_column_int64(statement, 0) : 0;
    return WB_OK;
}

void wb_sql_stmt_at(sqlite3_stmt **statement) {
    sqlite3_finalize(*statement);
}

void wb_sql_text_at(char **text) {
    sqlite3_free(*text);
}

void wb_sql_close_at(sqlite3 **db) {
    sqlite3_close(*db);
}

const char *wb_sql_text(sqlite3_stmt *statement, int column) {
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text ? (const char *)text : "";
}

int wb_sql_is_blob(sqlite3_stmt *statement, int column, const void *data, size_t bytes) {
    return (size_t)sqlite3_column_bytes(statement, column) == bytes &&
           (bytes == 0 || memcmp(sqlite3_column_blob(statement, column), data, bytes) == 0);
}

WbStatus wb_sql_begin(sqlite3 *db, WbErr *err) {
    return wb_sql_exec(db, "BEGIN IMMEDIATE", err);
}

WbStatus wb_sql_commit(sqlite3 *db, WbErr *err) {
    return wb_sql_exec(db, "COMMIT", err);
}

void wb_sql_rollback(sqlite3 *db) {
    if (db && !sqlite3_get_autocommit(db)) sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
}
