#ifndef WB_COLOR_CHROMATICITY_H
#define WB_COLOR_CHROMATICITY_H

/* Chromaticities and colours of the CIE 1931 2-degree observer: xy = {x, y}, uv = {u, v} of CIE 1960, xyz
 * = {X, Y, Z} with Y = 1 for a white, lab = {L*, a*, b*}. Outputs may be the inputs. Nothing is refused: a
 * denominator of zero gives infinities, NaN gives NaN. */

/* CIE 15 to four digits, as IEC 61966-2-1 gives D65 and ISO 3664 D50; the XYZ follow from them. */
extern const double WB_XY_D50[2];
extern const double WB_XY_D65[2];
extern const double WB_XYZ_D50[3];
extern const double WB_XYZ_D65[3];

/* CIE 1960 UCS; each undoes the other but for rounding. Zero denominators: -2x + 12y + 3, 2u - 8v + 4. */
void wb_uv_of_xy(const double xy[2], double uv[2]);
void wb_xy_of_uv(const double uv[2], double xy[2]);

/* The colour of that chromaticity with Y = 1; Z < 0 where x + y > 1. */
void wb_xyz_of_xy(const double xy[2], double xyz[3]);
void wb_xy_of_xyz(const double xyz[3], double xy[2]);

/* CIELAB (CIE 15) of colours seen under D50, with the exact 216/24389 and 24389/27. Below 216/24389 of the
 * white, negative values too, the formula is linear, so every finite colour has an image and comes back. */
void wb_lab_of_xyz(const double xyz[3], double lab[3]);
void wb_xyz_of_lab(const double lab[3], double xyz[3]);

#endif
