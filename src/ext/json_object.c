#include "ext/json_object.h"

#include <assert.h>
#include <sqlite3ext.h>
#include <string.h>

#include "base/memory.h"
SQLITE_EXTENSION_INIT3

struct WbJsonReader {
    sqlite3 *db;
    sqlite3_stmt *members; /* key, atom of the object ?1 */
    sqlite3_stmt *numbers; /* type, atom of each item of the member ?2 of the object ?1 */
};

void wb_json_reader_free(WbJsonReader *reader) {
    if (!reader) return;
    sqlite3_finalize(reader->members);
    sqlite3_finalize(reader->numbers);
    sqlite3_close(reader->db);
    wb_free(reader);
}

void wb_json_reader_free_at(WbJsonReader **reader) {
    wb_json_reader_free(*reader);
}

static int prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret) {
    return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
}

WbStatus wb_json_reader_new(WbJsonReader **ret, WbErr *err) {
    WB_CLEANUP(wb_json_reader_free_at) WbJsonReader *reader = wb_alloc(1, sizeof *reader);
    if (!reader) return wb_fail_nomem(err);
    int code = sqlite3_open_v2(":memory:", &reader->db, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK) code = prepare(reader->db, "SELECT key, atom FROM json_each(?1)", &reader->members);
    if (code == SQLITE_OK)
        code = prepare(reader->db, "SELECT type, atom FROM json_each(?1, '$.' || ?2)", &reader->numbers);
    if (code == SQLITE_NOMEM || !reader->db) return wb_fail_nomem(err);
    if (code != SQLITE_OK)
        return wb_fail(err, WB_ERR_USAGE, "this SQLite (%s) cannot read JSON: %s", sqlite3_libversion(),
                       sqlite3_errmsg(reader->db));
    *ret = reader;
    reader = NULL;
    return WB_OK;
}

/* What a statement over a document came to, once it gives no more rows. */
static WbStatus ended(WbJsonReader *reader, int code, const char *what, WbErr *err) {
    if (code == SQLITE_DONE) return WB_OK;
    if (code == SQLITE_NOMEM) return wb_fail_nomem(err);
    return wb_fail(err, WB_ERR_INPUT, "%s is not a JSON object: %s", what, sqlite3_errmsg(reader->db));
}

static WbStatus walk(WbJsonReader *reader, const char *what, WbJsonMember member, void *context, WbErr *err) {
    int code;
    while ((code = sqlite3_step(reader->members)) == SQLITE_ROW) {
        const char *key = (const char *)sqlite3_column_text(reader->members, 0);
        if (!key) return wb_fail_nomem(err);
        sqlite3_value *atom = sqlite3_value_dup(sqlite3_column_value(reader->members, 1));
        if (!atom) return wb_fail_nomem(err);
        WbStatus status = member(context, key, atom, err);
        sqlite3_value_free(atom);
        if (status != WB_OK) return status;
    }
    return ended(reader, code, what, err);
}

static WbStatus check_object(const char *json, const char *what, WbErr *err) {
    if (json[strspn(json, " \t\r\n")] == '{') return WB_OK;
    return wb_fail(err, WB_ERR_INPUT, "%s is not a JSON object: '%.40s'", what, json);
}

WbStatus wb_json_members(WbJsonReader *reader, const char *json, const char *what, WbJsonMember member,
                         void *context, WbErr *err) {
    WB_TRY(check_object(json, what, err));
    if (sqlite3_bind_text(reader->members, 1, json, -1, SQLITE_STATIC) != SQLITE_OK) return wb_fail_nomem(err);
    WbStatus status = walk(reader, what, member, context, err);
    sqlite3_reset(reader->members);
    sqlite3_clear_bindings(reader->members);
    return status;
}

/* How many numbers were taken; -1: another number of them, or something else among them. */
static WbStatus take(WbJsonReader *reader, const char *what, int count, double *ret, int *taken, WbErr *err) {
    int code, rows = 0, bad = 0;
    while ((code = sqlite3_step(reader->numbers)) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(reader->numbers, 0);
        if (!type) return wb_fail_nomem(err);
        int number = strcmp(type, "integer") == 0 || strcmp(type, "real") == 0;
        if (number && rows < count) ret[rows] = sqlite3_column_double(reader->numbers, 1);
        if (!number) bad += rows > 0 || strcmp(type, "null") != 0;
        rows += number;
    }
    *taken = bad || (rows && rows != count) ? -1 : rows;
    return ended(reader, code, what, err);
}

#define NUMBERS_MAX 9 /* a 3x3 matrix */

WbStatus wb_json_numbers(WbJsonReader *reader, const char *json, const char *what, const char *key, int count,
                         double *ret, int *found, WbErr *err) {
    double numbers[NUMBERS_MAX];
    int taken = 0;
    assert(count <= NUMBERS_MAX);
    WB_TRY(check_object(json, what, err));
    if (sqlite3_bind_text(reader->numbers, 1, json, -1, SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_bind_text(reader->numbers, 2, key, -1, SQLITE_STATIC) != SQLITE_OK)
        return wb_fail_nomem(err);
    WbStatus status = take(reader, what, count, numbers, &taken, err);
    sqlite3_reset(reader->numbers);
    sqlite3_clear_bindings(reader->numbers);
    if (status != WB_OK) return status;
    if (taken < 0)
        return wb_fail(err, WB_ERR_INPUT, "%s: %s must be %d number%s", what, key, count, count > 1 ? "s" : "");
    memcpy(ret, numbers, (size_t)taken * sizeof *numbers);
    *found = taken > 0;
    return WB_OK;
}
