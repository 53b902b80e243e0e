/* darktable's histories: the aggregates wb_dt_white_balance(num, operation, multi_priority, enabled, version,
 * op_params), wb_dt_label(the same) and wb_dt_hash(num, operation, multi_priority, enabled, op_params,
 * blendop_params, order_version, order_list) over rows of `history`, and the sidecars wb_dt_xmp_get(xmp),
 * wb_dt_xmp_add(xmp, operation, multi_priority, version, op_params, blendop_version, blendop_params, hash),
 * wb_dt_xmp_take(xmp, operation, multi_priority, op_params, hash).
 *
 *  1. The aggregates take the rows of one photo with num < images.history_end, in any order; in force is the one with
 *     the highest num of each operation and multi_priority. No rows give NULL. A num, operation, multi_priority or
 *     enabled that is NULL is an error; blobs may be NULL.
 *  2. wb_dt_white_balance is a JSON object: module ('temperature', 'channelmixerrgb' or null, whose choice is in
 *     force), num of the row that has it, edit, the reason where that is false ('as shot', 'camera reference', 'auto',
 *     'no white balance'), and white_balance as wb_dt_temperature has it, color_calibration as wb_dt_mixer has it.
 *  3. "temperature" hands over to a color calibration that adapts, to another light than "same as pipeline", with the
 *     presets 'as shot to reference' and 'camera reference', before version 4 always. Before version 4, and in color
 *     calibration of any version, nothing tells what the photographer set from what darktable did: edit is true, and
 *     the multipliers are to be compared with the camera's (of color calibration: wb_dt_multipliers).
 *  4. wb_dt_hash is history_hash.current_hash, 16 bytes: of the enabled rows in force and of the photo's row of
 *     module_order (NULL, NULL where there is none), the same in every row.
 *  5. wb_dt_xmp_get is what 2 says of a sidecar's own history, with xmp_version, history_end, entries, hash as the
 *     file gives it, hash_now as wb_dt_hash of it, and where color calibration is in force, first_calibration: its
 *     first entry, as darktable set it when it first saw the photo, unless the history was compressed.
 *  6. wb_dt_xmp_add is the sidecar with one entry more in force: num is history_end, which moves up with the entries
 *     above it. It is a copy of the one in force of that operation with other parameters, or new with the blendop
 *     given (NULL otherwise). The hash, 32 hexadecimal digits or NULL, is renewed where there is one. Every other
 *     byte stays; the type is that of the argument. wb_dt_xmp_take takes that back: the last entry in force must be of
 *     that operation and those parameters, else it is an error.
 *  7. Sidecars that are not XML or XMP, a DOCTYPE, more than 32 MiB, packed bombs, entries that cannot be read:
 *     errors.
 *  8. NULL for xmp gives NULL. Deterministic and harmless, all of them.
 *  9. wb_dt_label is module, num, edit and reason of wb_dt_white_balance, but rows that are an error there are an
 *     object here: edit false, the error as `problem` and as reason, so that one bad history does not end a query over
 *     a library.
 */
#include "ext/door.h"

#include <sqlite3ext.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "catalog/dt_sidecar.h"
#include "ext/catalog_dt_json.h"
#include "ext/catalog_value.h"
#include "ext/json_text.h"
SQLITE_EXTENSION_INIT3

/* --- rows --- */

/* Of one aggregate; SQLite hands it out zeroed. */
typedef struct Rows {
    WbDtHistory history;
    WbDtOrder order; /* its list owned */
    int failed;      /* there was an error: what follows is only cleaning up */
    WbErr problem;   /* of wb_dt_label: that error */
} Rows;

static void rows_clear(Rows *rows) {
    wb_dt_history_clear(&rows->history);
    wb_free((char *)rows->order.list);
    rows->order = (WbDtOrder){0};
}

/* A blob, or NULL for none. */
static WbStatus blob_of(sqlite3_value *value, const char *what, const void **ret, size_t *bytes, WbErr *err) {
    return sqlite3_value_type(value) == SQLITE_NULL ? WB_OK : wb_value_blob(value, what, ret, bytes, err);
}

/* What both aggregates begin with: num, operation, multi_priority, enabled. */
static WbStatus row_of(sqlite3_value **values, const char *const what[4], WbDtRow *row, WbErr *err) {
    int64_t enabled;
    WB_TRY(wb_value_integer(values[0], what[0], &row->num, err));
    WB_TRY(wb_value_text(values[1], what[1], &row->operation, err));
    WB_TRY(wb_value_integer(values[2], what[2], &row->multi_priority, err));
    WB_TRY(wb_value_integer(values[3], what[3], &enabled, err));
    row->enabled = enabled != 0;
    return WB_OK;
}

/* Adds a row with `take`. The first failure stays in rows->problem; *ret 1: it has just come. */
static Rows *add_row(sqlite3_context *context, sqlite3_value **values,
                     WbStatus (*take)(Rows *rows, sqlite3_value **values, WbErr *err), int *ret) {
    Rows *rows = sqlite3_aggregate_context(context, sizeof *rows);
    *ret = 0;
    if (!rows) return sqlite3_result_error_nomem(context), NULL;
    if (rows->failed || take(rows, values, &rows->problem) == WB_OK) return rows;
    rows->failed = *ret = 1;
    rows_clear(rows);
    return rows;
}

/* The first failure is the aggregate's. */
static void step(sqlite3_context *context, sqlite3_value **values,
                 WbStatus (*take)(Rows *rows, sqlite3_value **values, WbErr *err)) {
    int failed;
    Rows *rows = add_row(context, values, take, &failed);
    if (failed) wb_result_failure(context, &rows->problem);
}

/* --- wb_dt_white_balance --- */

static WbStatus take_balance_row(Rows *rows, sqlite3_value **values, WbErr *err) {
    static const char *const what[] = {"wb_dt_white_balance(num)", "wb_dt_white_balance(operation)",
                                       "wb_dt_white_balance(multi_priority)", "wb_dt_white_balance(enabled)"};
    WbDtRow row = {0};
    int64_t version;
    WB_TRY(row_of(values, what, &row, err));
    WB_TRY(wb_value_integer(values[4], "wb_dt_white_balance(version)", &version, err));
    row.version = version >= 0 && version <= INT32_MAX ? (int)version : -1;
    WB_TRY(blob_of(values[5], "wb_dt_white_balance(op_params)", &row.params, &row.params_bytes, err));
    return wb_dt_history_add(&rows->history, &row, err);
}

static void balance_step(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    step(context, values, take_balance_row);
}

typedef void Put(sqlite3_str *json, const WbDtBalance *balance);

static WbStatus balance_json(const WbDtHistory *history, Put *put, char **ret, WbErr *err) {
    WbDtBalance balance;
    WB_TRY(wb_dt_history_balance(history, &balance, err));
    sqlite3_str *json = wb_put_begin();
    put(json, &balance);
    return wb_put_end(json, ret, err);
}

static void balance_final(sqlite3_context *context) {
    WbErr err = {0};
    char *json = NULL;
    Rows *rows = sqlite3_aggregate_context(context, 0);
    if (!rows || rows->failed) return;
    WbStatus status = balance_json(&rows->history, wb_put_dt_balance, &json, &err);
    rows_clear(rows);
    wb_result_json(context, status, json, &err);
}

/* --- wb_dt_label --- */

static void label_step(sqlite3_context *context, int count, sqlite3_value **values) {
    int failed;
    (void)count;
    Rows *rows = add_row(context, values, take_balance_row, &failed);
    if (failed && rows->problem.code == WB_ERR_NOMEM) sqlite3_result_error_nomem(context);
}

static WbStatus problem_json(const char *text, char **ret, WbErr *err) {
    sqlite3_str *json = wb_put_begin();
    wb_put_key_bool(json, "edit", 0);
    wb_put_key_text(json, "reason", text);
    wb_put_key_text(json, "problem", text);
    return wb_put_end(json, ret, err);
}

static void label_final(sqlite3_context *context) {
    WbErr err = {0};
    char *json = NULL;
    Rows *rows = sqlite3_aggregate_context(context, 0);
    if (!rows) return;
    WbStatus status = rows->failed ? rows->problem.code
                                   : balance_json(&rows->history, wb_put_dt_label, &json, &rows->problem);
    if (status != WB_OK && status != WB_ERR_NOMEM) status = problem_json(rows->problem.text, &json, &err);
    else err = rows->problem;
    rows_clear(rows);
    wb_result_json(context, status, json, &err);
}

/* --- wb_dt_hash --- */

static WbStatus take_order(WbDtOrder *order, sqlite3_value **values, WbErr *err) {
    int64_t version;
    const char *list = NULL;
    if (order->has_order || sqlite3_value_type(values[0]) == SQLITE_NULL) return WB_OK;
    WB_TRY(wb_value_integer(values[0], "wb_dt_hash(order_version)", &version, err));
    if (sqlite3_value_type(values[1]) != SQLITE_NULL)
        WB_TRY(wb_value_text(values[1], "wb_dt_hash(order_list)", &list, err));
    *order = (WbDtOrder){1, (int32_t)version, wb_strdup(list)};
    return list && !order->list ? wb_fail_nomem(err) : WB_OK;
}

static WbStatus take_hash_row(Rows *rows, sqlite3_value **values, WbErr *err) {
    static const char *const what[] = {"wb_dt_hash(num)", "wb_dt_hash(operation)", "wb_dt_hash(multi_priority)",
                                       "wb_dt_hash(enabled)"};
    WbDtRow row = {0};
    WB_TRY(row_of(values, what, &row, err));
    WB_TRY(blob_of(values[4], "wb_dt_hash(op_params)", &row.params, &row.params_bytes, err));
    WB_TRY(blob_of(values[5], "wb_dt_hash(blendop_params)", &row.blend, &row.blend_bytes, err));
    WB_TRY(take_order(&rows->order, values + 6, err));
    return wb_dt_history_add(&rows->history, &row, err);
}

static void hash_step(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    step(context, values, take_hash_row);
}

static void hash_final(sqlite3_context *context) {
    unsigned char digest[WB_MD5_BYTES];
    Rows *rows = sqlite3_aggregate_context(context, 0);
    if (!rows || rows->failed) return;
    wb_dt_history_hash(&rows->history, &rows->order, digest);
    rows_clear(rows);
    sqlite3_result_blob(context, digest, sizeof digest, SQLITE_TRANSIENT);
}

/* --- sidecars --- */

static WbStatus sidecar_json(sqlite3_value *value, char **ret, WbErr *err) {
    WB_CLEANUP(wb_dt_sidecar_clear) WbDtSidecar sidecar = {0};
    const char *data;
    size_t bytes;
    WbDtBalance balance;
    unsigned char digest[WB_MD5_BYTES];
    char hash[2 * WB_MD5_BYTES + 1];
    WB_TRY(wb_value_bytes(value, "wb_dt_xmp_get(xmp)", &data, &bytes, err));
    WB_TRY(wb_dt_sidecar_read(data, bytes, &sidecar, err));
    WB_TRY(wb_dt_history_balance(&sidecar.history, &balance, err));
    wb_dt_history_hash(&sidecar.history, &sidecar.order, digest);
    for (size_t i = 0; i < WB_MD5_BYTES; i++) (void)snprintf(hash + 2 * i, 3, "%02x", digest[i]);
    sqlite3_str *json = wb_put_begin();
    wb_put_dt_balance(json, &balance);
    if (balance.module == WB_DT_MIXER && sidecar.first_num >= 0) {
        wb_put_open(json, "first_calibration");
        wb_put_dt_mixer(json, &sidecar.first);
        wb_put_close(json);
    }
    wb_put_key_integer(json, "xmp_version", sidecar.xmp_version);
    wb_put_key_integer(json, "history_end", sidecar.history_end);
    wb_put_key_integer(json, "entries", sidecar.entries);
    if (sidecar.hash[0]) wb_put_key_text(json, "hash", sidecar.hash);
    wb_put_key_text(json, "hash_now", hash);
    return wb_put_end(json, ret, err);
}

static void xmp_get(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = sidecar_json(values[0], &json, &err);
    wb_result_json(context, status, json, &err);
}

enum { XMP, OPERATION, PRIORITY, VERSION, PARAMS, BLEND_VERSION, BLEND, HASH };

static WbStatus hash_of(sqlite3_value *value, const char *what, const char **ret, WbErr *err) {
    return sqlite3_value_type(value) == SQLITE_NULL ? WB_OK : wb_value_text(value, what, ret, err);
}

static WbStatus added(sqlite3_value **values, char **ret, size_t *ret_bytes, WbErr *err) {
    WbDtRow row = {.enabled = 1};
    const char *data, *hash = NULL;
    size_t bytes;
    int64_t version, blend_version = 0;
    WB_TRY(wb_value_bytes(values[XMP], "wb_dt_xmp_add(xmp)", &data, &bytes, err));
    WB_TRY(wb_value_text(values[OPERATION], "wb_dt_xmp_add(operation)", &row.operation, err));
    WB_TRY(wb_value_integer(values[PRIORITY], "wb_dt_xmp_add(multi_priority)", &row.multi_priority, err));
    WB_TRY(wb_value_integer(values[VERSION], "wb_dt_xmp_add(version)", &version, err));
    WB_TRY(wb_value_blob(values[PARAMS], "wb_dt_xmp_add(op_params)", &row.params, &row.params_bytes, err));
    if (sqlite3_value_type(values[BLEND_VERSION]) != SQLITE_NULL)
        WB_TRY(wb_value_integer(values[BLEND_VERSION], "wb_dt_xmp_add(blendop_version)", &blend_version, err));
    WB_TRY(blob_of(values[BLEND], "wb_dt_xmp_add(blendop_params)", &row.blend, &row.blend_bytes, err));
    WB_TRY(hash_of(values[HASH], "wb_dt_xmp_add(hash)", &hash, err));
    if (version < 1 || version > 1000 || blend_version < 0 || blend_version > 1000) /* darktable's are below 100 */
        return wb_fail(err, WB_ERR_USAGE, "wb_dt_xmp_add: %lld and %lld are no versions of a module",
                       (long long)version, (long long)blend_version);
    row.version = (int)version;
    return wb_dt_sidecar_add(data, bytes, &row, (int)blend_version, hash, ret, ret_bytes, err);
}

static void xmp_add(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *text = NULL;
    size_t bytes = 0;
    (void)count;
    if (wb_any_null(1, values)) return;
    WbStatus status = added(values, &text, &bytes, &err);
    wb_result_bytes(context, status, text, bytes, sqlite3_value_type(values[XMP]) == SQLITE_BLOB, &err);
}

static WbStatus taken(sqlite3_value **values, char **ret, size_t *ret_bytes, WbErr *err) {
    WbDtRow row = {.enabled = 1};
    const char *data, *hash = NULL;
    size_t bytes;
    WB_TRY(wb_value_bytes(values[0], "wb_dt_xmp_take(xmp)", &data, &bytes, err));
    WB_TRY(wb_value_text(values[1], "wb_dt_xmp_take(operation)", &row.operation, err));
    WB_TRY(wb_value_integer(values[2], "wb_dt_xmp_take(multi_priority)", &row.multi_priority, err));
    WB_TRY(wb_value_blob(values[3], "wb_dt_xmp_take(op_params)", &row.params, &row.params_bytes, err));
    WB_TRY(hash_of(values[4], "wb_dt_xmp_take(hash)", &hash, err));
    return wb_dt_sidecar_take(data, bytes, &row, hash, ret, ret_bytes, err);
}

static void xmp_take(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *text = NULL;
    size_t bytes = 0;
    (void)count;
    if (wb_any_null(1, values)) return;
    WbStatus status = taken(values, &text, &bytes, &err);
    wb_result_bytes(context, status, text, bytes, sqlite3_value_type(values[0]) == SQLITE_BLOB, &err);
}

#define PURE (SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

const WbFunction wb_functions_catalog_dt_history[] = {
    {"wb_dt_white_balance", 6, PURE, NULL, balance_step, balance_final},
    {"wb_dt_label", 6, PURE, NULL, label_step, label_final},
    {"wb_dt_hash", 8, PURE, NULL, hash_step, hash_final},
    {"wb_dt_xmp_get", 1, PURE, xmp_get, NULL, NULL},
    {"wb_dt_xmp_add", 8, PURE, xmp_add, NULL, NULL},
    {"wb_dt_xmp_take", 5, PURE, xmp_take, NULL, NULL},
    {0},
};
