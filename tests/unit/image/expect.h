#ifndef WB_TESTS_EXPECT_H
#define WB_TESTS_EXPECT_H

#include "fixture.h"
#include "image/image.h"

/* What a fixture must look like when read: the specification that the reader is tested against. */

/* Linear red, green, blue of a full-resolution pixel as stored, and (ret[3]) whether it is saturated. */
typedef void (*Expect)(const Fixture *fixture, uint32_t x, uint32_t y, double ret[4]);

/* The exact area average of `expect` over output pixel x, y of a width x height reduction. */
void expect_reduced(const Fixture *fixture, Expect expect, int width, int height, int x, int y,
                    double ret[4]);

/* Writes, reads and compares every output pixel; the largest difference of a channel, INFINITY when reading
 * fails or sizes differ (with a message). *ret_clipped: the largest difference of the saturated share. */
double expect_difference(const char *name, const Fixture *fixture, Expect expect, double *ret_clipped);

/* Expectations: whole numbers or floats, through sRGB or as they are. */
void expect_rgb(const Fixture *fixture, uint32_t x, uint32_t y, double ret[4]);
void expect_grey(const Fixture *fixture, uint32_t x, uint32_t y, double ret[4]);
void expect_float(const Fixture *fixture, uint32_t x, uint32_t y, double ret[4]);

double expect_decoded(double encoded); /* sRGB to linear */
void expect_saturation(double ret[4]); /* sets ret[3] from linear ret[0..2] */

#endif
