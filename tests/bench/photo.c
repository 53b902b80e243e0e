#include "photo.h"

#include <stdio.h>
#include <stdlib.h>
#include <tiffio.h>

#define NOISE 0.012 /* either way of full scale: three codes of an 8-bit sample, as ISO 800 leaves in a reduced photo */

static double code(const Fixture *photo, uint32_t x, uint32_t y, int s) {
    uint32_t mixed = (x * 3 + y * 7919 + (uint32_t)s * 104729) * 2654435761U; /* primes, and Knuth's multiplier */
    mixed = (mixed ^ mixed >> 15) * 2246822519U;                             /* a round of xxHash */
    double noise = ((mixed >> 8) / 16777216.0 * 2 - 1) * NOISE;              /* 2^24: the bits that are left */
    double full = fixture_full(photo), value = (fixture_picture(photo, x, y, s) + noise) * full + 0.5;
    return value < 0 ? 0 : value > full ? full : (double)(uint32_t)value;
}

Fixture bench_photo(uint32_t width, uint32_t height, int bits, int deflate) {
    return (Fixture){.width = width,
                     .height = height,
                     .photometric = PHOTOMETRIC_RGB,
                     .compression = deflate ? COMPRESSION_ADOBE_DEFLATE : COMPRESSION_NONE,
                     .predictor = deflate ? PREDICTOR_HORIZONTAL : 0,
                     .bits = (uint16_t)bits,
                     .samples = 3,
                     .rows = height,
                     .code = code};
}

Bytes bench_photo_file(const Fixture *photo) {
    Bytes file = {0};
    if (fixture_write(photo, &file)) return file;
    fprintf(stderr, "libtiff cannot write a photo of %u x %u\n", (unsigned)photo->width, (unsigned)photo->height);
    exit(1);
}
