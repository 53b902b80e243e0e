#include "model/targets.h"

#include <math.h>

#include "color/temperature.h"

void wb_target_of_sliders(WbSliders base, WbSliders sliders, float target[2]) {
    double mired = wb_mired_of_kelvin(sliders.temperature) - wb_mired_of_kelvin(base.temperature);
    target[0] = (float)(mired / WB_TARGET_MIRED);
    target[1] = (float)((sliders.tint - base.tint) / WB_TARGET_TINT);
}

WbSliders wb_sliders_of_target(WbSliders base, const double target[2]) {
    double mired = wb_mired_of_kelvin(base.temperature) + target[0] * WB_TARGET_MIRED;
    double lowest = wb_mired_of_kelvin(WB_KELVIN_MAX), highest = wb_mired_of_kelvin(WB_KELVIN_MIN);
    double tint = base.tint + target[1] * WB_TARGET_TINT;
    WbSliders sliders = {wb_kelvin_of_mired(fmin(fmax(mired, lowest), highest)),
                         fmin(fmax(tint, -WB_TINT_MAX), WB_TINT_MAX)};
    sliders.temperature = fmin(fmax(sliders.temperature, WB_KELVIN_MIN), WB_KELVIN_MAX); /* rounding of 1e6/(1e6/x) */
    return sliders;
}

void wb_target_weight(WbSliders sliders, double photo_weight, float weight[2]) {
    double relative = fmin(fmax(sliders.temperature / 5000.0, 0.3), 2.0);
    weight[0] = (float)(relative * relative * photo_weight);
    weight[1] = (float)photo_weight;
}
