/* Colour arithmetic: wb_mired(kelvin), wb_kelvin(mired), wb_xy(temperature, tint), wb_temp_tint(x, y),
 * wb_delta_e(temperature1, tint1, temperature2, tint2), wb_delta_e(L1, a1, b1, L2, a2, b2).
 * Definitions: color/temperature.h, color/delta_e.h.
 *
 * 1. NULL in, NULL out.
 * 2. Arguments are numbers, or text that is one; anything else is an error that names the argument.
 * 3. wb_mired and wb_kelvin are 1e6 / argument, real; the argument must be above 0 and finite.
 * 4. wb_xy gives [x, y] as JSON, the white that the sliders name; wb_temp_tint gives the sliders of a white as
 *    {"temperature":kelvin,"tint":tint}, and undoes wb_xy within .04 mired and .002 of tint.
 * 5. wb_delta_e is the CIEDE2000 difference that a grey shows when the second pair is set where the first is right:
 *    0 for equal pairs, about 1 just visible; beyond the last light of the corner of low temperature and high tint
 *    (color/adapt.h) it grows no more. With six arguments it is the difference of two colours in CIELAB.
 * 6. Sliders outside 2000..50000 K or -150..150, and whites that no slider names, are errors.
 * 7. Deterministic and harmless: allowed in views, triggers, generated columns and indexes.
 */
#include "ext/door.h"

#include <math.h>
#include <sqlite3ext.h>

#include "color/delta_e.h"
#include "color/temperature.h"
#include "ext/json_text.h"
SQLITE_EXTENSION_INIT3

static WbStatus reciprocal(sqlite3_value *value, const char *what, double *ret, WbErr *err) {
    double number;
    WB_TRY(wb_value_number(value, what, &number, err));
    if (!(number > 0) || isinf(number))
        return wb_fail(err, WB_ERR_USAGE, "%s must be above 0 and finite, not %g", what, number);
    *ret = 1e6 / number; /* both ways: color/temperature.h */
    return WB_OK;
}

static void reciprocal_call(sqlite3_context *context, sqlite3_value *value, const char *what) {
    WbErr err = {0};
    double result = 0;
    if (wb_any_null(1, &value)) return;
    if (reciprocal(value, what, &result, &err) == WB_OK) sqlite3_result_double(context, result);
    else wb_result_failure(context, &err);
}

static void mired(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    reciprocal_call(context, values[0], "wb_mired(kelvin)");
}

static void kelvin(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    reciprocal_call(context, values[0], "wb_kelvin(mired)");
}

static WbStatus xy_json(sqlite3_value **values, char **ret, WbErr *err) {
    double temperature, tint, white[2];
    WB_TRY(wb_value_number(values[0], "wb_xy(temperature)", &temperature, err));
    WB_TRY(wb_value_number(values[1], "wb_xy(tint)", &tint, err));
    WB_TRY(wb_xy_of_temp_tint(temperature, tint, white, err));
    *ret = sqlite3_mprintf("[%.15g,%.15g]", white[0], white[1]);
    return *ret ? WB_OK : wb_fail_nomem(err);
}

static void xy(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = xy_json(values, &json, &err);
    wb_result_json(context, status, json, &err);
}

static WbStatus temp_tint_json(sqlite3_value **values, char **ret, WbErr *err) {
    double x, y, temperature, tint;
    WB_TRY(wb_value_number(values[0], "wb_temp_tint(x)", &x, err));
    WB_TRY(wb_value_number(values[1], "wb_temp_tint(y)", &y, err));
    WB_TRY(wb_temp_tint_of_xy(x, y, &temperature, &tint, err));
    sqlite3_str *json = wb_put_begin();
    wb_put_key_number(json, "temperature", temperature);
    wb_put_key_number(json, "tint", tint);
    return wb_put_end(json, ret, err);
}

static void temp_tint(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    char *json = NULL;
    if (wb_any_null(count, values)) return;
    WbStatus status = temp_tint_json(values, &json, &err);
    wb_result_json(context, status, json, &err);
}

static WbStatus difference(sqlite3_value **values, double *ret, WbErr *err) {
    static const char *const what[] = {"wb_delta_e(temperature1)", "wb_delta_e(tint1)", "wb_delta_e(temperature2)",
                                       "wb_delta_e(tint2)"};
    double sliders[4];
    for (int i = 0; i < 4; i++) WB_TRY(wb_value_number(values[i], what[i], &sliders[i], err));
    return wb_delta_e_of_balances(sliders[0], sliders[1], sliders[2], sliders[3], ret, err);
}

static void delta_e(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    double result = 0;
    if (wb_any_null(count, values)) return;
    if (difference(values, &result, &err) == WB_OK) sqlite3_result_double(context, result);
    else wb_result_failure(context, &err);
}

#define LAB_MAX 1e6 /* far beyond any colour, and far from where the formula's seventh powers overflow */

static WbStatus lab_difference(sqlite3_value **values, double *ret, WbErr *err) {
    static const char *const what[] = {"wb_delta_e(L1)", "wb_delta_e(a1)", "wb_delta_e(b1)",
                                       "wb_delta_e(L2)", "wb_delta_e(a2)", "wb_delta_e(b2)"};
    double lab[6];
    for (int i = 0; i < 6; i++) {
        WB_TRY(wb_value_number(values[i], what[i], &lab[i], err));
        if (!(fabs(lab[i]) <= LAB_MAX))
            return wb_fail(err, WB_ERR_USAGE, "%s must lie within %g: %g is no colour", what[i], LAB_MAX, lab[i]);
    }
    *ret = wb_delta_e_2000(lab, lab + 3);
    return WB_OK;
}

static void lab_delta_e(sqlite3_context *context, int count, sqlite3_value **values) {
    WbErr err = {0};
    double result = 0;
    if (wb_any_null(count, values)) return;
    if (lab_difference(values, &result, &err) == WB_OK) sqlite3_result_double(context, result);
    else wb_result_failure(context, &err);
}

#define PURE (SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

const WbFunction wb_functions_colour[] = {
    {"wb_mired", 1, PURE, mired, NULL, NULL},         {"wb_kelvin", 1, PURE, kelvin, NULL, NULL},
    {"wb_xy", 2, PURE, xy, NULL, NULL},               {"wb_temp_tint", 2, PURE, temp_tint, NULL, NULL},
    {"wb_delta_e", 4, PURE, delta_e, NULL, NULL},     {"wb_delta_e", 6, PURE, lab_delta_e, NULL, NULL},
    {0},
};
