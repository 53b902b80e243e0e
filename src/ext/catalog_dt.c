/* darktable's parameters: wb_dt_temperature(op_params, version), wb_dt_set_temperature(op_params, version, red, green,
 * blue), wb_dt_mixer(op_params, version), wb_dt_set_mixer(op_params, version, x, y, temperature), wb_dt_get(op_params,
 * version, operation, key).
 *
 * 1. NULL in, NULL out. `version` is the module's, column history.module.
 * 2. wb_dt_temperature is white balance ("temperature", versions 1 to 4) as a JSON object: red, green, blue, various
 *    (null where there is no fourth channel), preset ('as shot', 'spot', 'user', 'camera reference', 'as shot to
 *    reference'; 'unknown' before version 4), and kelvin_out of versions 1 and 2. Multipliers are numbers, not kelvin:
 *    which light they mean, the camera's matrix says.
 * 3. wb_dt_set_temperature is the blob with other multipliers and, in version 4, the preset 'user'; all else stays. An
 *    empty blob becomes a new one of that version.
 * 4. wb_dt_mixer is color calibration ("channelmixerrgb", versions 1 to 3) as a JSON object: illuminant, adapts (false:
 *    it leaves white balance alone), x, y, temperature, gamut, clip.
 * 5. wb_dt_set_mixer is the blob with the illuminant 'custom' at x, y, its slider at the temperature; all else stays.
 * 6. Blobs of another length, versions that are not known, multipliers and lights that cannot be: errors that say so.
 * 7. wb_dt_get is one value by its name in 2 or 4: red, green, blue, preset of 'temperature', illuminant, x, y of
 *    'channelmixerrgb'. All else, and a blob that is an error there, is NULL, so that one bad row does not end a query.
 * 8. Deterministic and harmless: allowed in views, triggers, generated columns and indexes.
 */
#include "ext/door.h"

#include <sqlite3ext.h>
#include <string.h>

#include "catalog/dt_params.h"
#include "ext/catalog_dt_json.h"
#include "ext/catalog_value.h"
#include "ext/json_text.h"
SQLITE_EXTENSION_INIT3

typedef struct Params {
    const void *blob;
    size_t bytes;
    int version;
} Params;

static WbStatus params_of(sqlite3_value **values, const char *const what[2], Params *ret, WbErr *err) {
    int64_t version;
    WB_TRY(wb_value_blob(values[0], what[0], &ret->blob, &ret->bytes, err));
    WB_TRY(wb_value_integer(values[1], what[1], &version, err));
    ret->version = version >= 0 && version <= INT32_MAX ? (int)version : -1;
    return WB_OK;
}

static WbStatus numbers_of(sqlite3_value **values, const char *const what[3], double ret[3], WbErr *err) {
    for (int i = 0; i < 3; i++) WB_TRY(wb_value_number(values[i], what[i], &ret[i], err));
    return WB_OK;
}

/* --- temperature --- */

static WbStatus temperature_json(sqlite3_value **values, char **ret, WbErr *err) {
    static const char *const what[] = {"wb_dt_temperature(op_params)", "wb_dt_temperature(version)"};
    Params params;
    WbDtTemperature read;
    WB_TRY(params_of(values, what, &params, err));
    WB_TRY(wb_dt_temperature_read(params.blob, params.bytes, params.version, &read, err));
    sqlite3_str *json = wb_put_begin();
    wb_put_dt_temperature(json, &read);
    return wb_put_end(json, ret, err);
}

static void temperature(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = temperature_json(values, &json, &err);
    wb_result_json(context, status, json, &err);
}

static WbStatus new_temperature(sqlite3_value **values, unsigned char ret[WB_DT_TEMPERATURE_BYTES], size_t *ret_bytes,
                                WbErr *err) {
    static const char *const what[] = {"wb_dt_set_temperature(op_params)", "wb_dt_set_temperature(version)",
                                       "wb_dt_set_temperature(red)", "wb_dt_set_temperature(green)",
                                       "wb_dt_set_temperature(blue)"};
    Params params;
    double numbers[3];
    WB_TRY(params_of(values, what, &params, err));
    WB_TRY(numbers_of(values + 2, what + 2, numbers, err));
    const float multipliers[3] = {(float)numbers[0], (float)numbers[1], (float)numbers[2]};
    return wb_dt_temperature_write(params.blob, params.bytes, params.version, multipliers, ret, ret_bytes, err);
}

static void set_temperature(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    unsigned char blob[WB_DT_TEMPERATURE_BYTES];
    size_t bytes = 0;
    if (wb_any_null(count, values)) return;
    if (new_temperature(values, blob, &bytes, &err) != WB_OK) wb_result_failure(context, &err);
    else sqlite3_result_blob64(context, blob, bytes, SQLITE_TRANSIENT);
}

/* --- channelmixerrgb --- */

static WbStatus mixer_json(sqlite3_value **values, char **ret, WbErr *err) {
    static const char *const what[] = {"wb_dt_mixer(op_params)", "wb_dt_mixer(version)"};
    Params params;
    WbDtMixer read;
    WB_TRY(params_of(values, what, &params, err));
    WB_TRY(wb_dt_mixer_read(params.blob, params.bytes, params.version, &read, err));
    sqlite3_str *json = wb_put_begin();
    wb_put_dt_mixer(json, &read);
    return wb_put_end(json, ret, err);
}

static void mixer(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = mixer_json(values, &json, &err);
    wb_result_json(context, status, json, &err);
}

static WbStatus new_mixer(sqlite3_value **values, unsigned char ret[WB_DT_MIXER_BYTES], size_t *ret_bytes, WbErr *err) {
    static const char *const what[] = {"wb_dt_set_mixer(op_params)", "wb_dt_set_mixer(version)", "wb_dt_set_mixer(x)",
                                       "wb_dt_set_mixer(y)", "wb_dt_set_mixer(temperature)"};
    Params params;
    double light[3];
    WB_TRY(params_of(values, what, &params, err));
    WB_TRY(numbers_of(values + 2, what + 2, light, err));
    return wb_dt_mixer_write(params.blob, params.bytes, params.version, light[0], light[1], light[2], ret, ret_bytes,
                             err);
}

static void set_mixer(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    unsigned char blob[WB_DT_MIXER_BYTES];
    size_t bytes = 0;
    if (wb_any_null(count, values)) return;
    if (new_mixer(values, blob, &bytes, &err) != WB_OK) wb_result_failure(context, &err);
    else sqlite3_result_blob64(context, blob, bytes, SQLITE_TRANSIENT);
}

/* --- one value --- */

/* A value by its name: a number, or a text where that is not NULL. */
typedef struct Named {
    const char *key;
    double number;
    const char *text;
} Named;

static void result_named(sqlite3_context *context, const Named *all, size_t count, const char *key) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i].key, key) != 0) continue;
        if (all[i].text) sqlite3_result_text(context, all[i].text, -1, SQLITE_STATIC);
        else sqlite3_result_double(context, all[i].number);
    }
}

static void get_temperature(sqlite3_context *context, const Params *params, const char *key) {
    WbDtTemperature read;
    if (wb_dt_temperature_read(params->blob, params->bytes, params->version, &read, NULL) != WB_OK) return;
    const Named all[] = {{"red", read.red, NULL},
                         {"green", read.green, NULL},
                         {"blue", read.blue, NULL},
                         {"preset", 0, wb_dt_preset_name(read.preset)}};
    result_named(context, all, sizeof all / sizeof *all, key);
}

static void get_mixer(sqlite3_context *context, const Params *params, const char *key) {
    WbDtMixer read;
    if (wb_dt_mixer_read(params->blob, params->bytes, params->version, &read, NULL) != WB_OK) return;
    const Named all[] = {
        {"illuminant", 0, wb_dt_illuminant_name(read.illuminant)}, {"x", read.x, NULL}, {"y", read.y, NULL}};
    result_named(context, all, sizeof all / sizeof *all, key);
}

static WbStatus get_value(sqlite3_context *context, sqlite3_value **values, WbErr *err) {
    static const char *const what[] = {"wb_dt_get(op_params)", "wb_dt_get(version)"};
    Params params;
    const char *operation, *key;
    WB_TRY(params_of(values, what, &params, err));
    WB_TRY(wb_value_text(values[2], "wb_dt_get(operation)", &operation, err));
    WB_TRY(wb_value_text(values[3], "wb_dt_get(key)", &key, err));
    if (strcmp(operation, "temperature") == 0) get_temperature(context, &params, key);
    else if (strcmp(operation, "channelmixerrgb") == 0) get_mixer(context, &params, key);
    return WB_OK;
}

static void get(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    if (wb_any_null(count, values)) return;
    if (get_value(context, values, &err) != WB_OK) wb_result_failure(context, &err);
}

#define PURE (SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

const WbFunction wb_functions_catalog_dt[] = {
    {"wb_dt_temperature", 2, PURE, temperature, NULL, NULL},
    {"wb_dt_set_temperature", 5, PURE, set_temperature, NULL, NULL},
    {"wb_dt_mixer", 2, PURE, mixer, NULL, NULL},
    {"wb_dt_set_mixer", 5, PURE, set_mixer, NULL, NULL},
    {"wb_dt_get", 4, PURE, get, NULL, NULL},
    {0},
};
