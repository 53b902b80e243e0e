#include "ext/shot_json.h"

#include <sqlite3ext.h>

#include "color/camera.h"
#include "ext/json_text.h"
#include "ext/number_text.h"
SQLITE_EXTENSION_INIT3

static void put_field(sqlite3_str *json, const WbShot *shot, const WbShotField *field) {
    const char *text = wb_shot_text(shot, field);
    double number = wb_shot_number(shot, field);
    if (field->kind == WB_SHOT_TEXT && text[0]) wb_put_key_text(json, field->key, text);
    if (field->kind == WB_SHOT_NUMBER && isfinite(number)) wb_put_key_number(json, field->key, number);
    if (field->kind == WB_SHOT_TIME && isfinite(number)) wb_put_key_time(json, field->key, number);
}

static void put_text(sqlite3_str *json, const char *key, const char *text) {
    if (text[0]) wb_put_key_text(json, key, text);
}

static void put_number(sqlite3_str *json, const char *key, double number) {
    if (isfinite(number)) wb_put_key_short(json, key, number);
}

/* With the names and numbers of DNG tags, so that a shot is a camera to wb_multipliers and wb_temp_tint. */
static void put_camera(sqlite3_str *json, const WbShotCamera *camera) {
    static const char *const matrices[] = {"ColorMatrix1", "ColorMatrix2"};
    static const char *const lights[] = {"CalibrationIlluminant1", "CalibrationIlluminant2"};
    for (int pair = 0; pair < camera->pairs; pair++) {
        double matrix[9];
        for (int i = 0; i < 9; i++) matrix[i] = (double)camera->matrix[pair][i];
        wb_put_key_numbers(json, matrices[pair], matrix, 9);
        if (camera->pairs == 2)
            wb_put_key_integer(json, lights[pair], wb_light_source_of_kelvin((double)camera->kelvin[pair]));
    }
}

static void put_file(sqlite3_str *json, const WbShot *shot) {
    static const char *const from[] = {[WB_AS_SHOT_UNKNOWN] = "",
                                       [WB_AS_SHOT_MATRICES] = "matrices",
                                       [WB_AS_SHOT_WHITE] = "white",
                                       [WB_AS_SHOT_SETTINGS] = "settings"};
    const double *factor = shot->multipliers;
    put_number(json, "f_number", exp2(shot->aperture_av / 2));
    put_number(json, "exposure_seconds", exp2(-shot->shutter_tv));
    put_text(json, "camera_make", shot->camera_make);
    put_text(json, "lens", shot->lens);
    if (shot->orientation) wb_put_key_integer(json, "orientation", shot->orientation);
    if (isfinite(factor[0] + factor[1] + factor[2])) wb_put_key_numbers(json, "multipliers", factor, 3);
    put_text(json, "as_shot_from", from[shot->as_shot_from]);
    if (shot->matrices) wb_put_key_integer(json, "matrices", shot->matrices);
    put_camera(json, &shot->camera);
    put_number(json, "balanced_temperature", shot->balanced_kelvin);
    put_number(json, "balanced_tint", shot->balanced_tint);
    put_text(json, "note", shot->note);
}

WbStatus wb_json_of_shot(const WbShot *shot, char **ret, WbErr *err) {
    sqlite3_str *json = wb_put_begin();
    for (int i = 0; i < WB_SHOT_FIELDS; i++) put_field(json, shot, wb_shot_field(i));
    put_file(json, shot);
    return wb_put_end(json, ret, err);
}

void wb_shot_set_value(WbShot *shot, const WbShotField *field, sqlite3_value *value) {
    int type = sqlite3_value_type(value);
    const char *text = type == SQLITE_TEXT ? (const char *)sqlite3_value_text(value) : NULL;
    int number = type == SQLITE_INTEGER || type == SQLITE_FLOAT ||
                 (text && wb_text_is_number(text, sqlite3_value_bytes(value)));
    if (field->kind != WB_SHOT_TEXT && number) (void)wb_shot_set_number(shot, field, sqlite3_value_double(value));
    else if (field->kind != WB_SHOT_NUMBER && text) (void)wb_shot_set_text(shot, field, text);
    else if (field->kind == WB_SHOT_TEXT) (void)wb_shot_set_text(shot, field, "");
    else (void)wb_shot_set_number(shot, field, NAN);
}

static WbStatus set_member(void *context, const char *key, sqlite3_value *atom, WbErr *err) {
    (void)err;
    const WbShotField *field = wb_shot_field_of_key(key);
    if (field) wb_shot_set_value(context, field, atom);
    return WB_OK;
}

WbStatus wb_shot_of_json(WbJsonReader *reader, const char *json, WbShot *ret, WbErr *err) {
    WbShot shot = wb_shot_unknown();
    if (json && json[0]) WB_TRY(wb_json_members(reader, json, "the shot", set_member, &shot, err));
    *ret = shot;
    return WB_OK;
}
