#ifndef WB_IMAGE_PIXELS_H
#define WB_IMAGE_PIXELS_H

#include "image/bands.h"
#include "image/layout.h"
#include "image/tiff_handle.h"

/* From a run as the decoder leaves it to linear sRGB. How each kind is understood:
 *   - grey, RGB, palette, YCbCr (as RGB) and CMYK: through the embedded ICC profile; without a usable one as
 *     sRGB, CMYK then by (1 - ink)(1 - black) as libtiff does; floats as linear sRGB, as is their custom;
 *   - CIELab, ICCLab: white D50, whatever the file says of a white point, so that white stays white;
 *   - SGI LogLuv, LogL: floats, 1 = white, LogLuv by libtiff's matrix from XYZ (white of equal energy).
 *
 * A pixel is saturated when its brightest channel reaches WB_SATURATED_ENCODED: as encoded for RGB and grey,
 * of the sRGB it becomes for the other kinds and for linear floats. No NaN or infinity comes out. */
typedef struct WbPixels WbPixels;

/* Reads profile, palette and coefficients of `tiff`; `layout` is borrowed. Errors: WB_ERR_NOMEM,
 * WB_ERR_CORRUPT (no palette where one is needed). */
WB_MUST_USE WbStatus wb_pixels_new(WbTiff *tiff, const WbLayout *layout, WbPixels **ret, WbErr *err);

/* `out`: run->count x 4, red, green, blue, 1 where saturated (the lanes of reduce.h). */
void wb_pixels_convert(const WbPixels *pixels, const WbRun *run, float *out);

int wb_pixels_assumed_srgb(const WbPixels *pixels); /* 1: no usable profile, and the kind needed one */

void wb_pixels_free(WbPixels *pixels); /* takes NULL */
void wb_pixels_free_at(WbPixels **pixels);

#endif
