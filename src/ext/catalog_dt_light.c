/* The light of darktable's color calibration: wb_dt_xy(red, green, blue, color_matrix, camera), wb_dt_multipliers(x, y,
 * color_matrix, camera). Definitions: color/darktable.h.
 *
 * 1. wb_dt_xy gives [x, y] as JSON: what color calibration holds when these multipliers of the camera's channels make
 *    its white grey. Any scale will do. wb_dt_multipliers gives [red, 1, blue], the way back.
 * 2. color_matrix is darktable's own, column images.color_matrix: nine floats, row by row. Where it is NULL or holds
 *    none (NaN), the camera is a JSON object as for wb_multipliers: of two ColorMatrix the one nearer to D65 counts.
 * 3. NULL where red, green, blue, x or y is NULL, where neither gives a matrix, and where color/darktable.h has an
 *    error, so that one extreme photo does not end a query over a library.
 * 4. Deterministic and harmless: allowed in views, triggers, generated columns and indexes.
 */
#include "ext/door.h"

#include <math.h>
#include <sqlite3ext.h>

#include "base/bytes.h"
#include "color/darktable.h"
#include "ext/camera_json.h"
SQLITE_EXTENSION_INIT3

/* Nine floats; *found 0 where they are not there. */
static WbStatus matrix_of_blob(sqlite3_value *value, const char *what, WbMatrix3 *ret, int *found, WbErr *err) {
    const void *blob;
    size_t bytes;
    *found = 0;
    if (sqlite3_value_type(value) == SQLITE_NULL) return WB_OK;
    WB_TRY(wb_value_blob(value, what, &blob, &bytes, err));
    if (bytes != 9 * sizeof(float)) return WB_OK;
    WbReader reader = wb_reader(blob, bytes);
    for (int i = 0; i < 9; i++) ret->m[i / 3][i % 3] = (double)wb_read_f32(&reader);
    *found = !isnan(ret->m[0][0]); /* as darktable asks it */
    return WB_OK;
}

static WbStatus matrix_of_camera(WbExt *ext, sqlite3_value *value, const char *what, WbMatrix3 *ret, WbErr *err) {
    const char *json;
    WbJsonReader *reader;
    WB_TRY(wb_value_text(value, what, &json, err));
    WB_TRY(wb_ext_json(ext, &reader, err));
    return wb_daylight_of_json(reader, json, ret, err);
}

static WbStatus matrix_of(WbExt *ext, sqlite3_value **values, const char *const what[2], WbMatrix3 *ret, WbErr *err) {
    int found;
    WB_TRY(matrix_of_blob(values[0], what[0], ret, &found, err));
    if (found) return WB_OK;
    if (sqlite3_value_type(values[1]) == SQLITE_NULL)
        return wb_fail(err, WB_ERR_INPUT, "neither darktable nor a camera gives a matrix");
    return matrix_of_camera(ext, values[1], what[1], ret, err);
}

/* --- functions --- */

/* JSON of the numbers; NULL for what is an error to color/darktable.h. */
static void answer(sqlite3_context *context, WbStatus status, const double *numbers, int count, const WbErr *err) {
    if (status == WB_ERR_NOMEM || status == WB_ERR_USAGE) wb_result_failure(context, err);
    if (status != WB_OK) return;
    sqlite3_str *json = sqlite3_str_new(NULL);
    for (int i = 0; i < count; i++) sqlite3_str_appendf(json, "%c%.15g", i ? ',' : '[', numbers[i]);
    sqlite3_str_appendchar(json, 1, ']');
    char *text = sqlite3_str_finish(json);
    if (text) sqlite3_result_text(context, text, -1, sqlite3_free);
    else sqlite3_result_error_nomem(context);
}

static WbStatus xy_of(WbExt *ext, sqlite3_value **values, double ret[2], WbErr *err) {
    static const char *const what[] = {"wb_dt_xy(red)", "wb_dt_xy(green)", "wb_dt_xy(blue)", "wb_dt_xy(color_matrix)",
                                       "wb_dt_xy(camera)"};
    double multipliers[3];
    WbMatrix3 matrix;
    for (int i = 0; i < 3; i++) WB_TRY(wb_value_number(values[i], what[i], &multipliers[i], err));
    WB_TRY(matrix_of(ext, values + 3, what + 3, &matrix, err));
    return wb_dt_xy_of_multipliers(&matrix, multipliers, ret, err);
}

static void dt_xy(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    double xy[2];
    (void)count;
    if (wb_any_null(3, values)) return;
    answer(context, xy_of(wb_ext_of(context), values, xy, &err), xy, 2, &err);
}

static WbStatus multipliers_of(WbExt *ext, sqlite3_value **values, double ret[3], WbErr *err) {
    static const char *const what[] = {"wb_dt_multipliers(x)", "wb_dt_multipliers(y)",
                                       "wb_dt_multipliers(color_matrix)", "wb_dt_multipliers(camera)"};
    double xy[2];
    WbMatrix3 matrix;
    for (int i = 0; i < 2; i++) WB_TRY(wb_value_number(values[i], what[i], &xy[i], err));
    WB_TRY(matrix_of(ext, values + 2, what + 2, &matrix, err));
    return wb_multipliers_of_dt_xy(&matrix, xy, ret, err);
}

static void dt_multipliers(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    double multipliers[3];
    (void)count;
    if (wb_any_null(2, values)) return;
    answer(context, multipliers_of(wb_ext_of(context), values, multipliers, &err), multipliers, 3, &err);
}

#define PURE (SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

const WbFunction wb_functions_catalog_dt_light[] = {
    {"wb_dt_xy", 5, PURE, dt_xy, NULL, NULL},
    {"wb_dt_multipliers", 4, PURE, dt_multipliers, NULL, NULL},
    {0},
};
