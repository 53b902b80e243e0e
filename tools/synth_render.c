#include "synth.h"

#include <math.h>

#include "color/transfer.h"

/* What the light does to a picture that is balanced as shot: the gains on red, green and blue near and far, and a slope
 * of brightness from one side to the other. */
typedef struct Lighting {
    double near[3], far[3];
    double far_level; /* brightness of the far light against the near one */
    double across, down;
} Lighting;

static WbStatus light(const WbSynthPhoto *photo, WbRandom *random, Lighting *ret, WbErr *err) {
    const WbSynthLight *set = &photo->as_shot;
    Lighting lighting = {.far_level = photo->flash && photo->kind == WB_SYNTH_FLASH ? 0.5 : 1};
    WB_TRY(
        wb_balance_gains(photo->light.kelvin, photo->light.tint, set->kelvin, set->tint, lighting.near, err));
    WB_TRY(wb_balance_gains(photo->far.kelvin, photo->far.tint, set->kelvin, set->tint, lighting.far, err));
    lighting.across = 0.5 * (double)wb_random_unit(random) - 0.25; /* a quarter brighter at most */
    lighting.down = 0.5 * (double)wb_random_unit(random) - 0.25;
    *ret = lighting;
    return WB_OK;
}

/* Linear light of one pixel before exposure. */
static void shine(const Lighting *lighting, double x, double y, const float rgb[3], double far,
                  double ret[3]) {
    double level = 1 + lighting->across * (2 * x - 1) + lighting->down * (2 * y - 1);
    for (int c = 0; c < 3; c++) {
        double gain = (1 - far) * lighting->near[c] + far * lighting->far_level * lighting->far[c];
        ret[c] = level * gain * (double)rgb[c];
    }
}

static double luminance(const double rgb[3]) {
    const double *weight = WB_XYZ_OF_SRGB.m[1];
    return weight[0] * rgb[0] + weight[1] * rgb[1] + weight[2] * rgb[2];
}

/* Nearly normal, mean 0, variance 1: the sum of four uniform bytes, whose mean is 510 and deviation 147.8. */
static double noise(WbRandom *random) {
    uint32_t bits = wb_random_u32(random);
    uint32_t sum = (bits & 255U) + (bits >> 8U & 255U) + (bits >> 16U & 255U) + (bits >> 24U);
    return ((double)sum - 510) / 147.8;
}

static unsigned char develop(double linear, double iso, WbRandom *random) {
    double variance = iso * (5e-7 * linear + 2e-9); /* of a photo made small: at ISO 6400 and mid grey .024 */
    linear += sqrt(variance) * noise(random);
    return (unsigned char)lround(255 * wb_srgb_encode(fmin(fmax(linear, 0), 1)));
}

WbStatus wb_synth_render(const WbSynthPhoto *photo, int size, const float *rgb, const float *far,
                         unsigned char *ret, WbErr *err) {
    WbRandom random = wb_random(photo->picture_seed, 6);
    Lighting lighting;
    WB_TRY(light(photo, &random, &lighting, err));
    double pixel[3], mean = 0;
    size_t count = (size_t)size * (size_t)size;
    for (size_t i = 0; i < count; i++) {
        double x = ((double)(i % (size_t)size) + 0.5) / size, y = ((double)(i / (size_t)size) + 0.5) / size;
        shine(&lighting, x, y, rgb + 3 * i, (double)far[i], pixel);
        mean += fmin(luminance(pixel), 1) / (double)count; /* a meter that lights do not fool */
    }
    double exposure =
        fmin(photo->brightness / mean, 2.5); /* the dark stays dark: a room of suits is no snow */
    for (size_t i = 0; i < count; i++) {
        double x = ((double)(i % (size_t)size) + 0.5) / size, y = ((double)(i / (size_t)size) + 0.5) / size;
        shine(&lighting, x, y, rgb + 3 * i, (double)far[i], pixel);
        for (size_t c = 0; c < 3; c++)
            ret[3 * i + c] = develop(exposure * pixel[c], photo->iso, &random);
    }
    return WB_OK;
}
