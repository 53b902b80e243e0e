#ifndef WB_IMAGE_SRGB_H
#define WB_IMAGE_SRGB_H

#include <math.h>

/* Encoded sRGB, 0..1, to linear light (IEC 61966-2-1). */
static inline double wb_srgb_decode(double encoded) {
    return encoded <= .04045 ? encoded / 12.92 : pow((encoded + .055) / 1.055, 2.4);
}

/* A pixel is saturated when its brightest encoded channel reaches this: 250 of 255, above which raw
 * converters bend highlights and JPEG rounding hides the difference. */
#define WB_SATURATED_ENCODED .98

#endif
