#ifndef WB_IMAGE_DNG_TAGS_H
#define WB_IMAGE_DNG_TAGS_H

#include "base/status.h"
#include "color/camera.h"
#include "color/camera.h"
#include "image/shot.h"
#include "image/tiff_handle.h"

/* The camera's own balance out of the DNG tags of the current directory (AsShotNeutral or AsShotWhiteXY, ColorMatrix,
 * CameraCalibration, AnalogBalance): multipliers, as-shot sliders, and how many matrices they took. Nothing is set
 * where they are not there; cameras of other than three colours have none. Errors: WB_ERR_INPUT where they make no
 * sense (color/camera.h); what follows from those that do is set. */
WB_MUST_USE WbStatus wb_dng_as_shot(const WbTiff *tiff, WbShot *shot, WbErr *err);

/* A camera as shots keep it. Where calibrations differ between its two lights, they are no longer interpolated apart
 * from the matrices. */
WbShotCamera wb_shot_camera(const WbCamera *camera);

#endif
