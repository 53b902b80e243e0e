#include "color/camera.h"

#include <math.h>

#include "color/adapt.h"
#include "color/chromaticity.h"
#include "color/temperature.h"
#include "color/transfer.h"

#define HALVINGS 40  /* of a share 0..1: to 1e-12, where rounding begins */
#define SETTLED 1e-6 /* of a share: matrices differ by less than their printed digits */

static const WbMatrix3 identity = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

WbCamera wb_camera_of_matrix(const WbMatrix3 *color) {
    WbCamera ret = {.kelvin = {NAN, NAN},
                    .color = {*color, *color},
                    .calibration = {identity, identity},
                    .forward = {identity, identity},
                    .analog_balance = {1, 1, 1}};
    return ret;
}

int wb_camera_pairs(const WbCamera *camera) {
    const double *kelvin = camera->kelvin;
    return kelvin[0] > 0 && kelvin[1] > 0 && kelvin[0] != kelvin[1] && isfinite(kelvin[0] + kelvin[1]) ? 2
                                                                                                       : 1;
}

double wb_kelvin_of_light_source(int code) {
    switch (code) {
    case 3:  /* tungsten */
    case 17: /* A */
        return 2850;
    case 24: /* ISO studio tungsten */
        return 3200;
    case 23: /* D50 */
        return 5000;
    case 1:  /* daylight */
    case 4:  /* flash */
    case 9:  /* fine weather */
    case 18: /* B */
    case 20: /* D55 */
        return 5500;
    case 10: /* cloudy */
    case 19: /* C */
    case 21: /* D65 */
        return 6500;
    case 11: /* shade */
    case 22: /* D75 */
        return 7500;
    case 12: /* fluorescent, daylight: 5700..7100 */
        return 6400;
    case 13: /* day white: 4600..5500 */
        return 5050;
    case 2:  /* fluorescent */
    case 14: /* cool white: 3800..4500 */
        return 4150;
    case 15: /* white: 3250..3800 */
        return 3525;
    case 16: /* warm white: 2600..3250 */
        return 2925;
    default:
        return NAN;
    }
}

int wb_light_source_of_kelvin(double kelvin) {
    for (int code = 1; code <= 24; code++) /* EXIF's codes end at 24; 255 means another light */
        if (wb_kelvin_of_light_source(code) == kelvin) return code;
    return 0;
}

WbMatrix3 wb_camera_matrix_of_pair(const WbCamera *camera, int pair) {
    WbMatrix3 gains = wb_matrix_diagonal(camera->analog_balance);
    WbMatrix3 matrix = wb_matrix_multiply(&camera->calibration[pair], &camera->color[pair]);
    return wb_matrix_multiply(&gains, &matrix);
}

/* Share of the second pair at a white: 0..1 in mired, whichever of the two is the warmer. */
static double share_at(const WbCamera *camera, const double xy[2]) {
    if (wb_camera_pairs(camera) < 2) return 0;
    double first = wb_mired_of_kelvin(camera->kelvin[0]), second = wb_mired_of_kelvin(camera->kelvin[1]);
    double share = (wb_mired_of_xy(xy) - first) / (second - first);
    return fmin(fmax(share, 0), 1);
}

static WbMatrix3 blend(const WbMatrix3 pair[2], double share) {
    if (share <= 0) return pair[0];
    WbMatrix3 ret;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            ret.m[i][j] = (1 - share) * pair[0].m[i][j] + share * pair[1].m[i][j];
    }
    return ret;
}

/* AnalogBalance * CameraCalibration: reference camera -> this camera. */
static WbMatrix3 camera_of_reference(const WbCamera *camera, double share) {
    WbMatrix3 gains = wb_matrix_diagonal(camera->analog_balance),
              calibration = blend(camera->calibration, share);
    return wb_matrix_multiply(&gains, &calibration);
}

static WbMatrix3 camera_of_xyz(const WbCamera *camera, double share) {
    WbMatrix3 own = camera_of_reference(camera, share), color = blend(camera->color, share);
    return wb_matrix_multiply(&own, &color);
}

static WbStatus xyz_of_neutral(const WbCamera *camera, double share, const double neutral[3], double xyz[3],
                               WbErr *err) {
    WbMatrix3 matrix = camera_of_xyz(camera, share);
    WB_TRY(wb_matrix_invert(&matrix, &matrix, err));
    wb_matrix_apply(&matrix, neutral, xyz);
    return WB_OK;
}

/* How far the share that the white of `share` asks for lies from it. */
static WbStatus drift(const WbCamera *camera, const double neutral[3], double share, double *ret,
                      WbErr *err) {
    double xyz[3], xy[2];
    WB_TRY(xyz_of_neutral(camera, share, neutral, xyz, err));
    wb_xy_of_xyz(xyz, xy);
    *ret = share_at(camera, xy) - share;
    return WB_OK;
}

/* The share 0..1 has a fixed point, since it maps into 0..1: at 0 the drift is not negative, at 1 not positive. The
 * specification's repeated substitution finds the same one, but can swing between two values for ever. */
static WbStatus settle(const WbCamera *camera, const double neutral[3], double *ret, WbErr *err) {
    double low = 0, high = 1, off = 0;
    *ret = 0;
    if (wb_camera_pairs(camera) < 2) return WB_OK;
    for (int i = 0; i < HALVINGS; i++) {
        *ret = (low + high) / 2;
        WB_TRY(drift(camera, neutral, *ret, &off, err));
        if (off > 0)
            low = *ret;
        else
            high = *ret;
    }
    if (fabs(off) <= SETTLED) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT,
                   "the camera's two colour matrices name no common white for the neutral %g, %g, %g: its "
                   "calibration is damaged",
                   neutral[0], neutral[1], neutral[2]);
}

static WbStatus check_neutral(const double neutral[3], const char *what, WbErr *err) {
    for (int i = 0; i < 3; i++) {
        if (neutral[i] > 0 && isfinite(neutral[i])) continue;
        return wb_fail(
            err, WB_ERR_INPUT,
            "%s %g, %g, %g: each must be above 0 and finite: check the camera's white balance record", what,
            neutral[0], neutral[1], neutral[2]);
    }
    return WB_OK;
}

static WbStatus check_xy(const double xy[2], WbErr *err) {
    if (xy[0] > 0 && xy[0] < 1 && xy[1] > 0 && xy[1] < 1) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT, "x %g, y %g is no chromaticity: both lie between 0 and 1", xy[0],
                   xy[1]);
}

WbStatus wb_xy_of_neutral(const WbCamera *camera, const double neutral[3], double xy[2], WbErr *err) {
    double share, xyz[3], found[2];
    WB_TRY(check_neutral(neutral, "the camera's neutral is", err));
    WB_TRY(check_neutral(camera->analog_balance, "the camera's analog balance is", err));
    WB_TRY(settle(camera, neutral, &share, err));
    WB_TRY(xyz_of_neutral(camera, share, neutral, xyz, err));
    wb_xy_of_xyz(xyz, found);
    int real = xyz[1] > 0 && found[0] > 0 && found[0] < 1 && found[1] > 0 && found[1] < 1;
    if (!real) {
        return wb_fail(
            err, WB_ERR_INPUT,
            "the camera's neutral %g, %g, %g would be a white of X %g, Y %g, Z %g, which is no light: check "
            "its white balance record and calibration",
            neutral[0], neutral[1], neutral[2], xyz[0], xyz[1], xyz[2]);
    }
    xy[0] = found[0];
    xy[1] = found[1];
    return WB_OK;
}

WbStatus wb_neutral_of_xy(const WbCamera *camera, const double xy[2], double neutral[3], WbErr *err) {
    double xyz[3], seen[3];
    WB_TRY(check_xy(xy, err));
    WB_TRY(check_neutral(camera->analog_balance, "the camera's analog balance is", err));
    WbMatrix3 matrix = camera_of_xyz(camera, share_at(camera, xy)), inverse;
    WB_TRY(wb_matrix_invert(&matrix, &inverse, err)); /* one that cannot be inverted tells nothing of white */
    wb_xyz_of_xy(xy, xyz);
    wb_matrix_apply(&matrix, xyz, seen);
    double most = fmax(fmax(seen[0], seen[1]), seen[2]);
    if (!(most > 0)) {
        return wb_fail(
            err, WB_ERR_INPUT,
            "by its matrices the camera is blind to the white x %.4f, y %.4f: its calibration is damaged",
            xy[0], xy[1]);
    }
    for (int i = 0; i < 3; i++)
        neutral[i] = fmax(seen[i] / most, WB_NEUTRAL_MIN);
    return WB_OK;
}

WbStatus wb_multipliers_of_temp_tint(const WbCamera *camera, double kelvin, double tint,
                                     double multipliers[3], WbErr *err) {
    double xy[2], neutral[3];
    WB_TRY(wb_xy_of_temp_tint(kelvin, tint, xy, err));
    WB_TRY(wb_neutral_of_xy(camera, xy, neutral, err));
    for (int i = 0; i < 3; i++)
        multipliers[i] = neutral[1] / neutral[i];
    return WB_OK;
}

WbStatus wb_temp_tint_of_multipliers(const WbCamera *camera, const double multipliers[3], double *kelvin,
                                     double *tint, WbErr *err) {
    double xy[2], neutral[3];
    WB_TRY(check_neutral(multipliers, "the multipliers are", err));
    for (int i = 0; i < 3; i++)
        neutral[i] = multipliers[1] / multipliers[i];
    WB_TRY(wb_xy_of_neutral(camera, neutral, xy, err));
    return wb_temp_tint_of_xy(xy[0], xy[1], kelvin, tint, err);
}

/* Each row scaled so that `neutral` becomes D50. A forward matrix does so but for its four printed digits. */
static WbStatus onto_d50(const double neutral[3], WbMatrix3 *matrix, WbErr *err) {
    double white[3], scale[3];
    wb_matrix_apply(matrix, neutral, white);
    WB_TRY(check_neutral(white, "by its forward matrix the camera's white is", err));
    for (int i = 0; i < 3; i++)
        scale[i] = WB_XYZ_D50[i] / white[i];
    WbMatrix3 rows = wb_matrix_diagonal(scale);
    *matrix = wb_matrix_multiply(&rows, matrix);
    return WB_OK;
}

/* ForwardMatrix * D * inverse(AnalogBalance * CameraCalibration), D the balance of the reference camera. */
static WbStatus by_forward(const WbCamera *camera, double share, const double neutral[3], WbMatrix3 *ret,
                           WbErr *err) {
    WbMatrix3 own = camera_of_reference(camera, share), forward = blend(camera->forward, share);
    double reference[3];
    WB_TRY(wb_matrix_invert(&own, &own, err));
    wb_matrix_apply(&own, neutral, reference);
    WB_TRY(check_neutral(reference, "the neutral of the camera's model is", err));
    for (int i = 0; i < 3; i++)
        reference[i] = 1 / reference[i];
    WbMatrix3 balance = wb_matrix_diagonal(reference);
    balance = wb_matrix_multiply(&balance, &own);
    *ret = wb_matrix_multiply(&forward, &balance);
    return onto_d50(neutral, ret, err);
}

static WbStatus by_bradford(const WbCamera *camera, double share, const double xy[2], WbMatrix3 *ret,
                            WbErr *err) {
    WbMatrix3 inverse = camera_of_xyz(camera, share), adapt;
    double white[3];
    wb_xyz_of_xy(xy, white);
    WB_TRY(wb_matrix_invert(&inverse, &inverse, err));
    WB_TRY(wb_adapt_matrix(WB_ADAPT_BRADFORD, white, WB_XYZ_D50, &adapt, err));
    *ret = wb_matrix_multiply(&adapt, &inverse);
    return WB_OK;
}

WbStatus wb_camera_to_xyz_d50(const WbCamera *camera, const double xy[2], WbMatrix3 *ret, WbErr *err) {
    WbMatrix3 found;
    double neutral[3], white[3], share = share_at(camera, xy);
    WB_TRY(wb_neutral_of_xy(camera, xy, neutral, err));
    if (camera->has_forward)
        WB_TRY(by_forward(camera, share, neutral, &found, err));
    else
        WB_TRY(by_bradford(camera, share, xy, &found, err));
    wb_matrix_apply(&found, neutral, white);
    double scale[3] = {1 / white[1], 1 / white[1], 1 / white[1]};
    WbMatrix3 even = wb_matrix_diagonal(scale);
    *ret = wb_matrix_multiply(&even, &found);
    return WB_OK;
}

WbStatus wb_camera_to_srgb(const WbCamera *camera, const double xy[2], WbMatrix3 *ret, WbErr *err) {
    WbMatrix3 xyz, adapt;
    WB_TRY(wb_camera_to_xyz_d50(camera, xy, &xyz, err));
    WB_TRY(wb_adapt_matrix(WB_ADAPT_BRADFORD, WB_XYZ_D50, WB_XYZ_D65, &adapt, err));
    xyz = wb_matrix_multiply(&adapt, &xyz);
    *ret = wb_matrix_multiply(&WB_SRGB_OF_XYZ, &xyz);
    return WB_OK;
}
