#include "ext/json_object.h"

#include <sqlite3ext.h>
#include <string.h>

#include "base/memory.h"
SQLITE_EXTENSION_INIT3

struct WbJsonReader {
    sqlite3 *db;
    sqlite3_stmt *members; /* key, atom of the object ?1 */
};

void wb_json_reader_free(WbJsonReader *reader) {
    if (!reader) return;
    sqlite3_finalize(reader->members);
    sqlite3_close(reader->db);
    wb_free(reader);
}

void wb_json_reader_free_at(WbJsonReader **reader) {
    wb_json_reader_free(*reader);
}

WbStatus wb_json_reader_new(WbJsonReader **ret, WbErr *err) {
    WB_CLEANUP(wb_json_reader_free_at) WbJsonReader *reader = wb_alloc(1, sizeof *reader);
    if (!reader) return wb_fail_nomem(err);
    int code = sqlite3_open_v2(":memory:", &reader->db, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v3(reader->db, "SELECT key, atom FROM json_each(?1)", -1, SQLITE_PREPARE_PERSISTENT,
                                  &reader->members, NULL);
    if (code == SQLITE_NOMEM || !reader->db) return wb_fail_nomem(err);
    if (code != SQLITE_OK)
        return wb_fail(err, WB_ERR_USAGE, "this SQLite (%s) cannot read JSON: %s", sqlite3_libversion(),
                       sqlite3_errmsg(reader->db));
    *ret = reader;
    reader = NULL;
    return WB_OK;
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
    if (code == SQLITE_DONE) return WB_OK;
    if (code == SQLITE_NOMEM) return wb_fail_nomem(err);
    return wb_fail(err, WB_ERR_INPUT, "%s is not a JSON object: %s", what, sqlite3_errmsg(reader->db));
}

WbStatus wb_json_members(WbJsonReader *reader, const char *json, const char *what, WbJsonMember member,
                         void *context, WbErr *err) {
    if (json[strspn(json, " \t\r\n")] != '{')
        return wb_fail(err, WB_ERR_INPUT, "%s is not a JSON object: '%.40s'", what, json);
    if (sqlite3_bind_text(reader->members, 1, json, -1, SQLITE_STATIC) != SQLITE_OK) return wb_fail_nomem(err);
    WbStatus status = walk(reader, what, member, context, err);
    sqlite3_reset(reader->members);
    sqlite3_clear_bindings(reader->members);
    return status;
}
