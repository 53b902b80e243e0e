#include "camera.h"

#include <math.h>

#include "color/temperature.h"

WbStatus wb_sim_see_white(const WbSimBody *body, const WbCamera *camera, const WbSimLight *light,
                          double *mired, double *tint, WbErr *err) {
    double seen[3], kelvin;
    wb_sim_response(body, &light->spectrum, seen);
    const double multipliers[3] = {seen[1] / seen[0], 1, seen[1] / seen[2]};
    WB_TRY(wb_temp_tint_of_multipliers(camera, multipliers, &kelvin, tint, err));
    *mired = wb_mired_of_kelvin(kelvin);
    return WB_OK;
}

static void scale(double neutral[3]) {
    double most = fmax(fmax(neutral[0], neutral[1]), neutral[2]);
    for (int c = 0; c < 3; c++)
        neutral[c] /= most;
}

void wb_sim_record_light(WbSimShot *shot) {
    wb_sim_response(&shot->body, &shot->near.spectrum, shot->as_shot);
    scale(shot->as_shot);
}

WbStatus wb_sim_record_balance(WbSimShot *shot, double kelvin, double tint, WbErr *err) {
    double multipliers[3];
    WB_TRY(wb_multipliers_of_temp_tint(&shot->camera, kelvin, tint, multipliers, err));
    for (int c = 0; c < 3; c++)
        shot->as_shot[c] = 1 / multipliers[c];
    scale(shot->as_shot);
    return WB_OK;
}
