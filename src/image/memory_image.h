#ifndef WB_IMAGE_MEMORY_IMAGE_H
#define WB_IMAGE_MEMORY_IMAGE_H

#include <stddef.h>

#include "base/status.h"
#include "image/image.h"

/* wb_image_read and wb_shot_read of a file that lies in memory; `name` stands for its path in messages.
 */
WB_MUST_USE WbStatus wb_image_read_memory(const void *data, size_t bytes, const char *name, WbImage **ret,
                                          WbErr *err);
WB_MUST_USE WbStatus wb_shot_read_memory(const void *data, size_t bytes, const char *name, WbShot *ret,
                                         WbErr *err);

#endif
