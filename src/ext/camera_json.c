#include "ext/camera_json.h"

#include <math.h>

#define WHAT "the camera"

static WbStatus matrix(WbJsonReader *reader, const char *json, const char *key, WbMatrix3 *ret, int *found,
                       WbErr *err) {
    return wb_json_numbers(reader, json, WHAT, key, 9, &ret->m[0][0], found, err);
}

static WbStatus illuminant(WbJsonReader *reader, const char *json, const char *key, double *ret, WbErr *err) {
    double code = 0;
    int found;
    WB_TRY(wb_json_numbers(reader, json, WHAT, key, 1, &code, &found, err));
    *ret = found && code >= 0 && code <= 255 ? wb_kelvin_of_light_source((int)code) : NAN; /* EXIF's codes end there */
    return WB_OK;
}

/* ColorMatrix1, which must be there. */
static WbStatus first_matrix(WbJsonReader *reader, const char *json, WbMatrix3 *ret, WbErr *err) {
    int found;
    WB_TRY(matrix(reader, json, "ColorMatrix1", ret, &found, err));
    if (!found) return wb_fail(err, WB_ERR_INPUT, WHAT " has no ColorMatrix1: give the 9 numbers of its DNG tag");
    return WB_OK;
}

WbStatus wb_daylight_of_json(WbJsonReader *reader, const char *json, WbMatrix3 *ret, WbErr *err) {
    const double d65 = 6504;
    double kelvin[2];
    WbMatrix3 second;
    int found;
    WB_TRY(matrix(reader, json, "ColorMatrix2", &second, &found, err));
    if (!found) return first_matrix(reader, json, ret, err);
    WB_TRY(illuminant(reader, json, "CalibrationIlluminant1", &kelvin[0], err));
    WB_TRY(illuminant(reader, json, "CalibrationIlluminant2", &kelvin[1], err));
    if (!(fabs(kelvin[1] - d65) < fabs(kelvin[0] - d65))) return first_matrix(reader, json, ret, err);
    *ret = second;
    return WB_OK;
}

WbStatus wb_camera_of_json(WbJsonReader *reader, const char *json, WbCamera *ret, WbErr *err) {
    static const char *const calibration[] = {"CameraCalibration1", "CameraCalibration2"};
    static const char *const forward[] = {"ForwardMatrix1", "ForwardMatrix2"};
    static const char *const light[] = {"CalibrationIlluminant1", "CalibrationIlluminant2"};
    WbMatrix3 first;
    int found, second, forwards[2];
    WB_TRY(first_matrix(reader, json, &first, err));
    WbCamera camera = wb_camera_of_matrix(&first);
    WB_TRY(matrix(reader, json, "ColorMatrix2", &camera.color[1], &second, err));
    for (int i = 0; i < 2; i++) {
        WB_TRY(matrix(reader, json, calibration[i], &camera.calibration[i], &found, err));
        WB_TRY(matrix(reader, json, forward[i], &camera.forward[i], &forwards[i], err));
        WB_TRY(illuminant(reader, json, light[i], &camera.kelvin[i], err));
    }
    if (!second) camera.kelvin[1] = NAN;
    camera.has_forward = forwards[0] && (forwards[1] || wb_camera_pairs(&camera) == 1);
    WB_TRY(wb_json_numbers(reader, json, WHAT, "AnalogBalance", 3, camera.analog_balance, &found, err));
    *ret = camera;
    return WB_OK;
}
