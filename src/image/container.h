#ifndef WB_IMAGE_CONTAINER_H
#define WB_IMAGE_CONTAINER_H

#include <stdint.h>

#include "base/status.h"
#include "image/source.h"

/* What kind of file it is, by its bytes (names lie), and where its own tables say that the sensor data lie. */

typedef enum WbFileKind {
    WB_FILE_UNKNOWN,
    WB_FILE_TIFF, /* finished pixels */
    WB_FILE_JPEG,
    WB_FILE_HEIF,
    WB_FILE_RAW, /* a camera's own format, or a DNG */
} WbFileKind;

/* In which space a camera's rendering is, where it holds no ICC profile. */
typedef enum WbRendering {
    WB_RENDERING_UNTOLD,
    WB_RENDERING_SRGB,
    WB_RENDERING_ADOBE_RGB,
} WbRendering;

typedef struct WbContainer {
    WbFileKind kind;
    WbRendering rendering; /* by EXIF (DCF 2.0) or DNG tags; "uncalibrated" alone is untold */
    int orientation;      /* TIFF tag 274 of the first directory, 1 .. 8; 0: none */
    int has_neutral;      /* 1: a DNG that says what is neutral */
    int has_mosaic;       /* 1: a directory says that its numbers are those of a colour mosaic */
    uint64_t sensor_at;   /* byte where the sensor data begin; 0: not told */
    uint64_t sensor_ends; /* byte behind the last of the sensor data; 0: not told */
} WbContainer;

/* A file too short or too odd to tell is WB_FILE_UNKNOWN, not a failure. Errors: WB_ERR_IO. */
WB_MUST_USE WbStatus wb_container_read(const WbSource *source, WbContainer *ret, WbErr *err);

/* --- its parts --- */

/* The directories of a TIFF or of one of its relatives (DNG, NEF, CR2, ORF, RW2 ...), as far as they can be read:
 * `ret->kind` becomes WB_FILE_RAW where a directory is a sensor's, else WB_FILE_TIFF. */
void wb_container_read_tiff(const WbSource *source, WbContainer *ret);

#endif
