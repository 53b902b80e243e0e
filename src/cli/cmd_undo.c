#include "cli/cli.h"

#include <stdio.h>

#include "cli/adapter.h"
#include "cli/cells.h"
#include "cli/output.h"
#include "cli/sql.h"
#include "cli/writeback.h"
#include "cli/xmp.h"

/* Rows of batch ?1 that were written and not taken back since. */
#define STANDING                                                                                             \
    "FROM main.journal AS j WHERE j.batch = ?1 AND j.state = 'applied' AND NOT EXISTS (SELECT 1 FROM "       \
    "main.batch AS ub JOIN main.journal AS u ON u.batch = ub.id WHERE ub.undoes = ?1 AND u.photo_id = j.photo_id " \
    "AND u.state = 'applied')"

static WbStatus count_standing(sqlite3 *db, int64_t batch, int64_t *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    WB_TRY(wb_sql_prepare(db, "SELECT count(*) " STANDING, &statement, err));
    sqlite3_bind_int64(statement, 1, batch);
    WB_TRY(wb_sql_step(statement, &row, err));
    *ret = sqlite3_column_int64(statement, 0);
    return WB_OK;
}

/* The batch named, or the newest with something to put back that was not found changed by an undo before; 0: none. */
static WbStatus find_batch(WbCli *cli, const WbArgs *args, int64_t *ret, WbErr *err) {
    int64_t known = 0, batch = 0;
    if (args->word_count < 2)
        return wb_sql_int(cli->db,
                          "SELECT max(b.id) FROM main.batch AS b WHERE b.kind = 'apply' AND b.state = 'done' AND "
                          "EXISTS (SELECT 1 FROM main.journal AS j WHERE j.batch = b.id AND j.state = 'applied' AND "
                          "NOT EXISTS (SELECT 1 FROM main.batch AS ub JOIN main.journal AS u ON u.batch = ub.id "
                          "WHERE ub.undoes = b.id AND u.photo_id = j.photo_id AND u.state IN ('applied', 'conflict')))",
                          ret, err);
    WB_TRY(wb_parse_int(args->words[1], "BATCH", 1, INT64_MAX, &batch, err));
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
        "SELECT count(*) FROM main.batch WHERE id = %lld AND kind = 'apply' AND state = 'done'", (long long)batch);
    if (!sql) return wb_fail_nomem(err);
    WB_TRY(wb_sql_int(cli->db, sql, &known, err));
    if (!known)
        return wb_fail(err, WB_ERR_INPUT, "no such batch to undo: %lld: graycard history %.200s lists what was applied",
                       (long long)batch, cli->catalog_path);
    *ret = batch;
    return WB_OK;
}

/* The batch once more with the columns swapped, as a pending batch of its own. */
static WbStatus journal(WbCli *cli, int64_t undoes, int64_t *batch, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *copy = NULL;
    WB_TRY(wb_sql_begin(cli->db, err));
    WbStatus status = wb_batch_new(cli, undoes, 0, NULL, batch, err);
    if (status == WB_OK)
        status =
            wb_sql_prepare(cli->db,
                           "INSERT INTO main.journal SELECT ?2, j.photo_id, j.new_temperature, j.new_tint, "
                           "j.new_set_by, j.new_set_at, j.old_temperature, j.old_tint, j.old_set_by, j.old_set_at, "
                           "'pending' " STANDING,
                           &copy, err);
    if (status == WB_OK) {
        sqlite3_bind_int64(copy, 1, undoes);
        sqlite3_bind_int64(copy, 2, *batch);
        status = wb_sql_run(copy, err);
    }
    if (status == WB_OK) status = wb_cells_swap(cli->db, undoes, *batch, err);
    if (status == WB_OK && cli->adapter) status = wb_adapter_undo(cli->db, cli->adapter, *batch, err);
    if (status == WB_OK) status = wb_xmp_swap(cli->db, undoes, *batch, err);
    if (status == WB_OK && wb_xmp_matches(cli)) status = wb_xmp_rematch(cli, *batch, err);
    else if (status == WB_OK) status = wb_xmp_follow(cli->db, *batch, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    return status;
}

/* The photos of `batch` that somebody has changed since, as text lines or members of a JSON array. */
static WbStatus list_conflicts(WbCli *cli, int64_t batch, WbJson *json, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT j.photo_id, ' (' || nullif(d.path, j.photo_id) || ')' "
                          "FROM main.journal AS j LEFT JOIN main.digest AS d ON d.photo_id = j.photo_id "
                          "WHERE j.batch = ?1 AND j.state = 'conflict' ORDER BY j.photo_id", &rows, err));
    sqlite3_bind_int64(rows, 1, batch);
    for (int row;;) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) return WB_OK;
        if (json) wb_json_text(json, wb_sql_text(rows, 0));
        else printf("  %s%s\n", wb_sql_text(rows, 0), wb_sql_text(rows, 1));
    }
}

static WbStatus report(WbCli *cli, int64_t undoes, int64_t batch, const WbWritten *written, int is_xmp, WbErr *err) {
    if (cli->json) {
        WbJson json = wb_json(stdout);
        wb_json_open(&json, '{');
        wb_json_key_int(&json, "undone", undoes);
        wb_json_key_int(&json, "batch", batch);
        wb_json_key_int(&json, "applied", written->applied);
        wb_json_key(&json, "conflicts");
        wb_json_open(&json, '[');
        WB_TRY(list_conflicts(cli, batch, &json, err));
        wb_json_close(&json, ']');
        wb_json_close(&json, '}');
        return WB_OK;
    }
    printf("%lld %s put back as before batch %lld\n", WB_PHOTOS(written->applied), (long long)undoes);
    if (!written->conflicts) return WB_OK;
    int with_files = is_xmp || wb_xmp_matches(cli);
    printf("%lld %s changed since%s and left alone:\n", WB_PHOTOS(written->conflicts),
           with_files ? ", or on a drive that is not connected," : "");
    WB_TRY(list_conflicts(cli, batch, NULL, err));
    if (with_files) printf("graycard undo %s %lld tries them again\n", cli->catalog_path, (long long)undoes);
    return WB_OK;
}

static WbStatus nothing(const WbCli *cli) {
    if (cli->json) printf("{\"undone\": null, \"batch\": null, \"applied\": 0, \"conflicts\": []}\n");
    else printf("nothing to undo\n");
    return WB_OK;
}

static WbStatus undo(WbCli *cli, const WbArgs *args, WbErr *err) {
    int64_t undoes = 0, batch = 0, standing = 0;
    int is_xmp = 0;
    WbWritten written = {0};
    WB_TRY(wb_batch_check_mapped(cli, err));
    WB_TRY(find_batch(cli, args, &undoes, err));
    WB_TRY(count_standing(cli->db, undoes, &standing, err));
    if (!standing) return nothing(cli);
    WB_TRY(wb_batch_is_xmp(cli, undoes, &is_xmp, err));
    if (!is_xmp) WB_TRY(wb_batch_check_free(cli, err));
    if (!is_xmp) WB_TRY(wb_adapter_check_version(cli, err));
    WB_TRY(journal(cli, undoes, &batch, err));
    WB_TRY(wb_batch_write(cli, batch, &written, err));
    if (written.conflicts) cli->exit_code = 4;
    return report(cli, undoes, batch, &written, is_xmp, err);
}

const WbCommand wb_command_undo = {
    .name = "undo",
    .group = "Predict and write back",
    .words = "CATALOG [BATCH]",
    .words_min = 1,
    .words_max = 2,
    .summary = "take back what apply wrote, exactly",
    .details = "Without BATCH: the newest one not undone yet. Photos that were changed since are the photographer's:\n"
               "they stay as they are, are listed, and the exit code is 4.",
    .examples = "  graycard undo my.db\n  graycard history my.db\n  graycard undo my.db 3",
    .needs = WB_NEEDS_SIDECAR,
    .run = undo,
};
