/* Cameras: wb_multipliers(temperature, tint, camera), wb_temp_tint(red, green, blue, camera),
 * wb_temp_tint_or_null(red, green, blue, camera), wb_temp_tint_or_null(x, y), wb_camera_matrix(temperature, tint,
 * camera), wb_adapt_matrix(method, temperature1, tint1, temperature2, tint2). Definitions: color/camera.h,
 * color/adapt.h.
 *
 * 1. NULL in, NULL out.
 * 2. A camera is a JSON object with the names and numbers of DNG tags: ColorMatrix1, which must be there;
 *    ColorMatrix2, CameraCalibration1 and 2, ForwardMatrix1 and 2 (9 numbers each, row by row), AnalogBalance (3),
 *    CalibrationIlluminant1 and 2 (EXIF codes). Other members are passed over; a wrong one is an error that names it.
 * 3. wb_multipliers gives [red, 1, blue] as JSON: what the camera's channels are multiplied by under these sliders,
 *    by the DNG specification. Every position of the sliders has some, at most 1000 apart.
 * 4. wb_temp_tint is the way back, {"temperature":kelvin,"tint":tint}, and undoes wb_multipliers within .04 mired and
 *    .002 of tint (but where a channel has reached 1000). Any scale will do: a neutral's reciprocals are multipliers.
 * 5. wb_camera_matrix gives three rows [[..],[..],[..]] that bring the camera's own numbers to linear sRGB: what is
 *    lit by the white of the sliders, largest channel 1, becomes 1, 1, 1.
 * 6. wb_adapt_matrix gives three rows that turn XYZ seen under the first white into what looks the same under the
 *    second; method is 'bradford' or 'cat16'. Whites that are no light are as color/adapt.h says.
 * 7. Sliders outside 2000..50000 K or -150..150, whites that no slider names, multipliers not above 0 and matrices
 *    that cannot be inverted are errors.
 * 8. wb_temp_tint_or_null is wb_temp_tint, of multipliers or of a chromaticity, but NULL where that is an error, so
 *    that one extreme photo does not end a query over a catalog.
 * 9. Deterministic and harmless: allowed in views, triggers, generated columns and indexes.
 */
#include "ext/door.h"

#include <sqlite3ext.h>
#include <string.h>

#include "color/adapt.h"
#include "color/temperature.h"
#include "ext/camera_json.h"
#include "ext/json_text.h"
SQLITE_EXTENSION_INIT3

static WbStatus camera_of(WbExt *ext, sqlite3_value *value, const char *what, WbCamera *ret, WbErr *err) {
    const char *json;
    WbJsonReader *reader;
    WB_TRY(wb_value_text(value, what, &json, err));
    WB_TRY(wb_ext_json(ext, &reader, err));
    return wb_camera_of_json(reader, json, ret, err);
}

static WbStatus numbers_of(sqlite3_value **values, const char *const *what, int count, double *ret, WbErr *err) {
    for (int i = 0; i < count; i++) WB_TRY(wb_value_number(values[i], what[i], &ret[i], err));
    return WB_OK;
}

static WbStatus rows_json(const WbMatrix3 *matrix, char **ret, WbErr *err) {
    const double(*m)[3] = matrix->m;
    *ret = sqlite3_mprintf("[[%.15g,%.15g,%.15g],[%.15g,%.15g,%.15g],[%.15g,%.15g,%.15g]]", m[0][0], m[0][1], m[0][2],
                           m[1][0], m[1][1], m[1][2], m[2][0], m[2][1], m[2][2]);
    return *ret ? WB_OK : wb_fail_nomem(err);
}

static WbStatus multipliers_json(WbExt *ext, sqlite3_value **values, char **ret, WbErr *err) {
    static const char *const what[] = {"wb_multipliers(temperature)", "wb_multipliers(tint)"};
    double sliders[2], factor[3];
    WbCamera camera;
    WB_TRY(numbers_of(values, what, 2, sliders, err));
    WB_TRY(camera_of(ext, values[2], "wb_multipliers(camera)", &camera, err));
    WB_TRY(wb_multipliers_of_temp_tint(&camera, sliders[0], sliders[1], factor, err));
    *ret = sqlite3_mprintf("[%.15g,%.15g,%.15g]", factor[0], factor[1], factor[2]);
    return *ret ? WB_OK : wb_fail_nomem(err);
}

static WbStatus temp_tint_json(WbExt *ext, sqlite3_value **values, char **ret, WbErr *err) {
    static const char *const what[] = {"wb_temp_tint(red)", "wb_temp_tint(green)", "wb_temp_tint(blue)"};
    double factor[3], kelvin, tint;
    WbCamera camera;
    WB_TRY(numbers_of(values, what, 3, factor, err));
    WB_TRY(camera_of(ext, values[3], "wb_temp_tint(camera)", &camera, err));
    WB_TRY(wb_temp_tint_of_multipliers(&camera, factor, &kelvin, &tint, err));
    sqlite3_str *json = wb_put_begin();
    wb_put_key_number(json, "temperature", kelvin);
    wb_put_key_number(json, "tint", tint);
    return wb_put_end(json, ret, err);
}

static WbStatus camera_matrix_json(WbExt *ext, sqlite3_value **values, char **ret, WbErr *err) {
    static const char *const what[] = {"wb_camera_matrix(temperature)", "wb_camera_matrix(tint)"};
    double sliders[2], xy[2];
    WbCamera camera;
    WbMatrix3 matrix;
    WB_TRY(numbers_of(values, what, 2, sliders, err));
    WB_TRY(camera_of(ext, values[2], "wb_camera_matrix(camera)", &camera, err));
    WB_TRY(wb_xy_of_temp_tint(sliders[0], sliders[1], xy, err));
    WB_TRY(wb_camera_to_srgb(&camera, xy, &matrix, err));
    return rows_json(&matrix, ret, err);
}

static WbStatus adapt_matrix_json(WbExt *ext, sqlite3_value **values, char **ret, WbErr *err) {
    static const char *const what[] = {"wb_adapt_matrix(temperature1)", "wb_adapt_matrix(tint1)",
                                       "wb_adapt_matrix(temperature2)", "wb_adapt_matrix(tint2)"};
    const char *method;
    double sliders[4], from[3], to[3];
    WbMatrix3 matrix;
    (void)ext;
    WB_TRY(wb_value_text(values[0], "wb_adapt_matrix(method)", &method, err));
    int is_cat16 = strcmp(method, "cat16") == 0;
    if (!is_cat16 && strcmp(method, "bradford") != 0)
        return wb_fail(err, WB_ERR_USAGE, "wb_adapt_matrix(method) is 'bradford' or 'cat16', not '%.40s'", method);
    WB_TRY(numbers_of(values + 1, what, 4, sliders, err));
    WB_TRY(wb_white_of_balance(sliders[0], sliders[1], from, err));
    WB_TRY(wb_white_of_balance(sliders[2], sliders[3], to, err));
    WB_TRY(wb_adapt_matrix(is_cat16 ? WB_ADAPT_CAT16 : WB_ADAPT_BRADFORD, from, to, &matrix, err));
    return rows_json(&matrix, ret, err);
}

typedef WbStatus (*Maker)(WbExt *ext, sqlite3_value **values, char **ret, WbErr *err);

static void answer(sqlite3_context *context, int count, sqlite3_value **values, Maker maker) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = maker(wb_ext_of(context), values, &json, &err);
    wb_result_json(context, status, json, &err);
}

static void multipliers(sqlite3_context *context, int count, sqlite3_value **values) {
    answer(context, count, values, multipliers_json);
}

static void temp_tint(sqlite3_context *context, int count, sqlite3_value **values) {
    answer(context, count, values, temp_tint_json);
}

static WbStatus temp_tint_of_xy_json(sqlite3_value **values, char **ret, WbErr *err) {
    static const char *const what[] = {"wb_temp_tint_or_null(x)", "wb_temp_tint_or_null(y)"};
    double xy[2], kelvin, tint;
    WB_TRY(numbers_of(values, what, 2, xy, err));
    WB_TRY(wb_temp_tint_of_xy(xy[0], xy[1], &kelvin, &tint, err));
    sqlite3_str *json = wb_put_begin();
    wb_put_key_number(json, "temperature", kelvin);
    wb_put_key_number(json, "tint", tint);
    return wb_put_end(json, ret, err);
}

static void temp_tint_or_null(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = count == 2 ? temp_tint_of_xy_json(values, &json, &err)
                                 : temp_tint_json(wb_ext_of(context), values, &json, &err);
    if (status == WB_OK || status == WB_ERR_NOMEM) wb_result_json(context, status, json, &err);
}

static void camera_matrix(sqlite3_context *context, int count, sqlite3_value **values) {
    answer(context, count, values, camera_matrix_json);
}

static void adapt_matrix(sqlite3_context *context, int count, sqlite3_value **values) {
    answer(context, count, values, adapt_matrix_json);
}

#define PURE (SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

const WbFunction wb_functions_camera[] = {
    {"wb_multipliers", 3, PURE, multipliers, NULL, NULL},
    {"wb_temp_tint", 4, PURE, temp_tint, NULL, NULL},
    {"wb_temp_tint_or_null", 2, PURE, temp_tint_or_null, NULL, NULL},
    {"wb_temp_tint_or_null", 4, PURE, temp_tint_or_null, NULL, NULL},
    {"wb_camera_matrix", 3, PURE, camera_matrix, NULL, NULL},
    {"wb_adapt_matrix", 5, PURE, adapt_matrix, NULL, NULL},
    {0},
};
