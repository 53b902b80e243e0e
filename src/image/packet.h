#ifndef WB_IMAGE_PACKET_H
#define WB_IMAGE_PACKET_H

#include <stddef.h>

#include "base/status.h"

/* The XMP packet inside of a DNG (or TIFF, or another RAW file that is one), as it lies there; *ret is the caller's
 * (wb_free), NULL where there is none. Errors: as wb_image_read, and WB_ERR_LIMIT. */
WB_MUST_USE WbStatus wb_packet_read(const char *path, char **ret, size_t *bytes, WbErr *err);

#endif
