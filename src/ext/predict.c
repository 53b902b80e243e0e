/* wb_predict(model, features [, shot]) and wb_model(model).
 *
 * 1. NULL in, NULL out; the shot alone may be NULL: then nothing is known of it, and as-shot in particular.
 * 2. wb_predict is a JSON object: temperature, tint, the bounds of their 90 % intervals and novelty, then
 *    "absolute":true where as-shot was unknown and "fallback":true where the model had too little to learn from.
 *    Sliders and bounds are the integers that would be set; the table wb_prediction gives them unrounded.
 * 3. wb_model is what a model knows about itself, as a JSON object: what it learned from and its held-out errors.
 * 4. A blob that is cut short or damaged, even by one bit, and one of another format, is an error that says so. (A
 *    damaged copy of a model that the same statement used a row before may pass for it.)
 * 5. A model is parsed once and kept (the eight used last), also when it comes from a subquery.
 * 6. Both are deterministic. wb_model is harmless; wb_predict is left to the host's trust in the schema
 *    (PRAGMA trusted_schema).
 */
#include "ext/door.h"

#include <sqlite3ext.h>

#include "ext/arguments.h"
#include "ext/result_json.h"
SQLITE_EXTENSION_INIT3

#define SEEN (-0x7762) /* a negative place of auxiliary data is the statement's: it goes when the statement ends */

/* NULL when there is no memory: then every byte of the model is read again. */
static WbModelSeen *seen_of(sqlite3_context *context) {
    WbModelSeen *seen = sqlite3_get_auxdata(context, SEEN);
    if (seen) return seen;
    seen = sqlite3_malloc(sizeof *seen);
    if (!seen) return NULL;
    *seen = (WbModelSeen){0};
    sqlite3_set_auxdata(context, SEEN, seen, sqlite3_free);
    return sqlite3_get_auxdata(context, SEEN); /* SQLite frees what it has no memory to keep */
}

static WbStatus prediction_json(WbExt *ext, WbModelSeen *seen, int count, sqlite3_value **values, char **ret,
                                WbErr *err) {
    WbPrediction prediction;
    WB_TRY(wb_predict_values(ext, seen, values[0], values[1], count > 2 ? values[2] : NULL, &prediction, err));
    return wb_json_of_prediction(&prediction, NULL, 0, ret, err);
}

static void predict(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(2, values)) return;
    WbStatus status = prediction_json(wb_ext_of(context), seen_of(context), count, values, &json, &err);
    wb_result_json(context, status, json, &err);
}

static WbStatus model_json(WbExt *ext, sqlite3_value *value, char **ret, WbErr *err) {
    const void *blob;
    size_t bytes;
    const WbModel *model;
    WB_TRY(wb_value_blob(value, "wb_model(model)", &blob, &bytes, err));
    WB_TRY(wb_model_cached(&ext->models, NULL, blob, bytes, &model, err));
    WbModelInfo info = wb_model_info(model);
    return wb_json_of_model(&info, bytes, ret, err);
}

static void model_call(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = model_json(wb_ext_of(context), values[0], &json, &err);
    wb_result_json(context, status, json, &err);
}

const WbFunction wb_functions_predict[] = {
    {"wb_predict", 2, SQLITE_DETERMINISTIC, predict, NULL, NULL},
    {"wb_predict", 3, SQLITE_DETERMINISTIC, predict, NULL, NULL},
    {"wb_model", 1, SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, model_call, NULL, NULL},
    {0},
};
