#ifndef WB_COLOR_TEMPERATURE_H
#define WB_COLOR_TEMPERATURE_H

#include "base/status.h"

/* The sliders Temperature (kelvin) and Tint, as Adobe's raw converters mean them, and the white they name.
 *
 * A white is a chromaticity: x, y of CIE 1931. Its temperature is that of the isotherm it lies on (Robertson
 * 1968, J. Opt. Soc. Am. 58, 1528; the 31 isotherms of Wyszecki & Stiles, Color Science, 2nd ed., table
 * 1(3.11)), read in mired; its tint is -3000 times its distance from the Planckian locus along that isotherm
 * in CIE 1960 uv. A white with tint above 0 is greener than the locus, and setting it makes a picture more
 * magenta.
 *
 * One policy: the sliders' range below is all there is. A value outside it, or one that is not a number, is
 * refused with WB_ERR_INPUT, in both directions; wb_clamp_temp_tint is for callers who want the nearest value
 * instead.
 *
 * Low temperature with high tint lies beyond every real light, where x + y > 1 (2000 K from tint 32, 2500
 * K from 59, 3000 K from 92, 3750 K from 149). The sliders go there, so the two functions do too, and each
 * undoes the other; what needs light to compute with takes wb_white_of_balance (color/adapt.h). */

#define WB_KELVIN_MIN 2000.0
#define WB_KELVIN_MAX 50000.0
#define WB_TINT_MAX 150.0 /* and its negative */

/* Mired: 1e6 / kelvin, the scale on which equal steps look alike. Both are 1e6 / argument; 0 gives
 * infinity. */
double wb_mired_of_kelvin(double kelvin);
double wb_kelvin_of_mired(double mired);

/* WB_ERR_INPUT where the pair lies outside the sliders or is not a number. */
WB_MUST_USE WbStatus wb_check_temp_tint(double kelvin, double tint, WbErr *err);

/* Moves each value to the nearest the sliders have; NaN stays NaN. */
void wb_clamp_temp_tint(double *kelvin, double *tint);

/* xy = {x, y}. WB_ERR_INPUT as wb_check_temp_tint. */
WB_MUST_USE WbStatus wb_xy_of_temp_tint(double kelvin, double tint, double xy[2], WbErr *err);

/* The way back. Robertson divides the gap between two isotherms by the distances from them, which is not
 * quite how the way there divides it: a round trip is off by up to 0.035 mired (0.35 K at 3200 K) and
 * 0.0017 of tint, at tint 0 by up to 0.02 mired. (Adobe's two ways differ so, and both are kept.)
 * WB_ERR_INPUT for x, y outside 0..1 and for a white that no slider position names. */
WB_MUST_USE WbStatus wb_temp_tint_of_xy(double x, double y, double *kelvin, double *tint, WbErr *err);

/* The nearest isotherm of any white, in mired, without the sliders' ends: 10..600, beyond which the table's last
 * lines answer. For interpolation between calibrated illuminants. NaN gives NaN or an end. */
double wb_mired_of_xy(const double xy[2]);

#endif
