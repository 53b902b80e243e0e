#ifndef WB_COLOR_CAMERA_H
#define WB_COLOR_CAMERA_H

#include "base/status.h"
#include "color/matrix.h"

/* How a camera with three colours sees white: DNG specification 1.6, chapter 6, "Mapping Camera Color Space to CIE XYZ
 * Space".
 *
 * A neutral is what the sensor gives for a white, {red, green, blue} of any positive size; multipliers are its
 * reciprocals with green = 1, the factors that make it grey. */

/* What is known of a camera: one or two pairs of matrices, each for one illuminant. Between the two illuminants they
 * are interpolated in mired, outside the nearer one counts. */
typedef struct WbCamera {
    double kelvin[2];         /* of each illuminant; unknown (NaN, 0) or equal: the first pair alone counts */
    WbMatrix3 color[2];       /* XYZ -> the reference camera of this model */
    WbMatrix3 calibration[2]; /* reference camera -> this very camera */
    WbMatrix3 forward[2];     /* balanced reference camera -> XYZ under D50; used where has_forward */
    int has_forward;          /* 1: there is one for each pair that counts */
    double analog_balance[3]; /* gain of each channel before the numbers were taken, > 0 */
} WbCamera;

/* A camera of which one matrix is known, and nothing else: no calibration, no gains. */
WbCamera wb_camera_of_matrix(const WbMatrix3 *color);

/* XYZ -> this very camera, gains included, by one pair: AnalogBalance * CameraCalibration * ColorMatrix. */
WbMatrix3 wb_camera_matrix_of_pair(const WbCamera *camera, int pair);

/* How many of the pairs count, 1 or 2. */
int wb_camera_pairs(const WbCamera *camera);

/* Temperature of an illuminant code (EXIF 2.32, tag LightSource), in kelvin; NaN where the code names none. Values as
 * in Adobe's DNG SDK: standard illuminants rounded, fluorescents the middle of their range. */
double wb_kelvin_of_light_source(int code);

/* The way back: the first code of that temperature, 0 where there is none. */
int wb_light_source_of_kelvin(double kelvin);

/* The white that the camera saw as `neutral`: the fixed point of xy -> temperature -> matrices -> xy.
 * WB_ERR_INPUT for a neutral that is no light, for matrices that are not finite or cannot be inverted, for a white
 * that is no chromaticity and for one that does not settle (matrices which contradict each other). */
WB_MUST_USE WbStatus wb_xy_of_neutral(const WbCamera *camera, const double neutral[3], double xy[2],
                                      WbErr *err);

/* The way back; the largest of the three is 1. A channel that sees less of the white than WB_NEUTRAL_MIN, or a
 * negative amount (the corner of the sliders without light, color/temperature.h), is set to that, as in Adobe's code:
 * from there on a round trip does not return. So each position of the sliders has multipliers.
 * WB_ERR_INPUT for x, y outside 0..1 and as wb_xy_of_neutral. */
#define WB_NEUTRAL_MIN 0.001 /* Adobe's: multipliers end at 1000 */
WB_MUST_USE WbStatus wb_neutral_of_xy(const WbCamera *camera, const double xy[2], double neutral[3],
                                      WbErr *err);

/* Sliders <-> multipliers. Errors as wb_xy_of_temp_tint and wb_neutral_of_xy, or as wb_xy_of_neutral and
 * wb_temp_tint_of_xy. A round trip from sliders is off by up to what theirs is (0.035 mired, 0.0017 of tint). */
WB_MUST_USE WbStatus wb_multipliers_of_temp_tint(const WbCamera *camera, double kelvin, double tint,
                                                 double multipliers[3], WbErr *err);
WB_MUST_USE WbStatus wb_temp_tint_of_multipliers(const WbCamera *camera, const double multipliers[3],
                                                 double *kelvin, double *tint, WbErr *err);

/* The matrix from the camera's own numbers (no multipliers applied) to XYZ under D50: the neutral of `xy`, largest
 * channel 1, becomes D50 with Y = 1. By the forward matrices where there are some, else by the inverse of XYZ ->
 * camera and Bradford. Errors as wb_neutral_of_xy, and for a white that is no usable light (wb_adapt_matrix). */
WB_MUST_USE WbStatus wb_camera_to_xyz_d50(const WbCamera *camera, const double xy[2], WbMatrix3 *ret,
                                          WbErr *err);

/* The same to linear sRGB: that neutral becomes (1, 1, 1). */
WB_MUST_USE WbStatus wb_camera_to_srgb(const WbCamera *camera, const double xy[2], WbMatrix3 *ret,
                                       WbErr *err);

#endif
