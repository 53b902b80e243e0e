#include "ext/mapping.h"

#include <sqlite3ext.h>
#include <string.h>

#include "base/bytes.h"
#include "base/memory.h"
#include "ext/number_text.h"
SQLITE_EXTENSION_INIT3

static const char *const names[WB_ROLE_SHOT] = {
    "adapter", "read",   "write",  "id",     "temperature", "tint",
    "path",    "images", "suffix", "set_by", "set_at",      "grayscale",
};

const char *wb_role_name(int role) {
    return role < WB_ROLE_SHOT ? names[role] : wb_shot_field(role - WB_ROLE_SHOT)->key;
}

int wb_role_of_name(const char *name) {
    for (int role = 0; role < WB_ROLES; role++) {
        if (sqlite3_stricmp(wb_role_name(role), name) == 0) return role;
    }
    return -1;
}

int wb_role_is_column(int role) {
    int is_other = role == WB_ROLE_ADAPTER || role == WB_ROLE_READ || role == WB_ROLE_WRITE;
    return !is_other && role != WB_ROLE_IMAGES && role != WB_ROLE_SUFFIX;
}

void wb_mapping_clear(WbMapping *mapping) {
    for (int role = 0; role < WB_ROLES; role++) wb_free(mapping->value[role]);
    *mapping = (WbMapping){0};
}

WbStatus wb_mapping_set(WbMapping *mapping, int role, const char *value, WbErr *err) {
    int keeps_empty = role == WB_ROLE_IMAGES || role == WB_ROLE_SUFFIX;
    char *copy = NULL;
    if (value && (value[0] || keeps_empty)) {
        copy = wb_strdup(value);
        if (!copy) return wb_fail_nomem(err);
    }
    wb_free(mapping->value[role]);
    mapping->value[role] = copy;
    return WB_OK;
}

/* --- from the sidecar --- */

static WbStatus fail_reading(sqlite3 *db, WbErr *err) {
    int code = sqlite3_errcode(db) & 0xff; /* the primary code */
    if (code == SQLITE_NOMEM) return wb_fail_nomem(err);
    if (code == SQLITE_INTERRUPT) return wb_fail(err, WB_ERR_INTERRUPTED, "interrupted while reading the sidecar");
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return wb_fail(err, WB_ERR_BUSY, "the sidecar is locked by another program: try again when it is done");
    return wb_fail(err, WB_ERR_INPUT, "the sidecar has no readable mapping (%s): run graycard init CATALOG",
                   sqlite3_errmsg(db));
}

static WbStatus read_rows(sqlite3 *db, sqlite3_stmt *rows, WbMapping *mapping, WbErr *err) {
    int code;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(rows, 0);
        const char *value = (const char *)sqlite3_column_text(rows, 1);
        int role = name ? wb_role_of_name(name) : -1;
        if (role >= 0) WB_TRY(wb_mapping_set(mapping, role, value, err));
    }
    if (code != SQLITE_DONE) return fail_reading(db, err);
    if (mapping->value[WB_ROLE_READ] && mapping->value[WB_ROLE_ID]) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT,
                   "the sidecar does not say where the catalog keeps its photos: run graycard init CATALOG");
}

WbStatus wb_mapping_read(sqlite3 *sidecar, const char *schema, WbMapping *ret, WbErr *err) {
    char *sql = sqlite3_mprintf("SELECT role, value FROM \"%w\".mapping", schema);
    if (!sql) return wb_fail_nomem(err);
    sqlite3_stmt *rows = NULL;
    int code = sqlite3_prepare_v2(sidecar, sql, -1, &rows, NULL);
    sqlite3_free(sql);
    if (code != SQLITE_OK) return fail_reading(sidecar, err);
    WB_CLEANUP(wb_mapping_clear) WbMapping mapping = {0};
    WbStatus status = read_rows(sidecar, rows, &mapping, err);
    sqlite3_finalize(rows);
    if (status != WB_OK) return status;
    *ret = mapping;
    mapping = (WbMapping){0};
    return WB_OK;
}

/* --- to SQL --- */

static void put(WbWriter *sql, const char *text) {
    wb_write_bytes(sql, text, strlen(text));
}

static void put_quoted(WbWriter *sql, const char *text, char quote) {
    wb_write_u8(sql, (uint8_t)quote);
    for (; *text; text++) {
        if (*text == quote) wb_write_u8(sql, (uint8_t)quote);
        wb_write_u8(sql, (uint8_t)*text);
    }
    wb_write_u8(sql, (uint8_t)quote);
}

static void put_column(WbWriter *sql, const char *column) {
    put(sql, "t.");
    put_quoted(sql, column, '"');
}

/* FOLDER/ID + suffix */
static void put_image_path(WbWriter *sql, const WbMapping *mapping) {
    const char *folder = mapping->value[WB_ROLE_IMAGES], *suffix = mapping->value[WB_ROLE_SUFFIX];
    size_t length = strlen(folder);
    put_quoted(sql, folder, '\'');
    if (length > 0 && folder[length - 1] != '/') put(sql, " || '/'");
    put(sql, " || ");
    put_column(sql, mapping->value[WB_ROLE_ID]);
    put(sql, " || ");
    put_quoted(sql, suffix ? suffix : WB_SUFFIX, '\'');
}

static void put_path(WbWriter *sql, const WbMapping *mapping) {
    const char *column = mapping->value[WB_ROLE_PATH], *images = mapping->value[WB_ROLE_IMAGES];
    if (column) {
        put(sql, images ? "coalesce(nullif(" : "nullif(");
        put_column(sql, column);
        put(sql, ", '')");
    }
    if (column && images) put(sql, ", ");
    if (images) put_image_path(sql, mapping);
    if (column && images) put(sql, ")");
    if (!column && !images) put(sql, "NULL");
}

static void put_role(WbWriter *sql, const WbMapping *mapping, int role, const char *name) {
    const char *column = mapping->value[role];
    put(sql, ", ");
    if (column) put_column(sql, column);
    else put(sql, "NULL");
    put(sql, " AS ");
    put_quoted(sql, name, '"');
}

static void put_select(WbWriter *sql, const WbMapping *mapping, const char *schema, WbRows rows) {
    put(sql, "SELECT +"); /* the plus takes the column's affinity away */
    put_column(sql, mapping->value[WB_ROLE_ID]);
    put(sql, " AS id_global, ");
    put_path(sql, mapping);
    put(sql, " AS path");
    put_role(sql, mapping, WB_ROLE_TEMPERATURE, "Temperature");
    put_role(sql, mapping, WB_ROLE_TINT, "Tint");
    for (int role = WB_ROLE_SET_BY; role < WB_ROLES; role++) put_role(sql, mapping, role, wb_role_name(role));
    put(sql, " FROM ");
    put_quoted(sql, schema, '"');
    put(sql, ".");
    put_quoted(sql, mapping->value[WB_ROLE_READ], '"');
    put(sql, " AS t");
    if (rows == WB_ROWS_ALL) return;
    put(sql, " WHERE ");
    put_column(sql, mapping->value[WB_ROLE_ID]);
    put(sql, " IS ?1");
}

WbStatus wb_mapping_select(const WbMapping *mapping, const char *schema, WbRows rows, char **ret, WbErr *err) {
    WbWriter sql = {0};
    put_select(&sql, mapping, schema, rows);
    wb_write_u8(&sql, 0);
    if (sql.failed) {
        wb_free(sql.data);
        return wb_fail_nomem(err);
    }
    *ret = (char *)sql.data;
    return WB_OK;
}

/* --- rows --- */

/* The column as a number: 1 and *ret, or 0. */
static int number_of_column(sqlite3_stmt *row, int column, double *ret) {
    int type = sqlite3_column_type(row, column);
    if (type == SQLITE_TEXT) {
        const char *text = (const char *)sqlite3_column_text(row, column);
        if (!wb_text_is_number(text, sqlite3_column_bytes(row, column))) return 0;
    } else if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) {
        return 0;
    }
    *ret = sqlite3_column_double(row, column);
    return 1;
}

double wb_slider_of_column(sqlite3_stmt *row, int column) {
    double value;
    return number_of_column(row, column, &value) ? value : NAN;
}

static void set_field(WbShot *shot, const WbShotField *field, sqlite3_stmt *row, int column) {
    double value;
    if (field->kind != WB_SHOT_TEXT && number_of_column(row, column, &value)) {
        (void)wb_shot_set_number(shot, field, value);
        return;
    }
    if (field->kind == WB_SHOT_NUMBER || sqlite3_column_type(row, column) != SQLITE_TEXT) return;
    const char *text = (const char *)sqlite3_column_text(row, column);
    if (text) (void)wb_shot_set_text(shot, field, text);
}

void wb_shot_of_columns(sqlite3_stmt *row, int first, WbShot *ret) {
    *ret = wb_shot_unknown();
    for (int i = 0; i < WB_SHOT_FIELDS; i++) set_field(ret, wb_shot_field(i), row, first + i);
}

void wb_catalog_row(sqlite3_stmt *row, WbCatalogRow *ret) {
    wb_shot_of_columns(row, WB_COLUMN_SHOT, &ret->shot);
    ret->temperature = wb_slider_of_column(row, WB_COLUMN_TEMPERATURE);
    ret->tint = wb_slider_of_column(row, WB_COLUMN_TINT);
}

WbStatus wb_photo_path(const char *folder, const char *path, char **ret, WbErr *err) {
    WbWriter full = {0};
    size_t length = path[0] == '/' ? 0 : strlen(folder);
    wb_write_bytes(&full, folder, length);
    if (length > 0 && folder[length - 1] != '/') wb_write_u8(&full, '/');
    wb_write_bytes(&full, path, strlen(path) + 1);
    if (full.failed) {
        wb_free(full.data);
        return wb_fail_nomem(err);
    }
    *ret = (char *)full.data;
    return WB_OK;
}
