#ifndef WB_IMAGE_RAW_FILE_H
#define WB_IMAGE_RAW_FILE_H

#include "base/status.h"
#include "image/container.h"
#include "image/reading.h"
#include "image/source.h"

/* A RAW file in LibRaw's hands: one handle a file, its words kept here and nowhere printed. */
typedef struct WbRaw {
    const WbSource *source;       /* borrowed */
    const WbContainer *container; /* borrowed */
    const WbReading *reading;     /* borrowed */
    void *data;                   /* libraw_data_t */
    int damaged;                  /* LibRaw's data errors */
} WbRaw;

#define WB_RAW_MAX_MB 1024 /* of sensor data: four colours of 128 Mpx, or 500 Mpx of a mosaic */
#define WB_RAW_MAX_PX_PER_BYTE                                                                               \
    32 /* a quarter of a bit a pixel: the strongest lossy compression takes half a bit */

/* Reads what the camera recorded, no pixels. `path` is the file's, or NULL: then the source is memory. Errors:
 * WB_ERR_INPUT (LibRaw does not know the format), WB_ERR_CORRUPT (cut short, damaged), WB_ERR_LIMIT, WB_ERR_NOMEM,
 * WB_ERR_INTERRUPTED. Free with wb_raw_free. */
WB_MUST_USE WbStatus wb_raw_open(const WbSource *source, const char *path, const WbContainer *container,
                                 const WbReading *reading, WbRaw **ret, WbErr *err);

/* Decodes the sensor data, and refuses what cannot be a photo's: data that are short or constant. Memory: LibRaw's
 * buffer, at most WB_RAW_MAX_MB, and what its decoder needs. Errors as wb_raw_open. */
WB_MUST_USE WbStatus wb_raw_unpack(WbRaw *raw, WbErr *err);

void wb_raw_free(WbRaw *raw); /* takes NULL */
void wb_raw_free_at(WbRaw **raw);

#endif
