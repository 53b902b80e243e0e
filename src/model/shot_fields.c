#include "model/shot_fields.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "color/temperature.h"
#include "image/capture_time.h"

#define NUMBER(key, member, low, high) {key, WB_SHOT_NUMBER, offsetof(WbShot, member), low, high}

/* Ranges: what a camera can record, with room to spare; outside lies garbage (1e30, -999999, a zero that means
 * "unknown"). */
static const WbShotField fields[WB_SHOT_FIELDS] = {
    {"captureTime", WB_SHOT_TIME, offsetof(WbShot, capture_seconds), -3e9, 1e11}, /* years 1875 to 5138 */
    NUMBER("aperture", aperture_av, -2.0, 16.0),                                  /* f/0.5 to f/256 */
    NUMBER("shutterSpeed", shutter_tv, -16.0, 20.0),                              /* 18 hours to 1/1,000,000 s */
    NUMBER("isoSpeedRating", iso, 1.0, 1e8),                                      /* the highest sold is 4,560,000 */
    NUMBER("focalLength", focal_mm, 0.1, 1e5),                                    /* phone to telescope */
    NUMBER("flashFired", flash, 0.0, 1.0),
    NUMBER("currTemp", as_shot_kelvin, WB_KELVIN_MIN, WB_KELVIN_MAX),
    NUMBER("currTint", as_shot_tint, -WB_TINT_MAX, WB_TINT_MAX),
    NUMBER("intensity", intensity, -1e9, 1e9), /* scale unknown: only the absurd is refused */
    NUMBER("ev", ev, -40.0, 40.0),             /* starlight to the sun and far beyond */
    {"camera_model", WB_SHOT_TEXT, offsetof(WbShot, camera_model), 0, 0},
    {"camera_group", WB_SHOT_TEXT, offsetof(WbShot, camera_group), 0, 0},
};

const WbShotField *wb_shot_field(int index) {
    return &fields[index];
}

const WbShotField *wb_shot_field_of_key(const char *key) {
    for (int i = 0; i < WB_SHOT_FIELDS; i++) {
        if (strcasecmp(fields[i].key, key) == 0) return &fields[i]; /* SQL column names ignore case */
    }
    return NULL;
}

static double *number_at(WbShot *shot, const WbShotField *field) {
    return (double *)((char *)shot + field->offset);
}

static char *text_at(WbShot *shot, const WbShotField *field) {
    return (char *)shot + field->offset;
}

int wb_shot_set_number(WbShot *shot, const WbShotField *field, double value) {
    if (field->kind == WB_SHOT_TEXT) {
        text_at(shot, field)[0] = '\0';
        return 0;
    }
    int usable = value >= field->low && value <= field->high;
    *number_at(shot, field) = usable ? value : NAN;
    return usable;
}

static int set_camera(char *out, const char *text) {
    size_t length = strnlen(text, WB_CAMERA_BYTES - 1);
    while (length > 0 && text[length - 1] == ' ') length--; /* EXIF pads names with blanks */
    memcpy(out, text, length);
    out[length] = '\0';
    return length > 0;
}

int wb_shot_set_text(WbShot *shot, const WbShotField *field, const char *text) {
    if (field->kind == WB_SHOT_TEXT) return set_camera(text_at(shot, field), text);
    double value = NAN;
    if (field->kind == WB_SHOT_TIME) {
        if (!wb_capture_seconds(text, &value)) value = NAN;
        return wb_shot_set_number(shot, field, value);
    }
    char *end;
    double parsed = strtod(text, &end);
    while (*end == ' ') end++;
    if (end != text && *end == '\0') value = parsed;
    return wb_shot_set_number(shot, field, value);
}

double wb_shot_number(const WbShot *shot, const WbShotField *field) {
    return field->kind == WB_SHOT_TEXT ? NAN : *(const double *)((const char *)shot + field->offset);
}

const char *wb_shot_text(const WbShot *shot, const WbShotField *field) {
    return field->kind == WB_SHOT_TEXT ? (const char *)shot + field->offset : "";
}

void wb_shot_merge(WbShot *shot, const WbShot *other) {
    for (int i = 0; i < WB_SHOT_FIELDS; i++) {
        const WbShotField *field = &fields[i];
        if (field->kind == WB_SHOT_TEXT) {
            if (text_at(shot, field)[0] == '\0') (void)set_camera(text_at(shot, field), wb_shot_text(other, field));
        } else if (isnan(*number_at(shot, field))) {
            *number_at(shot, field) = wb_shot_number(other, field);
        }
    }
}
