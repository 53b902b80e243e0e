#include "cli/cli.h"

#include "cli/output.h"
#include "cli/sql.h"

static const char batches[] =
    "SELECT b.id, b.kind, b.undoes, b.profile || coalesce('@' || b.version, ''), b.created_at, b.state, "
    "(SELECT group_concat(u.id) FROM main.batch AS u WHERE u.undoes = b.id AND u.state = 'done'), "
    "count(j.batch), coalesce(sum(j.state = 'applied'), 0), coalesce(sum(j.state = 'conflict'), 0), "
    "coalesce(sum(j.state = 'abandoned'), 0), coalesce(sum(j.state = 'pending'), 0) "
    "FROM main.batch AS b LEFT JOIN main.journal AS j ON j.batch = b.id GROUP BY b.id ORDER BY b.id";

enum { ID, KIND, UNDOES, PROFILE, CREATED, STATE, UNDONE_BY, PHOTOS, APPLIED, CONFLICT, ABANDONED, PENDING };

static void row_json(WbJson *json, sqlite3_stmt *row) {
    wb_json_open(json, '{');
    wb_json_key_int(json, "batch", sqlite3_column_int64(row, ID));
    wb_json_key_text(json, "kind", wb_sql_text(row, KIND));
    wb_json_key(json, "undoes");
    if (sqlite3_column_type(row, UNDOES) == SQLITE_NULL) wb_json_null(json);
    else wb_json_int(json, sqlite3_column_int64(row, UNDOES));
    wb_json_key_text(json, "profile", wb_sql_text(row, PROFILE));
    wb_json_key_text(json, "created_at", wb_sql_text(row, CREATED));
    wb_json_key_text(json, "state", wb_sql_text(row, STATE));
    wb_json_key_int(json, "photos", sqlite3_column_int64(row, PHOTOS));
    wb_json_key_int(json, "applied", sqlite3_column_int64(row, APPLIED));
    wb_json_key_int(json, "conflicts", sqlite3_column_int64(row, CONFLICT));
    wb_json_key_int(json, "abandoned", sqlite3_column_int64(row, ABANDONED));
    wb_json_key_int(json, "pending", sqlite3_column_int64(row, PENDING));
    wb_json_close(json, '}');
}

static void row_text(WbTable *table, sqlite3_stmt *row) {
    wb_table_add(table, "%s", wb_sql_text(row, ID));
    if (sqlite3_column_type(row, UNDOES) != SQLITE_NULL) wb_table_add(table, "undo of %s", wb_sql_text(row, UNDOES));
    else wb_table_add(table, "%s", wb_sql_text(row, KIND));
    wb_table_add(table, "%s", wb_sql_text(row, PROFILE));
    wb_table_add(table, "%s", wb_sql_text(row, CREATED));
    int undone = sqlite3_column_type(row, UNDONE_BY) != SQLITE_NULL;
    wb_table_add(table, "%s%s%s", wb_sql_text(row, STATE), undone ? ", undone by " : "", wb_sql_text(row, UNDONE_BY));
    for (int i = PHOTOS; i <= ABANDONED; i++) wb_table_add(table, "%s", wb_sql_text(row, i));
}

static WbStatus history(WbCli *cli, const WbArgs *args, WbErr *err) {
    (void)args;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_CLEANUP(wb_table_clear) WbTable table = wb_table("rllllrrrr");
    static const char *const heads[] = {"batch", "kind", "profile", "when (UTC)", "state", "photos", "applied",
                                        "conflicts", "not done"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) wb_table_add(&table, "%s", heads[i]);
    WbJson json = wb_json(stdout);
    int64_t count = 0;
    WB_TRY(wb_sql_prepare(cli->db, batches, &rows, err));
    if (cli->json) wb_json_open(&json, '{'), wb_json_key(&json, "batches"), wb_json_open(&json, '[');
    for (int row;; count++) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) break;
        if (cli->json) row_json(&json, rows);
        else row_text(&table, rows);
    }
    if (cli->json) return wb_json_close(&json, ']'), wb_json_close(&json, '}'), WB_OK;
    if (count == 0) return printf("Nothing has been written into this catalog by graycard yet.\n"), WB_OK;
    return wb_table_print(&table, stdout, err);
}

const WbCommand wb_command_history = {
    .name = "history",
    .group = "Predict and write back",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "list every batch that was written into the catalog",
    .details = "Conflicts are photos that were left alone because somebody had changed them in the meantime.",
    .examples = "  graycard history my.db\n  graycard history my.db --json",
    .needs = WB_NEEDS_READING,
    .run = history,
};
