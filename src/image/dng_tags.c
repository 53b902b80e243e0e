#include "image/dng_tags.h"

#include <math.h>
#include <tiffio.h>

#include "color/camera.h"
#include "color/temperature.h"

/* `count` fractions of a tag; 0 when it is not there, has another number of them or another type. libtiff hands them
 * out as floats, behind a count of 16 or 32 bits or none. */
static int fractions(TIFF *handle, uint32_t tag, int count, double *ret) {
    const TIFFField *field = TIFFFindField(handle, tag, TIFF_ANY);
    const float *values = NULL;
    uint32_t wide = 0;
    uint16_t narrow = 0;
    if (!field || TIFFFieldSetGetSize(field) != (int)sizeof *values) return 0;
    if (TIFFFieldDataType(field) != TIFF_RATIONAL && TIFFFieldDataType(field) != TIFF_SRATIONAL) return 0;
    if (!TIFFFieldPassCount(field)) {
        if (TIFFFieldReadCount(field) != count || !TIFFGetField(handle, tag, &values) || !values) return 0;
    } else if (TIFFFieldReadCount(field) == TIFF_VARIABLE2) {
        if (!TIFFGetField(handle, tag, &wide, &values) || wide != (uint32_t)count || !values) return 0;
    } else if (!TIFFGetField(handle, tag, &narrow, &values) || narrow != count || !values)
        return 0;
    for (int i = 0; i < count; i++)
        ret[i] = (double)values[i];
    return 1;
}

static int matrix(TIFF *handle, uint32_t tag, WbMatrix3 *ret) {
    return fractions(handle, tag, 9, &ret->m[0][0]);
}

static double illuminant(TIFF *handle, uint32_t tag) {
    uint16_t code = 0;
    return TIFFGetField(handle, tag, &code) ? wb_kelvin_of_light_source(code) : NAN;
}

/* 0 where the file describes no camera. */
static int camera_of(TIFF *handle, WbCamera *ret) {
    WbMatrix3 color;
    if (!matrix(handle, TIFFTAG_COLORMATRIX1, &color)) return 0;
    *ret = wb_camera_of_matrix(&color);
    if (matrix(handle, TIFFTAG_COLORMATRIX2, &ret->color[1])) {
        ret->kelvin[0] = illuminant(handle, TIFFTAG_CALIBRATIONILLUMINANT1);
        ret->kelvin[1] = illuminant(handle, TIFFTAG_CALIBRATIONILLUMINANT2);
    }
    (void)matrix(handle, TIFFTAG_CAMERACALIBRATION1, &ret->calibration[0]);
    (void)matrix(handle, TIFFTAG_CAMERACALIBRATION2, &ret->calibration[1]);
    (void)fractions(handle, TIFFTAG_ANALOGBALANCE, 3, ret->analog_balance);
    return 1;
}

static void set_multipliers(const double neutral[3], WbShot *shot) {
    for (int i = 0; i < 3; i++) {
        if (!(neutral[i] > 0) || !isfinite(neutral[i])) return; /* wb_xy_of_neutral says why */
    }
    for (int i = 0; i < 3; i++) shot->multipliers[i] = neutral[1] / neutral[i];
}

WbShotCamera wb_shot_camera(const WbCamera *camera) {
    WbShotCamera small = {.pairs = wb_camera_pairs(camera)};
    for (int pair = 0; pair < small.pairs; pair++) {
        WbMatrix3 whole = wb_camera_matrix_of_pair(camera, pair);
        for (int i = 0; i < 9; i++) {
            small.matrix[pair][i] = (float)whole.m[i / 3][i % 3];
            if (!isfinite(small.matrix[pair][i])) return (WbShotCamera){0}; /* damaged */
        }
        small.kelvin[pair] = (float)camera->kelvin[pair];
    }
    return small;
}

static WbStatus by_neutral(const WbCamera *camera, const double neutral[3], WbShot *shot, WbErr *err) {
    double xy[2];
    set_multipliers(neutral, shot);
    if (!camera) return WB_OK;
    WB_TRY(wb_xy_of_neutral(camera, neutral, xy, err));
    WB_TRY(wb_temp_tint_of_xy(xy[0], xy[1], &shot->as_shot_kelvin, &shot->as_shot_tint, err));
    shot->as_shot_from = WB_AS_SHOT_MATRICES;
    shot->matrices = wb_camera_pairs(camera);
    return WB_OK;
}

static WbStatus by_white(const WbCamera *camera, const double xy[2], WbShot *shot, WbErr *err) {
    double neutral[3];
    WB_TRY(wb_temp_tint_of_xy(xy[0], xy[1], &shot->as_shot_kelvin, &shot->as_shot_tint, err));
    shot->as_shot_from = WB_AS_SHOT_WHITE;
    if (!camera) return WB_OK;
    WB_TRY(wb_neutral_of_xy(camera, xy, neutral, err));
    set_multipliers(neutral, shot);
    shot->matrices = wb_camera_pairs(camera);
    return WB_OK;
}

WbStatus wb_dng_as_shot(const WbTiff *tiff, WbShot *shot, WbErr *err) {
    WbCamera camera;
    double given[3];
    const WbCamera *known = camera_of(tiff->handle, &camera) ? &camera : NULL;
    if (known) shot->camera = wb_shot_camera(known);
    if (fractions(tiff->handle, TIFFTAG_ASSHOTNEUTRAL, 3, given)) return by_neutral(known, given, shot, err);
    if (fractions(tiff->handle, TIFFTAG_ASSHOTWHITEXY, 2, given)) return by_white(known, given, shot, err);
    return WB_OK;
}
