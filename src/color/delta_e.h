#ifndef WB_COLOR_DELTA_E_H
#define WB_COLOR_DELTA_E_H

#include "base/status.h"

/* CIEDE2000 difference of two colours in CIELAB, kL = kC = kH = 1; symmetric, 0 for equals, NaN for NaN.
 * Hues within 1e-9 degree of opposite count as at most opposite, so that the two ways round give one
 * answer. CIE 142-2001; Sharma, Wu and Dalal 2005, Color Res. Appl. 30, 21. */
double wb_delta_e_2000(const double lab1[3], const double lab2[3]);

/* How wrong a predicted balance looks: a grey of L* 50 lit by the white of (kelvin1, tint1), the chosen
 * balance, is seen through that of (kelvin2, tint2), the prediction, adapted to D50 (Bradford), and
 * compared with the neutral of L* 50 by CIEDE2000. About 1 is just visible. Not quite symmetric:
 * exchanging balances 10 mired apart changes it by under 2 % (2850..10000 K, tint up to 20 either way;
 * more towards the corner without blue, where it also grows fast). Whites as wb_white_of_balance gives
 * them, so it is finite on the whole range of the sliders and 0 for equal balances. WB_ERR_INPUT as
 * wb_check_temp_tint. */
WB_MUST_USE WbStatus wb_delta_e_of_balances(double kelvin1, double tint1, double kelvin2, double tint2,
                                            double *ret, WbErr *err);

#endif
