#include "synth_scene.h"

#include <math.h>
#include <string.h>

#include "color/temperature.h"
#include "color/transfer.h"

const Light synth_lights[LIGHTS] = {
    {"sun", 5400, 6, 2, 2, 14, 0},     {"cloudy", 6300, 8, 4, 2, 12, 0}, {"shade", 7400, 10, 6, 2, 10, 0},
    {"tungsten", 2900, 20, 0, 3, 5, 0}, {"LED", 3900, 20, 9, 5, 6, 0},    {"mixed", 4500, 20, 5, 4, 6, 0},
    {"flash", 5500, 6, 0, 2, 7, 1},
};

/* Linear sRGB reflectances under a neutral light, about those of colour charts and forest, skin and cloth tables. */
static const float surfaces[SURFACES][3] = {
    {0.48F, 0.31F, 0.23F},    /* light skin */
    {0.24F, 0.13F, 0.09F},    /* dark skin */
    {0.84F, 0.84F, 0.81F},    /* white cloth */
    {0.09F, 0.14F, 0.05F},    /* foliage */
    {0.26F, 0.36F, 0.55F},    /* sky */
    {0.030F, 0.030F, 0.036F}, /* dark suit */
    {0.38F, 0.38F, 0.37F},    /* stone */
    {0.34F, 0.20F, 0.10F},    /* wood */
    {0.45F, 0.08F, 0.10F},    /* flowers */
};

Scene synth_scene(WbRandom *random, const Light *light) {
    Scene scene = {.light = light};
    double mired = wb_mired_of_kelvin(light->kelvin) + light->mired_spread * wb_random_normal(random);
    scene.kelvin = wb_kelvin_of_mired(mired);
    scene.tint = light->tint + light->tint_spread * wb_random_normal(random);
    double sum = 0;
    for (int i = 0; i < SURFACES; i++) {
        double draw = wb_random_unit(random);
        scene.share[i] = draw * draw * draw; /* a few surfaces rule a picture */
        sum += scene.share[i];
    }
    for (int i = 0; i < SURFACES; i++) scene.share[i] /= sum;
    return scene;
}

static int draw_surface(const Scene *scene, WbRandom *random) {
    double at = wb_random_unit(random);
    for (int i = 0; i < SURFACES - 1; i++) {
        at -= scene->share[i];
        if (at < 0) return i;
    }
    return SURFACES - 1;
}

enum { PATCHES = 8 }; /* of each edge */

/* The flat patches of a picture, each surface in its own shade. */
static void draw_patches(const Scene *scene, WbRandom *random, float (*patch)[3]) {
    for (int i = 0; i < PATCHES * PATCHES; i++) {
        const float *surface = surfaces[draw_surface(scene, random)];
        float shade = 0.5F + wb_random_unit(random);
        for (int c = 0; c < 3; c++) patch[i][c] = surface[c] * shade * (0.93F + 0.14F * wb_random_unit(random));
    }
}

static uint8_t code(double linear) {
    double value = wb_srgb_encode(fmin(fmax(linear, 0.0), 1.0)) * 255.0 + 0.5;
    return (uint8_t)value;
}

void synth_render(const Scene *scene, double as_shot_kelvin, double as_shot_tint, double iso, int edge, WbRandom *random,
                  uint8_t *rgb) {
    double gain[3] = {1, 1, 1};
    if (wb_balance_gains(scene->kelvin, scene->tint, as_shot_kelvin, as_shot_tint, gain, NULL) != WB_OK)
        gain[0] = gain[1] = gain[2] = 1; /* an as-shot outside the sliders' range: leave the picture neutral */
    float patch[PATCHES * PATCHES][3];
    draw_patches(scene, random, patch);
    double exposure = 0.9 * exp2(0.5 * wb_random_normal(random)), noise = 0.003 * sqrt(iso / 100.0);
    for (int y = 0; y < edge; y++) {
        double light = exposure * (1.2 - 0.4 * y / edge); /* brighter above, as under a sky or a lamp */
        for (int x = 0; x < edge; x++) {
            const float *surface = patch[(y * PATCHES / edge) * PATCHES + x * PATCHES / edge];
            double texture = light * (0.85 + 0.3 * wb_random_unit(random));
            int specular = wb_random_below(random, 2000) == 0; /* a glint shows the light itself, clipped */
            for (int c = 0; c < 3; c++) {
                double linear = (specular ? 3.0 : surface[c] * texture) * gain[c];
                rgb[3 * (y * edge + x) + c] = code(linear + noise * wb_random_normal(random));
            }
        }
    }
}
