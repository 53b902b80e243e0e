#ifndef WB_FEATURES_USABLE_H
#define WB_FEATURES_USABLE_H

#include <stddef.h>

#include "base/status.h"
#include "image/image.h"

/* The pixels that speak of colour: neither saturated nor black, as the statistics and the histogram want them. */
typedef struct WbUsable {
    size_t count, total; /* usable pixels, all pixels; both at least 1 */
    float *rgb[3];       /* count: linear red, green, blue */
    float *log_rg;       /* count: log(R/G) */
    float *log_bg;       /* count: log(B/G) */
    float *luma;         /* count: Rec. 709 luminance */
    float *block;        /* owned: all of the above */
    const struct WbKernels *kernels; /* for loops over them */
} WbUsable;

/* A photo with too few usable pixels (nearly all black or clipped) gives all of them, lifted from black. The pixels are
 * the caller's: wb_usable_clear. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_usable_choose(const WbImage *image, WbUsable *ret, WbErr *err);

void wb_usable_clear(WbUsable *pixels); /* takes a zeroed one */

/* A pixel is usable when little of it is saturated and its darkest channel is above the noise. */
#define WB_CLIPPED_LIMIT 0.25F /* share of a reduced pixel's area; more would pull its colour towards white */
#define WB_DARK_LIMIT 0.002F   /* linear; half a step of an 8-bit file's shadows */
#define WB_USABLE_MIN 64       /* of them; below it all pixels count, lifted by WB_DARK_LIFT */
#define WB_DARK_LIFT 1e-3F     /* linear; makes black pixels grey instead of undefined */

/* Rec. 709 luminance. */
#define WB_LUMA_R 0.2126F
#define WB_LUMA_G 0.7152F
#define WB_LUMA_B 0.0722F

#endif
