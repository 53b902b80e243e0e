#include "synth.h"

#include <math.h>

#include "color/temperature.h"

/* The eye: how this photographer likes it, against the light itself. */
#define EYE_MIRED (-8.0) /* a little warmer than neutral */
#define EYE_TINT 3.0
#define EYE_MIRED_SCATTER 3.0 /* about a hand's own: 75 K at 5000 K */
#define EYE_TINT_SCATTER 1.2
#define DRIFT_MIRED (-40.0) /* from the first shoot to the last: a taste that changed within a year */

static void set(WbSynthPhoto *photo, double kelvin, double tint) {
    wb_clamp_temp_tint(&kelvin, &tint);
    photo->temperature = (int)lround(kelvin);
    photo->tint = (int)lround(tint);
}

/* Two numbers are drawn for every taste, so each photo has its own ones. */
static void edit(WbRandom *random, const WbSynthOptions *options, WbSynthPhoto *photo) {
    WbSynthTaste taste = options->taste;
    double first = wb_random_normal(random), second = wb_random_normal(random);
    if (taste == WB_SYNTH_RULE) {
        set(photo, photo->as_shot.kelvin + (photo->flash ? -900 : 300), photo->as_shot.tint + 4);
        return;
    }
    if (taste == WB_SYNTH_RANDOM) {
        set(photo, 5000 + 900 * first, 8 + 8 * second); /* as spread out as real sliders */
        return;
    }
    double mired = wb_mired_of_kelvin(photo->light.kelvin) + EYE_MIRED + EYE_MIRED_SCATTER * first;
    if (taste == WB_SYNTH_DRIFT) mired += DRIFT_MIRED * (double)photo->shoot / (double)options->shoots;
    WbSynthLight light = wb_synth_light(mired, photo->light.tint + EYE_TINT + EYE_TINT_SCATTER * second);
    set(photo, light.kelvin, light.tint);
}

void wb_synth_edit(const WbSynthOptions *options, WbSynthPhoto *photos) {
    WbRandom taste = wb_random(~(uint64_t)options->seed, 2), hide = wb_random(~(uint64_t)options->seed, 3);
    int64_t edited = options->shoots - options->unlabelled_shoots;
    for (int64_t i = 0; i < options->photos; i++) {
        edit(&taste, options, &photos[i]);
        int hidden = (double)wb_random_unit(&hide) < options->unlabelled_share;
        photos[i].labelled = photos[i].shoot < edited && !hidden;
    }
}
