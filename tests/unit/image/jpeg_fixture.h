#ifndef WB_TESTS_JPEG_FIXTURE_H
#define WB_TESTS_JPEG_FIXTURE_H

#include "fixture.h"

/* A JPEG of fixture_picture; zero means the plain default (RGB, baseline, no EXIF). */
typedef struct JpegFixture {
    uint32_t width, height;
    int channels;    /* 0: 3; 1, 4 */
    int progressive; /* 1: in ten passes */
    int orientation; /* 1 .. 8: an EXIF block that says so, and "Sample Optics"; 0: none */
    const void *icc;
    uint32_t icc_bytes;
    const char *xmp; /* packet */
} JpegFixture;

int jpeg_write(const JpegFixture *fixture, Bytes *ret); /* 1, or 0 out of memory; fixture_free */

#endif
