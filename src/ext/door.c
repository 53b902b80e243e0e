#include "ext/door.h"

#include <sqlite3ext.h>
#include <string.h>

#include "ext/number_text.h"
#include "ext/shot_json.h"
SQLITE_EXTENSION_INIT3

int wb_any_null(int count, sqlite3_value **values) {
    for (int i = 0; i < count; i++) {
        if (sqlite3_value_type(values[i]) == SQLITE_NULL) return 1;
    }
    return 0;
}

static const char *type_name(sqlite3_value *value) {
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: return "an integer";
    case SQLITE_FLOAT: return "a real number";
    case SQLITE_TEXT: return "text";
    case SQLITE_BLOB: return "a blob";
    default: return "NULL";
    }
}

WbStatus wb_value_number(sqlite3_value *value, const char *what, double *ret, WbErr *err) {
    int type = sqlite3_value_type(value);
    if (type == SQLITE_TEXT) {
        const char *text = (const char *)sqlite3_value_text(value);
        if (!text) return wb_fail_nomem(err);
        if (!wb_text_is_number(text, sqlite3_value_bytes(value)))
            return wb_fail(err, WB_ERR_USAGE, "%s must be a number, not '%.40s'", what, text);
    } else if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) {
        return wb_fail(err, WB_ERR_USAGE, "%s must be a number, not %s", what, type_name(value));
    }
    *ret = sqlite3_value_double(value);
    return WB_OK;
}

double wb_value_slider(sqlite3_value *value) {
    double number = NAN;
    return wb_value_number(value, "", &number, NULL) == WB_OK ? number : NAN;
}

WbStatus wb_value_text(sqlite3_value *value, const char *what, const char **ret, WbErr *err) {
    if (sqlite3_value_type(value) != SQLITE_TEXT)
        return wb_fail(err, WB_ERR_USAGE, "%s must be text, not %s", what, type_name(value));
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text) return wb_fail_nomem(err);
    if (strlen(text) != (size_t)sqlite3_value_bytes(value))
        return wb_fail(err, WB_ERR_USAGE, "%s holds a NUL character, after '%.40s'", what, text);
    *ret = text;
    return WB_OK;
}

WbStatus wb_value_blob(sqlite3_value *value, const char *what, const void **ret, size_t *bytes, WbErr *err) {
    if (sqlite3_value_type(value) != SQLITE_BLOB)
        return wb_fail(err, WB_ERR_USAGE, "%s must be a blob, not %s", what, type_name(value));
    const void *blob = sqlite3_value_blob(value);
    size_t length = (size_t)sqlite3_value_bytes(value);
    if (!blob && length) return wb_fail_nomem(err);
    *ret = blob ? blob : ""; /* SQLite gives NULL for a blob of no bytes */
    *bytes = length;
    return WB_OK;
}

WbStatus wb_value_shot(WbExt *ext, sqlite3_value *value, const char *what, WbShot *ret, WbErr *err) {
    const char *text;
    WbJsonReader *json;
    if (sqlite3_value_type(value) == SQLITE_NULL) {
        *ret = wb_shot_unknown();
        return WB_OK;
    }
    WB_TRY(wb_value_text(value, what, &text, err));
    WB_TRY(wb_ext_json(ext, &json, err));
    return wb_shot_of_json(json, text, ret, err);
}

WbExt *wb_ext_of(sqlite3_context *context) {
    return sqlite3_user_data(context);
}

void wb_result_failure(sqlite3_context *context, const WbErr *err) {
    wb_ext_of(context)->failures++;
    if (err->code == WB_ERR_NOMEM) {
        sqlite3_result_error_nomem(context);
        return;
    }
    sqlite3_result_error(context, err->text, -1);
    if (err->code == WB_ERR_INTERRUPTED) sqlite3_result_error_code(context, SQLITE_INTERRUPT);
    if (err->code == WB_ERR_BUSY) sqlite3_result_error_code(context, SQLITE_BUSY);
}

void wb_result_json(sqlite3_context *context, WbStatus status, char *json, const WbErr *err) {
    if (status != WB_OK) {
        wb_result_failure(context, err);
        return;
    }
    if (!json) return; /* NULL */
    sqlite3_result_text(context, json, -1, sqlite3_free);
    sqlite3_result_subtype(context, 'J'); /* JSON, as SQLite's own functions mark it */
}
