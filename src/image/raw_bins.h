#ifndef WB_IMAGE_RAW_BINS_H
#define WB_IMAGE_RAW_BINS_H

#include "base/status.h"
#include "image/image.h"
#include "image/raw_area.h"
#include "image/raw_colour.h"
#include "image/raw_levels.h"

/* From the sensor's numbers to the small linear image, without a picture in between: under every output pixel the
 * numbers of each colour are averaged, then balanced and turned into linear sRGB. In a mosaic a number stands for two
 * by two photosites around its own, as far as its colour is from the next of its kind: what of them lies under an
 * output pixel is its weight, so that all colours agree in where borders lie, as in a developed picture. One pass, row
 * by row; memory: a few rows.
 *
 * A number counts at most as what makes its colour white when balanced, as in a development that keeps highlights
 * without colour; `clipped` is the share of blocks (half or whole cells; borders are off by up to half a cell) in which
 * a number reaches WB_SATURATED_ENCODED of that. Colours outside of sRGB are cut to 0..1, and a pixel beyond it counts
 * as clipped, so that a photo has the same features as its rendering. `image` has its size already; no edge has more
 * pixels than the area has cells. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_raw_bin(const WbRawArea *area, const WbRawCell *cell, const WbRawColour *colour,
                                WbImage *image, WbErr *err);

#endif
