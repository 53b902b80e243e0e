#include "image/image.h"

#include "base/memory.h"
#include "image/bands.h"
#include "image/layout.h"
#include "image/memory_image.h"
#include "image/pixels.h"
#include "image/reduce.h"
#include "image/source.h"
#include "image/tiff_handle.h"

/* An image of these sizes, black. */
static WbStatus image_new(int32_t width, int32_t height, WbImage **ret, WbErr *err) {
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

/* Decodes, converts and reduces row after row; memory: a band, two rows of floats, the result. */
static WbStatus reduce_rows(WbTiff *tiff, const WbLayout *layout, WbImage *image, WbErr *err) {
    WB_CLEANUP(wb_pixels_free_at) WbPixels *pixels = NULL;
    WB_CLEANUP(wb_bands_free_at) WbBands *bands = NULL;
    WB_CLEANUP(wb_reducer_free_at) WbReducer *reducer = NULL;
    WB_CLEANUP(wb_free_at) float *line = wb_alloc((size_t)layout->width * WB_REDUCER_LANES, sizeof *line);
    if (!line) return wb_fail_nomem(err);
    WB_TRY(wb_pixels_new(tiff, layout, &pixels, err));
    WB_TRY(wb_bands_new(tiff, layout, &bands, err));
    WB_TRY(wb_reducer_new(image, &reducer, err));
    image->assumed_srgb = wb_pixels_assumed_srgb(pixels);
    for (int32_t rows = 1; rows > 0;) {
        WB_TRY(wb_bands_next(bands, &rows, err));
        for (int32_t y = 0; y < rows; y++) {
            for (int32_t i = 0; i < wb_bands_runs(bands); i++) {
                WbRun run = wb_bands_run(bands, y, i);
                wb_pixels_convert(pixels, &run, line + (size_t)run.column * WB_REDUCER_LANES);
            }
            wb_reducer_row(reducer, line);
        }
    }
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

/* Replaces *image by its upright version. */
static WbStatus turn_upright(WbImage **image, int orientation, WbErr *err) {
    const WbImage *stored = *image;
    WbImage *upright = NULL;
    int turned = orientation >= 5;
    if (orientation == 1) return WB_OK;
    WB_TRY(image_new(turned ? stored->height : stored->width, turned ? stored->width : stored->height,
                     &upright, err));
    upright->full_width = turned ? stored->full_height : stored->full_width;
    upright->full_height = turned ? stored->full_width : stored->full_height;
    upright->assumed_srgb = stored->assumed_srgb;
    for (int32_t y = 0; y < upright->height; y++) {
        for (int32_t x = 0; x < upright->width; x++) {
            size_t to = (size_t)y * (size_t)upright->width + (size_t)x;
            size_t from = stored_at(orientation, stored->width, stored->height, x, y);
            for (size_t c = 0; c < 3; c++) upright->rgb[to * 3 + c] = stored->rgb[from * 3 + c];
            upright->clipped[to] = stored->clipped[from];
        }
    }
    wb_image_free(*image);
    *image = upright;
    return WB_OK;
}

static WbStatus read_source(const WbSource *source, WbImage **ret, WbErr *err) {
    WB_CLEANUP(wb_tiff_free_at) WbTiff *tiff = NULL;
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WbLayout layout;
    int32_t width, height;
    WB_TRY(wb_tiff_open(source, &tiff, err));
    WB_TRY(wb_layout_read(tiff, &layout, err));
    wb_reduced_size(layout.width, layout.height, WB_IMAGE_EDGE_PX, &width, &height);
    WB_TRY(image_new(width, height, &image, err));
    image->full_width = layout.width;
    image->full_height = layout.height;
    WB_TRY(reduce_rows(tiff, &layout, image, err));
    WB_TRY(turn_upright(&image, layout.orientation, err));
    *ret = image;
    image = NULL;
    return WB_OK;
}

WbStatus wb_image_read(const char *path, WbImage **ret, WbErr *err) {
    WbSource source;
    WB_TRY(wb_source_open(path, &source, err));
    WbStatus status = read_source(&source, ret, err);
    wb_source_close(&source);
    return status;
}

WbStatus wb_image_read_memory(const void *data, size_t bytes, const char *name, WbImage **ret, WbErr *err) {
    WbSource source = wb_source_memory(data, bytes, name);
    return read_source(&source, ret, err);
}

void wb_image_free(WbImage *image) {
    if (!image) return;
    wb_free(image->rgb);
    wb_free(image->clipped);
    wb_free(image);
}

void wb_image_free_at(WbImage **image) {
    wb_image_free(*image);
}
