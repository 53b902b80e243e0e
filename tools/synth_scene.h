#ifndef WB_TOOLS_SYNTH_SCENE_H
#define WB_TOOLS_SYNTH_SCENE_H

#include <stdint.h>

#include "base/random.h"

/* One light in one place, as a camera would meet it at a wedding. */
typedef struct Light {
    const char *name;
    double kelvin, mired_spread; /* centre, and how far one scene's light is from another's */
    double tint, tint_spread;
    double ev;     /* exposure value of the scene at ISO 100 */
    int flash;
} Light;

enum { LIGHTS = 7, SURFACES = 9 };
extern const Light synth_lights[LIGHTS];

/* A scene: a true illuminant and the share of each kind of surface in the picture. */
typedef struct Scene {
    const Light *light;
    double kelvin, tint;
    double share[SURFACES];
} Scene;

Scene synth_scene(WbRandom *random, const Light *light);

/* Renders edge x edge x 3 sRGB bytes of the scene as a camera with the given as-shot balance would: what is left of the
 * light's colour shows as a cast. */
void synth_render(const Scene *scene, double as_shot_kelvin, double as_shot_tint, double iso, int edge, WbRandom *random,
                  uint8_t *rgb);

#endif
