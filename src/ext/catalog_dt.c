/* darktable's parameters: wb_dt_temperature(op_params, version), wb_dt_set_temperature(op_params, version, red, green,
 * blue), wb_dt_mixer(op_params, version), wb_dt_set_mixer(op_params, version, x, y, temperature).
 *
 * 1. NULL in, NULL out. `version` is the module's, column history.module.
 * 2. wb_dt_temperature is white balance ("temperature", versions 1 to 4) as a JSON object: red, green, blue, various
 *    (null where there is no fourth channel), preset ('as shot', 'spot', 'user', 'camera reference', 'as shot to
 *    reference'; 'unknown' before version 4), and kelvin_out of versions 1 and 2. Multipliers are numbers, not kelvin:
 *    which light they mean, the camera's matrix says.
 * 3. wb_dt_set_temperature is the blob with other multipliers and, in version 4, the preset 'user'; all else stays. An
 *    empty blob becomes a new one of that version.
 * 4. wb_dt_mixer is color calibration ("channelmixerrgb", version 3) as a JSON object: illuminant, adapts (false: it
 *    leaves white balance alone), x, y, temperature, gamut, clip.
 * 5. wb_dt_set_mixer is the blob with the illuminant 'custom' at x, y, its slider at the temperature; all else stays.
 * 6. Blobs of another length, versions that are not known, multipliers and lights that cannot be: errors that say so.
 * 7. Deterministic and harmless: allowed in views, triggers, generated columns and indexes.
 */
#include "ext/door.h"

#include <sqlite3ext.h>

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

static WbStatus new_mixer(sqlite3_value **values, unsigned char ret[WB_DT_MIXER_BYTES], WbErr *err) {
    static const char *const what[] = {"wb_dt_set_mixer(op_params)", "wb_dt_set_mixer(version)", "wb_dt_set_mixer(x)",
                                       "wb_dt_set_mixer(y)", "wb_dt_set_mixer(temperature)"};
    Params params;
    double light[3];
    WB_TRY(params_of(values, what, &params, err));
    WB_TRY(numbers_of(values + 2, what + 2, light, err));
    return wb_dt_mixer_write(params.blob, params.bytes, params.version, light[0], light[1], light[2], ret, err);
}

static void set_mixer(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    unsigned char blob[WB_DT_MIXER_BYTES];
    if (wb_any_null(count, values)) return;
    if (new_mixer(values, blob, &err) != WB_OK) wb_result_failure(context, &err);
    else sqlite3_result_blob64(context, blob, sizeof blob, SQLITE_TRANSIENT);
}

#define PURE (SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

const WbFunction wb_functions_catalog_dt[] = {
    {"wb_dt_temperature", 2, PURE, temperature, NULL, NULL},
    {"wb_dt_set_temperature", 5, PURE, set_temperature, NULL, NULL},
    {"wb_dt_mixer", 2, PURE, mixer, NULL, NULL},
    {"wb_dt_set_mixer", 5, PURE, set_mixer, NULL, NULL},
    {0},
};
