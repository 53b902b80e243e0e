#include "model/suggest.h"

#include <math.h>

#include "color/delta_e.h"

double wb_prediction_doubt(const WbPrediction *p) {
    const double kelvin[2] = {p->temperature_low, p->temperature_high}, tint[2] = {p->tint_low, p->tint_high};
    double worst = 0.0;
    for (int i = 0; i < 4; i++) {
        double delta_e;
        WbStatus status =
            wb_delta_e_of_balances(kelvin[i / 2], tint[i % 2], p->temperature, p->tint, &delta_e, NULL);
        if (status == WB_OK) worst = fmax(worst, delta_e);
    }
    return worst;
}
