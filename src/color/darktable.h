#ifndef WB_COLOR_DARKTABLE_H
#define WB_COLOR_DARKTABLE_H

#include "base/status.h"
#include "color/matrix.h"

/* The light that darktable's color calibration takes for white. Its x, y are no chromaticity of the scene: darktable
 * brings a camera's neutral to XYZ by one daylight matrix, whatever the light, and adapts it linearly by Bradford from
 * D65 to the D50 of its pipe; what comes out is x, y. So they mean multipliers of one camera, and nothing without its
 * matrix. Source: darktable 4.2, src/common/illuminants.h, WB_coeffs_to_illuminant_xy.
 *
 * `daylight`: XYZ -> camera under D65, without calibration or gains: the ColorMatrix of a DNG or of Adobe's tables. */

/* Of deep colours x + y may be above 1, which darktable cannot adapt from. WB_ERR_INPUT for multipliers that are not
 * above 0 and finite, a matrix that cannot be inverted, and a neutral that it makes black or less of. */
WB_MUST_USE WbStatus wb_dt_xy_of_multipliers(const WbMatrix3 *daylight, const double multipliers[3], double xy[2],
                                             WbErr *err);

/* The way back, green = 1. WB_ERR_INPUT for x, y that are no light (both above 0, their sum below 1) and one to which
 * by the matrix a channel of the camera is blind. */
WB_MUST_USE WbStatus wb_multipliers_of_dt_xy(const WbMatrix3 *daylight, const double xy[2], double multipliers[3],
                                             WbErr *err);

#endif
