/* wb_train(key, features, shot, temperature, tint [, options]): an aggregate that learns a model from its rows.
 *
 *  1. The model is a blob for wb_predict and wb_model. Rows are sorted by key first, so their order never matters: the
 *     same rows and options give the same bytes.
 *  2. A row whose features, temperature or tint is NULL, or whose sliders are not numbers, is skipped. Sliders outside
 *     2000..50000 K or -150..150 are left out and counted (wb_model: left_out).
 *  3. Nothing to learn from (no rows, or all of them skipped) gives NULL, as avg() does; labels that are all out of
 *     range are an error.
 *  4. Fewer than 5 labelled photos give a fallback model, which says as-shot or the median.
 *  5. The key is the photo's id: any number, text or blob. NULL, and a key that occurs twice, are errors.
 *  6. The shot is JSON as wb_shot gives it, or NULL; keys it does not know are passed over.
 *  7. Options are a JSON object of training options, {"epochs":20,"loss":"huber"}, or NULL; they must be the same in
 *     every row. An option that does not exist, or a value it does not take, is an error that says what is allowed.
 *  8. sqlite3_interrupt() stops training with SQLITE_INTERRUPT.
 *  9. Works with GROUP BY: one model a photographer in one statement. Not a window function.
 * 10. Heavy work: direct-only, so no view, trigger or schema can call it.
 */
#include "ext/door.h"

#include <sqlite3ext.h>
#include <string.h>

#include "base/memory.h"
#include "ext/json_object.h"
#include "ext/poll.h"
#include "features/features.h"
#include "model/dataset.h"
#include "model/model.h"
#include "model/options.h"
SQLITE_EXTENSION_INIT3

/* SQLite hands it out zeroed. */
typedef struct Training {
    WbDataset dataset;
    char *options; /* the first row's; owned */
    int rows;
    int failed;       /* an error was reported: what follows is only cleaning up */
    int64_t failures; /* the connection's count at the first row */
} Training;

/* --- rows --- */

static WbStatus take_options(Training *training, sqlite3_value *value, WbErr *err) {
    const char *text = "";
    if (value && sqlite3_value_type(value) != SQLITE_NULL)
        WB_TRY(wb_value_text(value, "wb_train(options)", &text, err));
    if (training->rows > 0 && strcmp(text, training->options) != 0)
        return wb_fail(err, WB_ERR_USAGE, "wb_train(options) must be the same in every row, not '%.40s' and '%.40s'",
                       training->options, text);
    if (training->rows > 0) return WB_OK;
    training->options = wb_strdup(text);
    return training->options ? WB_OK : wb_fail_nomem(err);
}

static WbStatus key_of(sqlite3_value *value, const char **ret, WbErr *err) {
    if (sqlite3_value_type(value) == SQLITE_NULL)
        return wb_fail(err, WB_ERR_USAGE, "wb_train(key) is NULL: give each photo its id");
    const char *key = (const char *)sqlite3_value_text(value);
    if (!key) return wb_fail_nomem(err);
    if (strlen(key) != (size_t)sqlite3_value_bytes(value))
        return wb_fail(err, WB_ERR_USAGE, "wb_train(key) holds a NUL character: use hex(key)");
    *ret = key;
    return WB_OK;
}

enum { KEY, FEATURES, SHOT, TEMPERATURE, TINT, OPTIONS };

static WbStatus take_row(WbExt *ext, Training *training, int count, sqlite3_value **values, WbErr *err) {
    WB_TRY(take_options(training, count > OPTIONS ? values[OPTIONS] : NULL, err));
    if (training->rows++ == 0) training->failures = ext->failures;
    double temperature = wb_value_slider(values[TEMPERATURE]), tint = wb_value_slider(values[TINT]);
    if (isnan(temperature) || isnan(tint) || wb_any_null(1, values + FEATURES)) return WB_OK;
    const char *key = NULL;
    const void *blob;
    size_t bytes;
    WbFeatures features;
    WbShot shot;
    WB_TRY(wb_value_blob(values[FEATURES], "wb_train(features)", &blob, &bytes, err));
    WB_TRY(wb_features_unpack(blob, bytes, &features, err));
    WB_TRY(wb_value_shot(ext, values[SHOT], "wb_train(shot)", &shot, err));
    WB_TRY(key_of(values[KEY], &key, err));
    return wb_dataset_add(&training->dataset, key, &features, &shot, temperature, tint, 1.0, err);
}

static void step(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    Training *training = sqlite3_aggregate_context(context, sizeof *training);
    if (!training) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (training->failed || take_row(wb_ext_of(context), training, count, values, &err) == WB_OK) return;
    training->failed = 1;
    wb_result_failure(context, &err);
}

/* --- training --- */

/* Text of an option: switches may be true and false in JSON, which arrive as 1 and 0. */
static WbStatus set_option(void *context, const char *key, sqlite3_value *atom, WbErr *err) {
    const char *text = (const char *)sqlite3_value_text(atom);
    if (!text) return wb_fail(err, WB_ERR_USAGE, "wb_train(options): %.40s has no value", key);
    return wb_train_options_set(context, key, text, err);
}

static int stop_asked(void *context, const char *stage, double share) {
    (void)stage;
    (void)share;
    return wb_poll_stop(context);
}

static WbStatus train_blob(WbExt *ext, Training *training, sqlite3_stmt *poll, unsigned char **ret, size_t *bytes,
                           WbErr *err) {
    WB_CLEANUP(wb_model_free_at) WbModel *model = NULL;
    WbTrainOptions options = wb_train_options();
    WbJsonReader *json;
    if (training->options[0]) {
        WB_TRY(wb_ext_json(ext, &json, err));
        WB_TRY(wb_json_members(json, training->options, "wb_train(options)", set_option, &options, err));
    }
    WB_TRY(wb_dataset_sort(&training->dataset, err));
    if (stop_asked(poll, "", 0)) return wb_fail(err, WB_ERR_INTERRUPTED, "interrupted");
    WB_TRY(wb_model_train(&training->dataset, &options, stop_asked, poll, &model, err));
    return wb_model_pack(model, ret, bytes, err);
}

static WbStatus train(WbExt *ext, Training *training, unsigned char **ret, size_t *bytes, WbErr *err) {
    sqlite3_stmt *poll = NULL;
    WB_TRY(wb_poll_new(ext, &poll, err));
    WbStatus status = train_blob(ext, training, poll, ret, bytes, err);
    sqlite3_finalize(poll);
    return status;
}

static void finish(sqlite3_context *context, Training *training) {
    WbErr err = {0};
    unsigned char *blob;
    size_t bytes;
    WbExt *ext = wb_ext_of(context);
    /* SQLite also calls this to clean up after an error elsewhere in the statement: minutes of training for nothing. */
    if (training->failed || ext->failures != training->failures) return;
    if (training->dataset.count == 0) return;
    if (train(ext, training, &blob, &bytes, &err) != WB_OK) {
        wb_result_failure(context, &err);
        return;
    }
    sqlite3_result_blob64(context, blob, bytes, wb_free);
}

static void final(sqlite3_context *context) {
    Training *training = sqlite3_aggregate_context(context, 0);
    if (!training) return;
    finish(context, training);
    wb_dataset_clear(&training->dataset);
    wb_free(training->options);
}

const WbFunction wb_functions_train[] = {
    {"wb_train", 5, SQLITE_DIRECTONLY, NULL, step, final},
    {"wb_train", 6, SQLITE_DIRECTONLY, NULL, step, final},
    {0},
};
