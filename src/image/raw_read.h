#ifndef WB_IMAGE_RAW_READ_H
#define WB_IMAGE_RAW_READ_H

#include "base/status.h"
#include "image/container.h"
#include "image/image.h"
#include "image/reading.h"
#include "image/source.h"

/* RAW files from the outside. LibRaw (0.20) is not safe against damaged files: it reads them in a process of its own
 * (worker.h). With a NULL `path` the source is memory, for tests, and it reads them here. */

/* The picture of the sensor data. Errors as wb_raw_open and wb_worker_run. */
WB_MUST_USE WbStatus wb_raw_read_image(const WbSource *source, const char *path, const WbContainer *container,
                                       const WbReading *reading, WbImage **ret, WbErr *err);

/* Fills what `shot` leaves unknown (raw_shot.h). Errors the same; then it is as it was. */
WB_MUST_USE WbStatus wb_raw_read_shot(const WbSource *source, const char *path, const WbContainer *container,
                                      const WbReading *reading, WbShot *shot, WbErr *err);

#endif
