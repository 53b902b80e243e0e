#include "synth.h"

#include <math.h>

/* Third stops as cameras name them. */
static const double apertures[] = {1.4, 1.6, 1.8, 2,   2.2, 2.5, 2.8, 3.2, 3.5, 4, 4.5,
                                   5,   5.6, 6.3, 7.1, 8,   9,   10,  11,  13,  16};
static const double shutters[] = {
    30,  40,  50,   60,   80,   100,  125,  160,  200,  250,  320,  400, 500,
    640, 800, 1000, 1250, 1600, 2000, 2500, 3200, 4000, 5000, 6400, 8000}; /* 1/seconds */
static const double speeds[] = {100,  125,  160,  200,  250,  320,  400,  500,  640,  800,   1000,
                                1250, 1600, 2000, 2500, 3200, 4000, 5000, 6400, 8000, 10000, 12800};
static const double lenses[] = {24, 35, 50, 70, 85, 135, 200}; /* mm */

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

/* The item whose logarithm is nearest to that of `value`. */
static double nearest(const double *list, int count, double value) {
    int best = 0;
    for (int i = 1; i < count; i++)
        if (fabs(log2(list[i] / value)) < fabs(log2(list[best] / value))) best = i;
    return list[best];
}

static double tv_of(double shutter) {
    return log2(nearest(shutters, COUNT(shutters), shutter));
}

/* As photographers do by day: ISO 100 unless that shakes, a smaller aperture only where the shutter ends. */
static void expose_to_light(double ev, int indoors, WbSynthPhoto *photo) {
    double aperture = exp2(photo->aperture_av / 2);
    double slowest = indoors ? 60 : 160; /* people stand still indoors, and one accepts some blur */
    double shutter = exp2(ev - photo->aperture_av);
    if (shutter < slowest) photo->iso = nearest(speeds, COUNT(speeds), 100 * slowest / shutter);
    if (shutter > 8000) aperture = nearest(apertures, COUNT(apertures), exp2((ev - log2(8000)) / 2));
    photo->aperture_av = 2 * log2(aperture);
    photo->shutter_tv = tv_of(exp2(ev - photo->aperture_av + log2(photo->iso / 100)));
}

void wb_synth_expose(WbRandom *random, double ev, WbSynthPhoto *photo) {
    int indoors = photo->kind > WB_SYNTH_CLOUDY;
    uint32_t wide = wb_random_below(random, indoors ? 8 : 11); /* up to f/3.2, outdoors f/5 */
    photo->aperture_av = 2 * log2(apertures[wide]);
    photo->focal_mm = lenses[wb_random_below(random, (uint32_t)COUNT(lenses))];
    photo->brightness = 0.2 * exp2(wb_synth_normal(random, 0, 0.3));
    photo->iso = 100;
    uint32_t draw = wb_random_below(random, 4);
    if (!indoors || !photo->flash) {
        expose_to_light(ev, indoors, photo);
        return;
    }
    photo->iso = speeds[6 + draw]; /* 400..800: flash gives the light, the room only fills in */
    photo->shutter_tv = tv_of(shutters[3 + draw]);
}
