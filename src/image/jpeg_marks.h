#ifndef WB_IMAGE_JPEG_MARKS_H
#define WB_IMAGE_JPEG_MARKS_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "image/source.h"

/* A piece of the file; bytes 0: not there. */
typedef struct WbJpegBlock {
    uint64_t at;
    uint32_t bytes;
} WbJpegBlock;

/* The segments at the head of a JPEG, without decoding it. */
typedef struct WbJpegMarks {
    int32_t width, height; /* px as stored */
    int components;        /* 1 grey, 3 colour, 4 inks */
    int is_photo;          /* 1: 8 bits, Huffman, DCT: what libjpeg reads. A sensor's lossless JPEG is none */
    WbJpegBlock exif;      /* a whole TIFF file */
    WbJpegBlock xmp;       /* a packet; what large ones carry over into further segments is not in it */
    uint32_t icc_bytes;    /* of the ICC profile, 0: none */
} WbJpegMarks;

#define WB_JPEG_STEPS 1024 /* segments and fill bytes at a JPEG's head: a profile of 16 MB has 256 pieces */

/* Reads the JPEG that begins at byte `at`; 0 when there is none, or none within WB_JPEG_STEPS. For a search among many:
 * `steps` are left for all of them, and those that were taken are taken off; NULL: it is the only one. */
int wb_jpeg_marks(const WbSource *source, uint64_t at, int *steps, WbJpegMarks *ret);

/* Its ICC profile, marks->icc_bytes of them (above 0); the caller's: wb_free. *ret is NULL when its pieces are not all
 * there or out of order. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_jpeg_icc(const WbSource *source, uint64_t at, const WbJpegMarks *marks,
                                 unsigned char **ret, WbErr *err);

/* A block's bytes; the caller's: wb_free; NULL when it is not there. Errors: WB_ERR_NOMEM, WB_ERR_IO. */
WB_MUST_USE WbStatus wb_jpeg_block(const WbSource *source, const WbJpegBlock *block, unsigned char **ret,
                                   WbErr *err);

#endif
