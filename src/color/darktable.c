#include "color/darktable.h"

#include <math.h>

#include "color/adapt.h"
#include "color/chromaticity.h"

/* darktable's whites: it holds their Bradford responses, .941238 1.040633 1.088932 and .996078 1.020646 .818155. */
static const double d65[3] = {0.95015417, 1, 1.08825853};
static const double d50[3] = {0.96390582, 1, 0.82474656};

static int is_positive(const double three[3]) {
    for (int i = 0; i < 3; i++) {
        if (!(three[i] > 0) || !isfinite(three[i])) return 0;
    }
    return 1;
}

static int is_light(const double xy[2]) {
    return xy[0] > 0 && xy[1] > 0 && xy[0] + xy[1] < 1;
}

WbStatus wb_dt_xy_of_multipliers(const WbMatrix3 *daylight, const double multipliers[3], double xy[2], WbErr *err) {
    WbMatrix3 inverse, adapt;
    double neutral[3], xyz[3], found[2];
    if (!is_positive(multipliers))
        return wb_fail(err, WB_ERR_INPUT, "the multipliers are %g, %g, %g: each must be above 0 and finite",
                       multipliers[0], multipliers[1], multipliers[2]);
    WB_TRY(wb_matrix_invert(daylight, &inverse, err));
    WB_TRY(wb_adapt_matrix(WB_ADAPT_BRADFORD, d65, d50, &adapt, err));
    for (int i = 0; i < 3; i++) neutral[i] = multipliers[1] / multipliers[i];
    wb_matrix_apply(&inverse, neutral, xyz);
    wb_matrix_apply(&adapt, xyz, xyz);
    wb_xy_of_xyz(xyz, found);
    if (!(xyz[1] > 0))
        return wb_fail(err, WB_ERR_INPUT,
                       "by its daylight matrix the camera's multipliers %g, %g, %g are X %g, Y %g, Z %g to darktable, "
                       "which is no light",
                       multipliers[0], multipliers[1], multipliers[2], xyz[0], xyz[1], xyz[2]);
    xy[0] = found[0];
    xy[1] = found[1];
    return WB_OK;
}

WbStatus wb_multipliers_of_dt_xy(const WbMatrix3 *daylight, const double xy[2], double multipliers[3], WbErr *err) {
    WbMatrix3 adapt;
    double xyz[3], seen[3];
    if (!is_light(xy)) return wb_fail(err, WB_ERR_INPUT, "darktable's x %g, y %g is no light", xy[0], xy[1]);
    WB_TRY(wb_adapt_matrix(WB_ADAPT_BRADFORD, d50, d65, &adapt, err));
    wb_xyz_of_xy(xy, xyz);
    wb_matrix_apply(&adapt, xyz, xyz);
    wb_matrix_apply(daylight, xyz, seen);
    if (!is_positive(seen))
        return wb_fail(err, WB_ERR_INPUT, "by its daylight matrix the camera is blind to darktable's x %g, y %g", xy[0],
                       xy[1]);
    for (int i = 0; i < 3; i++) multipliers[i] = seen[1] / seen[i];
    return WB_OK;
}
