#include "cli/writeback.h"

#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/backup.h"
#include "cli/cells.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/sql.h"
#include "cli/store.h"
#include "cli/xmp.h"

WbStatus wb_batch_new(WbCli *cli, int64_t undoes, int64_t version, const char *target, int64_t *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *insert = NULL;
    char now[WB_NOW_BYTES];
    wb_cli_now(now);
    WB_TRY(wb_sql_prepare(cli->db, "INSERT INTO main.batch (kind, undoes, profile, version, created_at, state, target) "
                          "VALUES (iif(?1, 'undo', 'apply'), ?1, ?2, ?3, ?4, 'pending', "
                          "coalesce((SELECT target FROM main.batch WHERE id = ?1), ?5))", &insert, err));
    if (undoes) sqlite3_bind_int64(insert, 1, undoes);
    sqlite3_bind_text(insert, 2, cli->profile, -1, SQLITE_STATIC);
    if (version) sqlite3_bind_int64(insert, 3, version);
    sqlite3_bind_text(insert, 4, now, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 5, target, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_run(insert, err));
    *ret = sqlite3_last_insert_rowid(cli->db);
    return WB_OK;
}

WbStatus wb_batch_check_free(const WbCli *cli, WbErr *err) {
    const char *companion;
    if (access(cli->catalog_path, W_OK) != 0) /* asked first: opening it would leave files of SQLite's beside it */
        return wb_fail(err, WB_ERR_IO, "catalog is read-only: %.300s: change its permissions, nothing was changed",
                       cli->catalog_path);
    if (!wb_catalog_companion(cli, &companion)) return WB_OK;
    return wb_fail(err, WB_ERR_BUSY, "catalog open in another program: %.200s%s lies beside it: close that program; if "
                   "none runs, open and close the catalog in it once", cli->catalog_path, companion);
}

/* One mapped column of a batch, by the journal's names. */
typedef struct Column {
    const char *name;
    int old_index, new_index; /* of the journal row below */
} Column;

enum { COLUMNS = 4, JOURNAL_ID = 1, JOURNAL_OLD = 2, JOURNAL_NEW = JOURNAL_OLD + COLUMNS };
static const char journal_rows[] =
    "SELECT rowid, photo_id, old_temperature, old_tint, old_set_by, old_set_at, new_temperature, new_tint, "
    "new_set_by, new_set_at FROM main.journal WHERE batch = ?1 AND state = 'pending'";

/* How many of the four are mapped. */
static int columns_of(const WbMapping *mapping, Column *columns) {
    static const int roles[COLUMNS] = {WB_ROLE_TEMPERATURE, WB_ROLE_TINT, WB_ROLE_SET_BY, WB_ROLE_SET_AT};
    int count = 0;
    for (int i = 0; i < COLUMNS; i++) {
        const char *name = mapping->value[roles[i]];
        if (name) columns[count++] = (Column){name, JOURNAL_OLD + i, JOURNAL_NEW + i};
    }
    return count;
}

static const char *table_of(const WbMapping *mapping) {
    const char *written = mapping->value[WB_ROLE_WRITE];
    return written ? written : mapping->value[WB_ROLE_READ];
}

WbStatus wb_batch_check_mapped(const WbCli *cli, WbErr *err) {
    if (cli->mapping.value[WB_ROLE_TEMPERATURE] && cli->mapping.value[WB_ROLE_TINT]) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT, "no slider columns to write: the mapping of %.200s names none: run graycard init "
                   "with --temperature and --tint", cli->catalog_path);
}

/* " AND column IS ?n AND typeof(column) = typeof(?n)" */
static void same_value(sqlite3_str *sql, const char *column, int parameter) {
    sqlite3_str_appendf(sql, " AND \"%w\" IS ?%d AND typeof(\"%w\") = typeof(?%d)", column, parameter, column,
                        parameter);
}

/* Parameters are numbered as the journal row's columns: ?2 is the id (column 1) and so on. */
static char *update_sql(const WbMapping *mapping, const Column *columns, int count) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "UPDATE main.\"%w\" SET", table_of(mapping));
    for (int i = 0; i < count; i++)
        sqlite3_str_appendf(sql, "%s \"%w\" = ?%d", i ? "," : "", columns[i].name, columns[i].new_index + 1);
    sqlite3_str_appendf(sql, " WHERE \"%w\" IS ?%d", mapping->value[WB_ROLE_ID], JOURNAL_ID + 1);
    for (int i = 0; i < count; i++) same_value(sql, columns[i].name, columns[i].old_index + 1);
    return sqlite3_str_finish(sql);
}

/* Whether a row stands as it was to be written: a trigger of the catalog may think otherwise. */
static char *stands_sql(const WbMapping *mapping, const Column *columns, int count) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "SELECT 1 FROM main.\"%w\" WHERE \"%w\" IS ?%d", table_of(mapping),
                        mapping->value[WB_ROLE_ID], JOURNAL_ID + 1);
    for (int i = 0; i < count; i++) same_value(sql, columns[i].name, columns[i].new_index + 1);
    return sqlite3_str_finish(sql);
}

/* The open write: the catalog's own connection, and its two statements or the cells of an adapter. */
typedef struct Writing {
    sqlite3 *db;
    sqlite3_stmt *update, *stands;
    WbCells cells;
} Writing;

static void writing_close(Writing *writing) {
    wb_cells_close(&writing->cells);
    sqlite3_finalize(writing->update);
    sqlite3_finalize(writing->stands);
    wb_sql_rollback(writing->db);
    sqlite3_close(writing->db);
    *writing = (Writing){0};
}

static WbStatus writing_open(WbCli *cli, int64_t batch, Writing *writing, WbErr *err) {
    Column columns[COLUMNS];
    int count = columns_of(&cli->mapping, columns);
    WB_TRY(wb_store_connect(cli->catalog_path, SQLITE_OPEN_READWRITE, &writing->db, err));
    WB_TRY(wb_sql_begin(writing->db, err));
    if (cli->adapter) WB_TRY(wb_backup_make(cli, err));
    wb_interrupt_watch(writing->db, 0); /* asked between rows, as of cli->db */
    if (cli->adapter) return wb_cells_open(cli->db, writing->db, batch, &writing->cells, err);
    WB_CLEANUP(wb_sql_text_at) char *update = update_sql(&cli->mapping, columns, count);
    WB_CLEANUP(wb_sql_text_at) char *stands = stands_sql(&cli->mapping, columns, count);
    WB_TRY(wb_sql_prepare(writing->db, update, &writing->update, err));
    return wb_sql_prepare(writing->db, stands, &writing->stands, err);
}

static WbStatus bind_row(sqlite3_stmt *statement, sqlite3_stmt *row, WbErr *err) {
    int count = sqlite3_bind_parameter_count(statement);
    for (int i = JOURNAL_ID; i < JOURNAL_NEW + COLUMNS && i < count; i++)
        if (sqlite3_bind_value(statement, i + 1, sqlite3_column_value(row, i)) != SQLITE_OK)
            return wb_fail_nomem(err);
    return WB_OK;
}

/* Writes the journal row under `row`; *ret says whether it still held the old values. */
static WbStatus write_row(Writing *writing, sqlite3_stmt *row, int *ret, WbErr *err) {
    if (!writing->update) return wb_cells_write(&writing->cells, sqlite3_column_value(row, JOURNAL_ID), ret, err);
    WB_TRY(bind_row(writing->update, row, err));
    WB_TRY(bind_row(writing->stands, row, err));
    WB_TRY(wb_sql_run(writing->update, err));
    int changed = sqlite3_changes(writing->db), found;
    if (changed > 1)
        return wb_fail(err, WB_ERR_INPUT,
                       "id occurs %d times: '%.100s': nothing was changed: give every photo its own id", changed,
                       wb_sql_text(row, JOURNAL_ID));
    *ret = changed == 1;
    if (!changed) return WB_OK;
    WB_TRY(wb_sql_step(writing->stands, &found, err));
    sqlite3_reset(writing->stands);
    if (found) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT,
                   "catalog changes what is written: photo '%.100s': one of its triggers does: nothing "
                   "was changed",
                   wb_sql_text(row, JOURNAL_ID));
}

/* Journal rows that were in conflict, by rowid. */
typedef struct Conflicts {
    int64_t *rows; /* owned */
    size_t count, room;
} Conflicts;

static void conflicts_free(Conflicts *conflicts) {
    wb_free(conflicts->rows);
}

static WbStatus conflicts_add(Conflicts *conflicts, int64_t row, WbErr *err) {
    if (conflicts->count == conflicts->room) {
        size_t room = conflicts->room ? conflicts->room * 2 : 64; /* few are expected */
        int64_t *rows = wb_realloc(conflicts->rows, conflicts->room, room, sizeof *rows);
        if (!rows) return wb_fail_nomem(err);
        conflicts->rows = rows;
        conflicts->room = room;
    }
    conflicts->rows[conflicts->count++] = row;
    return WB_OK;
}

static WbStatus write_rows(WbCli *cli, int64_t batch, Conflicts *conflicts, WbWritten *written, WbErr *err) {
    WB_CLEANUP(writing_close) Writing writing = {0};
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_TRY(writing_open(cli, batch, &writing, err));
    WB_TRY(wb_sql_prepare(cli->db, journal_rows, &rows, err));
    sqlite3_bind_int64(rows, 1, batch);
    for (int row, same = 0;;) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) break;
        WB_TRY(wb_interrupt_check(err));
        WB_TRY(wb_xmp_stands(cli, batch, sqlite3_column_value(rows, JOURNAL_ID), &same, err));
        if (same) WB_TRY(write_row(&writing, rows, &same, err));
        if (same) written->applied++;
        else WB_TRY(conflicts_add(conflicts, sqlite3_column_int64(rows, 0), err));
    }
    written->conflicts = (int64_t)conflicts->count;
    if (cli->adapter) WB_TRY(wb_cells_write_shared(&writing.cells, written->applied, written->conflicts, err));
    return wb_sql_commit(writing.db, err);
}

static WbStatus settle(sqlite3 *db, int64_t batch, const Conflicts *conflicts, const char *state, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *conflict = NULL;
    WB_TRY(wb_sql_prepare(db, "UPDATE main.journal SET state = 'conflict' WHERE rowid = ?1", &conflict, err));
    for (size_t i = 0; i < conflicts->count; i++) {
        sqlite3_bind_int64(conflict, 1, conflicts->rows[i]);
        WB_TRY(wb_sql_run(conflict, err));
    }
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
        "UPDATE main.journal SET state = %Q WHERE batch = %lld AND state = 'pending';"
        "UPDATE main.batch SET state = %Q WHERE id = %lld",
        strcmp(state, "done") == 0 ? "applied" : state, (long long)batch, state, (long long)batch);
    return wb_sql_exec(db, sql, err);
}

WbStatus wb_batch_is_xmp(WbCli *cli, int64_t batch, int *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql =
        sqlite3_mprintf("SELECT target = 'xmp' FROM main.batch WHERE id = %lld", (long long)batch);
    int64_t is_xmp = 0;
    if (!sql) return wb_fail_nomem(err);
    WB_TRY(wb_sql_int(cli->db, sql, &is_xmp, err));
    *ret = (int)is_xmp;
    return WB_OK;
}

static WbStatus check_pending(sqlite3 *db, int64_t batch, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql =
        sqlite3_mprintf("SELECT count(*) FROM main.batch WHERE id = %lld AND state = 'pending'", (long long)batch);
    int64_t pending = 0;
    if (!sql) return wb_fail_nomem(err);
    WB_TRY(wb_sql_int(db, sql, &pending, err));
    if (pending) return WB_OK;
    return wb_fail(err, WB_ERR_BUSY, "another graycard got in between: batch %lld: nothing was changed: run this again",
                   (long long)batch);
}

/* Files have no transaction: whatever happens, what was written is found by looking at them. */
static WbStatus write_files(WbCli *cli, int64_t batch, WbWritten *ret, WbErr *err) {
    WbErr settled;
    WB_TRY(wb_sql_begin(cli->db, err));
    WbStatus status = check_pending(cli->db, batch, err);
    if (status != WB_OK) return wb_sql_rollback(cli->db), status;
    status = wb_xmp_write(cli, batch, err);
    WbStatus end = wb_xmp_judge(cli->db, batch, ret, &settled);
    if (end == WB_OK) end = wb_sql_commit(cli->db, &settled);
    if (end == WB_OK && status == WB_ERR_IO && ret->applied) {
        settled = *err;
        return wb_fail(err, status, "%.400s: the other sidecars were written: %lld %s (batch %lld)", settled.text,
                       WB_PHOTOS(ret->applied), (long long)batch);
    }
    if (end == WB_OK) return status;
    wb_sql_rollback(cli->db);
    return wb_fail(err, end, "sidecars written, but not noted: %.300s: the next graycard command puts that right",
                   settled.text);
}

WbStatus wb_batch_write(WbCli *cli, int64_t batch, WbWritten *ret, WbErr *err) {
    WB_CLEANUP(conflicts_free) Conflicts conflicts = {0};
    WbWritten written = {0};
    int is_xmp = 0;
    WB_TRY(wb_batch_is_xmp(cli, batch, &is_xmp, err));
    if (is_xmp) return wb_interrupt_watch(cli->db, 0), write_files(cli, batch, ret, err);
    wb_interrupt_watch(cli->db, 0); /* from here on stops are asked for between rows only */
    WbStatus status = wb_store_unchanged(cli, err);
    wb_catalog_detach(cli);
    WB_TRY(wb_sql_begin(cli->db, err));
    WbStatus pending = check_pending(cli->db, batch, err);
    if (pending != WB_OK) return wb_sql_rollback(cli->db), pending;
    if (status == WB_OK) status = wb_batch_check_free(cli, err);
    if (status == WB_OK) status = write_rows(cli, batch, &conflicts, &written, err);
    Conflicts none = {0};
    WbErr settled;
    WbStatus end = settle(cli->db, batch, status == WB_OK ? &conflicts : &none, status == WB_OK ? "done" : "abandoned",
                          &settled);
    if (end == WB_OK && status == WB_OK) end = wb_xmp_write(cli, batch, &settled);
    if (end == WB_OK) end = wb_sql_commit(cli->db, &settled);
    if (end != WB_OK) wb_sql_rollback(cli->db);
    if (status != WB_OK) return status;
    if (end != WB_OK)
        return wb_fail(err, end, "sliders written, but not noted: %.300s: the next graycard command puts that right",
                       settled.text);
    *ret = written;
    return WB_OK;
}
