#include "eval/variant.h"

#include <math.h>

#include "base/memory.h"

/* Where a variant's pixel comes from, and what becomes of its light. */
typedef struct {
    int left, top, width, height, mirror;
    float gain;
} Change;

static Change change_of(const WbImage *image, WbVariant variant) {
    Change change = {0, 0, image->width, image->height, variant == WB_VARIANT_MIRRORED, 1};
    if (variant == WB_VARIANT_CROPPED) {
        change.left = image->width / 10; /* a tenth off each side leaves 80 % */
        change.top = image->height / 10;
        change.width -= 2 * change.left;
        change.height -= 2 * change.top;
    }
    if (variant == WB_VARIANT_BRIGHTER) change.gain = exp2f(1.0F / 3);
    if (variant == WB_VARIANT_DARKER) change.gain = exp2f(-1.0F / 3);
    return change;
}

static void copy_pixel(const WbImage *from, size_t source, WbImage *to, size_t target, const Change *change) {
    const float *in = from->rgb + 3 * source;
    float *out = to->rgb + 3 * target;
    int over = 0;
    for (int c = 0; c < 3; c++) {
        out[c] = in[c] * change->gain;
        if (change->gain <= 1 || out[c] <= 1) continue;
        out[c] = 1;
        over = 1;
    }
    to->clipped[target] = over ? 1 : from->clipped[source];
}

static void copy_changed(const WbImage *from, WbImage *to, const Change *change) {
    for (int y = 0; y < change->height; y++) {
        for (int x = 0; x < change->width; x++) {
            int column = change->left + (change->mirror ? change->width - 1 - x : x);
            size_t source = (size_t)(change->top + y) * (size_t)from->width + (size_t)column;
            copy_pixel(from, source, to, (size_t)y * (size_t)change->width + (size_t)x, change);
        }
    }
}

WbStatus wb_features_of_variant(const WbImage *image, WbVariant variant, WbFeatures *ret, WbErr *err) {
    Change change = change_of(image, variant);
    size_t pixels = (size_t)change.width * (size_t)change.height;
    WB_CLEANUP(wb_free_at) float *rgb = wb_alloc(pixels, 3 * sizeof *rgb);
    WB_CLEANUP(wb_free_at) float *clipped = wb_alloc(pixels, sizeof *clipped);
    if (!rgb || !clipped) return wb_fail_nomem(err);
    WbImage changed = *image;
    changed.width = change.width;
    changed.height = change.height;
    changed.rgb = rgb;
    changed.clipped = clipped;
    copy_changed(image, &changed, &change);
    return wb_features_of_image(&changed, ret, err);
}

const char *wb_variant_name(WbVariant variant) {
    static const char *const names[WB_VARIANTS] = {"cropped", "mirrored", "brighter", "darker"};
    return names[variant];
}
