#include "synth.h"

#include <math.h>
#include <stdio.h>

#include "base/memory.h"
#include "color/temperature.h"

/* Middle and spread of each kind of light, from one place to another. */
typedef struct Source {
    double mired, mired_spread, tint, tint_spread;
    double drift; /* mired, from photo to photo of a scene */
    double ev;    /* at ISO 100 */
} Source;

static const Source sources[WB_SYNTH_KINDS] = {
    [WB_SYNTH_SHADE] = {140, 8, 12, 3, 2, 12},  [WB_SYNTH_SUN] = {182, 4, 9, 2, 1.5, 14.5},
    [WB_SYNTH_CLOUDY] = {158, 6, 10, 2, 2, 13}, [WB_SYNTH_TUNGSTEN] = {345, 12, 0, 3, 3, 6},
    [WB_SYNTH_LED] = {255, 30, 8, 9, 2, 7.5},   [WB_SYNTH_MIXED] = {275, 20, 5, 4, 12, 8.5},
    [WB_SYNTH_FLASH] = {182, 4, 6, 2, 4, 6},
};

/* How a camera's own balance errs: a fixed bias, chance, and a share of warm light that it leaves warm. */
typedef struct Camera {
    const char *model, *group;
    double mired, tint, mired_noise, tint_noise, keeps_warm;
} Camera;

static const Camera cameras[] = {
    {"Alder M2", "Alder", -9, 3, 5, 1.2, 0},
    {"Birch 70D", "Birch", 7, -3, 9, 2.5, 0.12},
    {"Cedar R", "Cedar", 2, 1, 14, 3.5, 0.25},
};
enum { CAMERAS = sizeof cameras / sizeof *cameras };

/* A scene: one place, one light, a stretch of time. */
typedef struct Scene {
    WbSynthKind kind;
    WbSynthLight light, far;
    uint64_t seed;
    int64_t shoot;
    int camera[2]; /* the photographer's two bodies that day */
} Scene;

#define DAY_SECONDS 86400.0
#define FIRST_DAY 18718 /* days from 1970-01-01 to 2021-04-01, a season's begin */

double wb_synth_normal(WbRandom *random, double mean, double spread) {
    return mean + spread * wb_random_normal(random);
}

static double between(WbRandom *random, double low, double high) {
    return low + (high - low) * (double)wb_random_unit(random);
}

static uint64_t seed_of(WbRandom *random) {
    uint64_t high = wb_random_u32(random);
    return high << 32U | wb_random_u32(random);
}

WbSynthLight wb_synth_light(double mired, double tint) {
    WbSynthLight light = {wb_kelvin_of_mired(fmax(mired, 20)),
                          tint}; /* 20 mired: 50000 K, the sliders' end */
    wb_clamp_temp_tint(&light.kelvin, &light.tint);
    return light;
}

static WbSynthLight drawn_light(WbRandom *random, WbSynthKind kind) {
    const Source *source = &sources[kind];
    double mired = wb_synth_normal(random, source->mired, source->mired_spread);
    return wb_synth_light(mired, wb_synth_normal(random, source->tint, source->tint_spread));
}

/* Late in the day more of it is indoors; the sun is redder from 16 o'clock on. */
static void draw_scene(WbRandom *random, double progress, double hour, Scene *scene) {
    static const WbSynthKind early[] = {WB_SYNTH_SHADE, WB_SYNTH_SUN,   WB_SYNTH_CLOUDY,
                                        WB_SYNTH_LED,   WB_SYNTH_MIXED, WB_SYNTH_SUN};
    static const WbSynthKind late[] = {WB_SYNTH_TUNGSTEN, WB_SYNTH_FLASH, WB_SYNTH_LED,
                                       WB_SYNTH_MIXED,    WB_SYNTH_SUN,   WB_SYNTH_FLASH};
    uint32_t draw = wb_random_below(random, sizeof early / sizeof *early);
    scene->kind = progress < 0.5 ? early[draw] : late[draw];
    if (hour >= 20 && scene->kind == WB_SYNTH_SUN) scene->kind = WB_SYNTH_FLASH; /* it has set */
    scene->light = scene->far = drawn_light(random, scene->kind);
    if (scene->kind == WB_SYNTH_SUN) {
        double redder = fmin(fmax(hour - 16, 0) * 9, 36); /* 36 mired: 4600 K, an hour before sunset */
        scene->light = wb_synth_light(wb_mired_of_kelvin(scene->light.kelvin) + redder, scene->light.tint);
        scene->far = scene->light;
    }
    if (scene->kind == WB_SYNTH_MIXED) scene->far = drawn_light(random, WB_SYNTH_CLOUDY);
    if (scene->kind == WB_SYNTH_FLASH) scene->far = drawn_light(random, WB_SYNTH_TUNGSTEN);
    scene->seed = seed_of(random);
}

static void draw_id(WbRandom *random, char id[WB_SYNTH_ID_BYTES]) {
    uint32_t a = wb_random_u32(random), b = wb_random_u32(random), c = wb_random_u32(random);
    snprintf(id, WB_SYNTH_ID_BYTES, "%08X-%04X-4%03X-%04X-%04X%08X", (unsigned)a, (unsigned)(b >> 16U),
             (unsigned)(b & 0xfffU), (unsigned)(0x8000U | (c >> 16U & 0x3fffU)), (unsigned)(c & 0xffffU),
             (unsigned)wb_random_u32(random));
}

static void balance_as_shot(WbRandom *random, const Camera *camera, WbSynthPhoto *photo) {
    double mired = wb_mired_of_kelvin(photo->light.kelvin);
    double warm = camera->keeps_warm * fmax(mired - 200, 0); /* light up to 5000 K counts as white */
    mired = wb_synth_normal(random, mired + camera->mired - warm, camera->mired_noise);
    double tint = wb_synth_normal(random, photo->light.tint + camera->tint, camera->tint_noise);
    WbSynthLight light = wb_synth_light(mired, tint);
    photo->as_shot = (WbSynthLight){round(light.kelvin), round(light.tint)};
    photo->camera_model = camera->model;
    photo->camera_group = camera->group;
}

static void take_photo(WbRandom *random, const Scene *scene, double seconds, WbSynthPhoto *photo) {
    const Source *source = &sources[scene->kind];
    int outdoors = scene->kind <= WB_SYNTH_CLOUDY;
    *photo = (WbSynthPhoto){.shoot = scene->shoot, .kind = scene->kind, .scene_seed = scene->seed};
    draw_id(random, photo->id);
    photo->capture_seconds = floor(seconds * 100) / 100;
    photo->flash = wb_random_unit(random) < (scene->kind == WB_SYNTH_FLASH ? 0.85F : outdoors ? 0.05F : 0.0F);
    photo->grayscale = wb_random_unit(random) < 0.04F;
    WbSynthLight light = scene->kind == WB_SYNTH_FLASH && !photo->flash ? scene->far : scene->light;
    photo->light = wb_synth_light(wb_synth_normal(random, wb_mired_of_kelvin(light.kelvin), source->drift),
                                  wb_synth_normal(random, light.tint, source->drift / 4));
    int two_lights = scene->kind >= WB_SYNTH_MIXED && (scene->kind == WB_SYNTH_MIXED || photo->flash);
    photo->far = two_lights ? scene->far : photo->light;
    balance_as_shot(random, &cameras[scene->camera[wb_random_unit(random) < 0.3F]], photo);
    wb_synth_expose(random, wb_synth_normal(random, source->ev, 0.6), photo);
    photo->picture_seed = seed_of(random);
}

/* Deals `count` photos to `parts` <= count parts, at least one to each, the rest by random weights 0.5..1.5. */
static void deal(WbRandom *random, int64_t count, int64_t parts, double *weights, int64_t *sizes) {
    double total = 0, sum = 0;
    for (int64_t i = 0; i < parts; i++)
        total += weights[i] = between(random, 0.5, 1.5);
    int64_t rest = count - parts, dealt = 0;
    for (int64_t i = 0; i < parts; i++) {
        sum += weights[i];
        int64_t until = i == parts - 1 ? rest : (int64_t)floor((double)rest * sum / total);
        sizes[i] = 1 + until - dealt;
        dealt = until;
    }
}

enum { SCENES_MAX = 6 };

/* Begins at *seconds; leaves there when it ended. */
static void take_shoot(WbRandom *random, int64_t shoot, int64_t count, double *seconds,
                       WbSynthPhoto *photos) {
    double weights[SCENES_MAX];
    int64_t sizes[SCENES_MAX];
    int64_t scenes = 3 + wb_random_below(random, SCENES_MAX - 2);
    if (scenes > count) scenes = count;
    deal(random, count, scenes, weights, sizes);
    Scene scene = {.shoot = shoot, .camera = {(int)wb_random_below(random, CAMERAS), 0}};
    scene.camera[1] = (scene.camera[0] + 1 + (int)wb_random_below(random, CAMERAS - 1)) % CAMERAS;
    double hurry =
        fmin(1, 4 * 3600.0 / ((double)count * 30)); /* a photo each 30 s or so, but no more than 4 hours */
    for (int64_t s = 0; s < scenes; s++) {
        double progress = scenes > 1 ? (double)s / (double)(scenes - 1) : between(random, 0, 1);
        draw_scene(random, progress, fmod(*seconds, DAY_SECONDS) / 3600, &scene);
        for (int64_t i = 0; i < sizes[s]; i++) {
            take_photo(random, &scene, *seconds, photos++);
            int burst = wb_random_unit(random) < 0.4F;
            *seconds += hurry * (burst ? between(random, 0.4, 3) : between(random, 5, 90));
        }
        *seconds += between(random, 8, 70) * 60;
    }
}

WbStatus wb_synth_plan(const WbSynthOptions *options, WbSynthPhoto *photos, WbErr *err) {
    WbRandom random = wb_random((uint64_t)options->seed, 1);
    WB_CLEANUP(wb_free_at) double *weights = wb_alloc((size_t)options->shoots, sizeof *weights);
    WB_CLEANUP(wb_free_at) int64_t *sizes = wb_alloc((size_t)options->shoots, sizeof *sizes);
    if (!weights || !sizes) return wb_fail_nomem(err);
    deal(&random, options->photos, options->shoots, weights, sizes);
    double day = FIRST_DAY;
    for (int64_t s = 0; s < options->shoots; s++) {
        day += 2 + wb_random_below(&random, 20);
        double seconds = day * DAY_SECONDS + between(&random, 10, 14) * 3600;
        take_shoot(&random, s, sizes[s], &seconds, photos);
        day = floor(seconds / DAY_SECONDS);
        photos += sizes[s];
    }
    return WB_OK;
}
