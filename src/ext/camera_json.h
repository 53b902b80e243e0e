#ifndef WB_EXT_CAMERA_JSON_H
#define WB_EXT_CAMERA_JSON_H

#include "base/status.h"
#include "color/camera.h"
#include "ext/json_object.h"

/* A camera as a JSON object with the names of DNG tags: ColorMatrix1 (the one that must be there), ColorMatrix2,
 * CameraCalibration1 and 2, ForwardMatrix1 and 2 as arrays of 9 numbers row by row, AnalogBalance as 3,
 * CalibrationIlluminant1 and 2 as EXIF codes. What is left out is as DNG says: one matrix, no calibration, no gains;
 * without codes the first matrix alone counts. Other members are passed over.
 * Errors: WB_ERR_INPUT (not a JSON object, no matrix, other numbers of numbers), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_camera_of_json(WbJsonReader *reader, const char *json, WbCamera *ret, WbErr *err);

/* Of such an object the ColorMatrix alone whose illuminant is nearer to D65. Errors as above. */
WB_MUST_USE WbStatus wb_daylight_of_json(WbJsonReader *reader, const char *json, WbMatrix3 *ret, WbErr *err);

#endif
