#include "cli/xmp.h"

#include <string.h>

#include "base/memory.h"
#include "catalog/crs.h"
#include "cli/sql.h"

/* Columns of the query below. */
enum { ROW, PATH, OURS, BEFORE };

/* 1: both say the same of the white balance. */
static int is_same(const WbCrsBalance *a, const WbCrsBalance *b) {
    return strcmp(a->mode, b->mode) == 0 && a->temperature == b->temperature && a->tint == b->tint;
}

/* The sidecar as it is, with the balance of before: what is taken back then. Whatever is wrong with it leaves it to be
 * found changed. */
static WbStatus follow(sqlite3_stmt *row, sqlite3_stmt *note, const char *now, size_t bytes, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *back = NULL;
    const char *ours = sqlite3_column_blob(row, OURS), *before = sqlite3_column_blob(row, BEFORE);
    size_t back_bytes = 0;
    WbCrsBalance is, was;
    WbErr why;
    WbStatus status = wb_crs_read(now, bytes, &is, &why);
    if (status == WB_OK) status = wb_crs_read(ours, (size_t)sqlite3_column_bytes(row, OURS), &was, &why);
    if (status == WB_OK && !is_same(&is, &was)) return WB_OK;
    if (status == WB_OK)
        status = wb_crs_restore(now, bytes, before, (size_t)sqlite3_column_bytes(row, BEFORE), &back, &back_bytes,
                                &why);
    if (status == WB_ERR_NOMEM) return wb_fail_nomem(err);
    if (status != WB_OK) return WB_OK;
    sqlite3_bind_int64(note, 1, sqlite3_column_int64(row, ROW));
    sqlite3_bind_blob64(note, 2, now, bytes, SQLITE_STATIC);
    sqlite3_bind_blob64(note, 3, back, back_bytes, SQLITE_STATIC);
    return wb_sql_run(note, err);
}

WbStatus wb_xmp_follow(sqlite3 *db, int64_t batch, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *files = NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *note = NULL;
    WB_TRY(wb_sql_prepare(db, "SELECT rowid, path, old, new FROM main.file WHERE batch = ?1 AND old IS NOT NULL",
                          &files, err));
    WB_TRY(wb_sql_prepare(db, "UPDATE main.file SET old = ?2, new = ?3 WHERE rowid = ?1", &note, err));
    sqlite3_bind_int64(files, 1, batch);
    for (int row;;) {
        WB_CLEANUP(wb_free_at) char *now = NULL;
        size_t bytes = 0;
        WbErr why;
        WB_TRY(wb_sql_step(files, &row, err));
        if (!row) return WB_OK;
        WbStatus status = wb_xmp_file(wb_sql_text(files, PATH), &now, &bytes, &why);
        if (status == WB_ERR_NOMEM) return wb_fail_nomem(err);
        if (status == WB_OK && now && !wb_sql_is_blob(files, OURS, now, bytes))
            WB_TRY(follow(files, note, now, bytes, err));
    }
}
