#ifndef WB_IMAGE_SRGB_H
#define WB_IMAGE_SRGB_H

#include <math.h>

/* Encoded sRGB, 0..1, to linear light (IEC 61966-2-1). */
static inline double wb_srgb_decode(double encoded) {
    return encoded <= .04045 ? encoded / 12.92 : pow((encoded + .055) / 1.055, 2.4);
}

/* Encoded RGB, 0..1, of four inks, 0..1, that no profile describes: (1 - ink)(1 - black), as libtiff does. */
static inline void wb_rgb_of_inks(const float inks[4], float rgb[3]) {
    const float black = inks[3];
    for (int c = 0; c < 3; c++) /* may be in place */
        rgb[c] = (1 - inks[c]) * (1 - black);
}

/* A pixel is saturated when its brightest encoded channel reaches this: 250 of 255, above which raw
 * converters bend highlights and JPEG rounding hides the difference. */
#define WB_SATURATED_ENCODED .98

#endif
