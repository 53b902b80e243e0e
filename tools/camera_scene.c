#include "camera_scene.h"

#include <math.h>

#include "base/memory.h"

enum { SIDE = WB_SIM_CELLS + 1 };

static float between(WbRandom *random, float low, float high) {
    return low + (high - low) * wb_random_unit(random);
}

static WbSimShape *add(WbSimScene *scene, int surface, float x, float y, float half_width,
                       float half_height) {
    if (scene->count == WB_SIM_SHAPES_MAX) scene->count--; /* the last one gives way; scenes stay below */
    WbSimShape *shape = &scene->shapes[scene->count++];
    *shape = (WbSimShape){.surface = surface,
                          .x = x,
                          .y = y,
                          .half_width = half_width,
                          .half_height = half_height,
                          .level = 1,
                          .texture = .12F};
    return shape;
}

/* A head, hair and clothes; x and size as shares of the picture. */
static void add_person(WbSimScene *scene, WbRandom *random, float x, float size) {
    int skin = WB_SIM_SKIN + (int)wb_random_below(random, 6);
    int hair = WB_SIM_HAIR + (int)wb_random_below(random, 2);
    int cloth = WB_SIM_CLOTH + (int)wb_random_below(random, 6);
    float head = 1 - 1.9F * size;
    add(scene, cloth, x, 1, .55F * size, 1.45F * size)->round = 1;
    add(scene, hair, x, head - .08F * size, .21F * size, .28F * size)->round = 1;
    add(scene, skin, x, head, .17F * size, .25F * size)->round = 1;
    add(scene, skin, x - .5F * size, .97F, .08F * size, .12F * size)->round = 1;
    add(scene, skin, x + .5F * size, .97F, .08F * size, .12F * size)->round = 1;
}

static void add_people(WbSimScene *scene, WbRandom *random) {
    int people = 1 + (int)wb_random_below(random, 4);
    for (int i = 0; i < people; i++)
        add_person(scene, random, ((float)i + between(random, .3F, .7F)) / (float)people,
                   between(random, .25F, .45F));
}

static void lay_outdoors(WbSimScene *scene, WbRandom *random) {
    float horizon = between(random, .25F, .6F);
    int leaves = WB_SIM_FOLIAGE + (int)wb_random_below(random, 3);
    add(scene, WB_SIM_SKY, .5F, .5F, 1, 1)->level = between(random, 1, 1.8F);
    add(scene, WB_SIM_CLOUD, between(random, 0, 1), between(random, 0, .3F), between(random, .1F, .5F), .1F)
        ->round = 1;
    add(scene, leaves, .5F, 1, 1, 1 - horizon)->texture = .5F;
    for (int i = 0; i < 5; i++) {
        WbSimShape *tree =
            add(scene, WB_SIM_FOLIAGE + (int)wb_random_below(random, 3), between(random, 0, 1),
                horizon + between(random, -.1F, .1F), between(random, .05F, .2F), between(random, .1F, .3F));
        tree->round = 1;
        tree->texture = .6F;
    }
    if (wb_random_below(random, 2))
        add(scene, WB_SIM_STONE, between(random, 0, 1), horizon, between(random, .1F, .3F), .25F)->texture =
            .2F;
}

static void lay_indoors(WbSimScene *scene, WbRandom *random) {
    static const int walls[] = {WB_SIM_WALL, WB_SIM_STONE, WB_SIM_WOOD, WB_SIM_CLOTH};
    add(scene, walls[wb_random_below(random, 4)], .5F, .5F, 1, 1);
    for (int i = 0; i < 4; i++)
        add(scene, (int)wb_random_below(random, WB_SIM_SKIN), between(random, 0, 1), between(random, 0, .8F),
            between(random, .03F, .15F), between(random, .03F, .2F));
    add(scene, WB_SIM_WOOD, .5F, 1, 1, between(random, .05F, .3F))->texture = .3F;
    add(scene, WB_SIM_CLOTH + (int)wb_random_below(random, 2), between(random, 0, 1), .95F, .3F, .1F);
}

static void lay_chart(WbSimScene *scene) {
    add(scene, WB_SIM_GREY, .5F, .5F, 1, 1);
    for (int i = 0; i < WB_SIM_SKIN; i++)
        add(scene, i, .05F + .9F * ((float)(i % 6) + .5F) / 6, .05F + .9F * ((float)(i / 6) + .5F) / 4, .06F,
            .09F);
    for (int i = 0; i < scene->count; i++)
        scene->shapes[i].texture = 0;
}

/* From upright to as stored: mirrored and turned as EXIF's orientation says. */
static void place(float *x, float *y, int orientation) {
    if (orientation >= 5) {
        float swap = *x;
        *x = *y;
        *y = swap;
    }
    if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) *x = 1 - *x;
    if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) *y = 1 - *y;
}

static void turn(WbSimScene *scene, int orientation) {
    for (int i = 0; i < scene->count; i++) {
        WbSimShape *shape = &scene->shapes[i];
        place(&shape->x, &shape->y, orientation);
        if (orientation < 5) continue;
        float swap = shape->half_width;
        shape->half_width = shape->half_height;
        shape->half_height = swap;
    }
}

WbStatus wb_sim_scene_init(const WbSimShot *shot, WbSimScene *ret, WbErr *err) {
    WbRandom random = wb_random(shot->photo.scene_seed, 11), places = wb_random(shot->photo.picture_seed, 12);
    *ret = (WbSimScene){.count = 0};
    ret->texture = wb_alloc((size_t)SIDE * SIDE, sizeof *ret->texture);
    ret->line = wb_alloc(SIDE, sizeof *ret->line);
    if (!ret->texture || !ret->line) return wb_fail_nomem(err);
    for (int i = 0; i < SIDE * SIDE; i++)
        ret->texture[i] = between(&places, -1, 1);
    int flat = shot->scene == WB_SIM_SCENE_CHART || shot->scene == WB_SIM_SCENE_GREY;
    if (shot->scene == WB_SIM_SCENE_CHART) lay_chart(ret);
    if (shot->scene == WB_SIM_SCENE_GREY) add(ret, WB_SIM_GREY, .5F, .5F, 1, 1)->texture = 0;
    if (shot->scene == WB_SIM_SCENE_OUTDOORS) lay_outdoors(ret, &random);
    if (shot->scene == WB_SIM_SCENE_INDOORS) lay_indoors(ret, &random);
    if (!flat) add_people(ret, &places);
    ret->across = flat ? 0 : between(&places, -.25F, .25F);
    ret->down = flat ? 0 : between(&places, -.25F, .25F);
    float angle = between(&random, -.6F, .6F); /* a window to the side */
    ret->far_x = cosf(angle);
    ret->far_y = sinf(angle);
    ret->far_at = between(&places, .35F, .65F);
    turn(ret, shot->orientation);
    return WB_OK;
}

void wb_sim_scene_free(WbSimScene *scene) {
    wb_free(scene->texture);
    wb_free(scene->line);
}

/* The texture's row at height y, so that a site has but two values to mix. */
static void draw_line(WbSimScene *scene, float y) {
    float place_y = fminf(fmaxf(y, 0), .9999F) * WB_SIM_CELLS;
    int cell = (int)place_y;
    float share = place_y - (float)cell;
    const float *upper = scene->texture + (ptrdiff_t)cell * SIDE, *lower = upper + SIDE;
    for (int i = 0; i < SIDE; i++)
        scene->line[i] = upper[i] + share * (lower[i] - upper[i]);
}

static int32_t column(float x, int32_t width) {
    return (int32_t)fminf(fmaxf(roundf(x * (float)width), 0), (float)width);
}

static void draw_shape(const WbSimScene *scene, const WbSimShape *shape, float y, int32_t width,
                       WbSimSite *row) {
    float off = (y - shape->y) / shape->half_height;
    if (fabsf(off) > 1) return;
    float half = shape->half_width * (shape->round ? sqrtf(1 - off * off) : 1);
    int32_t end = column(shape->x + half, width);
    float step = (float)WB_SIM_CELLS / (float)width;
    for (int32_t x = column(shape->x - half, width); x < end; x++) {
        float place_x = ((float)x + .5F) * step;
        int cell = (int)place_x;
        float grain =
            scene->line[cell] + (place_x - (float)cell) * (scene->line[cell + 1] - scene->line[cell]);
        row[x].surface = shape->surface;
        row[x].level = shape->level * (1 + shape->texture * grain);
    }
}

void wb_sim_scene_row(WbSimScene *scene, float y, int32_t width, WbSimSite *ret) {
    draw_line(scene, y);
    for (int i = 0; i < scene->count; i++)
        draw_shape(scene, &scene->shapes[i], y, width, ret);
    for (int32_t i = 0; i < width; i++) {
        float x = ((float)i + .5F) / (float)width;
        float edge =
            (scene->far_x * x + scene->far_y * y - scene->far_at) * 4 + .5F; /* soft over a quarter */
        ret[i].far = fminf(fmaxf(edge, 0), 1);
        ret[i].level *= 1 + scene->across * (2 * x - 1) + scene->down * (2 * y - 1);
    }
}
