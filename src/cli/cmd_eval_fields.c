#include "cli/cmd_eval_fields.h"

#include "eval/metrics.h"

#define AT(member) offsetof(WbMetrics, member)

static const WbMetricField fields[] = {
    {"kelvin", "Temperature, K off: mean", AT(kelvin), 1},
    {"kelvin_median", "  median", AT(kelvin_median), 1},
    {"kelvin_p90", "  nine in ten below", AT(kelvin_p90), 1},
    {"kelvin_winsorised", "  mean, all cut at 10000 K", AT(kelvin_winsorised), 1},
    {"kelvin_without_above_10000", "  mean without labels above 10000 K", AT(kelvin_ordinary), 1},
    {"tint", "Tint off: mean", AT(tint), 2},
    {"tint_median", "  median", AT(tint_median), 2},
    {"tint_p90", "  nine in ten below", AT(tint_p90), 2},
    {"mired", "Temperature, mired off: mean", AT(mired), 2},
    {"mired_median", "  median", AT(mired_median), 2},
    {"mired_p90", "  nine in ten below", AT(mired_p90), 2},
    {"delta_e", "Colour of a grey card, dE2000: mean", AT(delta_e), 2},
    {"delta_e_median", "  median", AT(delta_e_median), 2},
    {"delta_e_p90", "  nine in ten below", AT(delta_e_p90), 2},
    {"kelvin_score", "Score 1/(1+K)", AT(kelvin_score), 5},
    {"tint_score", "Score 1/(1+tint)", AT(tint_score), 4},
    {"kelvin_bias", "Bias, K", AT(kelvin_bias), 1},
    {"tint_bias", "  tint", AT(tint_bias), 2},
    {"mired_bias", "  mired", AT(mired_bias), 2},
    {"std_ratio_kelvin", "Spread over that of the hand: K", AT(std_ratio_kelvin), 2},
    {"std_ratio_kelvin_winsorised", "  K, all cut at 10000 K", AT(std_ratio_kelvin_winsorised), 2},
    {"std_ratio_mired", "  mired", AT(std_ratio_mired), 2},
    {"std_ratio_tint", "  tint", AT(std_ratio_tint), 2},
    {"consistency_mired", "Jumpiness over that of the hand: mired", AT(consistency_mired), 2},
    {"consistency_tint", "  tint", AT(consistency_tint), 2},
    {"coverage_temperature", "Inside the 90 % interval: temperature", AT(coverage_temperature), 3},
    {"coverage_tint", "  tint", AT(coverage_tint), 3},
    {"interval_kelvin", "Width of that interval: K", AT(width_kelvin), 0},
    {"interval_mired", "  mired", AT(width_mired), 1},
    {"interval_tint", "  tint", AT(width_tint), 1},
};

const WbMetricField *wb_metric_field(int index) {
    return index >= 0 && index < (int)(sizeof fields / sizeof *fields) ? &fields[index] : NULL;
}
