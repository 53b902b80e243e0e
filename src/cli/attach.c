#include "cli/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/sql.h"

/* How the catalog is read without leaving a trace. SQLite's plain read-only open is right for rollback-journal
 * catalogs: it takes locks and makes no files. A WAL catalog would get -wal and -shm files even from a reader, so:
 * with nothing in its -wal it is read immutable, without locks, and compared before and after; with changes still in
 * its -wal (another program has it open) a private copy of both files is read instead. */

static int64_t file_bytes(const char *path, int64_t *mtime_ns) {
    struct stat facts;
    if (stat(path, &facts) != 0) return -1;
    if (mtime_ns) *mtime_ns = (int64_t)facts.st_mtim.tv_sec * 1000000000 + facts.st_mtim.tv_nsec;
    return (int64_t)facts.st_size;
}

static char *with_suffix(const char *path, const char *suffix) {
    size_t room = strlen(path) + strlen(suffix) + 1;
    char *name = wb_alloc(room, 1);
    if (name) snprintf(name, room, "%s%s", path, suffix);
    return name;
}

int wb_catalog_companion(const char *catalog_path, const char **ret) {
    static const char *const suffixes[] = {"-wal", "-journal", ".lock"}; /* of SQLite; of photo programs */
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char *name = with_suffix(catalog_path, suffixes[i]);
        int64_t bytes = name ? file_bytes(name, NULL) : -1;
        wb_free(name);
        if (bytes < 0 || (bytes == 0 && *suffixes[i] == '-')) continue; /* SQLite leaves empty ones behind */
        *ret = suffixes[i];
        return 1;
    }
    return 0;
}

/* "file:" and the path with what a URI would misread escaped. From sqlite3_malloc; NULL when out of memory. */
static char *uri_of(const char *path, const char *query) {
    sqlite3_str *text = sqlite3_str_new(NULL);
    sqlite3_str_appendall(text, "file:");
    if (strncmp(path, "//", 2) == 0) path++; /* two slashes would begin an authority */
    for (; *path; path++) {
        if (strchr("%?#", *path)) sqlite3_str_appendf(text, "%%%02X", (unsigned char)*path);
        else sqlite3_str_appendchar(text, 1, *path);
    }
    sqlite3_str_appendf(text, "?%s", query);
    return sqlite3_str_finish(text);
}

static WbStatus copy_file(const char *from, const char *to, WbErr *err) {
    FILE *in = fopen(from, "rb");
    FILE *out = in ? fopen(to, "wb") : NULL;
    int bad = !out;
    char *block = wb_alloc(1 << 16, 1); /* 64 KiB at a time */
    for (size_t got; !bad && block && (got = fread(block, 1, 1 << 16, in)) > 0;)
        if (fwrite(block, 1, got, out) != got) bad = 1;
    bad = bad || !block || ferror(in);
    wb_free(block);
    if (in) fclose(in);
    if (out && fclose(out) != 0) bad = 1;
    if (!bad) return WB_OK;
    return wb_fail(err, WB_ERR_IO, "cannot copy the open catalog: %.200s: %s: close it in the other program instead",
                   from, strerror(errno));
}

static void remove_copy(WbCli *cli) {
    if (!cli->copy_path) return;
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        char *name = with_suffix(cli->copy_path, suffixes[i]);
        if (name) unlink(name);
        wb_free(name);
    }
    *strrchr(cli->copy_path, '/') = 0;
    rmdir(cli->copy_path);
    wb_free(cli->copy_path);
    cli->copy_path = NULL;
}

/* Copies catalog and -wal; *steady is 0 when either moved meanwhile. */
static WbStatus copy_once(const char *catalog, const char *to, int *steady, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *wal = with_suffix(catalog, "-wal");
    WB_CLEANUP(wb_free_at) char *to_wal = with_suffix(to, "-wal");
    if (!wal || !to_wal) return wb_fail_nomem(err);
    int64_t time[2] = {0}, time_after[2] = {0};
    int64_t bytes[2] = {file_bytes(catalog, &time[0]), file_bytes(wal, &time[1])};
    WB_TRY(copy_file(catalog, to, err));
    if (bytes[1] >= 0) WB_TRY(copy_file(wal, to_wal, err));
    int64_t after[2] = {file_bytes(catalog, &time_after[0]), file_bytes(wal, &time_after[1])};
    *steady = memcmp(bytes, after, sizeof bytes) == 0 && memcmp(time, time_after, sizeof time) == 0;
    return WB_OK;
}

static WbStatus make_copy(WbCli *cli, WbErr *err) {
    const char *base = getenv("TMPDIR");
    if (!base || !*base) base = "/tmp";
    WB_CLEANUP(wb_free_at) char *folder = with_suffix(base, "/graycard-XXXXXX");
    if (!folder) return wb_fail_nomem(err);
    if (!mkdtemp(folder))
        return wb_fail(err, WB_ERR_IO, "cannot make a private copy: in %.200s: %s: make room there", base,
                       strerror(errno));
    cli->copy_path = with_suffix(folder, "/catalog");
    if (!cli->copy_path) return rmdir(folder), wb_fail_nomem(err);
    for (int attempt = 0, steady = 0; attempt < 5;
         attempt++) { /* 5: a program that writes all the time keeps winning */
        WB_TRY(copy_once(cli->catalog_path, cli->copy_path, &steady, err));
        if (steady) return WB_OK;
    }
    return wb_fail(err, WB_ERR_BUSY, "catalog in use: %.200s is being written to: close it in the other program",
                   cli->catalog_path);
}

/* 1 when the header's version bytes (18 and 19) say WAL; see sqlite.org/fileformat2.html, 1.3. */
static int uses_wal(const char *path) {
    unsigned char header[20] = {0};
    FILE *file = fopen(path, "rb");
    size_t got = file ? fread(header, 1, sizeof header, file) : 0;
    if (file) fclose(file);
    return got == sizeof header && (header[18] == 2 || header[19] == 2);
}

static WbStatus attach(sqlite3 *db, const char *uri, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    if (!uri) return wb_fail_nomem(err);
    WB_TRY(wb_sql_prepare(db, "ATTACH ?1 AS catalog", &statement, err));
    sqlite3_bind_text(statement, 1, uri, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_run(statement, err));
    int64_t tables; /* opening is lazy: the first look finds a lock or damage */
    return wb_sql_int(db, "SELECT count(*) FROM catalog.sqlite_schema", &tables, err);
}

WbStatus wb_catalog_attach(WbCli *cli, WbErr *err) {
    const char *path = cli->catalog_path, *query = "mode=ro";
    cli->catalog_bytes = -1;
    cli->immutable = 0;
    if (uses_wal(path)) {
        const char *companion;
        if (wb_catalog_companion(path, &companion) && strcmp(companion, "-wal") == 0) {
            WB_TRY(make_copy(cli, err));
            path = cli->copy_path;
        } else {
            query = "mode=ro&immutable=1";
            cli->immutable = 1;
            cli->catalog_bytes = file_bytes(path, &cli->catalog_mtime_ns);
        }
    }
    char *uri = uri_of(path, query);
    WbStatus status = attach(cli->db, uri, err);
    sqlite3_free(uri);
    return status;
}

void wb_catalog_detach(WbCli *cli) {
    cli->immutable = 0;
    if (cli->db) sqlite3_exec(cli->db, "DETACH catalog", NULL, NULL, NULL);
    remove_copy(cli);
}

WbStatus wb_store_unchanged(const WbCli *cli, WbErr *err) {
    if (!cli->immutable) return WB_OK;
    int64_t mtime_ns = 0, bytes = file_bytes(cli->catalog_path, &mtime_ns);
    if (bytes == cli->catalog_bytes && mtime_ns == cli->catalog_mtime_ns) return WB_OK;
    return wb_fail(err, WB_ERR_BUSY, "catalog changed while it was read: %.300s: another program wrote to it: "
                   "close it there and run this again", cli->catalog_path);
}
