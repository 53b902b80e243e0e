#include "fuzz_shot.h"

#include <math.h>
#include <string.h>

#include "fuzz_seeds.h"

/* NaN, or within. */
static int within(double value, double low, double high) {
    return isnan(value) || (value >= low && value <= high);
}

void fuzz_check_shot(const WbShot *shot) {
    fuzz_insist(within(shot->as_shot_kelvin, 2000, 50000) && within(shot->as_shot_tint, -150, 150));
    fuzz_insist(within(shot->balanced_kelvin, 2000, 50000) && within(shot->balanced_tint, -150, 150));
    fuzz_insist(isnan(shot->as_shot_kelvin) == (shot->as_shot_from == WB_AS_SHOT_UNKNOWN));
    for (int i = 0; i < 3; i++)
        fuzz_insist(isnan(shot->multipliers[i]) || shot->multipliers[i] > 0);
    fuzz_insist(shot->matrices >= 0 && shot->matrices <= 2 && shot->orientation >= 0 && shot->orientation <= 8);
    fuzz_insist(memchr(shot->lens, 0, sizeof shot->lens) && memchr(shot->note, 0, sizeof shot->note));
    fuzz_insist(isnan(shot->iso) || shot->iso > 0);
    fuzz_insist(isnan(shot->focal_mm) || shot->focal_mm > 0);
    fuzz_insist(isnan(shot->flash) || shot->flash == 0 || shot->flash == 1);
    fuzz_insist(!isinf(shot->aperture_av) && !isinf(shot->shutter_tv) && !isinf(shot->capture_seconds));
}
