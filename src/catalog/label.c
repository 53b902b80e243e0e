#include "catalog/label.h"

#include <math.h>
#include <string.h>

const char *wb_scale_name(WbScale scale) {
    return scale == WB_SCALE_KELVIN ? "kelvin" : "incremental";
}

static double within(double value, double low, double high) {
    return value >= low && value <= high ? value : NAN;
}

double wb_scale_temperature(WbScale scale, double temperature) {
    return scale == WB_SCALE_KELVIN ? within(temperature, 2000, 50000) : within(temperature, -100, 100);
}

double wb_scale_tint(WbScale scale, double tint) {
    return scale == WB_SCALE_KELVIN ? within(tint, -150, 150) : within(tint, -100, 100);
}

const char *wb_label_reason(const WbLabel *label) {
    if (!label->mode[0]) return "no white balance";
    if (strcmp(label->mode, "As Shot") == 0) return "as shot";
    if (strcmp(label->mode, "Auto") == 0) return "auto";
    if (isnan(label->temperature) || isnan(label->tint)) return "no values";
    int zero = label->temperature == 0 && label->tint == 0;
    return zero && label->scale == WB_SCALE_INCREMENTAL ? "not moved" : NULL;
}
