#include "cli/xmp.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "catalog/xml.h"
#include "cli/interrupt.h"
#include "cli/sql.h"

static WbStatus cannot(const char *what, const char *path, WbErr *err) {
    return wb_fail(err, WB_ERR_IO, "cannot %s the sidecar: %.300s: %s", what, path, strerror(errno));
}

static WbStatus read_open(FILE *file, const char *path, char **ret, size_t *bytes, WbErr *err) {
    struct stat facts;
    if (fstat(fileno(file), &facts) != 0) return cannot("read", path, err);
    if (facts.st_size > WB_XML_BYTES_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "not a sidecar: %.300s has %lld bytes", path, (long long)facts.st_size);
    size_t wanted = (size_t)facts.st_size;
    char *data = wb_alloc(wanted + 1, 1); /* one more: an empty file is a file */
    if (!data) return wb_fail_nomem(err);
    if (fread(data, 1, wanted, file) != wanted) return wb_free(data), cannot("read", path, err);
    *ret = data;
    *bytes = wanted;
    return WB_OK;
}

WbStatus wb_xmp_file(const char *path, char **ret, size_t *bytes, WbErr *err) {
    FILE *file = fopen(path, "rb");
    if (!file && errno != ENOENT && errno != ENOTDIR) return cannot("read", path, err);
    if (!file) return *ret = NULL, *bytes = 0, WB_OK;
    WbStatus status = read_open(file, path, ret, bytes, err);
    fclose(file);
    return status;
}

/* Columns of a row of main.file. */
enum { PHOTO, PATH, OLD, NEW };
static const char files_of_batch[] = "SELECT photo_id, path, old, new FROM main.file WHERE batch = ?1 ORDER BY rowid";

static int holds(sqlite3_stmt *row, int column, const char *data, size_t bytes) {
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return !data;
    const void *blob = sqlite3_column_blob(row, column);
    return data && (size_t)sqlite3_column_bytes(row, column) == bytes && (bytes == 0 || memcmp(blob, data, bytes) == 0);
}

static WbStatus replace(const char *path, const void *data, size_t bytes, WbErr *err) {
    WB_CLEANUP(wb_output_abandon) WbOutput output = {0};
    struct stat before;
    int is_there = stat(path, &before) == 0;
    WB_TRY(wb_output_open(path, &output, err));
    if (is_there) (void)fchmod(fileno(output.file), before.st_mode & 07777); /* the permissions it had */
    if (bytes > 0 && fwrite(data, 1, bytes, output.file) != bytes) return cannot("write", path, err);
    return wb_output_commit(&output, err);
}

static WbStatus write_one(sqlite3_stmt *row, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *now = NULL;
    const char *path = wb_sql_text(row, PATH);
    size_t bytes = 0;
    WB_TRY(wb_xmp_file(path, &now, &bytes, err));
    if (!holds(row, OLD, now, bytes)) return WB_OK; /* a conflict, which wb_xmp_judge will see */
    const void *data = sqlite3_column_blob(row, NEW);
    if (sqlite3_column_type(row, NEW) != SQLITE_NULL)
        return replace(path, data, (size_t)sqlite3_column_bytes(row, NEW), err);
    return unlink(path) == 0 ? WB_OK : cannot("remove", path, err);
}

WbStatus wb_xmp_write(sqlite3 *db, int64_t batch, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *files = NULL;
    WB_TRY(wb_sql_prepare(db, files_of_batch, &files, err));
    sqlite3_bind_int64(files, 1, batch);
    for (int row;;) {
        WB_TRY(wb_sql_step(files, &row, err));
        if (!row) return WB_OK;
        WB_TRY(wb_interrupt_check(err));
        WB_TRY(write_one(files, err));
    }
}

static WbStatus judge_one(sqlite3_stmt *row, sqlite3_stmt *note, WbWritten *written, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *now = NULL;
    size_t bytes = 0;
    WbStatus status = wb_xmp_file(wb_sql_text(row, PATH), &now, &bytes, err);
    int is_new = status == WB_OK && holds(row, NEW, now, bytes);
    int is_old = status == WB_OK && holds(row, OLD, now, bytes);
    written->applied += is_new;
    written->conflicts += !is_new && !is_old; /* also what is not readable any more */
    sqlite3_bind_text(note, 1, is_new ? "applied" : is_old ? "abandoned" : "conflict", -1, SQLITE_STATIC);
    if (sqlite3_bind_value(note, 3, sqlite3_column_value(row, PHOTO)) != SQLITE_OK) return wb_fail_nomem(err);
    return wb_sql_run(note, err);
}

WbStatus wb_xmp_judge(sqlite3 *db, int64_t batch, WbWritten *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *files = NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *note = NULL;
    WbWritten written = {0};
    WB_TRY(wb_sql_prepare(db, files_of_batch, &files, err));
    WB_TRY(wb_sql_prepare(db, "UPDATE main.journal SET state = ?1 WHERE batch = ?2 AND photo_id IS ?3", &note, err));
    sqlite3_bind_int64(files, 1, batch);
    sqlite3_bind_int64(note, 2, batch);
    for (int row;;) {
        WB_TRY(wb_sql_step(files, &row, err));
        if (!row) break;
        WB_TRY(judge_one(files, note, &written, err));
    }
    WB_CLEANUP(wb_sql_text_at) char *end =
        sqlite3_mprintf("UPDATE main.batch SET state = %Q WHERE id = %lld",
                        written.applied + written.conflicts ? "done" : "abandoned", (long long)batch);
    WB_TRY(wb_sql_exec(db, end, err));
    *ret = written;
    return WB_OK;
}

WbStatus wb_xmp_journal(sqlite3 *db, int64_t batch, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
        "INSERT INTO main.file SELECT %lld, photo_id, path, old, new FROM temp.file_change", (long long)batch);
    return wb_sql_exec(db, sql, err);
}

WbStatus wb_xmp_swap(sqlite3 *db, int64_t undoes, int64_t batch, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
        "INSERT INTO main.file SELECT %lld, photo_id, path, new, old FROM main.file WHERE batch = %lld AND photo_id IN "
        "(SELECT photo_id FROM main.journal WHERE batch = %lld)",
        (long long)batch, (long long)undoes, (long long)batch);
    return wb_sql_exec(db, sql, err);
}
