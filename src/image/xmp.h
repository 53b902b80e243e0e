#ifndef WB_IMAGE_XMP_H
#define WB_IMAGE_XMP_H

#include <stddef.h>

#include "base/status.h"

/* An XMP packet (ISO 16684-1), as it lies inside of a photo: the few properties that say how it was taken and balanced,
 * as text. Both forms count, attributes and elements; of an array its first item. Only properties of the photo itself
 * count: presets and snapshots nested in them do not. */

typedef enum WbXmpProperty {
    WB_XMP_WHITE_BALANCE, /* crs: "As Shot", "Custom" ... */
    WB_XMP_TEMPERATURE,   /* crs: "5631" */
    WB_XMP_TINT,          /* crs: "+20" */
    WB_XMP_APPLIED,       /* crs:AlreadyApplied: "True", the pixels are developed already */
    WB_XMP_MAKE,
    WB_XMP_MODEL,
    WB_XMP_LENS,     /* aux:Lens */
    WB_XMP_TIME,     /* exif:DateTimeOriginal: "2023-05-28T20:08:51.87" */
    WB_XMP_F_NUMBER, /* "28/10" */
    WB_XMP_SECONDS,  /* "1/250" */
    WB_XMP_ISO,
    WB_XMP_FOCAL, /* millimetres */
    WB_XMP_PROPERTIES
} WbXmpProperty;

#define WB_XMP_TEXT_BYTES 192 /* above any name that is kept (facts.h); longer text is cut */

typedef struct WbXmp {
    char text[WB_XMP_PROPERTIES][WB_XMP_TEXT_BYTES]; /* UTF-8; "": not there */
} WbXmp;

/* NULs and blanks behind the packet are passed over. Entities of a document's own are refused, and with them every bomb
 * made of them. Errors: WB_ERR_INPUT (not well-formed, not UTF-8 or UTF-16, a document type), WB_ERR_LIMIT (above
 * WB_IMAGE_MAX_XMP_BYTES), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_xmp_read(const void *packet, size_t bytes, WbXmp *ret, WbErr *err);

/* "5631", "+20", "-0.5", "28/10": a number as XMP writes it, whatever the process's locale; NaN for anything else. */
double wb_xmp_number(const char *text);

#endif
