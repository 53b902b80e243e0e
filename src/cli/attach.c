#include "cli/store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/adapter.h"
#include "cli/file.h"
#include "cli/folder.h"
#include "cli/interrupt.h"
#include "cli/sql.h"

/* How the catalog is read without leaving a trace.
 *
 * A catalog of another program: immutable, without locks, and compared before and after, while nothing lies beside it;
 * else a private copy of all that does. The others: SQLite's plain read-only open is right for rollback-journal
 * catalogs, it takes locks and makes no files. A WAL catalog would get -wal and -shm files even from a reader, so with
 * nothing in its -wal it is read immutable, and with changes still there (another program has it open) from a copy. */

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

static int lies_beside(const WbCli *cli, const char *suffix) {
    WB_CLEANUP(wb_free_at) char *name = with_suffix(cli->catalog_path, suffix);
    int64_t bytes = name ? file_bytes(name, NULL) : -1;
    int is_leavings = (bytes == 0 && *suffix == '-') || strcmp(suffix, "-shm") == 0; /* SQLite leaves them */
    return bytes >= 0 && (cli->adapter || !is_leavings);
}

/* 1 where the process whose number a lock file holds runs, and for a lock that holds no number. */
static int lock_is_held(const char *path) {
    char text[32] = ""; /* a number and a line break */
    const char *why;
    FILE *file = wb_file_open(path, &why);
    if (!file) return why != NULL;
    size_t got = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    long process = got ? strtol(text, NULL, 10) : 0;
    return process <= 0 || kill((pid_t)process, 0) == 0 || errno == EPERM;
}

/* darktable locks its two databases in one folder, and leaves the locks behind where it crashes. */
static int is_locked_by_process(const WbCli *cli, const char *suffix) {
    static const char settings[] = "/data.db.lock";
    int is_own = strcmp(suffix, ".lock") == 0;
    WB_CLEANUP(wb_free_at)
    char *name = is_own ? with_suffix(cli->catalog_path, suffix) : with_suffix(cli->folder, settings);
    return name && lock_is_held(name);
}

int wb_catalog_companion(const WbCli *cli, const char **ret) {
    /* of photo programs; of SQLite; of darktable */
    static const char *const suffixes[] = {".lock", "-wal", "-journal", "-shm", "'s data.db.lock"};
    if (wb_is_folder(cli)) return 0;
    int by_process = cli->adapter && cli->adapter->locks_by_process;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        int is_lock = strstr(suffixes[i], ".lock") != NULL;
        if (!(by_process && is_lock ? is_locked_by_process(cli, suffixes[i]) : lies_beside(cli, suffixes[i]))) continue;
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
    const char *why;
    FILE *in = wb_file_open(from, &why);
    FILE *out = in ? fopen(to, "wb") : NULL;
    int bad = !out;
    char *block = wb_alloc(1 << 16, 1); /* 64 KiB at a time */
    WbStatus asked = WB_OK;
    for (size_t got; !bad && block && asked == WB_OK && (got = fread(block, 1, 1 << 16, in)) > 0;) {
        if (fwrite(block, 1, got, out) != got) bad = 1;
        asked = wb_interrupt_check(err);
    }
    bad = bad || !block || ferror(in);
    wb_free(block);
    if (in) fclose(in);
    if (out && fclose(out) != 0) bad = 1;
    if (asked != WB_OK) return asked;
    if (!bad) return WB_OK;
    return wb_fail(err, WB_ERR_IO, "cannot copy the open catalog: %.200s: %s: close it in the other program instead",
                   from, in || !why ? strerror(errno) : why);
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

/* What holds the data of a database: the file, and what was not folded into it, or not rolled back, yet. */
static const char *const parts[] = {"", "-wal", "-journal"};
enum { PARTS = sizeof parts / sizeof *parts };

typedef struct Look {
    int64_t bytes[PARTS], mtime_ns[PARTS]; /* bytes -1: not there */
} Look;

static WbStatus look_at(const char *catalog, Look *ret, WbErr *err) {
    Look look = {0};
    for (int i = 0; i < PARTS; i++) {
        WB_CLEANUP(wb_free_at) char *name = with_suffix(catalog, parts[i]);
        if (!name) return wb_fail_nomem(err);
        look.bytes[i] = file_bytes(name, &look.mtime_ns[i]);
    }
    *ret = look;
    return WB_OK;
}

/* Copies all parts; *steady is 0 when one of them moved meanwhile. */
static WbStatus copy_once(const char *catalog, const char *to, int *steady, WbErr *err) {
    Look before, after;
    WB_TRY(look_at(catalog, &before, err));
    for (int i = 0; i < PARTS; i++) {
        WB_CLEANUP(wb_free_at) char *from_name = with_suffix(catalog, parts[i]);
        WB_CLEANUP(wb_free_at) char *to_name = with_suffix(to, parts[i]);
        if (!from_name || !to_name) return wb_fail_nomem(err);
        unlink(to_name); /* of an attempt before */
        if (before.bytes[i] >= 0) WB_TRY(copy_file(from_name, to_name, err));
    }
    WB_TRY(look_at(catalog, &after, err));
    *steady = memcmp(&before, &after, sizeof before) == 0;
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
    const char *why;
    FILE *file = wb_file_open(path, &why);
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

/* 1 when what lies beside the catalog calls for a copy: anything in a catalog of another program, or one that init does
 * not know yet; else what only its writer may fold in. */
static int needs_copy(const WbCli *cli) {
    const char *companion;
    int is_plain = !cli->adapter && cli->mapping.value[WB_ROLE_READ];
    if (is_plain) return uses_wal(cli->catalog_path) && lies_beside(cli, "-wal");
    return wb_catalog_companion(cli, &companion);
}

WbStatus wb_catalog_attach(WbCli *cli, WbErr *err) {
    const char *path = cli->catalog_path, *query = "mode=ro";
    cli->catalog_bytes = -1;
    cli->immutable = 0;
    if (wb_is_folder(cli)) return wb_folder_attach(cli, err);
    if (needs_copy(cli)) {
        WB_TRY(make_copy(cli, err));
        path = cli->copy_path;
        query = "mode=rw"; /* ours: SQLite may roll a journal back */
    } else if (cli->adapter || uses_wal(path)) {
        query = "mode=ro&immutable=1";
        cli->immutable = 1;
        cli->catalog_bytes = file_bytes(path, &cli->catalog_mtime_ns);
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
