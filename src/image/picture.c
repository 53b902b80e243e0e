#include "image/picture.h"

#include "base/memory.h"

WbStatus wb_picture_new(int32_t width, int32_t height, WbImage **ret, WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = wb_alloc(1, sizeof *image);
    if (!image) return wb_fail_nomem(err);
    size_t count = (size_t)width * (size_t)height;
    image->width = width;
    image->height = height;
    image->rgb = wb_alloc(count * 3, sizeof *image->rgb);
    image->clipped = wb_alloc(count, sizeof *image->clipped);
    if (!image->rgb || !image->clipped) return wb_fail_nomem(err);
    *ret = image;
    image = NULL;
    return WB_OK;
}

/* The stored pixel that the upright one at x, y is; w, h: stored size. TIFF tag 274: 2 mirrored, 3 turned by
 * half, 4 upside down mirrored, 5 transposed, 6 to be turned clockwise, 7 transposed the other way, 8
 * counter-clockwise. */
static size_t stored_at(int orientation, int32_t w, int32_t h, int32_t x, int32_t y) {
    int32_t across = orientation >= 5 ? y : x, down = orientation >= 5 ? x : y;
    int from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    int from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    if (from_right) across = w - 1 - across;
    if (from_below) down = h - 1 - down;
    return (size_t)down * (size_t)w + (size_t)across;
}

WbStatus wb_picture_turn(WbImage **image, int orientation, WbErr *err) {
    const WbImage *stored = *image;
    WbImage *upright = NULL;
    int turned = orientation >= 5;
    if (orientation < 2 || orientation > 8) return WB_OK;
    WB_TRY(wb_picture_new(turned ? stored->height : stored->width, turned ? stored->width : stored->height,
                          &upright, err));
    upright->full_width = turned ? stored->full_height : stored->full_width;
    upright->full_height = turned ? stored->full_width : stored->full_height;
    upright->assumed_srgb = stored->assumed_srgb;
    upright->origin = stored->origin;
    for (int32_t y = 0; y < upright->height; y++) {
        for (int32_t x = 0; x < upright->width; x++) {
            size_t to = (size_t)y * (size_t)upright->width + (size_t)x;
            size_t from = stored_at(orientation, stored->width, stored->height, x, y);
            for (size_t c = 0; c < 3; c++)
                upright->rgb[to * 3 + c] = stored->rgb[from * 3 + c];
            upright->clipped[to] = stored->clipped[from];
        }
    }
    wb_image_free(*image);
    *image = upright;
    return WB_OK;
}
