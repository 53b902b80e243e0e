#include "synth.h"

#include <math.h>

/* Surfaces as reflectance in linear sRGB. Not meant to be pretty: meant to hold what a balance is judged by, at coarse
 * and at fine scale, in shares that differ from photo to photo. */
static const float skin[3] = {0.50F, 0.28F, 0.19F}, cloth[3] = {0.86F, 0.85F, 0.82F};
static const float suit[3] = {0.030F, 0.031F, 0.038F}, leaves[3] = {0.065F, 0.13F, 0.030F};
static const float sky[3] = {0.42F, 0.60F, 0.95F}, haze[3] = {0.85F, 0.89F, 0.95F};
static const float stone[3] = {0.38F, 0.35F, 0.31F}, wood[3] = {0.28F, 0.16F, 0.085F};

enum { DECOR = 8 }; /* colours of a place besides the usual */

typedef struct Palette {
    float wall[3], floor[3], leaves[3], sky[3], dress[3], suit[3];
    float decor[DECOR][3];
} Palette;

/* A box or an ellipse in fractions of the picture, y from the top. */
typedef struct Patch {
    double x0, y0, x1, y1;
    const float *colour;
    double grain; /* fine texture, share of the brightness */
    double folds; /* waves across, share of the brightness */
    float far;    /* share of the far light */
    int round;
} Patch;

typedef struct Canvas {
    int size;
    float *rgb, *far;
    WbRandom random;
} Canvas;

static double draw(Canvas *canvas, double low, double high) {
    return low + (high - low) * (double)wb_random_unit(&canvas->random);
}

/* A colour near `from`: brightness by up to e^bright either way, each channel by up to e^hue. */
static void vary(WbRandom *random, const float from[3], float bright, float hue, float ret[3]) {
    float all = bright * (2 * wb_random_unit(random) - 1);
    for (int c = 0; c < 3; c++)
        ret[c] = fminf(from[c] * expf(all + hue * (2 * wb_random_unit(random) - 1)), 1);
}

static Palette palette_of(uint64_t seed, WbSynthKind kind) {
    static const float grey[3] = {0.25F, 0.25F, 0.25F};
    Palette palette;
    WbRandom random = wb_random(seed, 4);
    vary(&random, wb_random_below(&random, 2) ? stone : cloth, 0.3F, 0.15F, palette.wall);
    vary(&random, wb_random_below(&random, 2) ? wood : stone, 0.4F, 0.15F, palette.floor);
    vary(&random, leaves, 0.4F, 0.2F, palette.leaves);
    vary(&random, kind == WB_SYNTH_CLOUDY ? haze : sky, 0.15F, 0.05F, palette.sky);
    vary(&random, cloth, 0.05F, 0.03F, palette.dress);
    vary(&random, suit, 0.5F, 0.2F, palette.suit);
    for (int i = 0; i < DECOR; i++)
        vary(&random, grey, 1.0F, 0.6F, palette.decor[i]);
    return palette;
}

static int inside(const Patch *patch, double x, double y) {
    if (x < patch->x0 || x >= patch->x1 || y < patch->y0 || y >= patch->y1) return 0;
    if (!patch->round) return 1;
    double u = (2 * x - patch->x0 - patch->x1) / (patch->x1 - patch->x0);
    double v = (2 * y - patch->y0 - patch->y1) / (patch->y1 - patch->y0);
    return u * u + v * v < 1;
}

static int pixel_of(const Canvas *canvas, double fraction) {
    return (int)fmin(fmax(floor(fraction * canvas->size), 0), canvas->size);
}

static void lay(Canvas *canvas, const Patch *patch) {
    double phase = draw(canvas, 0, 6), turns = draw(canvas, 20, 60); /* 3 to 10 folds across the picture */
    int bottom = pixel_of(canvas, patch->y1 + 1.0 / canvas->size); /* one more: inside() has the last word */
    int right = pixel_of(canvas, patch->x1 + 1.0 / canvas->size);
    for (int j = pixel_of(canvas, patch->y0); j < bottom; j++) {
        for (int i = pixel_of(canvas, patch->x0); i < right; i++) {
            double x = (i + 0.5) / canvas->size, y = (j + 0.5) / canvas->size;
            if (!inside(patch, x, y)) continue;
            double shade =
                1 + patch->folds * sin(turns * (x + 0.2 * y) + phase) + patch->grain * draw(canvas, -1, 1);
            size_t at = (size_t)j * (size_t)canvas->size + (size_t)i;
            for (int c = 0; c < 3; c++)
                canvas->rgb[3 * at + (size_t)c] = patch->colour[c] * (float)shade;
            canvas->far[at] = patch->far;
        }
    }
}

/* `count` small or large things of one colour list anywhere between two heights. */
static void scatter(Canvas *canvas, int count, double size, double top, double bottom, float (*colours)[3],
                    uint32_t choices, Patch like) {
    for (int i = 0; i < count; i++) {
        Patch patch = like;
        double width = size * draw(canvas, 0.4, 1.4), height = size * draw(canvas, 0.4, 1.4);
        patch.x0 = draw(canvas, -width / 2, 1 - width / 2);
        patch.y0 = draw(canvas, top, bottom);
        patch.x1 = patch.x0 + width;
        patch.y1 = patch.y0 + height;
        patch.colour = colours[wb_random_below(&canvas->random, choices)];
        lay(canvas, &patch);
    }
}

static void paint_outdoors(Canvas *canvas, Palette *palette) {
    double horizon = draw(canvas, 0.1, 0.5), ground = draw(canvas, 0.55, 0.9);
    float shades[DECOR][3];
    for (int i = 0; i < DECOR; i++)
        vary(&canvas->random, palette->leaves, 0.6F, 0.15F, shades[i]);
    int lawn = wb_random_below(&canvas->random, 2) == 0;
    lay(canvas, &(Patch){0, 0, 1, horizon, palette->sky, 0.02, 0.05, 1, 0});
    lay(canvas, &(Patch){0, horizon, 1, ground, palette->leaves, 0.5, 0.2, 1, 0});
    lay(canvas, &(Patch){0, ground, 1, 1, lawn ? palette->leaves : palette->floor, 0.25, 0.1, 0.5F, 0});
    scatter(canvas, 25, 0.14, horizon - 0.1, ground - 0.05, shades, DECOR,
            (Patch){.grain = 0.5, .far = 1, .round = 1});
    scatter(canvas, 3, 0.15, horizon, ground, palette->decor, DECOR, (Patch){.grain = 0.1, .far = 1});
}

static void paint_indoors(Canvas *canvas, Palette *palette) {
    double ground = draw(canvas, 0.6, 0.95);
    lay(canvas, &(Patch){0, 0, 1, ground, palette->wall, 0.03, 0.12, 1, 0});
    lay(canvas, &(Patch){0, ground, 1, 1, palette->floor, 0.15, 0.1, 0.6F, 0});
    scatter(canvas, 9, 0.25, 0, 0.8, palette->decor, DECOR,
            (Patch){.grain = 0.06, .folds = 0.1, .far = 0.9F});
}

/* A head over a body in white or dark; nearer ones are larger. */
static void paint_person(Canvas *canvas, Palette *palette, double height, int in_white) {
    float face[3];
    vary(&canvas->random, skin, 0.5F, 0.1F, face);
    double head = 0.16 * height, middle = draw(canvas, 0.15, 0.85),
           top = draw(canvas, 0.05, fmax(0.06, 0.95 - height));
    const float *dressed = in_white ? palette->dress : palette->suit;
    double half = (in_white ? 0.26 : 0.2) * height;
    lay(canvas, &(Patch){middle - half, top + head, middle + half, top + 2.4 * height, dressed, 0.04,
                         in_white ? 0.15 : 0.3, 0.05F, 1});
    lay(canvas,
        &(Patch){middle - head / 2, top, middle + head / 2, top + 1.3 * head, face, 0.05, 0.1, 0.05F, 1});
    if (!in_white)
        lay(canvas, &(Patch){middle - head / 4, top + 1.3 * head, middle + head / 4, top + 2.3 * head,
                             palette->dress, 0.02, 0.05, 0.05F, 0});
}

void wb_synth_paint(const WbSynthPhoto *photo, int size, float *rgb, float *far) {
    Palette palette = palette_of(photo->scene_seed, photo->kind);
    Canvas canvas = {.size = size, .rgb = rgb, .far = far, .random = wb_random(photo->picture_seed, 5)};
    if (photo->kind <= WB_SYNTH_CLOUDY)
        paint_outdoors(&canvas, &palette);
    else
        paint_indoors(&canvas, &palette);
    scatter(&canvas, 40, 0.035, 0.1, 1, palette.decor, DECOR, (Patch){.grain = 0.1, .far = 0.7F});
    double near = 0.3 + 0.4 * fmin(photo->focal_mm / 135, 1); /* long lenses for portraits */
    int people = 1 + (int)wb_random_below(&canvas.random, 4);
    for (int i = 0; i < people; i++)
        paint_person(&canvas, &palette, near * draw(&canvas, 0.8, 1.2),
                     wb_random_below(&canvas.random, 2) == 0);
    float glint[1][3] = {{4, 4, 4}}; /* speculars show the light's own colour, beyond white */
    scatter(&canvas, 4, 0.02, 0.05, 0.9, glint, 1, (Patch){.far = 0.5F, .round = 1});
}
