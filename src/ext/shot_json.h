#ifndef WB_EXT_SHOT_JSON_H
#define WB_EXT_SHOT_JSON_H

#include "base/status.h"
#include "ext/json_object.h"
#include "image/shot.h"
#include "model/shot_fields.h"

struct sqlite3_value;

/* Shots as JSON objects: keys as in model/shot_fields.h, captureTime as ISO 8601 text. */

/* After those keys what only files say: f_number and exposure_seconds (the APEX values in plain units), camera_make,
 * lens, orientation, multipliers [red, 1, blue], as_shot_from ("matrices", "white", "settings"), matrices (the 1 or 2
 * that as-shot was worked out with), ColorMatrix1, ColorMatrix2, CalibrationIlluminant1 and 2 (the camera, as
 * ext/camera_json.h reads it, its gains and calibration taken into the matrices), balanced_temperature and
 * balanced_tint (the sliders that the pixels were rendered with), note. Unknown fields are left out; a shot of which
 * nothing is known is "{}". *ret is the caller's: sqlite3_free. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_json_of_shot(const WbShot *shot, char **ret, WbErr *err);

/* The way back. NULL or "" is an unknown shot; other keys are passed over; values that are not usable are unknown.
 * Errors: WB_ERR_INPUT (not a JSON object), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_shot_of_json(WbJsonReader *reader, const char *json, WbShot *ret, WbErr *err);

/* One field from a SQL value: a number as it is, text parsed, everything else unknown. */
void wb_shot_set_value(WbShot *shot, const WbShotField *field, struct sqlite3_value *value);

#endif
