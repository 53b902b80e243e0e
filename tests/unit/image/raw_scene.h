#ifndef WB_TESTS_RAW_SCENE_H
#define WB_TESTS_RAW_SCENE_H

#include "fixture.h"

/* Photos of one scene by one camera, as DNGs: what they must look like when read is known. */

/* Linear sRGB of the scene at u, v (0..1 across and down), smooth; red and green up to .9 at the edges. */
void raw_scene(double u, double v, double rgb[3]);

/* What the camera's channel `c` says to that, 0..1 of its range, before balance; the neutral is raw_neutral. */
double raw_camera(double u, double v, int c);
extern const float raw_neutral[3];

extern const FixtureDng raw_dng;   /* two matrices and that neutral */
extern const FixtureRaw raw_bayer; /* RGGB, black 512, white 16383 */

/* 16-bit CFA of the scene with some noise, 90 x 60, EXIF: the base that tests change. */
Fixture raw_fixture(void);

/* `code` functions of that: a mosaic, all three colours, one grey channel (the scene's green). */
double raw_mosaic_code(const Fixture *fixture, uint32_t x, uint32_t y, int s);
double raw_linear_code(const Fixture *fixture, uint32_t x, uint32_t y, int s);
double raw_grey_code(const Fixture *fixture, uint32_t x, uint32_t y, int s);

#endif
