#ifndef WB_TESTS_FIXTURE_H
#define WB_TESTS_FIXTURE_H

#include <stddef.h>
#include <stdint.h>

/* Writes TIFF files of every kind into memory, through libtiff: no binary file needs to be kept anywhere. */

/* What to write; zero means the plain default (8-bit contiguous strips of one row, no compression,
 * little-endian). */
typedef struct Fixture {
    uint32_t width, height;
    uint16_t photometric, compression; /* TIFF tag values; compression 0: none */
    uint16_t bits, format;             /* a sample; 0: 8, whole */
    uint16_t samples;                  /* a pixel, extra ones included; 0: 1 */
    uint16_t extra;                    /* kind of the extra samples: EXTRASAMPLE_... */
    uint16_t predictor, orientation;
    uint16_t clump_width, clump_height; /* YCbCr subsampling; 0: 1 */
    uint32_t tile, rows;                /* tile edge, or rows a strip; 0: strips of one row */
    int planar, big_tiff, big_endian, preview, no_exif_time;
    const void *icc;
    uint32_t icc_bytes;
    const uint16_t *palette[3]; /* 2^bits entries each */
    int exif;                   /* 1: with the shot of fixture_exif */
    uint16_t color_space;       /* of that */
    const char *xmp;            /* packet */
    uint32_t xmp_bytes;
    const struct FixtureDng *dng; /* colour tags, or NULL */
    const struct FixtureRaw *raw; /* tags of a sensor, which make it a DNG; or NULL */
    /* Sample `s` of the pixel: a whole number or a float, as the format says. For subsampled YCbCr the chroma
     * of a clump is that of its first pixel. */
    double (*code)(const struct Fixture *fixture, uint32_t x, uint32_t y, int s);
} Fixture;

/* DNG colour tags of a camera. */
typedef struct FixtureDng {
    int matrices, planes; /* 0 .. 2 of a Canon 6D, or of zeros where `singular`; numbers a matrix: 9, or 12 */
    int singular;
    float neutral[3], white[2]; /* 0: no such tag, -1: an explicit 0 */
} FixtureDng;

/* DNG tags of a sensor. Zero: no such tag. */
typedef struct FixtureRaw {
    uint16_t repeat;       /* edge of the mosaic's cell: 2, 6 */
    const char *mosaic;    /* repeat x repeat letters of R, G, B */
    uint16_t black_repeat; /* edge of the cell of black levels: 1, 2 */
    float black[4];
    uint32_t white;
    uint32_t active[4];      /* top, left, bottom, right */
    float crop[2], photo[2]; /* left and top inside of that, width and height */
} FixtureRaw;

typedef struct Bytes {
    unsigned char *data; /* malloc'd: fixture_free */
    size_t bytes, room, at;
} Bytes;

/* 1, or 0 when libtiff cannot write this combination. */
int fixture_write(const Fixture *fixture, Bytes *ret);
void fixture_free(Bytes *bytes);

/* The known picture: encoded values 0..1, smooth and different in every channel (0 .. 4). */
double fixture_picture(const Fixture *fixture, uint32_t x, uint32_t y, int channel);

/* `code` functions: the picture in the format's whole numbers or floats; and the same with a constant alpha
 * of 1/2 that multiplies it. */
double fixture_code(const Fixture *fixture, uint32_t x, uint32_t y, int s);
double fixture_full(const Fixture *fixture); /* largest code; 1 for floats */

#endif
