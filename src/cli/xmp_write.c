#define _XOPEN_SOURCE 700 /* realpath */
#include "cli/xmp.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "catalog/xml.h"
#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
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
    const char *why;
    FILE *file = wb_file_open(path, &why);
    if (!file && why) return wb_fail(err, WB_ERR_IO, "cannot read the sidecar: %.300s: %s", path, why);
    if (!file) return *ret = NULL, *bytes = 0, WB_OK;
    WbStatus status = read_open(file, path, ret, bytes, err);
    fclose(file);
    return status;
}

/* Columns of a row of main.file. TIME: the sidecar's, in seconds, that darktable notes in its library; -1: that which
 * it has; NULL: now. */
enum { PHOTO, PATH, OLD, NEW, TIME };
#define FILE_COLUMNS                                                                                         \
    "SELECT f.photo_id, f.path, f.old, f.new, coalesce((SELECT c.new FROM main.cell AS c WHERE c.batch = f.batch " \
    "AND c.photo_id = f.photo_id AND c.in_column = 'write_timestamp'), (SELECT -1 FROM main.batch AS b WHERE "     \
    "b.id = f.batch AND b.target = 'catalog')) FROM main.file AS f WHERE f.batch = ?1 "
static const char files_of_batch[] = FILE_COLUMNS "ORDER BY f.rowid";
static const char files_to_write[] =
    FILE_COLUMNS "AND EXISTS (SELECT 1 FROM main.journal AS j WHERE j.batch = f.batch AND j.photo_id = f.photo_id AND "
    "j.state IN ('pending', 'applied')) ORDER BY f.rowid";

static int holds(sqlite3_stmt *row, int column, const char *data, size_t bytes) {
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return !data;
    return data && wb_sql_is_blob(row, column, data, bytes);
}

/* Where a new file is made; a name that is found again after a crash. */
static char *temporary_of(const char *path) {
    return sqlite3_mprintf("%s.graycard.tmp", path);
}

/* Writes the file with the permissions `before` has, and the time that the row gives, where they do. */
static int fill(FILE *file, sqlite3_stmt *row, const struct stat *before) {
    struct timespec times[] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = (time_t)sqlite3_column_int64(row, TIME)}};
    if (before && times[1].tv_sec < 0) times[1] = before->st_mtim;
    size_t bytes = (size_t)sqlite3_column_bytes(row, NEW);
    if (before) (void)fchmod(fileno(file), before->st_mode & 07777);
    int bad = bytes > 0 && fwrite(sqlite3_column_blob(row, NEW), 1, bytes, file) != bytes;
    bad = fflush(file) != 0 || bad;
    if (sqlite3_column_type(row, TIME) != SQLITE_NULL) bad = futimens(fileno(file), times) != 0 || bad;
    return fclose(file) == 0 && !bad;
}

/* The file that a link leads to, where it is one: the link stays. */
static WbStatus replace(sqlite3_stmt *row, WbErr *err) {
    const char *path = wb_sql_text(row, PATH);
    char there[PATH_MAX];
    struct stat before;
    int is_there = realpath(path, there) && stat(there, &before) == 0;
    if (is_there) path = there;
    WB_CLEANUP(wb_sql_text_at) char *temporary = temporary_of(path);
    if (!temporary) return wb_fail_nomem(err);
    unlink(temporary); /* of a write that was interrupted */
    FILE *file = fopen(temporary, "wbx");
    if (!file) return cannot("write", path, err);
    WbStatus status = fill(file, row, is_there ? &before : NULL) ? WB_OK : cannot("write", path, err);
    if (status == WB_OK) status = wb_file_settle(temporary, path, err);
    if (status != WB_OK) unlink(temporary);
    return status;
}

WbStatus wb_xmp_tidy(sqlite3 *db, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *files = NULL;
    WB_TRY(wb_sql_prepare(db, "SELECT f.path FROM main.file AS f JOIN main.batch AS b ON b.id = f.batch "
                          "WHERE b.state = 'pending'", &files, err));
    for (int row;;) {
        char there[PATH_MAX];
        WB_TRY(wb_sql_step(files, &row, err));
        if (!row) return WB_OK;
        const char *path = wb_sql_text(files, 0);
        WB_CLEANUP(wb_sql_text_at) char *temporary = temporary_of(realpath(path, there) ? there : path);
        if (temporary) unlink(temporary);
    }
}

static WbStatus write_one(sqlite3_stmt *row, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *now = NULL;
    const char *path = wb_sql_text(row, PATH);
    size_t bytes = 0;
    WB_TRY(wb_xmp_file(path, &now, &bytes, err));
    if (!holds(row, OLD, now, bytes)) return WB_OK; /* a conflict, which wb_xmp_judge will see */
    if (sqlite3_column_type(row, NEW) != SQLITE_NULL) return replace(row, err);
    return unlink(path) == 0 ? WB_OK : cannot("remove", path, err);
}

/* Whether `name` is the photo of a sidecar whose name without ".xmp" is `stem`: IMG.CR2 of IMG.xmp, as Adobe names
 * them, of IMG.CR2.xmp, and of IMG_01.CR2.xmp, darktable's for a duplicate. */
static int is_photo_of(const char *name, const char *stem) {
    size_t length = strlen(stem), ending = strlen(name);
    if (ending > 4 && strcmp(name + ending - 4, ".xmp") == 0) return 0;
    if (strncmp(name, stem, length) == 0 && (name[length] == 0 || name[length] == '.')) return 1;
    const char *dot = strrchr(stem, '.'), *line = dot;
    while (line && line > stem && line[-1] >= '0' && line[-1] <= '9') line--;
    if (!line || line == dot || line == stem || line[-1] != '_') return 0;
    size_t before = (size_t)(line - 1 - stem);
    return strncmp(name, stem, before) == 0 && strcmp(name + before, dot) == 0;
}

/* Whether a sidecar that is not there has gone together with its photo: on a drive that is not connected, say, where it
 * may well be as graycard left it. */
static int is_away(const char *sidecar) {
    const char *slash = strrchr(sidecar, '/'), *name = slash ? slash + 1 : sidecar;
    WB_CLEANUP(wb_sql_text_at) char *folder = sqlite3_mprintf("%.*s", slash ? (int)(slash - sidecar) + 1 : 1,
                                                              slash ? sidecar : ".");
    size_t length = strlen(name);
    WB_CLEANUP(wb_sql_text_at) char *stem = sqlite3_mprintf("%.*s", length > 4 ? (int)length - 4 : 0, name);
    DIR *open = folder && stem ? opendir(folder) : NULL;
    int away = 1;
    for (struct dirent *entry; open && away && (entry = readdir(open));) away = !is_photo_of(entry->d_name, stem);
    if (open) closedir(open);
    return away;
}

WbStatus wb_xmp_stands(const WbCli *cli, int64_t batch, sqlite3_value *photo_id, int *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *file = NULL;
    WB_CLEANUP(wb_free_at) char *now = NULL;
    size_t bytes = 0;
    int row;
    if (!wb_xmp_matches(cli)) return *ret = 1, WB_OK;
    WB_TRY(wb_sql_prepare(cli->db, FILE_COLUMNS "AND f.photo_id IS ?2", &file, err));
    sqlite3_bind_int64(file, 1, batch);
    if (sqlite3_bind_value(file, 2, photo_id) != SQLITE_OK) return wb_fail_nomem(err);
    WB_TRY(wb_sql_step(file, &row, err));
    if (!row) return *ret = 1, WB_OK;
    const char *path = wb_sql_text(file, PATH);
    WbStatus status = wb_xmp_file(path, &now, &bytes, err);
    if (status == WB_ERR_NOMEM) return status;
    if (status != WB_OK) return *ret = 0, WB_OK; /* it cannot be known, so it is left alone */
    *ret = holds(file, OLD, now, bytes) || holds(file, NEW, now, bytes) || (!now && !is_away(path));
    return WB_OK;
}

static WbStatus count_files(sqlite3 *db, int64_t batch, int64_t *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql =
        sqlite3_mprintf("SELECT count(*) FROM main.file WHERE batch = %lld", (long long)batch);
    if (!sql) return wb_fail_nomem(err);
    return wb_sql_int(db, sql, ret, err);
}

WbStatus wb_xmp_write(const WbCli *cli, int64_t batch, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *files = NULL;
    WB_CLEANUP(wb_bar_clear) WbBar bar = wb_bar(cli, "writing", "sidecars");
    int64_t count;
    WB_TRY(count_files(cli->db, batch, &count, err));
    WB_TRY(wb_sql_prepare(cli->db, files_to_write, &files, err));
    sqlite3_bind_int64(files, 1, batch);
    WbStatus status = WB_OK;
    for (int64_t done = 0;; done++) {
        WbErr why;
        int row;
        WB_TRY(wb_sql_step(files, &row, err));
        if (!row) return status;
        WB_TRY(wb_interrupt_check(err));
        wb_bar_show(&bar, (double)done, (double)count, NULL);
        WbStatus one = write_one(files, status == WB_OK ? err : &why);
        if (status == WB_OK) status = one;
    }
}

static WbStatus judge_one(sqlite3_stmt *row, sqlite3_stmt *note, WbWritten *written, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *now = NULL;
    size_t bytes = 0;
    WbStatus status = wb_xmp_file(wb_sql_text(row, PATH), &now, &bytes, err);
    int known = status == WB_OK && (now || !is_away(wb_sql_text(row, PATH)));
    int is_new = known && holds(row, NEW, now, bytes);
    int is_old = known && holds(row, OLD, now, bytes);
    written->applied += is_new;
    written->conflicts += !is_new && !is_old; /* also what cannot be read, or is not connected */
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
