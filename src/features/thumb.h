#ifndef WB_FEATURES_THUMB_H
#define WB_FEATURES_THUMB_H

#include <stdint.h>

#include "image/image.h"

/* The thumbnail of features.h: every pixel the mean of the area under it. `thumb`: WB_THUMB numbers. */
void wb_thumb_of_image(const WbImage *image, uint16_t *thumb);

#endif
