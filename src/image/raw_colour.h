#ifndef WB_IMAGE_RAW_COLOUR_H
#define WB_IMAGE_RAW_COLOUR_H

#include "base/status.h"
#include "image/raw_file.h"
#include "image/shot.h"

/* What the camera's numbers mean as colours.
 *
 * The picture is developed as dcraw does: levels to 0..1, as-shot multipliers with the smallest 1, cut at 1, then one
 * matrix to linear sRGB whose rows sum to 1, so that grey stays grey. The matrix is the one for daylight in every
 * format, so that a photo looks the same before and after its conversion to DNG. */
typedef struct WbRawColour {
    int colours;           /* 1, 3 or 4 */
    double multipliers[4]; /* of the picture; the smallest is 1 */
    double rgb[3][4];      /* balanced camera -> linear sRGB */
    double as_shot[3];   /* the camera's own balance, green = 1; NaN: it says none, and daylight's is used */
    double kelvin, tint; /* what that is on the sliders, by all matrices there are; NaN: not known */
    int matrices;        /* behind kelvin and tint: 0, 1, 2 */
    WbShotCamera camera; /* of those matrices */
} WbRawColour;

/* Needs no pixels. Errors: WB_ERR_CORRUPT (multipliers or a matrix that make no colours). */
WB_MUST_USE WbStatus wb_raw_colour(const WbRaw *raw, WbRawColour *ret, WbErr *err);

#endif
