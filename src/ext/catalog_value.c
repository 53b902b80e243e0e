#include "ext/catalog_value.h"

#include <math.h>
#include <sqlite3ext.h>

#include "base/memory.h"
#include "ext/door.h"
#include "ext/json_text.h"
SQLITE_EXTENSION_INIT3

WbStatus wb_value_bytes(sqlite3_value *value, const char *what, const char **ret, size_t *bytes, WbErr *err) {
    const void *blob;
    if (sqlite3_value_type(value) == SQLITE_TEXT) {
        WB_TRY(wb_value_text(value, what, ret, err));
        *bytes = (size_t)sqlite3_value_bytes(value);
        return WB_OK;
    }
    WB_TRY(wb_value_blob(value, what, &blob, bytes, err));
    *ret = blob;
    return WB_OK;
}

WbStatus wb_value_integer(sqlite3_value *value, const char *what, int64_t *ret, WbErr *err) {
    double number;
    WB_TRY(wb_value_number(value, what, &number, err));
    if (!(fabs(number) <= 9007199254740992.0) || number != floor(number)) /* 2^53: beyond, doubles skip integers */
        return wb_fail(err, WB_ERR_USAGE, "%s must be a whole number, not %g", what, number);
    *ret = (int64_t)number;
    return WB_OK;
}

WbStatus wb_value_slider_integer(sqlite3_value *value, const char *what, int *ret, WbErr *err) {
    double number;
    WB_TRY(wb_value_number(value, what, &number, err));
    *ret = (int)lround(fmax(-1e6, fmin(1e6, number)));
    return WB_OK;
}

void wb_result_bytes(sqlite3_context *context, WbStatus status, char *text, size_t bytes, int blob, const WbErr *err) {
    if (status != WB_OK) wb_result_failure(context, err);
    else if (text && blob) sqlite3_result_blob64(context, text, bytes, SQLITE_TRANSIENT);
    else if (text) sqlite3_result_text64(context, text, bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
    wb_free(text);
}

void wb_put_label(sqlite3_str *json, const WbLabel *label, const char *reason) {
    if (!reason) reason = wb_label_reason(label);
    if (label->mode[0]) wb_put_key_text(json, "mode", label->mode);
    wb_put_key_text(json, "scale", wb_scale_name(label->scale));
    wb_put_key_number(json, "temperature", label->temperature);
    wb_put_key_number(json, "tint", label->tint);
    wb_put_key_bool(json, "edit", !reason);
    if (reason) wb_put_key_text(json, "reason", reason);
}
