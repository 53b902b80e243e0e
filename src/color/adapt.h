#ifndef WB_COLOR_ADAPT_H
#define WB_COLOR_ADAPT_H

#include "base/status.h"
#include "color/matrix.h"

/* Chromatic adaptation: how a colour seen under one white looks like under another. Von Kries' rule: both
 * whites are taken to cone responses, and each cone is scaled by their ratio. */

typedef enum {
    WB_ADAPT_BRADFORD, /* linear Bradford: Lam 1985, as in ICC.1:2022 annex E and the DNG specification */
    WB_ADAPT_CAT16,    /* Li et al. 2017, Color Res. Appl. 42, 703; complete adaptation */
} WbAdapt;

/* Bradford's blue response (.0389 X - .0685 Y + 1.0296 Z) of the deepest white that is computed with.
 * D50's is .82, that of 2000 K .13: deeper whites would only divide by almost nothing. */
#define WB_WHITE_BLUE_MIN 0.02

/* The white of a slider position, X, Y = 1, Z, as light one can adapt to. It is the white of
 * wb_xy_of_temp_tint, but where that is no usable light (blue response below WB_WHITE_BLUE_MIN, in the
 * corner of low temperature and high tint: 2000 K from tint 24, 2500 K from 49, 3000 K from 80, 3750 K
 * from 133, 4000 K never) the tint counts only as far as light goes on that isotherm. So everything
 * computed from it stays finite, and stays as it is from there on. WB_ERR_INPUT as wb_check_temp_tint. */
WB_MUST_USE WbStatus wb_white_of_balance(double kelvin, double tint, double xyz[3], WbErr *err);

/* The matrix from XYZ seen under `from` to the XYZ that looks the same under `to`; it takes `from` to
 * `to`. Whites as X, Y, Z of any positive size. WB_ERR_INPUT for a white that excites one of the three
 * cones not at all or is not finite: wb_white_of_balance gives none for Bradford or CAT16. */
WB_MUST_USE WbStatus wb_adapt_matrix(WbAdapt method, const double from[3], const double to[3], WbMatrix3 *ret,
                                     WbErr *err);

#endif
