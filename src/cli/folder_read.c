#include "cli/folder.h"

#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/sql.h"
#include "cli/xmp.h"
#include "image/packet.h"

#define YOUNG_NS 2000000000 /* a file that is younger may change again without a new time: FAT's has steps of 2 s */

static const char recall[] =
    "INSERT INTO catalog.settings SELECT s.* FROM catalog.entry AS e JOIN main.settings AS s ON s.path = e.path AND "
    "s.bytes = e.bytes AND s.mtime_ns = e.mtime_ns";

/* IMG.CR2.xmp beside IMG.CR2 is darktable's. */
#define WANTED                                                                                               \
    "FROM catalog.entry AS e WHERE e.kind IN ('sidecar', 'DNG') AND e.problem IS NULL AND NOT EXISTS (SELECT 1 FROM " \
    "catalog.settings AS s WHERE s.path = e.path)"
static const char wanted[] =
    "SELECT e.path, e.bytes, e.mtime_ns, e.kind = 'DNG', e.kind = 'sidecar' AND EXISTS (SELECT 1 FROM "
    "catalog.entry AS p WHERE p.path = e.stem AND p.kind <> 'sidecar') " WANTED " ORDER BY e.path";
enum { PATH, BYTES, MTIME_NS, IS_DNG, IS_DARKTABLE };

static const char remember[] =
    "INSERT OR REPLACE INTO main.settings SELECT * FROM (SELECT * FROM catalog.settings EXCEPT SELECT * FROM "
    "main.settings) WHERE mtime_ns < %lld; "
    "DELETE FROM main.settings WHERE path NOT IN (SELECT path FROM catalog.settings)";

/* Inserts into catalog.settings: ?4 is the file, or, of `failed`, what is wrong with it. */
typedef struct Reading {
    const WbCli *cli;
    sqlite3_stmt *crs, *darktable, *failed;
} Reading;

static void reading_close(Reading *reading) {
    sqlite3_finalize(reading->crs);
    sqlite3_finalize(reading->darktable);
    sqlite3_finalize(reading->failed);
}

static WbStatus reading_open(const WbCli *cli, Reading *reading, WbErr *err) {
#define INSERT "INSERT INTO catalog.settings VALUES (?1, ?2, ?3, "
    reading->cli = cli;
    WB_TRY(wb_sql_prepare(cli->db, INSERT "coalesce(wb_xmp_get(?4), '{}'))", &reading->crs, err));
    WB_TRY(wb_sql_prepare(cli->db, INSERT "coalesce(wb_dt_xmp_get(?4), '{}'))", &reading->darktable, err));
    return wb_sql_prepare(cli->db, INSERT "json_object('problem', ?4))", &reading->failed, err);
}

static WbStatus bind_file(sqlite3_stmt *insert, sqlite3_stmt *row, WbErr *err) {
    for (int i = PATH; i <= MTIME_NS; i++)
        if (sqlite3_bind_value(insert, i + 1, sqlite3_column_value(row, i)) != SQLITE_OK) return wb_fail_nomem(err);
    return WB_OK;
}

static WbStatus keep_problem(const Reading *reading, sqlite3_stmt *row, const char *problem, WbErr *err) {
    WB_TRY(bind_file(reading->failed, row, err));
    sqlite3_bind_text(reading->failed, 4, problem, -1, SQLITE_TRANSIENT);
    return wb_sql_run(reading->failed, err);
}

/* data NULL: there is nothing in it. A file that is not what it should be is no failure. */
static WbStatus keep(const Reading *reading, sqlite3_stmt *row, const char *data, size_t bytes, WbErr *err) {
    sqlite3_stmt *insert = sqlite3_column_int(row, IS_DARKTABLE) ? reading->darktable : reading->crs;
    sqlite3 *db = sqlite3_db_handle(insert);
    WB_TRY(bind_file(insert, row, err));
    if (sqlite3_bind_blob64(insert, 4, data, bytes, SQLITE_STATIC) != SQLITE_OK) return wb_fail_nomem(err);
    int code = sqlite3_step(insert);
    WbStatus status = WB_OK;
    if (code == SQLITE_ERROR) status = keep_problem(reading, row, sqlite3_errmsg(db), err);
    else if (code != SQLITE_DONE) status = wb_sql_fail(db, "reading a sidecar", err);
    sqlite3_reset(insert);
    sqlite3_clear_bindings(insert);
    return status;
}

static WbStatus read_one(const Reading *reading, sqlite3_stmt *row, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *path = NULL;
    WB_CLEANUP(wb_free_at) char *data = NULL;
    size_t bytes = 0;
    WbErr why;
    WB_TRY(wb_cli_path(reading->cli, wb_sql_text(row, PATH), &path, err));
    WbStatus status = sqlite3_column_int(row, IS_DNG) ? wb_packet_read(path, &data, &bytes, &why)
                                                      : wb_xmp_file(path, &data, &bytes, &why);
    if (status == WB_ERR_NOMEM) return wb_fail_nomem(err);
    if (status != WB_OK) return keep_problem(reading, row, why.text, err);
    return keep(reading, row, data, bytes, err);
}

static WbStatus read_all(WbCli *cli, int64_t count, WbBar *bar, WbErr *err) {
    WB_CLEANUP(reading_close) Reading reading = {0};
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_TRY(reading_open(cli, &reading, err));
    WB_TRY(wb_sql_prepare(cli->db, wanted, &rows, err));
    for (int64_t done = 0;; done++) {
        int row;
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) return WB_OK;
        WB_TRY(wb_interrupt_check(err));
        wb_bar_show(bar, (double)done, (double)count, NULL);
        WB_TRY(read_one(&reading, rows, err));
    }
}

/* For the next command. What cannot be kept is read again. */
static void store(WbCli *cli) {
    struct timespec now;
    if (cli->sidecar_read_only) return;
    clock_gettime(CLOCK_REALTIME, &now);
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
        remember, (long long)now.tv_sec * 1000000000 + now.tv_nsec - YOUNG_NS);
    int kept = wb_sql_begin(cli->db, NULL) == WB_OK && wb_sql_exec(cli->db, sql, NULL) == WB_OK &&
               wb_sql_commit(cli->db, NULL) == WB_OK;
    if (!kept) wb_sql_rollback(cli->db);
}

WbStatus wb_folder_read(WbCli *cli, WbErr *err) {
    int64_t count;
    WB_TRY(wb_sql_exec(cli->db, recall, err));
    WB_TRY(wb_sql_int(cli->db, "SELECT count(*) " WANTED, &count, err));
    if (count == 0) return WB_OK;
    WbBar bar = wb_bar(cli, "reading", "sidecars");
    WbStatus status = read_all(cli, count, &bar, err);
    wb_bar_clear(&bar);
    return store(cli), status;
}
