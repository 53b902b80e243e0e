#include "cli/recover.h"

#include <string.h>

#include "base/memory.h"
#include "cli/message.h"
#include "cli/scale.h"
#include "cli/sql.h"
#include "cli/store.h"
#include "cli/writeback.h"
#include "cli/xmp.h"

static const char pending_batches[] = "SELECT count(*) FROM main.batch WHERE state = 'pending'";

/* What the rows of a pending batch hold now. Old and new sliders always differ, so one verdict fits. */
static const char judge_rows[] =
    "UPDATE main.journal AS j SET state = coalesce((SELECT CASE "
    "WHEN p.temperature IS j.new_temperature AND typeof(p.temperature) = typeof(j.new_temperature) "
    "AND p.tint IS j.new_tint AND typeof(p.tint) = typeof(j.new_tint) THEN 'applied' "
    "WHEN p.temperature IS j.old_temperature AND typeof(p.temperature) = typeof(j.old_temperature) "
    "AND p.tint IS j.old_tint AND typeof(p.tint) = typeof(j.old_tint) THEN 'abandoned' END "
    "FROM temp.photo_now AS p WHERE p.photo_id = j.photo_id), 'conflict') WHERE j.state = 'pending' "
    "AND j.batch IN (SELECT id FROM main.batch WHERE state = 'pending' AND target = 'catalog')";

static const char judge_batches[] =
    "UPDATE main.batch AS b SET state = iif(EXISTS (SELECT 1 FROM main.journal AS j WHERE j.batch = b.id "
    "AND j.state <> 'abandoned'), 'done', 'abandoned') WHERE b.state = 'pending'";

/* A journal that was begun and holds nothing is passed over by a reader; a writer takes it away. */
static WbStatus touch(sqlite3 *db, WbErr *err) {
    int64_t version;
    WB_TRY(wb_sql_begin(db, err));
    WbStatus status = wb_sql_int(db, "PRAGMA main.user_version", &version, err);
    WB_CLEANUP(wb_sql_text_at) char *same = sqlite3_mprintf("PRAGMA main.user_version = %lld", (long long)version);
    if (status == WB_OK) status = wb_sql_exec(db, same, err);
    if (status == WB_OK) status = wb_sql_commit(db, err);
    if (status != WB_OK) wb_sql_rollback(db);
    return status;
}

/* Whoever opens a catalog for writing and looks makes SQLite roll back, or fold in, what a crash left beside it. */
static WbStatus clear_leftovers(const WbCli *cli, WbErr *err) {
    const char *companion;
    if (!wb_catalog_companion(cli, &companion)) return WB_OK;
    if (strstr(companion, ".lock")) return wb_batch_check_free(cli, err); /* never ours: the program runs */
    WB_CLEANUP(wb_sql_close_at) sqlite3 *db = NULL;
    int64_t tables;
    WB_TRY(wb_store_connect(cli->catalog_path, SQLITE_OPEN_READWRITE, &db, err));
    WB_TRY(wb_sql_int(db, "SELECT count(*) FROM main.sqlite_schema", &tables, err));
    return cli->adapter && wb_catalog_companion(cli, &companion) ? touch(db, err) : WB_OK;
}

/* "3 batch(es)": counts of what was found, for the one line that is said. */
static WbStatus report(WbCli *cli, const char *ids, WbErr *err) {
    static const char counts[] = "SELECT sum(state = 'applied'), sum(state = 'abandoned'), sum(state = 'conflict') "
                                 "FROM main.journal WHERE batch IN (SELECT value FROM json_each(?1))";
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    WB_TRY(wb_sql_prepare(cli->db, counts, &statement, err));
    sqlite3_bind_text(statement, 1, ids, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_step(statement, &row, err));
    if (row)
        wb_say(
            cli,
            "an earlier write was interrupted: batch %s: %lld photos had been set, %lld had not, %lld were changed "
            "since: noted, nothing else to do",
            ids, (long long)sqlite3_column_int64(statement, 0), (long long)sqlite3_column_int64(statement, 1),
            (long long)sqlite3_column_int64(statement, 2));
    return WB_OK;
}

static WbStatus pending_ids(sqlite3 *db, char **ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    WB_TRY(wb_sql_prepare(db, "SELECT json_group_array(id) FROM main.batch WHERE state = 'pending'", &statement, err));
    WB_TRY(wb_sql_step(statement, &row, err));
    *ret = wb_strdup(wb_sql_text(statement, 0));
    return *ret ? WB_OK : wb_fail_nomem(err);
}

static WbStatus judge_files(sqlite3 *db, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *batches = NULL;
    WB_TRY(wb_sql_prepare(db, "SELECT id FROM main.batch WHERE state = 'pending' AND target = 'xmp'", &batches, err));
    for (int row;;) {
        WbWritten written;
        WB_TRY(wb_sql_step(batches, &row, err));
        if (!row) return WB_OK;
        WB_TRY(wb_xmp_judge(db, sqlite3_column_int64(batches, 0), &written, err));
    }
}

/* XMP sidecars that go with what the catalog holds by now. */
static WbStatus finish_files(WbCli *cli, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *batches = NULL;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT id FROM main.batch WHERE state = 'pending' AND target = 'catalog'", &batches,
                          err));
    for (int row;;) {
        WB_TRY(wb_sql_step(batches, &row, err));
        if (!row) return WB_OK;
        WbStatus status = wb_xmp_write(cli, sqlite3_column_int64(batches, 0), err);
        if (status == WB_ERR_INTERRUPTED) return status;
        if (status != WB_OK) wb_say(cli, "a sidecar does not say what the catalog says: %s", err->text);
    }
}

/* Inside the sidecar's write lock, the catalog attached. */
static WbStatus judge(WbCli *cli, char **ids, WbErr *err) {
    int64_t pending;
    WB_TRY(wb_sql_int(cli->db, pending_batches, &pending, err)); /* once more: now nobody else can be at it */
    if (!pending) return WB_OK;
    WB_TRY(pending_ids(cli->db, ids, err));
    WB_TRY(wb_sql_exec(cli->db, "CREATE TEMP TABLE photo_now (photo_id PRIMARY KEY, temperature, tint) WITHOUT ROWID; "
                       "INSERT OR IGNORE INTO temp.photo_now SELECT photo_id, temperature, tint FROM temp.photo "
                       "WHERE photo_id IS NOT NULL", err));
    WB_TRY(wb_sql_exec(cli->db, judge_rows, err));
    WB_TRY(wb_xmp_tidy(cli->db, err));
    WB_TRY(judge_files(cli->db, err));
    WB_TRY(finish_files(cli, err));
    return wb_sql_exec(cli->db, judge_batches, err);
}

static WbStatus reconcile(WbCli *cli, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *ids = NULL;
    WB_TRY(clear_leftovers(cli, err));
    WB_TRY(wb_catalog_attach(cli, err));
    WB_TRY(wb_store_views(cli->db, &cli->mapping, err));
    WB_TRY(wb_scale_show_all(cli, err));
    WB_TRY(wb_sql_begin(cli->db, err));
    WbStatus status = judge(cli, &ids, err);
    if (status == WB_OK) status = wb_store_unchanged(cli, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) return wb_sql_rollback(cli->db), status;
    WB_TRY(wb_sql_exec(cli->db, "DROP TABLE IF EXISTS temp.photo_now", err));
    return ids ? report(cli, ids, err) : WB_OK;
}

WbStatus wb_recover(WbCli *cli, WbNeeds needs, WbErr *err) {
    int64_t pending;
    WB_TRY(wb_sql_int(cli->db, pending_batches, &pending, err));
    if (!pending) return WB_OK;
    if (cli->sidecar_read_only) {
        wb_say(cli, "a write was interrupted, and the sidecar cannot be written here: %s: figures may be off",
               cli->sidecar_path);
        return WB_OK;
    }
    WbStatus status = reconcile(cli, err);
    wb_catalog_detach(cli);
    if (status != WB_ERR_BUSY || needs == WB_NEEDS_SIDECAR) return status;
    wb_say(cli, "an earlier write is not settled yet: %s: figures may be off", err->text);
    return WB_OK;
}
