#include "cli/adapter.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/mapping_make.h"
#include "cli/message.h"
#include "cli/schema.h"
#include "cli/sql.h"

static const WbAdapter adapters[] = {
    {.name = "lightroom",
     .program = "Lightroom Classic",
     .marks = "SELECT count(*) = 2 FROM catalog.sqlite_schema WHERE type = 'table' "
              "AND name IN ('Adobe_variablesTable', 'Adobe_images')",
     .version = "SELECT CAST(value AS INTEGER) / 100000 FROM catalog.Adobe_variablesTable "
                "WHERE name = 'Adobe_DBVersion'", /* '1200001' is 12, '0300025' is 3 */
     .oldest = 3,
     .newest = 12,
     .has_two_scales = 1,
     .unfit = "SELECT 'it has lost its counter of entries (Adobe_entityIDCounter): restore a backup of the catalog, "
              "or write sidecars instead, with apply --to xmp' WHERE NOT EXISTS (SELECT 1 FROM "
              "catalog.Adobe_variablesTable WHERE name = 'Adobe_entityIDCounter' AND CAST(value AS INTEGER) > 0)",
     .edits = "CASE WHEN EXISTS (SELECT 1 FROM catalog.Adobe_AdditionalMetadata AS m WHERE m.image = q.image AND "
              "m.externalXmpIsDirty = 1) THEN 2 ELSE EXISTS (SELECT 1 FROM catalog.Adobe_imageDevelopSettings AS s "
              "WHERE s.image = q.image AND s.hasDevelopAdjustmentsEx = 1) END",
     .read = &wb_lightroom_read_sql,
     .plan = &wb_lightroom_plan_sql,
     .snapshot = &wb_lightroom_snapshot_sql,
     .undo = &wb_lightroom_undo_sql},
    {.name = "darktable",
     .program = "darktable",
     .marks = "SELECT count(*) = 4 FROM catalog.sqlite_schema WHERE type = 'table' "
              "AND name IN ('db_info', 'images', 'film_rolls', 'history')",
     .version = "SELECT CAST(value AS INTEGER) FROM catalog.db_info WHERE key = 'version'",
     .oldest = 15,
     .newest = 53,
     .files_decide = 1,
     .locks_by_process = 1,
     .read = &wb_darktable_read_sql,
     .prepare = &wb_darktable_prepare_sql,
     .plan = &wb_darktable_plan_sql,
     .undo = &wb_darktable_undo_sql},
    {.name = "folder",
     .program = "folder",
     .marks = "SELECT count(*) FROM pragma_database_list WHERE name = 'catalog' AND file = ''", /* folder.h */
     .version = "SELECT 1",
     .oldest = 1,
     .newest = 1,
     .files_decide = 1,
     .read = &wb_folder_read_sql},
};
enum { ADAPTERS = sizeof adapters / sizeof *adapters };

const WbAdapter *wb_adapter_of_name(const char *name) {
    for (int i = 0; i < ADAPTERS && name; i++)
        if (strcmp(adapters[i].name, name) == 0) return &adapters[i];
    return NULL;
}

/* The version the catalog has now, not below the oldest known. */
static WbStatus find_version(const WbCli *cli, const WbAdapter *adapter, int64_t *ret, WbErr *err) {
    WB_TRY(wb_sql_int(cli->db, adapter->version, ret, err));
    if (*ret < 1)
        return wb_fail(err, WB_ERR_INPUT,
                       "not a whole %s catalog: it does not say its version: let its program repair it",
                       adapter->program);
    if (*ret < adapter->oldest)
        return wb_fail(err, WB_ERR_VERSION,
                       "%s catalog is too old: version %lld, graycard reads %d to %d: open it in a newer %s once, "
                       "which brings it up to date",
                       adapter->program, (long long)*ret, adapter->oldest, adapter->newest, adapter->program);
    return WB_OK;
}

static void say_newer(const WbCli *cli, const WbAdapter *adapter, int64_t version) {
    if (version > adapter->newest)
        wb_say(cli,
               "%s catalog is newer than those graycard was tested with: version %lld, tested up to %d: look at what "
               "apply --dry-run says, and keep a backup",
               adapter->program, (long long)version, adapter->newest);
}

WbStatus wb_adapter_note_version(const WbCli *cli, sqlite3 *db, WbErr *err) {
    int64_t version;
    if (!cli->adapter) return WB_OK;
    WB_TRY(find_version(cli, cli->adapter, &version, err));
    WB_CLEANUP(wb_sql_text_at) char *note = sqlite3_mprintf(
        "INSERT OR REPLACE INTO main.meta VALUES ('catalog_version', %lld)", (long long)version);
    return wb_sql_exec(db, note, err);
}

/* A catalog that a newer program has taken over since init is not written before somebody was told so. */
WbStatus wb_adapter_check_version(const WbCli *cli, WbErr *err) {
    const WbAdapter *adapter = cli->adapter;
    int64_t version, noted;
    if (!adapter) return WB_OK;
    WB_TRY(find_version(cli, adapter, &version, err));
    WB_TRY(wb_sql_int(cli->db, "SELECT coalesce((SELECT value FROM main.meta WHERE key = 'catalog_version'), 0)",
                      &noted, err));
    if (version > adapter->newest && version != noted)
        return wb_fail(err, WB_ERR_VERSION,
                       "a newer %s has brought the catalog to version %lld, graycard was tested up to %d: run graycard "
                       "init again, and look at what apply --dry-run says",
                       adapter->program, (long long)version, adapter->newest);
    say_newer(cli, adapter, version);
    return WB_OK;
}

WbStatus wb_adapter_recognise(WbCli *cli, const WbAdapter **ret, WbErr *err) {
    for (int i = 0; i < ADAPTERS; i++) {
        int64_t is_one;
        WB_TRY(wb_sql_int(cli->db, adapters[i].marks, &is_one, err));
        if (!is_one) continue;
        int64_t version;
        WB_TRY(find_version(cli, &adapters[i], &version, err));
        say_newer(cli, &adapters[i], version);
        *ret = &adapters[i];
        return WB_OK;
    }
    *ret = NULL;
    return WB_OK;
}

WbStatus wb_mapping_adapter(const WbAdapter *adapter, WbMapping *ret, WbErr *err) {
    WbMapping mapping = {0};
    static const struct {
        int role;
        const char *value;
    } others[] = {
        {WB_ROLE_READ, "adapter_photo"}, {WB_ROLE_WRITE, NULL}, {WB_ROLE_SET_BY, NULL}, {WB_ROLE_SET_AT, NULL}};
    WB_TRY(wb_mapping_native(&mapping, err));
    WbStatus status = wb_mapping_set(&mapping, WB_ROLE_ADAPTER, adapter->name, err);
    for (size_t i = 0; i < sizeof others / sizeof *others && status == WB_OK; i++)
        status = wb_mapping_set(&mapping, others[i].role, others[i].value, err);
    if (status != WB_OK) return wb_mapping_clear(&mapping), status;
    *ret = mapping;
    return WB_OK;
}

/* What SQLite's failure at a statement of a script, or `while_preparing` it, says of the catalog. */
static WbStatus script_fail(sqlite3 *db, const WbAdapter *adapter, int while_preparing, WbErr *err) {
    int code = sqlite3_errcode(db) & 0xff; /* the primary code */
    if (code == SQLITE_ERROR && while_preparing) /* a table or a column is missing */
        return wb_fail(err, WB_ERR_INPUT, "not a whole %s catalog: %s: let its program repair it, or restore a backup",
                       adapter->program, sqlite3_errmsg(db));
    if (code == SQLITE_CORRUPT)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s catalog is damaged: %s: nothing was written: let its program repair it, or restore a backup",
                       adapter->program, sqlite3_errmsg(db));
    return wb_sql_fail(db, "reading the catalog", err);
}

/* Runs a statement; the text of a row that it returns is SQL and is run next. */
static WbStatus run_statement(sqlite3 *db, const WbAdapter *adapter, sqlite3_stmt *statement, WbErr *err) {
    int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) return WB_OK;
    if (code != SQLITE_ROW) return script_fail(db, adapter, 0, err);
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf("%s", wb_sql_text(statement, 0));
    sqlite3_reset(statement);
    return wb_sql_exec(db, sql, err);
}

/* Every statement of a script, with ?1 where there is one. */
static WbStatus run_script(sqlite3 *db, const WbAdapter *adapter, const char *script, int64_t parameter, WbErr *err) {
    while (*script) {
        WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
        if (sqlite3_prepare_v2(db, script, -1, &statement, &script) != SQLITE_OK)
            return script_fail(db, adapter, 1, err);
        if (!statement) continue; /* blanks at the end */
        if (sqlite3_bind_parameter_count(statement)) sqlite3_bind_int64(statement, 1, parameter);
        WB_TRY(run_statement(db, adapter, statement, err));
    }
    return WB_OK;
}

/* Temp views and tables of an earlier opening, so that a script may make them anew. */
static WbStatus drop_made(sqlite3 *db, const WbAdapter *adapter, WbErr *err) {
    for (int row = 1; row;) {
        WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *made = NULL;
        WB_CLEANUP(wb_sql_text_at) char *sql = NULL;
        WB_TRY(wb_sql_prepare(db, "SELECT type, name FROM temp.sqlite_schema WHERE type IN ('view', 'table') AND "
                              "(name GLOB 'adapter_*' OR name GLOB ?1 || '_*') LIMIT 1", &made, err));
        sqlite3_bind_text(made, 1, adapter->name, -1, SQLITE_STATIC);
        WB_TRY(wb_sql_step(made, &row, err));
        if (!row) break;
        sql = sqlite3_mprintf("DROP %s temp.\"%w\"", wb_sql_text(made, 0), wb_sql_text(made, 1));
        sqlite3_reset(made);
        WB_TRY(wb_sql_exec(db, sql, err));
    }
    return WB_OK;
}

WbStatus wb_adapter_views(sqlite3 *db, const WbAdapter *adapter, WbErr *err) {
    WB_TRY(drop_made(db, adapter, err));
    return run_script(db, adapter, *adapter->read, 0, err);
}

WbStatus wb_adapter_prepare(sqlite3 *db, const WbAdapter *adapter, WbErr *err) {
    return run_script(db, adapter, *adapter->prepare, 0, err);
}

WbStatus wb_adapter_plan(sqlite3 *db, const WbAdapter *adapter, int64_t batch, WbErr *err) {
    return run_script(db, adapter, *adapter->plan, batch, err);
}

WbStatus wb_adapter_snapshot(sqlite3 *db, const WbAdapter *adapter, int64_t batch, WbErr *err) {
    return run_script(db, adapter, *adapter->snapshot, batch, err);
}

WbStatus wb_adapter_check_fit(const WbCli *cli, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *why = NULL;
    int row;
    if (!cli->adapter) return WB_OK;
    WB_TRY(wb_adapter_check_version(cli, err));
    if (!cli->adapter->unfit) return WB_OK;
    WB_TRY(wb_sql_prepare(cli->db, cli->adapter->unfit, &why, err));
    WB_TRY(wb_sql_step(why, &row, err));
    if (!row) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT, "nothing can be written into this %s catalog: %.300s", cli->adapter->program,
                   wb_sql_text(why, 0));
}

WbStatus wb_adapter_undo(sqlite3 *db, const WbAdapter *adapter, int64_t batch, WbErr *err) {
    return adapter->undo ? run_script(db, adapter, *adapter->undo, batch, err) : WB_OK;
}

/* By reason, and up to ?1 problems of each, the most frequent ones. */
static const char left_out[] =
    "SELECT left_out, sum(photos), coalesce(' (export --all lists them): ' || "
    "iif(count(*) > 1, 'for other reasons', min(problem)), '') FROM (SELECT *, "
    "min(?1, row_number() OVER (PARTITION BY left_out ORDER BY photos DESC, problem)) AS place FROM "
    "(SELECT left_out, problem, count(*) AS photos FROM temp.adapter_all WHERE left_out IS NOT NULL GROUP BY 1, 2)) "
    "GROUP BY left_out, place ORDER BY sum(sum(photos)) OVER (PARTITION BY left_out) DESC, left_out, place";

static WbStatus report_left_out(WbCli *cli, WbJson *json, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_TRY(wb_sql_prepare(cli->db, left_out, &rows, err));
    sqlite3_bind_int(rows, 1, json ? 1 : 4); /* a few lines each, whatever the catalog */
    if (json) wb_json_key(json, "left_out"), wb_json_open(json, '{');
    for (int row;;) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) break;
        if (json) wb_json_key_int(json, wb_sql_text(rows, 0), sqlite3_column_int64(rows, 1));
        else
            printf("  left out: %lld: %s%s\n", (long long)sqlite3_column_int64(rows, 1), wb_sql_text(rows, 0),
                   wb_sql_text(rows, 2));
    }
    if (json) wb_json_close(json, '}');
    return WB_OK;
}

static WbStatus report_folders(WbCli *cli, WbJson *json, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT r.root, r.here, coalesce(a.pictures, 0) FROM temp.adapter_root AS r "
                          "LEFT JOIN (SELECT root, count(*) AS pictures FROM temp.adapter_all GROUP BY root) AS a "
                          "ON a.root = r.root ORDER BY r.root", &rows, err));
    if (json) wb_json_key(json, "folders"), wb_json_open(json, '[');
    for (int row;;) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) break;
        const char *root = wb_sql_text(rows, 0), *here = wb_sql_text(rows, 1);
        int online = *here == '/' && access(here, R_OK | X_OK) == 0;
        if (!json && online) continue;
        if (!json) {
            printf("  not here: %s with %lld pictures: connect it, or say where %s is with --root '%s=FOLDER'\n", here,
                   (long long)sqlite3_column_int64(rows, 2), strcmp(root, here) == 0 ? "it" : root, root);
            continue;
        }
        wb_json_open(json, '{');
        wb_json_key_text(json, "root", root);
        wb_json_key_text(json, "here", here);
        wb_json_key_int(json, "pictures", sqlite3_column_int64(rows, 2));
        wb_json_key_bool(json, "online", online);
        wb_json_close(json, '}');
    }
    if (json) wb_json_close(json, ']');
    return WB_OK;
}

WbStatus wb_adapter_report(WbCli *cli, WbJson *json, WbErr *err) {
    WB_TRY(report_left_out(cli, json, err));
    return report_folders(cli, json, err);
}
