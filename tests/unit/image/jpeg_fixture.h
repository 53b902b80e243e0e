#ifndef WB_TESTS_JPEG_FIXTURE_H
#define WB_TESTS_JPEG_FIXTURE_H

#include "fixture.h"

/* A JPEG of fixture_picture; zero means the plain default (RGB, baseline, no EXIF). */
typedef struct JpegFixture {
    uint32_t width, height;
    int channels;    /* 0: 3; 1, 4 */
    int progressive; /* 1: in ten passes */
    int orientation; /* 1 .. 8: an EXIF block that says so, and "Sample Optics"; 0: none */
    int color_space; /* EXIF's 1, 2 or 65535 in such a block */
    const char *interop; /* "R98", "R03" in such a block; needs color_space */
    int ycck;        /* 1: the inks of 4 channels as YCCK */
    int plain_inks;  /* 1: 255 is full ink, and no mark of Adobe's; else 255 is none */
    const void *icc;
    uint32_t icc_bytes;
    const char *xmp; /* packet */
} JpegFixture;

int jpeg_write(const JpegFixture *fixture, Bytes *ret); /* 1, or 0 out of memory; fixture_free */

#endif
