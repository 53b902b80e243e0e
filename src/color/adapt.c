#include "color/adapt.h"

#include <math.h>

#include "color/chromaticity.h"
#include "color/temperature.h"

static const WbMatrix3 bradford = {{
    {0.8951, 0.2664, -0.1614},
    {-0.7502, 1.7135, 0.0367},
    {0.0389, -0.0685, 1.0296},
}};

static const WbMatrix3 cat16 = {{
    {0.401288, 0.650173, -0.051461},
    {-0.250268, 1.204414, 0.045854},
    {-0.002079, 0.048952, 0.953127},
}};

static double blue(const double xyz[3]) {
    const double *row = bradford.m[2];
    return row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2];
}

WbStatus wb_white_of_balance(double kelvin, double tint, double xyz[3], WbErr *err) {
    double xy[2], far[3], uv_far[2];
    WB_TRY(wb_xy_of_temp_tint(kelvin, tint, xy, err));
    wb_uv_of_xy(xy, uv_far);
    wb_xyz_of_xy(xy, far);
    double lack = WB_WHITE_BLUE_MIN - blue(far);
    if (lack > 0) {
        /* On a straight line of uv, v * (blue - min) is linear (X : Y : Z = 1.5u : v : 2 - .5u - 5v): its
         * zero between the locus, which has blue to spare, and the white asked for is exact. */
        double uv[2], near[3];
        WB_TRY(wb_xy_of_temp_tint(kelvin, 0, xy, err));
        wb_uv_of_xy(xy, uv);
        wb_xyz_of_xy(xy, near);
        double spare = uv[1] * (blue(near) - WB_WHITE_BLUE_MIN), part = spare / (spare + uv_far[1] * lack);
        for (int i = 0; i < 2; i++) uv[i] += (uv_far[i] - uv[i]) * part;
        wb_xy_of_uv(uv, xy);
    }
    wb_xyz_of_xy(xy, xyz);
    return WB_OK;
}

WbStatus wb_adapt_matrix(WbAdapt method, const double from[3], const double to[3], WbMatrix3 *ret,
                         WbErr *err) {
    const WbMatrix3 *cones = method == WB_ADAPT_CAT16 ? &cat16 : &bradford;
    double a[3], b[3], ratio[3];
    wb_matrix_apply(cones, from, a);
    wb_matrix_apply(cones, to, b);
    for (int i = 0; i < 3; i++) {
        int real = a[i] > 0 && b[i] > 0 && isfinite(a[i]) && isfinite(b[i]);
        if (!real) {
            const double *white = a[i] > 0 && isfinite(a[i]) ? to : from;
            return wb_fail(err, WB_ERR_INPUT,
                           "the white X %g, Y %g, Z %g is no light that eyes adapt to: "
                           "give a white nearer to neutral",
                           white[0], white[1], white[2]);
        }
        ratio[i] = b[i] / a[i];
    }
    WbMatrix3 scale = wb_matrix_diagonal(ratio), back;
    WB_TRY(wb_matrix_invert(cones, &back, err));
    scale = wb_matrix_multiply(&scale, cones);
    *ret = wb_matrix_multiply(&back, &scale);
    return WB_OK;
}
