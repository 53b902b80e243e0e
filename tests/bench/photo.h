#ifndef WB_TESTS_BENCH_PHOTO_H
#define WB_TESTS_BENCH_PHOTO_H

#include "unit/image/fixture.h"

/* A photo made of numbers: smooth surfaces under the noise of a sensor, so that Deflate finds about what it finds in
 * real ones. */
Fixture bench_photo(uint32_t width, uint32_t height, int bits, int deflate);

/* The same as a TIFF file in memory; ends the program where libtiff cannot write it. fixture_free. */
Bytes bench_photo_file(const Fixture *photo);

#endif
