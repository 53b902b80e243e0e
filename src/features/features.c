#include "features/features.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "features/stats.h"

/* A pixel speaks of colour when little of it is saturated and its darkest channel is above the noise. */
#define CLIPPED_LIMIT 0.25F /* share of a reduced pixel's area; more would pull its colour towards white */
#define DARK_LIMIT 0.002F   /* linear; half a step of an 8-bit file's shadows */
#define USABLE_MIN 64       /* of them; below it all pixels count, lifted by DARK_LIFT */
#define DARK_LIFT 1e-3F     /* linear; makes black pixels grey instead of undefined */

static void put_pixel(WbPixels *pixels, const float rgb[3]) {
    size_t i = pixels->count++;
    memcpy(pixels->rgb + 3 * i, rgb, 3 * sizeof *rgb);
    float g = logf(rgb[1]);
    pixels->log_rg[i] = logf(rgb[0]) - g;
    pixels->log_bg[i] = logf(rgb[2]) - g;
    pixels->luma[i] = 0.2126F * rgb[0] + 0.7152F * rgb[1] + 0.0722F * rgb[2]; /* Rec. 709 */
}

static void choose_pixels(const WbImage *image, WbPixels *pixels) {
    for (size_t i = 0; i < pixels->total; i++) {
        const float *rgb = image->rgb + 3 * i;
        float low = fminf(rgb[0], fminf(rgb[1], rgb[2]));
        if (low > DARK_LIMIT && image->clipped[i] < CLIPPED_LIMIT) put_pixel(pixels, rgb);
    }
    size_t enough = pixels->total < USABLE_MIN ? pixels->total : USABLE_MIN;
    if (pixels->count >= enough) return;
    pixels->count = 0;
    for (size_t i = 0; i < pixels->total; i++) {
        float lifted[3];
        for (size_t c = 0; c < 3; c++) lifted[c] = fmaxf(image->rgb[3 * i + c], 0.0F) + DARK_LIFT;
        put_pixel(pixels, lifted);
    }
}

static int bin_of(float value, float low, int bins) {
    float at = (value - low) / WB_HISTOGRAM_STEP;
    return at <= 0.0F ? 0 : at >= (float)bins ? bins - 1 : (int)at;
}

/* Log chroma weighted by luminance; the square root tames the large bins (Hellinger). Rounded to what a blob stores,
 * so that a photo is the same fresh and cached. */
static void make_histogram(const WbPixels *pixels, float *histogram) {
    double sum = 0;
    for (size_t i = 0; i < pixels->count; i++) {
        int r = bin_of(pixels->log_rg[i], WB_HISTOGRAM_LOW_R, WB_HISTOGRAM_R);
        int b = bin_of(pixels->log_bg[i], WB_HISTOGRAM_LOW_B, WB_HISTOGRAM_B);
        histogram[r * WB_HISTOGRAM_B + b] += pixels->luma[i];
        sum += pixels->luma[i];
    }
    for (int i = 0; i < WB_HISTOGRAM; i++)
        histogram[i] = sum > 0 ? rintf((float)sqrt(histogram[i] / sum) * 255.0F) / 255.0F : 0.0F;
}

/* Mean of the source area [x0, x1) x [y0, y1) in fractions of pixels. */
static void area_mean(const WbImage *image, double x0, double x1, double y0, double y1, double mean[3]) {
    double area = 0;
    mean[0] = mean[1] = mean[2] = 0;
    for (int y = (int)y0; y < image->height && y < y1; y++) {
        double high = fmin(y + 1.0, y1) - fmax(y, y0);
        for (int x = (int)x0; x < image->width && x < x1; x++) {
            double part = high * (fmin(x + 1.0, x1) - fmax(x, x0));
            const float *rgb = image->rgb + 3 * ((size_t)y * (size_t)image->width + (size_t)x);
            for (int c = 0; c < 3; c++) mean[c] += part * rgb[c];
            area += part;
        }
    }
    for (int c = 0; c < 3; c++) mean[c] /= area;
}

static uint16_t code_of_linear(double value) {
    if (!(value > 0)) return 0;
    double code = sqrt(value) * 65535.0 + 0.5;
    return code >= 65535.0 ? 65535 : (uint16_t)code;
}

static void make_thumb(const WbImage *image, uint16_t *thumb) {
    double sx = (double)image->width / WB_THUMB_PX, sy = (double)image->height / WB_THUMB_PX;
    for (int y = 0; y < WB_THUMB_PX; y++) {
        for (int x = 0; x < WB_THUMB_PX; x++) {
            double mean[3];
            area_mean(image, x * sx, (x + 1) * sx, y * sy, (y + 1) * sy, mean);
            for (int c = 0; c < 3; c++)
                thumb[(c * WB_THUMB_PX + y) * WB_THUMB_PX + x] = code_of_linear(mean[c]);
        }
    }
}

WbStatus wb_features_of_image(const WbImage *image, WbFeatures *ret, WbErr *err) {
    WbPixels pixels = {.total = (size_t)image->width * (size_t)image->height};
    WB_CLEANUP(wb_free_at) float *block = wb_alloc(pixels.total, 6 * sizeof *block);
    if (!block) return wb_fail_nomem(err);
    pixels.rgb = block;
    pixels.log_rg = block + 3 * pixels.total;
    pixels.log_bg = block + 4 * pixels.total;
    pixels.luma = block + 5 * pixels.total;
    memset(ret, 0, sizeof *ret);
    double clipped = 0;
    for (size_t i = 0; i < pixels.total; i++) clipped += image->clipped[i];
    choose_pixels(image, &pixels);
    wb_stats_of_pixels(&pixels, clipped / (double)pixels.total, ret->stats);
    wb_grey_edge(image->rgb, image->width, image->height, ret->stats + WB_STAT_GREY_EDGE);
    make_histogram(&pixels, ret->histogram);
    make_thumb(image, ret->thumb);
    ret->flags = image->assumed_srgb ? WB_FEATURES_ASSUMED_SRGB : 0;
    ret->full_width = image->full_width;
    ret->full_height = image->full_height;
    return WB_OK;
}
