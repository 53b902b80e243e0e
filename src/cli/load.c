#include "cli/load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/sql.h"
#include "model/shot_fields.h"

WbStatus wb_check_where(WbCli *cli, const char *where, WbErr *err) {
    if (!where) return WB_OK;
    /* the line breaks keep a comment at its end from swallowing the bracket */
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf("SELECT 1 FROM temp.photo AS p WHERE (\n%s\n)", where);
    if (!sql) return wb_fail_nomem(err);
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    const char *tail = NULL;
    if (sqlite3_prepare_v2(cli->db, sql, -1, &statement, &tail) != SQLITE_OK)
        return wb_fail(err, WB_ERR_USAGE, "--where does not work: %.200s: %s: write an SQL condition over the photo's "
                       "columns, such as \"camera_model = 'X100'\"", where, sqlite3_errmsg(cli->db));
    if (!tail[strspn(tail, " \t\r\n")]) return WB_OK;
    return wb_fail(err, WB_ERR_USAGE, "--where does not work: %.200s: it is more than one condition", where);
}

char *wb_selection_from(const WbSelection *selection) {
    static const char *const states[] = {[WB_SELECT_ALL] = "1", [WB_SELECT_HAND] = "s.state IS 'hand'",
                                         [WB_SELECT_NOT_HAND] = "s.state IS NOT 'hand'"};
    return sqlite3_mprintf("temp.photo AS p JOIN temp.photo_state AS s ON s.photo_id = p.photo_id WHERE %s "
                           "AND p.photo_id IN (SELECT photo_id FROM temp.photo WHERE (\n%s\n))",
                           states[selection->select], selection->where ? selection->where : "1");
}

/* Columns before those of the shot. */
enum { ID, PATH, TEMPERATURE, TINT, STATE, BATCH, SHOT };

static char *rows_query(const WbSelection *selection) {
    WB_CLEANUP(wb_sql_text_at) char *from = wb_selection_from(selection);
    if (!from) return NULL;
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "SELECT a.photo_id, a.path, a.temperature, a.tint, a.state, a.batch");
    for (int i = 0; i < WB_SHOT_FIELDS; i++) sqlite3_str_appendf(sql, ", a.\"%w\"", wb_shot_field(i)->key);
    for (int i = 0; i < WB_SHOT_FIELDS; i++)
        sqlite3_str_appendf(sql, ", json_extract(d.shot, '$.%q')", wb_shot_field(i)->key);
    sqlite3_str_appendf(sql, " FROM (SELECT p.*, s.state, s.batch FROM %s) AS a "
                             "LEFT JOIN main.digest AS d ON d.photo_id = a.photo_id", from);
    return sqlite3_str_finish(sql);
}

static WbShot shot_of_columns(sqlite3_stmt *statement, int first) {
    WbShot shot = wb_shot_unknown();
    for (int i = 0; i < WB_SHOT_FIELDS; i++) {
        const WbShotField *field = wb_shot_field(i);
        int type = sqlite3_column_type(statement, first + i);
        int number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
        if (type == SQLITE_NULL || type == SQLITE_BLOB) continue;
        if (number && field->kind != WB_SHOT_TEXT)
            (void)wb_shot_set_number(&shot, field, sqlite3_column_double(statement, first + i));
        else
            (void)wb_shot_set_text(&shot, field, wb_sql_text(statement, first + i));
    }
    return shot;
}

/* A slider as a number; NaN where it is not set or no number. Catalogs that store text are read too. */
static double slider_of_column(sqlite3_stmt *statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: break;
    default: return NAN;
    }
    const char *text = wb_sql_text(statement, column);
    char *end;
    double value = strtod(text, &end);
    return end == text || end[strspn(end, " \t")] ? NAN : value;
}

static WbState state_of_text(const char *text) {
    if (strcmp(text, "hand") == 0) return WB_STATE_HAND;
    return strcmp(text, "graycard") == 0 ? WB_STATE_GRAYCARD : WB_STATE_UNSET;
}

static void row_clear(WbRow *row) {
    sqlite3_value_free(row->id);
    wb_free(row->path);
}

static WbStatus row_of_columns(sqlite3_stmt *statement, WbRow *ret, WbErr *err) {
    int has_path = sqlite3_column_type(statement, PATH) != SQLITE_NULL;
    WbRow row = {
        .id = sqlite3_value_dup(sqlite3_column_value(statement, ID)),
        .path = has_path ? wb_strdup(wb_sql_text(statement, PATH)) : NULL,
        .catalog = shot_of_columns(statement, SHOT),
        .file = shot_of_columns(statement, SHOT + WB_SHOT_FIELDS),
        .temperature = slider_of_column(statement, TEMPERATURE),
        .tint = slider_of_column(statement, TINT),
        .state = state_of_text(wb_sql_text(statement, STATE)),
    };
    row.corrected = row.state == WB_STATE_HAND && sqlite3_column_type(statement, BATCH) != SQLITE_NULL;
    /* the text form is made now, so that wb_row_key cannot fail later */
    if (row.id && (!has_path || row.path) &&
        (sqlite3_value_text(row.id) || sqlite3_value_type(row.id) == SQLITE_NULL || sqlite3_value_bytes(row.id) == 0)) {
        *ret = row;
        return WB_OK;
    }
    row_clear(&row);
    return wb_fail_nomem(err);
}

static WbStatus rows_add(WbRows *rows, sqlite3_stmt *statement, WbErr *err) {
    if (rows->count == rows->room) {
        size_t room = rows->room ? 2 * rows->room : 256; /* a small catalog to begin with */
        WbRow *more = wb_realloc(rows->rows, rows->room, room, sizeof *more);
        if (!more) return wb_fail_nomem(err);
        rows->rows = more;
        rows->room = room;
    }
    WB_TRY(row_of_columns(statement, &rows->rows[rows->count], err));
    rows->count++;
    return WB_OK;
}

WbStatus wb_rows_load(WbCli *cli, const WbSelection *selection, WbRows *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = rows_query(selection);
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    WB_CLEANUP(wb_rows_clear) WbRows rows = {0};
    WB_TRY(wb_sql_prepare(cli->db, sql, &statement, err));
    for (;;) {
        int row;
        WB_TRY(wb_sql_step(statement, &row, err));
        if (!row) break;
        WB_TRY(rows_add(&rows, statement, err));
    }
    *ret = rows;
    rows = (WbRows){0};
    return WB_OK;
}

void wb_rows_clear(WbRows *rows) {
    for (size_t i = 0; i < rows->count; i++) row_clear(&rows->rows[i]);
    wb_free(rows->rows);
    *rows = (WbRows){0};
}

WbShot wb_row_shot(const WbRow *row) {
    WbShot shot = row->catalog;
    wb_shot_merge(&shot, &row->file);
    return shot;
}

const char *wb_row_key(const WbRow *row) {
    const unsigned char *text = sqlite3_value_text(row->id);
    return text ? (const char *)text : "";
}

WbStatus wb_digests_open(WbCli *cli, WbDigests *ret, WbErr *err) {
    return wb_sql_prepare(cli->db, "SELECT features FROM main.digest WHERE photo_id = ?1 AND features IS NOT NULL",
                          &ret->statement, err);
}

WbStatus wb_digests_read(WbDigests *digests, const WbRow *row, WbFeatures *ret, int *found, WbErr *err) {
    int has_row;
    sqlite3_bind_value(digests->statement, 1, row->id);
    WbStatus status = wb_sql_step(digests->statement, &has_row, err);
    if (status == WB_OK) {
        const void *blob = has_row ? sqlite3_column_blob(digests->statement, 0) : NULL;
        size_t bytes = has_row ? (size_t)sqlite3_column_bytes(digests->statement, 0) : 0;
        /* a blob of another recipe, or a damaged one, is a cache miss: scan makes it again */
        *found = blob && wb_features_unpack(blob, bytes, ret, NULL) == WB_OK;
    }
    sqlite3_reset(digests->statement);
    return status;
}

void wb_digests_close(WbDigests *digests) {
    sqlite3_finalize(digests->statement);
    digests->statement = NULL;
}
