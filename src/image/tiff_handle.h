#ifndef WB_IMAGE_TIFF_HANDLE_H
#define WB_IMAGE_TIFF_HANDLE_H

#include <stdint.h>

#include "base/status.h"
#include "image/source.h"

#define WB_TIFF_DETAIL_BYTES 128 /* of the library's own words, enough for its longest usual sentence */

/* One libtiff handle on a source, and what went wrong while it read. libtiff's own words are kept here and
 * nowhere printed; no handler of the process is touched. */
typedef struct WbTiff {
    const WbSource *source; /* borrowed; several handles may share one */
    struct tiff *handle;    /* libtiff's TIFF */
    uint64_t at;            /* read position */
    int past_end;           /* 1: bytes behind the end of the file were asked for */
    int system_failed;      /* 1: the system could not read */
    int errors;             /* libtiff's errors, and those of its warnings that mean lost picture data */
    char detail[WB_TIFF_DETAIL_BYTES]; /* the first of them */
} WbTiff;

/* Opens the first directory that is not a preview. Errors: WB_ERR_INPUT (not a TIFF, only previews),
 * WB_ERR_CORRUPT (empty, cut short, damaged), WB_ERR_IO, WB_ERR_NOMEM. Free with wb_tiff_free. */
WB_MUST_USE WbStatus wb_tiff_open(const WbSource *source, WbTiff **ret, WbErr *err);

/* The same to read tags: where all directories are previews (a camera's RAW file), the first. */
WB_MUST_USE WbStatus wb_tiff_open_tags(const WbSource *source, WbTiff **ret, WbErr *err);

void wb_tiff_free(WbTiff *tiff); /* takes NULL */
void wb_tiff_free_at(WbTiff **tiff);

/* The failure that the handle recorded, as a status and one sentence; `what` is the part that could not be
 * read
 * ("its directory", "rows 16 to 31"). Never WB_OK. */
WB_MUST_USE WbStatus wb_tiff_failure(const WbTiff *tiff, const char *what, WbErr *err);

#endif
