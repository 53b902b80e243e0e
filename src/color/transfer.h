#ifndef WB_COLOR_TRANSFER_H
#define WB_COLOR_TRANSFER_H

#include "base/status.h"
#include "color/matrix.h"

/* sRGB (IEC 61966-2-1): values 0..1, encoded as in files or linear in light. Below 0 the linear foot goes
 * on, above 1 the power. With the standard's rounded constants the two pieces miss each other by 3e-8 at
 * the knee; elsewhere each undoes the other but for rounding. */
double wb_srgb_encode(double linear);
double wb_srgb_decode(double encoded);

/* Linear sRGB <-> XYZ under D65, white = (1, 1, 1) <-> WB_XYZ_D65. Derived in full precision from the
 * standard's primaries and white, from which the standard's own four digits differ by up to 5e-5 (the inverse
 * by 4e-4). */
extern const WbMatrix3 WB_XYZ_OF_SRGB;
extern const WbMatrix3 WB_SRGB_OF_XYZ;

/* Re-rendering a picture under another white balance.
 *
 * `from` is the balance the picture was rendered with: what is lit by that white is neutral in it. `to` is
 * the balance the sliders are set to instead. Setting a higher temperature makes the picture warmer (red gain
 * > 1 > blue gain), setting a higher tint makes it more magenta (green gain < 1). Whites as
 * wb_white_of_balance gives them. WB_ERR_INPUT as wb_check_temp_tint.
 *
 * The matrix acts on linear sRGB and is exact for Bradford adaptation: it undoes D65 <- from and does D65
 * <- to. Steps compose: (B to C) * (A to B) = (A to C). Results may leave 0..1. */
WB_MUST_USE WbStatus wb_balance_matrix(double kelvin_from, double tint_from, double kelvin_to, double tint_to,
                                       WbMatrix3 *ret, WbErr *err);

/* The same by factors on linear red, green and blue alone: exact for neutrals up to brightness, an
 * approximation for colours. Scaled so that a neutral keeps its luminance. Where a neutral would leave
 * sRGB (a channel below 0, after large steps), a real rendering clips; the gain then is WB_GAIN_MIN. Gains
 * of a step there and of the step back multiply to 1 within 7 % for 50 mired (2500..10000 K, tint up to 15
 * either way). */
#define WB_GAIN_MIN (1.0 / 255.0) /* one 8-bit step of white: what a clipped channel cannot be told from */
WB_MUST_USE WbStatus wb_balance_gains(double kelvin_from, double tint_from, double kelvin_to, double tint_to,
                                      double gain[3], WbErr *err);

#endif
