#include "cli/store.h"

#include <string.h>

#include "base/memory.h"
#include "cli/adapter.h"
#include "cli/sql.h"
#include "model/shot_fields.h"

/* The photo view's column names, in the order of wb_mapping_select. */
static WbStatus view_names(sqlite3_str *sql, WbErr *err) {
    sqlite3_str_appendall(sql, "photo_id, path, temperature, tint, set_by, set_at, grayscale");
    for (int i = 0; i < WB_SHOT_FIELDS; i++) sqlite3_str_appendf(sql, ", \"%w\"", wb_shot_field(i)->key);
    return sqlite3_str_errcode(sql) == SQLITE_OK ? WB_OK : wb_fail_nomem(err);
}

static WbStatus photo_view(sqlite3 *db, const WbMapping *mapping, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *select = NULL;
    const char *schema = mapping->value[WB_ROLE_ADAPTER] ? "temp" : "catalog";
    WB_TRY(wb_mapping_select(mapping, schema, WB_ROWS_ALL, &select, err));
    sqlite3_str *text = sqlite3_str_new(db);
    sqlite3_str_appendall(text, "CREATE TEMP VIEW photo(");
    WbStatus status = view_names(text, err);
    sqlite3_str_appendf(text, ") AS %s", select);
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_str_finish(text);
    return status == WB_OK ? wb_sql_exec(db, sql, err) : status;
}

/* Newest apply of each photo that was not undone since. The bare columns come from the row of the largest batch. Of
 * batches that nobody undid no row needs a look; of the others, an undo's row is found by its key. */
static const char applied_view[] =
    "CREATE TEMP VIEW photo_applied AS SELECT j.photo_id, max(j.batch) AS batch, j.new_temperature, j.new_tint "
    "FROM main.journal AS j JOIN main.batch AS b ON b.id = j.batch WHERE b.kind = 'apply' AND j.state = 'applied' "
    "AND (j.batch NOT IN (SELECT undoes FROM main.batch WHERE undoes IS NOT NULL) OR "
    "NOT EXISTS (SELECT 1 FROM main.batch AS ub CROSS JOIN main.journal AS u ON u.batch = ub.id AND "
    "u.photo_id = j.photo_id WHERE ub.undoes = j.batch AND u.state = 'applied')) GROUP BY j.photo_id";

static const char state_view[] =
    "CREATE TEMP VIEW photo_state AS SELECT p.*, p.photo_id AS id_global, CASE "
    "WHEN p.temperature IS NULL AND p.tint IS NULL THEN 'unset' WHEN a.batch IS NOT NULL "
    "AND p.temperature IS a.new_temperature AND typeof(p.temperature) = typeof(a.new_temperature) "
    "AND p.tint IS a.new_tint AND typeof(p.tint) = typeof(a.new_tint) THEN 'graycard' ELSE 'hand' END AS state, "
    "a.batch AS batch FROM temp.photo AS p LEFT JOIN temp.photo_applied AS a ON a.photo_id = p.photo_id";

WbStatus wb_store_views(sqlite3 *db, const WbMapping *mapping, WbErr *err) {
    WB_TRY(wb_sql_exec(db, "DROP VIEW IF EXISTS temp.photo_state; DROP VIEW IF EXISTS temp.photo_applied; "
                           "DROP VIEW IF EXISTS temp.photo", err));
    const WbAdapter *adapter = wb_adapter_of_name(mapping->value[WB_ROLE_ADAPTER]);
    if (adapter) WB_TRY(wb_adapter_views(db, adapter, err));
    WB_TRY(photo_view(db, mapping, err));
    WB_TRY(wb_sql_exec(db, applied_view, err));
    WB_TRY(wb_sql_exec(db, state_view, err));
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *probe = NULL; /* finds a table or column that is gone */
    return wb_sql_prepare(db, "SELECT * FROM temp.photo_state LIMIT 0", &probe, err);
}
