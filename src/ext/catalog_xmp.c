/* Camera Raw sidecars: wb_xmp_get(xmp), wb_xmp_set(xmp, temperature, tint).
 *
 * 1. NULL in, NULL out. The sidecar is the whole file, as text or as a blob.
 * 2. wb_xmp_get is a JSON object: mode, scale, temperature, tint (null where there is none), edit and reason as in
 *    wb_lr_white_balance ('already applied': the pixels are balanced), grayscale, already_applied. Attributes and
 *    elements, and every prefix of the namespace crs, are read; settings of presets, snapshots and masks are not.
 * 3. wb_xmp_set is the sidecar with WhiteBalance Custom and the two sliders, rounded; every other byte stays, the type
 *    is that of the argument. Setting what is there changes nothing.
 * 4. An empty text or blob becomes a new packet, which holds nothing else.
 * 5. Not XML, not XMP, a DOCTYPE (no entity is ever expanded), more than 32 MiB, contradictions: errors that say so. So
 *    is writing to a read-only packet, to one whose settings are already applied, to UTF-16, or beyond the sliders.
 * 6. Deterministic and harmless: allowed in views, triggers, generated columns and indexes.
 */
#include "ext/door.h"

#include <sqlite3ext.h>

#include "catalog/crs.h"
#include "ext/catalog_value.h"
#include "ext/json_text.h"
SQLITE_EXTENSION_INIT3

static WbStatus balance_json(sqlite3_value *value, char **ret, WbErr *err) {
    const char *data;
    size_t bytes;
    WbCrsBalance balance;
    WB_TRY(wb_value_bytes(value, "wb_xmp_get(xmp)", &data, &bytes, err));
    WB_TRY(wb_crs_read(data, bytes, &balance, err));
    WbLabel label = wb_crs_label(&balance);
    sqlite3_str *json = wb_put_begin();
    wb_put_label(json, &label, balance.already_applied ? "already applied" : NULL);
    wb_put_key_bool(json, "grayscale", label.grayscale);
    wb_put_key_bool(json, "already_applied", balance.already_applied);
    return wb_put_end(json, ret, err);
}

static void get(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = balance_json(values[0], &json, &err);
    wb_result_json(context, status, json, &err);
}

static WbStatus written(sqlite3_value **values, char **ret, size_t *ret_bytes, WbErr *err) {
    const char *data;
    size_t bytes;
    int temperature, tint;
    WB_TRY(wb_value_bytes(values[0], "wb_xmp_set(xmp)", &data, &bytes, err));
    WB_TRY(wb_value_slider_integer(values[1], "wb_xmp_set(temperature)", &temperature, err));
    WB_TRY(wb_value_slider_integer(values[2], "wb_xmp_set(tint)", &tint, err));
    return wb_crs_write(data, bytes, temperature, tint, ret, ret_bytes, err);
}

static void set(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *text = NULL;
    size_t bytes = 0;
    if (wb_any_null(count, values)) return;
    WbStatus status = written(values, &text, &bytes, &err);
    wb_result_bytes(context, status, text, bytes, sqlite3_value_type(values[0]) == SQLITE_BLOB, &err);
}

#define PURE (SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

const WbFunction wb_functions_catalog_xmp[] = {
    {"wb_xmp_get", 1, PURE, get, NULL, NULL},
    {"wb_xmp_set", 3, PURE, set, NULL, NULL},
    {0},
};
