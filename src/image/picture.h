#ifndef WB_IMAGE_PICTURE_H
#define WB_IMAGE_PICTURE_H

#include <stdint.h>

#include "base/status.h"
#include "image/image.h"

/* What all readers of pixels share. */

/* An image of this size, black. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_picture_new(int32_t width, int32_t height, WbImage **ret, WbErr *err);

/* Replaces *image by its upright version; orientation: TIFF tag 274, others than 2 .. 8 leave it as it is. Errors:
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_picture_turn(WbImage **image, int orientation, WbErr *err);

#endif
