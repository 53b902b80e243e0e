#ifndef WB_MODEL_SHOT_FIELDS_H
#define WB_MODEL_SHOT_FIELDS_H

#include <stddef.h>

#include "image/shot.h"

/* The shot by name: the keys are the column names of slider tables and of shot JSON ("captureTime", "aperture",
 * "currTemp", "camera_model" ...). One table serves SQL, the CLI and printing. */

typedef enum { WB_SHOT_NUMBER, WB_SHOT_TEXT, WB_SHOT_TIME } WbShotKind;

typedef struct WbShotField {
    const char *key;
    WbShotKind kind;
    size_t offset;    /* of the double or char[WB_CAMERA_BYTES] in WbShot */
    double low, high; /* numbers outside are garbage and become unknown */
} WbShotField;

#define WB_SHOT_FIELDS 12
const WbShotField *wb_shot_field(int index);          /* 0 .. WB_SHOT_FIELDS - 1 */
const WbShotField *wb_shot_field_of_key(const char *key); /* NULL: not a shot column */

/* Set one field. A value that is not usable (out of range, not finite, text that is no number or date) makes it
 * unknown: never a silent zero. Answers 1 when the field now holds a value, 0 when it is unknown. */
int wb_shot_set_number(WbShot *shot, const WbShotField *field, double value);
int wb_shot_set_text(WbShot *shot, const WbShotField *field, const char *text); /* numbers and dates are parsed */

/* Reading back: NaN or "" where unknown, or where the field is of the other kind. */
double wb_shot_number(const WbShot *shot, const WbShotField *field);
const char *wb_shot_text(const WbShot *shot, const WbShotField *field);

/* Fills every unknown field of `shot` from `other`: what the catalog says wins over what the file says. */
void wb_shot_merge(WbShot *shot, const WbShot *other);

#endif
