#include "cli/changes.h"

#include <string.h>

#include "cli/load.h"
#include "cli/sql.h"

WbStatus wb_choice_view(WbCli *cli, int64_t version, WbErr *err) {
    int is_kelvin = cli->scale == WB_SCALE_KELVIN;
    WB_TRY(wb_sql_exec(cli->db, "DROP VIEW IF EXISTS temp.photo_choice", err));
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
        "CREATE TEMP VIEW photo_choice AS SELECT s.*, r.temperature AS predicted_temperature, "
        "r.tint AS predicted_tint, r.temperature_low, r.temperature_high, r.tint_low, r.tint_high, r.novelty, "
        "r.absolute, r.fallback, r.evidence AS made_by "
        "FROM temp.photo_state AS s LEFT JOIN main.prediction AS r ON r.profile = %Q AND r.photo_id = s.photo_id "
        "AND r.version = %lld AND r.temperature BETWEEN %d AND %d AND abs(r.tint) <= %d", /* sliders */
        cli->profile, (long long)version, is_kelvin ? 2000 : -100, is_kelvin ? 50000 : 100, is_kelvin ? 150 : 100);
    return wb_sql_exec(cli->db, sql, err);
}

/* Fills temp.wanted(photo_id). */
static WbStatus choose_wanted(WbCli *cli, const char *where, WbErr *err) {
    sqlite3 *db = cli->db;
    WB_CLEANUP(wb_sql_text_at)
    char *sql = sqlite3_mprintf("SELECT photo_id FROM temp.photo_choice WHERE (\n%s\n)", where ? where : "1");
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *select = NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *insert = NULL;
    WB_TRY(wb_sql_exec(db, "CREATE TEMP TABLE wanted (photo_id PRIMARY KEY) WITHOUT ROWID", err));
    WB_TRY(wb_check_where(cli, "photo_choice", where, err));
    WB_TRY(wb_sql_prepare(db, sql, &select, err));
    WB_TRY(wb_sql_prepare(db, "INSERT OR IGNORE INTO temp.wanted VALUES (?1)", &insert, err));
    for (int row;;) {
        WB_TRY(wb_sql_step(select, &row, err));
        if (!row) return WB_OK;
        if (sqlite3_column_type(select, 0) == SQLITE_NULL) continue;
        if (sqlite3_bind_value(insert, 1, sqlite3_column_value(select, 0)) != SQLITE_OK) return wb_fail_nomem(err);
        WB_TRY(wb_sql_run(insert, err));
    }
}

/* CREATE ... AS SELECT gives each column the affinity of the catalog's. */
static const char shape[] =
    "CREATE TEMP TABLE %s AS SELECT photo_id, state, temperature AS old_temperature, tint AS old_tint, "
    "set_by AS old_set_by, set_at AS old_set_at, temperature AS new_temperature, tint AS new_tint, "
    "set_by AS new_set_by, set_at AS new_set_at, captureTime AS at FROM temp.photo_choice WHERE 0";

static const char fill[] =
    "INSERT INTO temp.possible SELECT photo_id, state, temperature, tint, set_by, set_at, "
    "CAST(round(predicted_temperature) AS INTEGER), CAST(round(predicted_tint) AS INTEGER), "
    "iif(%d, 'graycard', NULL), iif(%d, %Q, NULL), "
    "ifnull(captureTime, (SELECT json_extract(d.shot, '$.captureTime') FROM main.digest AS d "
    "WHERE d.photo_id IS p.photo_id)) FROM temp.photo_choice AS p WHERE photo_id IN (SELECT photo_id FROM temp.wanted)";

#define SAME                                                                                                 \
    "(old_temperature IS new_temperature AND typeof(old_temperature) = typeof(new_temperature) "             \
    "AND old_tint IS new_tint AND typeof(old_tint) = typeof(new_tint))"

static const char counts[] =
    "SELECT count(*), coalesce(sum(NOT takeable), 0), coalesce(sum(takeable AND new_temperature IS NULL), 0), "
    "coalesce(sum(takeable AND new_temperature IS NOT NULL AND " SAME "), 0) FROM "
    "(SELECT *, (state <> 'hand' OR ?1) AS takeable FROM temp.possible)";

static const char choose[] =
    "INSERT INTO temp.change SELECT * FROM temp.possible WHERE (state <> 'hand' OR %d) "
    "AND new_temperature IS NOT NULL AND NOT " SAME " ORDER BY at IS NULL, at, photo_id LIMIT %lld";

static WbStatus fill_possible(WbCli *cli, WbErr *err) {
    char now[WB_NOW_BYTES];
    wb_cli_now(now);
    WB_CLEANUP(wb_sql_text_at) char *possible = sqlite3_mprintf(shape, "possible");
    WB_CLEANUP(wb_sql_text_at) char *change = sqlite3_mprintf(shape, "change");
    WB_CLEANUP(wb_sql_text_at)
    char *values = sqlite3_mprintf(fill, cli->mapping.value[WB_ROLE_SET_BY] != NULL,
                                   cli->mapping.value[WB_ROLE_SET_AT] != NULL, now);
    WB_TRY(wb_sql_exec(cli->db, possible, err));
    WB_TRY(wb_sql_exec(cli->db, change, err));
    return wb_sql_exec(cli->db, values, err);
}

static WbStatus count_possible(sqlite3 *db, const WbChoice *choice, WbChosen *chosen, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    WB_TRY(wb_sql_prepare(db, counts, &statement, err));
    sqlite3_bind_int(statement, 1, choice->overwrite);
    WB_TRY(wb_sql_step(statement, &row, err));
    *chosen = (WbChosen){.wanted = sqlite3_column_int64(statement, 0), .hand = sqlite3_column_int64(statement, 1),
                         .unpredicted = sqlite3_column_int64(statement, 2), .same = sqlite3_column_int64(statement, 3)};
    return WB_OK;
}

/* An id stands for one photo: told before anything is journaled. */
static WbStatus check_ids(sqlite3 *db, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    WB_TRY(wb_sql_prepare(db,
                          "SELECT photo_id, count(*) FROM temp.change GROUP BY photo_id HAVING count(*) > 1 LIMIT 1",
                          &statement, err));
    WB_TRY(wb_sql_step(statement, &row, err));
    if (!row) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT,
                   "id occurs %d times: '%.100s': nothing was changed: give every photo its own id",
                   sqlite3_column_int(statement, 1), wb_sql_text(statement, 0));
}

WbStatus wb_changes_choose(WbCli *cli, const WbChoice *choice, WbChosen *ret, WbErr *err) {
    WbChosen chosen;
    WB_TRY(wb_choice_view(cli, choice->version, err));
    WB_TRY(choose_wanted(cli, choice->where, err));
    WB_TRY(fill_possible(cli, err));
    WB_TRY(count_possible(cli->db, choice, &chosen, err));
    WB_CLEANUP(wb_sql_text_at) char *take = sqlite3_mprintf(choose, choice->overwrite, (long long)choice->limit);
    WB_TRY(wb_sql_exec(cli->db, take, err));
    WB_TRY(check_ids(cli->db, err));
    WB_TRY(wb_sql_int(cli->db, "SELECT count(*) FROM temp.change", &chosen.changes, err));
    chosen.beyond_limit = chosen.wanted - chosen.hand - chosen.unpredicted - chosen.same - chosen.changes;
    *ret = chosen;
    return WB_OK;
}

static void change_json(WbJson *json, sqlite3_stmt *row) {
    static const char *const keys[] = {"old_temperature", "old_tint", "new_temperature", "new_tint"};
    wb_json_open(json, '{');
    wb_json_key_text(json, "id_global", wb_sql_text(row, 0));
    wb_json_key_text(json, "path", (const char *)sqlite3_column_text(row, 5));
    for (int i = 1; i <= 4; i++) {
        wb_json_key(json, keys[i - 1]);
        int type = sqlite3_column_type(row, i);
        if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) wb_json_number(json, sqlite3_column_double(row, i));
        else wb_json_text(json, (const char *)sqlite3_column_text(row, i));
    }
    wb_json_close(json, '}');
}

static void change_text(WbTable *table, sqlite3_stmt *row) {
    wb_table_add_photo(table, wb_sql_text(row, 0), wb_sql_text(row, 5));
    for (int i = 1; i <= 4; i++) {
        int empty = sqlite3_column_type(row, i) == SQLITE_NULL;
        wb_table_add(table, "%s", empty ? "-" : wb_sql_text(row, i));
        if (i == 2) wb_table_add(table, "->");
    }
}

WbStatus wb_changes_print(WbCli *cli, WbJson *json, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_CLEANUP(wb_table_clear) WbTable table = wb_table("lrrlrr");
    static const char *const heads[] = {"photo", "Temperature", "Tint", "", "Temperature", "Tint"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) wb_table_add(&table, "%s", heads[i]);
    WB_TRY(wb_sql_prepare(cli->db, "SELECT c.photo_id, c.old_temperature, c.old_tint, c.new_temperature, c.new_tint, "
                          "d.path FROM temp.change AS c LEFT JOIN main.digest AS d ON d.photo_id = c.photo_id "
                          "ORDER BY c.rowid", &rows, err));
    for (int row;;) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) break;
        if (json) change_json(json, rows);
        else change_text(&table, rows);
    }
    return json ? WB_OK : wb_table_print(&table, stdout, err);
}
