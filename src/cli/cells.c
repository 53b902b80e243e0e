#include "cli/cells.h"

#include <string.h>

#include "cli/sql.h"

/* Columns of the query below. */
enum { KIND, TABLE, ROW, COLUMN, OLD, NEW };

WbStatus wb_cells_open(sqlite3 *sidecar, sqlite3 *catalog, int64_t batch, WbCells *ret, WbErr *err) {
    int64_t undoes;
    WB_CLEANUP(wb_sql_text_at) char *sql =
        sqlite3_mprintf("SELECT undoes IS NOT NULL FROM main.batch WHERE id = %lld", (long long)batch);
    if (!sql) return wb_fail_nomem(err);
    WB_TRY(wb_sql_int(sidecar, sql, &undoes, err));
    sqlite3_stmt *of_photo = NULL;
    WB_TRY(wb_sql_prepare(sidecar, "SELECT kind, in_table, in_row, in_column, old, new FROM main.cell WHERE batch = ?1 "
                          "AND photo_id IS ?2 ORDER BY step", &of_photo, err));
    sqlite3_bind_int64(of_photo, 1, batch);
    *ret = (WbCells){.catalog = catalog, .of_photo = of_photo, .batch = batch, .undoing = undoes != 0};
    return WB_OK;
}

void wb_cells_close(WbCells *cells) {
    sqlite3_finalize(cells->of_photo);
    for (size_t i = 0; i < WB_CELL_STATEMENTS; i++) sqlite3_finalize(cells->prepared[i]);
    *cells = (WbCells){0};
}

/* "column holds ?n" */
#define HOLDS(n)                                                                                             \
    "\"%w\" IS ?" #n " AND replace(typeof(\"%w\"), 'real', 'integer') = replace(typeof(?" #n "), 'real', 'integer')"

/* ?1 row, ?2 old value, ?3 new value */
static char *statement_of(sqlite3_stmt *cell) {
    const char *table = wb_sql_text(cell, TABLE), *column = wb_sql_text(cell, COLUMN);
    int is_row = strcmp(wb_sql_text(cell, KIND), "row") == 0;
    if (!is_row)
        return sqlite3_mprintf("UPDATE main.\"%w\" SET \"%w\" = ?3 WHERE rowid = ?1 AND " HOLDS(2), table, column,
                               column, column);
    if (sqlite3_column_type(cell, OLD) == SQLITE_NULL)
        return sqlite3_mprintf("INSERT INTO main.\"%w\" (rowid, \"%w\") VALUES (?1, ?3)", table, column);
    return sqlite3_mprintf("DELETE FROM main.\"%w\" WHERE rowid = ?1 AND " HOLDS(2), table, column, column);
}

/* A statement with this text; it stays the cells'. */
static WbStatus statement_for(WbCells *cells, const char *sql, sqlite3_stmt **ret, WbErr *err) {
    if (!sql) return wb_fail_nomem(err);
    for (size_t i = 0; i < WB_CELL_STATEMENTS && cells->prepared[i]; i++)
        if (strcmp(sqlite3_sql(cells->prepared[i]), sql) == 0) return *ret = cells->prepared[i], WB_OK;
    sqlite3_stmt **slot = &cells->prepared[cells->oldest];
    sqlite3_finalize(*slot);
    *slot = NULL;
    WB_TRY(wb_sql_prepare(cells->catalog, sql, slot, err));
    cells->oldest = (cells->oldest + 1) % WB_CELL_STATEMENTS;
    *ret = *slot;
    return WB_OK;
}

/* One step with the values of the cell under of_photo; *row as wb_sql_step's. */
static WbStatus run(WbCells *cells, const char *sql, int *row, WbErr *err) {
    sqlite3_stmt *statement = NULL, *cell = cells->of_photo;
    WB_TRY(statement_for(cells, sql, &statement, err));
    int known = sqlite3_bind_parameter_count(statement), failed = 0;
    sqlite3_bind_int64(statement, 1, sqlite3_column_int64(cell, ROW));
    if (known >= 2) failed |= sqlite3_bind_value(statement, 2, sqlite3_column_value(cell, OLD));
    if (known >= 3) failed |= sqlite3_bind_value(statement, 3, sqlite3_column_value(cell, NEW));
    WbStatus status = failed ? wb_fail_nomem(err) : wb_sql_step(statement, row, err);
    sqlite3_reset(statement);
    return status;
}

/* A trigger of the catalog may think otherwise. */
static WbStatus check_stands(WbCells *cells, WbErr *err) {
    sqlite3_stmt *cell = cells->of_photo;
    const char *table = wb_sql_text(cell, TABLE), *column = wb_sql_text(cell, COLUMN);
    int found;
    if (sqlite3_column_type(cell, NEW) == SQLITE_NULL && strcmp(wb_sql_text(cell, KIND), "row") == 0) return WB_OK;
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf("SELECT 1 FROM main.\"%w\" WHERE rowid = ?1 AND " HOLDS(3),
                                                           table, column, column);
    WB_TRY(run(cells, sql, &found, err));
    if (found) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT,
                   "catalog changes what is written: %.100s of row %lld of %.100s: one of its triggers does: "
                   "nothing was changed",
                   column, (long long)sqlite3_column_int64(cell, ROW), table);
}

/* *ret 1: written, 0: it does not hold the old value. */
static WbStatus write_cell(WbCells *cells, int *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = statement_of(cells->of_photo);
    int row;
    WB_TRY(run(cells, sql, &row, err));
    *ret = sqlite3_changes(cells->catalog) == 1;
    return *ret ? check_stands(cells, err) : WB_OK;
}

static WbStatus write_all(WbCells *cells, int *ret, WbErr *err) {
    for (int row, held;;) {
        WB_TRY(wb_sql_step(cells->of_photo, &row, err));
        if (!row) return *ret = 1, WB_OK;
        WB_TRY(write_cell(cells, &held, err));
        if (!held && strcmp(wb_sql_text(cells->of_photo, KIND), "soft") != 0) return *ret = 0, WB_OK;
    }
}

WbStatus wb_cells_write(WbCells *cells, sqlite3_value *photo_id, int *ret, WbErr *err) {
    WB_TRY(wb_sql_exec(cells->catalog, "SAVEPOINT photo", err));
    sqlite3_bind_value(cells->of_photo, 2, photo_id);
    WbStatus status = write_all(cells, ret, err);
    sqlite3_reset(cells->of_photo);
    if (status != WB_OK) return status; /* all of it is rolled back then */
    return wb_sql_exec(cells->catalog, *ret ? "RELEASE photo" : "ROLLBACK TO photo; RELEASE photo", err);
}

WbStatus wb_cells_write_shared(WbCells *cells, int64_t applied, int64_t conflicts, WbErr *err) {
    int held = 1;
    if (applied == 0 || (cells->undoing && conflicts > 0)) return WB_OK;
    sqlite3_bind_null(cells->of_photo, 2);
    WbStatus status = write_all(cells, &held, err);
    sqlite3_reset(cells->of_photo);
    if (status != WB_OK || held || cells->undoing) return status;
    return wb_fail(err, WB_ERR_BUSY,
                   "catalog changed in the meantime: its counter of ids has moved: nothing was written: run this "
                   "again");
}

WbStatus wb_cells_swap(sqlite3 *sidecar, int64_t undoes, int64_t batch, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
        "INSERT INTO main.cell (batch, step, photo_id, kind, in_table, in_row, in_column, old, new) "
        "SELECT %lld, -step, photo_id, kind, in_table, in_row, in_column, new, old FROM main.cell "
        "WHERE batch = %lld AND (photo_id IS NULL OR "
        "photo_id IN (SELECT photo_id FROM main.journal WHERE batch = %lld))",
        (long long)batch, (long long)undoes, (long long)batch);
    return wb_sql_exec(sidecar, sql, err);
}
