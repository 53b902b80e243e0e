#include "cli/store.h"

#include <string.h>

#include "base/memory.h"
#include "cli/sql.h"
#include "model/shot_fields.h"

WbStatus wb_mapping_get(sqlite3 *db, const char *role, char **ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    WB_TRY(wb_sql_prepare(db, "SELECT value FROM main.mapping WHERE role = ?1", &statement, err));
    sqlite3_bind_text(statement, 1, role, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_step(statement, &row, err));
    char *value = row ? wb_strdup(wb_sql_text(statement, 0)) : NULL;
    if (row && !value) return wb_fail_nomem(err);
    *ret = value;
    return WB_OK;
}

/* Names are qualified: a bare "name" that is no column would silently be a text. ", source.column AS name", or NULL in its place when the role is not mapped. */
static WbStatus add_column(sqlite3 *db, sqlite3_str *sql, const char *role, const char *name, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *column = NULL;
    WB_TRY(wb_mapping_get(db, role, &column, err));
    if (column) sqlite3_str_appendf(sql, ", source.\"%w\" AS \"%w\"", column, name);
    else sqlite3_str_appendf(sql, ", NULL AS \"%w\"", name);
    return WB_OK;
}

static WbStatus add_path(sqlite3 *db, sqlite3_str *sql, const char *id, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *images = NULL, *suffix = NULL;
    WB_TRY(wb_mapping_get(db, "images", &images, err));
    if (!images) return add_column(db, sql, "path", "path", err);
    WB_TRY(wb_mapping_get(db, "suffix", &suffix, err));
    sqlite3_str_appendf(sql, ", %Q || '/' || source.\"%w\" || %Q AS path", images, id, suffix ? suffix : ".tif");
    return WB_OK;
}

static WbStatus write_view(sqlite3 *db, sqlite3_str *sql, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *table = NULL, *id = NULL;
    WB_TRY(wb_mapping_get(db, "read", &table, err));
    WB_TRY(wb_mapping_get(db, "id", &id, err));
    if (!table || !id)
        return wb_fail(err, WB_ERR_INPUT, "catalog not mapped yet: the sidecar names no table: run graycard init");
    sqlite3_str_appendf(sql, "CREATE TEMP VIEW photo AS SELECT +source.\"%w\" AS photo_id", id);
    WB_TRY(add_path(db, sql, id, err));
    static const char *const roles[] = {"temperature", "tint", "set_by", "set_at"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) WB_TRY(add_column(db, sql, roles[i], roles[i], err));
    for (int i = 0; i < WB_SHOT_FIELDS; i++) {
        const char *key = wb_shot_field(i)->key;
        WB_TRY(add_column(db, sql, key, key, err));
    }
    sqlite3_str_appendf(sql, " FROM catalog.\"%w\" AS source", table);
    return WB_OK;
}

/* Newest apply of each photo that was not undone since. The bare columns come from the row of the largest batch. */
static const char applied_view[] =
    "CREATE TEMP VIEW photo_applied AS SELECT j.photo_id, max(j.batch) AS batch, j.new_temperature, j.new_tint "
    "FROM main.journal AS j JOIN main.batch AS b ON b.id = j.batch WHERE b.kind = 'apply' AND j.state = 'applied' "
    "AND NOT EXISTS (SELECT 1 FROM main.journal AS u JOIN main.batch AS ub ON ub.id = u.batch "
    "WHERE u.photo_id = j.photo_id AND u.state = 'applied' AND ub.undoes = j.batch) GROUP BY j.photo_id";

static const char state_view[] =
    "CREATE TEMP VIEW photo_state AS SELECT p.*, CASE "
    "WHEN p.temperature IS NULL AND p.tint IS NULL THEN 'unset' WHEN a.batch IS NOT NULL "
    "AND p.temperature IS a.new_temperature AND typeof(p.temperature) = typeof(a.new_temperature) "
    "AND p.tint IS a.new_tint AND typeof(p.tint) = typeof(a.new_tint) THEN 'graycard' ELSE 'hand' END AS state, "
    "a.batch AS batch FROM temp.photo AS p LEFT JOIN temp.photo_applied AS a ON a.photo_id = p.photo_id";

WbStatus wb_store_views(sqlite3 *db, WbErr *err) {
    WB_TRY(wb_sql_exec(db, "DROP VIEW IF EXISTS temp.photo_state; DROP VIEW IF EXISTS temp.photo_applied; "
                           "DROP VIEW IF EXISTS temp.photo", err));
    sqlite3_str *text = sqlite3_str_new(db);
    WbStatus status = write_view(db, text, err);
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_str_finish(text);
    if (status != WB_OK) return status;
    WB_TRY(wb_sql_exec(db, sql, err));
    WB_TRY(wb_sql_exec(db, applied_view, err));
    WB_TRY(wb_sql_exec(db, state_view, err));
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *probe = NULL; /* finds a table or column that is gone */
    return wb_sql_prepare(db, "SELECT * FROM temp.photo_state LIMIT 0", &probe, err);
}
