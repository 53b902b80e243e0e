#ifndef WB_MODEL_TARGETS_H
#define WB_MODEL_TARGETS_H

/* The one place where sliders become what the model learns and back. A target is a difference from a base (the as-shot
 * balance, or the training median where as-shot is unknown), in units that are about 1 in size: 40 mired of temperature
 * (warmer is negative) and 8 of tint. */

#define WB_TARGET_MIRED 40.0 /* spread of photographers' changes in mired */
#define WB_TARGET_TINT 8.0   /* and in tint */

typedef struct WbSliders {
    double temperature, tint; /* kelvin, tint */
} WbSliders;

/* target[0] of temperature, target[1] of tint */
void wb_target_of_sliders(WbSliders base, WbSliders sliders, float target[2]);

/* Clamped to 2000..50000 K and -150..150. */
WbSliders wb_sliders_of_target(WbSliders base, const double target[2]);

/* Weight of a photo's two errors in the loss. The temperature's is clip(T / 5000, .3, 2)^2: an error in mired times it
 * tracks the error in kelvin (dK = T^2 / 1e6 dmired) without letting a few very blue photos rule. */
void wb_target_weight(WbSliders sliders, double photo_weight, float weight[2]);

#endif
