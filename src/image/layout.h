#ifndef WB_IMAGE_LAYOUT_H
#define WB_IMAGE_LAYOUT_H

#include <stdint.h>

#include "base/status.h"
#include "image/tiff_handle.h"

/* What the numbers of a pixel mean. */
typedef enum WbPixelKind {
    WB_PIXELS_GREY,
    WB_PIXELS_RGB,
    WB_PIXELS_PALETTE,
    WB_PIXELS_YCBCR,
    WB_PIXELS_CMYK,
    WB_PIXELS_CIELAB,    /* a*, b* signed */
    WB_PIXELS_ICCLAB,    /* a*, b* offset by half */
    WB_PIXELS_LUMINANCE, /* SGI LogL: linear light as floats */
    WB_PIXELS_XYZ,       /* SGI LogLuv: CIE XYZ as floats, 1 = white */
} WbPixelKind;

/* The first directory's tags, checked: everything the readers of strips and pixels rely on. */
typedef struct WbLayout {
    WbPixelKind kind;
    int32_t width, height;             /* px as stored, within the limits of photo_limits.h */
    int32_t chunk_width, chunk_height; /* px of a tile, or of a strip: the full width and its rows */
    int tiled, planar;                 /* planar: one plane a sample */
    int bits;                          /* a sample: 1 .. 16 or 32 whole, or 16, 32, 64 float */
    int is_float;
    int samples;                   /* a pixel */
    int colours;                   /* the leading ones that make the colour */
    int alpha;                     /* sample by which the colours were multiplied, or -1 */
    int clump_width, clump_height; /* YCbCr: luma samples that share one chroma pair, 1 .. 4; else 1 */
    int min_is_white;
    int orientation; /* 1 .. 8, TIFF tag 274 */
    int compression; /* TIFF tag 259 */
} WbLayout;

/* Sets up the decoder (JPEG to RGB, SGI Log to floats) and reads the tags. Errors: WB_ERR_INPUT (a kind of
 * TIFF we do not read), WB_ERR_LIMIT, WB_ERR_CORRUPT (contradictions, strips outside of the file). */
WB_MUST_USE WbStatus wb_layout_read(WbTiff *tiff, WbLayout *ret, WbErr *err);

#endif
