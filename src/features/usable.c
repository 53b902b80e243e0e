#include "features/usable.h"

#include "base/memory.h"
#include "features/kernels.h"

/* Every pixel is put down, and kept by counting it: no branch that a photo's texture could mislead. */
static size_t choose(const WbImage *image, size_t total, const WbUsable *pixels) {
    float *r = pixels->rgb[0], *g = pixels->rgb[1], *b = pixels->rgb[2];
    size_t count = 0;
    for (size_t i = 0; i < total; i++) {
        const float *rgb = image->rgb + 3 * i;
        r[count] = rgb[0];
        g[count] = rgb[1];
        b[count] = rgb[2];
        float low = rgb[0] < rgb[1] ? rgb[0] : rgb[1];
        low = low < rgb[2] ? low : rgb[2];
        count += (size_t)((low > WB_DARK_LIMIT) & (image->clipped[i] < WB_CLIPPED_LIMIT));
    }
    return count;
}

static void lift_all(const WbImage *image, size_t total, const WbUsable *pixels) {
    for (size_t i = 0; i < total; i++) {
        for (size_t c = 0; c < 3; c++) {
            float value = image->rgb[3 * i + c];
            pixels->rgb[c][i] = (value > 0.0F ? value : 0.0F) + WB_DARK_LIFT;
        }
    }
}

WbStatus wb_usable_choose(const WbImage *image, WbUsable *ret, WbErr *err) {
    WbUsable pixels = {.total = (size_t)image->width * (size_t)image->height};
    pixels.kernels = wb_kernels(wb_cpu_level());
    size_t room = pixels.total + 1; /* what is put down behind the last usable pixel */
    pixels.block = wb_alloc(room, 6 * sizeof *pixels.block);
    if (!pixels.block) return wb_fail_nomem(err);
    for (size_t c = 0; c < 3; c++) pixels.rgb[c] = pixels.block + c * room;
    pixels.log_rg = pixels.block + 3 * room;
    pixels.log_bg = pixels.block + 4 * room;
    pixels.luma = pixels.block + 5 * room;
    size_t enough = pixels.total < WB_USABLE_MIN ? pixels.total : WB_USABLE_MIN;
    pixels.count = choose(image, pixels.total, &pixels);
    if (pixels.count < enough) {
        pixels.count = pixels.total;
        lift_all(image, pixels.total, &pixels);
    }
    pixels.kernels->chroma(pixels.rgb, pixels.count, pixels.log_rg, pixels.log_bg, pixels.luma);
    *ret = pixels;
    return WB_OK;
}

void wb_usable_clear(WbUsable *pixels) {
    wb_free(pixels->block);
    *pixels = (WbUsable){0};
}
