#include "cli/cmd_scan.h"

#include <string.h>

#include "base/memory.h"
#include "cli/interrupt.h"
#include "cli/sql.h"
#include "ext/shot_json.h"

/* Columns of the list. */
enum { ID, PATH, KNOWN_BYTES, KNOWN_MTIME };

static WbStatus item_of_columns(WbCli *cli, sqlite3_stmt *statement, WbScanItem *item, WbErr *err) {
    item->id = sqlite3_value_dup(sqlite3_column_value(statement, ID));
    item->known_bytes = sqlite3_column_int64(statement, KNOWN_BYTES);
    item->known_mtime_ns = sqlite3_column_int64(statement, KNOWN_MTIME);
    if (!item->id) return wb_fail_nomem(err);
    if (!*wb_sql_text(statement, PATH)) return WB_OK;
    item->catalog_path = wb_strdup(wb_sql_text(statement, PATH));
    if (!item->catalog_path) return wb_fail_nomem(err);
    return wb_cli_path(cli, item->catalog_path, &item->path, err);
}

static WbStatus fill_items(WbCli *cli, sqlite3_stmt *statement, WbScanItem **items, size_t *count,
                           WbErr *err) {
    size_t room = 0;
    for (;;) {
        int row;
        WB_TRY(wb_sql_step(statement, &row, err));
        if (!row) return WB_OK;
        if (*count == room) {
            size_t more_room = room ? 2 * room : 256; /* a small catalog to begin with */
            WbScanItem *more = wb_realloc(*items, room, more_room, sizeof *more);
            if (!more) return wb_fail_nomem(err);
            *items = more;
            room = more_room;
        }
        WB_TRY(item_of_columns(cli, statement, &(*items)[(*count)++], err));
    }
}

WbStatus wb_scan_items_load(WbCli *cli, const WbSelection *selection, const WbScanning *how, WbScanItem **ret,
                            size_t *count, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *from = wb_selection_from(selection);
    if (!from) return wb_fail_nomem(err);
    /* A digest is kept when path and recipe are as they were and it holds features: what failed is tried again. */
    WB_CLEANUP(wb_sql_text_at)
    char *sql = sqlite3_mprintf(
        "SELECT p.photo_id, p.path, ifnull(d.bytes, -1), ifnull(d.mtime_ns, -1) FROM %s LEFT JOIN "
        "main.digest AS d "
        "ON d.photo_id = p.photo_id AND d.path = p.path AND d.recipe = %d AND d.features IS NOT NULL",
        from, WB_FEATURES_RECIPE);
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    WbScanItem *items = NULL;
    size_t filled = 0;
    WB_TRY(wb_sql_prepare(cli->db, sql, &statement, err));
    WbStatus status = fill_items(cli, statement, &items, &filled, err);
    if (status != WB_OK) {
        for (size_t i = 0; i < filled; i++)
            wb_scan_item_clear(&items[i]);
        wb_free(items);
        return status;
    }
    for (size_t i = 0; i < filled; i++) {
        items[i].again = how->all;
        items[i].picture = how->picture;
    }
    *ret = items;
    *count = filled;
    return WB_OK;
}

static const char insert[] =
    "INSERT OR REPLACE INTO main.digest (photo_id, path, bytes, mtime_ns, recipe, features, error, shot) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(?8, '{}'))";

static WbStatus store_item(sqlite3_stmt *statement, const WbScanItem *item, WbErr *err) {
    sqlite3_clear_bindings(statement);
    sqlite3_bind_value(statement, 1, item->id);
    sqlite3_bind_text(statement, 2, item->catalog_path ? item->catalog_path : "", -1, SQLITE_STATIC);
    if (item->bytes >= 0) {
        sqlite3_bind_int64(statement, 3, item->bytes);
        sqlite3_bind_int64(statement, 4, item->mtime_ns);
    }
    sqlite3_bind_int(statement, 5, WB_FEATURES_RECIPE);
    if (item->outcome == WB_SCAN_READ) {
        sqlite3_bind_blob(statement, 6, item->features, (int)wb_features_blob_bytes(), SQLITE_STATIC);
        char *shot = NULL;
        WB_TRY(wb_json_of_shot(item->shot, &shot, err));
        sqlite3_bind_text(statement, 8, shot, -1, sqlite3_free);
    } else {
        sqlite3_bind_text(statement, 7, item->why ? item->why : "out of memory", -1, SQLITE_STATIC);
    }
    return wb_sql_run(statement, err);
}

static WbStatus store_all(sqlite3_stmt *statement, const WbScanItem *items, size_t count, WbErr *err) {
    for (size_t i = 0; i < count; i++) {
        if (items[i].outcome != WB_SCAN_READ && items[i].outcome != WB_SCAN_FAILED) continue;
        WB_TRY(store_item(statement, &items[i], err));
    }
    return WB_OK;
}

WbStatus wb_scan_items_store(WbCli *cli, const WbScanItem *items, size_t count, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    wb_interrupt_watch(cli->db, 0); /* what was digested is to be kept, also when asked to stop */
    WbStatus status = wb_sql_prepare(cli->db, insert, &statement, err);
    if (status == WB_OK)
        status = wb_sql_exec(cli->db, "BEGIN", err); /* not immediate: that would lock the catalog too */
    if (status == WB_OK) status = store_all(statement, items, count, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    wb_interrupt_watch(cli->db, 1);
    return status;
}
