/* Lightroom's settings: wb_lr_get(settings, key), wb_lr_set(settings, key, value), wb_lr_white_balance(settings,
 * file_format), wb_lr_label(settings, file_format), wb_lr_set_white_balance(settings, file_format, temperature, tint),
 * wb_lr_history(settings), wb_lr_pack(text).
 *
 *  1. NULL in, NULL out; file_format alone may be NULL.
 *  2. Settings are a develop-settings text as Lightroom stores it, TEXT or packed (a BLOB: length and zlib). What is no
 *     settings table, damaged, longer than 32 MiB or nested deeper than 50 is an error that says where and why.
 *  3. wb_lr_get is the value of a key of the outermost table: INTEGER, REAL, TEXT of a string, 0 or 1 of a boolean, a
 *     nested table as it stands; NULL where the key is not there.
 *  4. wb_lr_set is the text with the key set, in its place or at the sorted place of a new one; every other byte stays.
 *     A value that is there already changes none, so that wb_lr_set(s, k, wb_lr_get(s, k)) is s. A value of another
 *     kind than is there is an error. Text is TEXT, also of packed settings.
 *  5. wb_lr_white_balance is a JSON object: mode, scale ('kelvin' or 'incremental', which are never mixed),
 *     temperature, tint (null where unknown), grayscale, edit, and where that is false the reason: 'as shot', 'auto',
 *     'no white balance', 'no values' (-999999 is one), 'not moved' (incremental 0 and 0).
 *  6. The scale of 'RAW' is kelvin; of 'DNG' and NULL, that whose sliders are there; of all others, incremental.
 *  7. wb_lr_set_white_balance is the text with both sliders of the photo's scale, rounded, and WhiteBalance = "Custom";
 *     nothing of the other scale is touched. Sliders that Lightroom does not have are an error.
 *  8. wb_lr_history is the text of TEXT or packed, wb_lr_pack packs a text; a packed text must have the length it says.
 *  9. wb_lr_label is wb_lr_white_balance, but settings that are an error there (promise 2) are an object here: edit
 *     false, the error as `problem` and as reason, so that one bad row does not end a query over a catalog.
 * 10. Deterministic and harmless: allowed in views, triggers, generated columns and indexes.
 */
#include "ext/door.h"

#include <math.h>
#include <sqlite3ext.h>
#include <string.h>

#include "base/memory.h"
#include "catalog/lr_history.h"
#include "catalog/lr_text.h"
#include "ext/catalog_value.h"
#include "ext/json_text.h"
SQLITE_EXTENSION_INIT3

/* A settings text: borrowed from the value, or unpacked into `owned`. */
typedef struct Settings {
    const char *text;
    size_t bytes;
    char *owned;
} Settings;

static void settings_clear(Settings *settings) {
    wb_free(settings->owned);
}

static WbStatus settings_of(sqlite3_value *value, const char *what, Settings *ret, WbErr *err) {
    WB_TRY(wb_value_bytes(value, what, &ret->text, &ret->bytes, err));
    if (sqlite3_value_type(value) == SQLITE_TEXT) return WB_OK;
    WB_TRY(wb_lr_unpack(ret->text, ret->bytes, &ret->owned, &ret->bytes, err));
    ret->text = ret->owned;
    return WB_OK;
}

/* --- wb_lr_get --- */

static void result_number(sqlite3_context *context, const WbLrValue *value) {
    int whole = !memchr(value->raw, '.', value->raw_bytes) && !memchr(value->raw, 'e', value->raw_bytes) &&
                !memchr(value->raw, 'E', value->raw_bytes);
    if (whole && fabs(value->number) < 9007199254740992.0) /* 2^53: beyond, doubles skip integers */
        sqlite3_result_int64(context, (sqlite3_int64)value->number);
    else sqlite3_result_double(context, value->number);
}

static WbStatus result_value(sqlite3_context *context, const WbLrValue *value, WbErr *err) {
    char *text = NULL;
    size_t bytes;
    switch (value->kind) {
    case WB_LR_ABSENT: break;
    case WB_LR_NUMBER: result_number(context, value); break;
    case WB_LR_BOOLEAN: sqlite3_result_int(context, value->number == 1); break;
    case WB_LR_STRING:
        WB_TRY(wb_lr_unquote(value, &text, &bytes, err));
        wb_result_bytes(context, WB_OK, text, bytes, 0, err);
        break;
    default: sqlite3_result_text64(context, value->raw, value->raw_bytes, SQLITE_TRANSIENT, SQLITE_UTF8); break;
    }
    return WB_OK;
}

static WbStatus get_value(sqlite3_context *context, sqlite3_value **values, WbErr *err) {
    WB_CLEANUP(settings_clear) Settings settings = {0};
    WbLrValue value;
    const char *key;
    WB_TRY(settings_of(values[0], "wb_lr_get(settings)", &settings, err));
    WB_TRY(wb_value_text(values[1], "wb_lr_get(key)", &key, err));
    WB_TRY(wb_lr_find(settings.text, settings.bytes, &key, 1, &value, err));
    return result_value(context, &value, err);
}

static void get(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    if (wb_any_null(count, values)) return;
    if (get_value(context, values, &err) != WB_OK) wb_result_failure(context, &err);
}

/* --- wb_lr_set --- */

static WbStatus copied(char *text, char **ret, WbErr *err) {
    *ret = wb_strdup(text);
    sqlite3_free(text);
    return *ret ? WB_OK : wb_fail_nomem(err);
}

/* The SQL value as it is written among the settings, where `there` is what the key holds now. */
static WbStatus literal_of(sqlite3_value *value, const WbLrValue *there, char **ret, WbErr *err) {
    const char *text;
    double number = sqlite3_value_type(value) == SQLITE_FLOAT ? sqlite3_value_double(value) : 0;
    int as_it_stands = there->kind == WB_LR_TABLE || there->kind == WB_LR_WORD;
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        if (there->kind == WB_LR_BOOLEAN && (sqlite3_value_int64(value) | 1) == 1)
            return copied(sqlite3_mprintf(sqlite3_value_int(value) ? "true" : "false"), ret, err);
        return copied(sqlite3_mprintf("%lld", (long long)sqlite3_value_int64(value)), ret, err);
    case SQLITE_FLOAT:
        if (!isfinite(number)) return wb_fail(err, WB_ERR_USAGE, "wb_lr_set(value) is infinite");
        return copied(sqlite3_mprintf("%.15g", number), ret, err);
    default:
        WB_TRY(wb_value_text(value, "wb_lr_set(value)", &text, err));
        if (!as_it_stands) return wb_lr_quote(text, strlen(text), ret, err);
        *ret = wb_strdup(text);
        return *ret ? WB_OK : wb_fail_nomem(err);
    }
}

static WbStatus set_value(sqlite3_value **values, char **ret, size_t *bytes, WbErr *err) {
    WB_CLEANUP(settings_clear) Settings settings = {0};
    WB_CLEANUP(wb_free_at) char *literal = NULL;
    WbLrValue there;
    const char *key;
    WB_TRY(settings_of(values[0], "wb_lr_set(settings)", &settings, err));
    WB_TRY(wb_value_text(values[1], "wb_lr_set(key)", &key, err));
    WB_TRY(wb_lr_find(settings.text, settings.bytes, &key, 1, &there, err));
    WB_TRY(literal_of(values[2], &there, &literal, err));
    return wb_lr_set(settings.text, settings.bytes, key, literal, ret, bytes, err);
}

static void set(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *text = NULL;
    size_t bytes = 0;
    if (wb_any_null(count, values)) return;
    WbStatus status = set_value(values, &text, &bytes, &err);
    wb_result_bytes(context, status, text, bytes, 0, &err);
}

/* --- white balance --- */

static WbStatus format_of(sqlite3_value *value, const char *what, const char **ret, WbErr *err) {
    *ret = NULL;
    return sqlite3_value_type(value) == SQLITE_NULL ? WB_OK : wb_value_text(value, what, ret, err);
}

static WbStatus balance_json(sqlite3_value **values, char **ret, WbErr *err) {
    WB_CLEANUP(settings_clear) Settings settings = {0};
    WbLabel label;
    const char *format;
    WB_TRY(settings_of(values[0], "wb_lr_white_balance(settings)", &settings, err));
    WB_TRY(format_of(values[1], "wb_lr_white_balance(file_format)", &format, err));
    WB_TRY(wb_lr_label(settings.text, settings.bytes, format, &label, err));
    sqlite3_str *json = wb_put_begin();
    wb_put_label(json, &label, NULL);
    wb_put_key_bool(json, "grayscale", label.grayscale);
    return wb_put_end(json, ret, err);
}

static void balance(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    (void)count;
    if (wb_any_null(1, values)) return;
    WbStatus status = balance_json(values, &json, &err);
    wb_result_json(context, status, json, &err);
}

static WbStatus problem_json(const char *text, char **ret, WbErr *err) {
    sqlite3_str *json = wb_put_begin();
    wb_put_key_bool(json, "edit", 0);
    wb_put_key_text(json, "reason", text);
    wb_put_key_text(json, "problem", text);
    return wb_put_end(json, ret, err);
}

static void label(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0}, problem = {0};
    char *json = NULL;
    (void)count;
    if (wb_any_null(1, values)) return;
    WbStatus status = balance_json(values, &json, &err);
    if (status != WB_OK && status != WB_ERR_NOMEM) problem = err, status = problem_json(problem.text, &json, &err);
    wb_result_json(context, status, json, &err);
}

static WbStatus balanced(sqlite3_value **values, char **ret, size_t *bytes, WbErr *err) {
    WB_CLEANUP(settings_clear) Settings settings = {0};
    WbLabel label;
    const char *format;
    int temperature, tint;
    WB_TRY(settings_of(values[0], "wb_lr_set_white_balance(settings)", &settings, err));
    WB_TRY(format_of(values[1], "wb_lr_set_white_balance(file_format)", &format, err));
    WB_TRY(wb_value_slider_integer(values[2], "wb_lr_set_white_balance(temperature)", &temperature, err));
    WB_TRY(wb_value_slider_integer(values[3], "wb_lr_set_white_balance(tint)", &tint, err));
    WB_TRY(wb_lr_label(settings.text, settings.bytes, format, &label, err));
    return wb_lr_set_balance(settings.text, settings.bytes, label.scale, temperature, tint, ret, bytes, err);
}

static void set_balance(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *text = NULL;
    size_t bytes = 0;
    if (wb_any_null(1, values) || wb_any_null(count - 2, values + 2)) return;
    WbStatus status = balanced(values, &text, &bytes, &err);
    wb_result_bytes(context, status, text, bytes, 0, &err);
}

/* --- packed texts --- */

static void history(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    Settings settings = {0};
    if (wb_any_null(count, values)) return;
    WbStatus status = settings_of(values[0], "wb_lr_history(settings)", &settings, &err);
    if (status == WB_OK && !settings.owned) sqlite3_result_value(context, values[0]);
    else wb_result_bytes(context, status, settings.owned, settings.bytes, 0, &err);
}

static void pack(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    const char *text;
    char *packed = NULL;
    size_t bytes = 0;
    if (wb_any_null(count, values)) return;
    WbStatus status = wb_value_text(values[0], "wb_lr_pack(text)", &text, &err);
    if (status == WB_OK) status = wb_lr_pack(text, strlen(text), &packed, &bytes, &err);
    wb_result_bytes(context, status, packed, bytes, 1, &err);
}

#define PURE (SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

const WbFunction wb_functions_catalog_lr[] = {
    {"wb_lr_get", 2, PURE, get, NULL, NULL},
    {"wb_lr_set", 3, PURE, set, NULL, NULL},
    {"wb_lr_white_balance", 2, PURE, balance, NULL, NULL},
    {"wb_lr_label", 2, PURE, label, NULL, NULL},
    {"wb_lr_set_white_balance", 4, PURE, set_balance, NULL, NULL},
    {"wb_lr_history", 1, PURE, history, NULL, NULL},
    {"wb_lr_pack", 1, PURE, pack, NULL, NULL},
    {0},
};
