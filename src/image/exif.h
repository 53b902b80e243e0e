#ifndef WB_IMAGE_EXIF_H
#define WB_IMAGE_EXIF_H

#include "base/status.h"
#include "image/shot.h"
#include "image/source.h"

/* What the directories and the XMP packet of a TIFF file say: of a photo, of a RAW file that is a TIFF, of the
 * EXIF block out of a JPEG. Errors as wb_image_read. */
WB_MUST_USE WbStatus wb_exif_read(const WbSource *source, WbShot *ret, WbErr *err);

/* Fills what `shot` leaves unknown with an XMP packet that lies beside the EXIF block; a damaged one is noted. Errors:
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_exif_fill_packet(const void *packet, size_t bytes, WbShot *shot, WbErr *err);

#endif
