#include "color/transfer.h"

#include <math.h>

#include "color/adapt.h"
#include "color/chromaticity.h"
#include "color/temperature.h"

/* From the primaries (.64, .33), (.30, .60), (.15, .06) and D65 (.3127, .3290); the test derives them
 * again. */
const WbMatrix3 WB_XYZ_OF_SRGB = {{
    {0.4123907992659595, 0.3575843393838780, 0.1804807884018343},
    {0.2126390058715103, 0.7151686787677560, 0.0721923153607337},
    {0.0193308187155918, 0.1191947797946260, 0.9505321522496607},
}};
const WbMatrix3 WB_SRGB_OF_XYZ = {{
    {3.2409699419045217, -1.5373831775700935, -0.4986107602930033},
    {-0.9692436362808796, 1.8759675015077202, 0.0415550574071756},
    {0.0556300796969937, -0.2039769588889765, 1.0569715142428786},
}};

double wb_srgb_encode(double linear) {
    if (linear <= 0.0031308) return 12.92 * linear; /* the standard's knee */
    return 1.055 * pow(linear, 1 / 2.4) - 0.055;
}

double wb_srgb_decode(double encoded) {
    if (encoded <= 0.04045) return encoded / 12.92; /* the standard's knee, encoded */
    return pow((encoded + 0.055) / 1.055, 2.4);
}

WbStatus wb_balance_matrix(double kelvin_from, double tint_from, double kelvin_to, double tint_to,
                           WbMatrix3 *ret, WbErr *err) {
    double from[3], to[3];
    WbMatrix3 undo, redo;
    WB_TRY(wb_white_of_balance(kelvin_from, tint_from, from, err));
    WB_TRY(wb_white_of_balance(kelvin_to, tint_to, to, err));
    WB_TRY(wb_adapt_matrix(WB_ADAPT_BRADFORD, WB_XYZ_D65, from, &undo, err));
    WB_TRY(wb_adapt_matrix(WB_ADAPT_BRADFORD, to, WB_XYZ_D65, &redo, err));
    undo = wb_matrix_multiply(&undo, &WB_XYZ_OF_SRGB);
    redo = wb_matrix_multiply(&WB_SRGB_OF_XYZ, &redo);
    *ret = wb_matrix_multiply(&redo, &undo);
    return WB_OK;
}

WbStatus wb_balance_gains(double kelvin_from, double tint_from, double kelvin_to, double tint_to,
                          double gain[3], WbErr *err) {
    static const double white[3] = {1, 1, 1};
    WbMatrix3 balance;
    double neutral[3];
    WB_TRY(wb_balance_matrix(kelvin_from, tint_from, kelvin_to, tint_to, &balance, err));
    wb_matrix_apply(&balance, white, neutral);
    const double *weight = WB_XYZ_OF_SRGB.m[1];
    double luminance = weight[0] * neutral[0] + weight[1] * neutral[1] + weight[2] * neutral[2];
    for (int i = 0; i < 3; i++) gain[i] = fmax(neutral[i] / luminance, WB_GAIN_MIN);
    return WB_OK;
}
