#include "image/raw_image.h"

#include <libraw/libraw.h>

#include "image/picture.h"
#include "image/raw_area.h"
#include "image/raw_bins.h"
#include "image/raw_colour.h"
#include "image/raw_levels.h"
#include "image/reduce.h"

int wb_raw_orientation(const WbRaw *raw) {
    static const int orientation[8] = {1, 2, 4, 3, 5, 8, 6, 7};
    return orientation[((const libraw_data_t *)raw->data)->sizes.flip & 7];
}

/* The size of the small image: at most WB_IMAGE_EDGE_PX on an edge, and no more pixels than cells. */
static void reduced_size(const WbRawArea *area, const WbRawCell *cell, int32_t *width, int32_t *height) {
    int32_t across = (int32_t)((int64_t)area->cols * area->samples / cell->width),
            down = area->rows / cell->height;
    for (int32_t edge = WB_IMAGE_EDGE_PX; edge >= 1; edge--) {
        wb_reduced_size(area->width, area->height, edge, width, height);
        if (*width <= across && *height <= down) return;
    }
}

WbStatus wb_raw_image(WbRaw *raw, WbImage **ret, WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WbRawColour colour;
    WbRawArea area;
    WbRawCell cell;
    int32_t width = 0, height = 0;
    WB_TRY(wb_raw_colour(raw, &colour, err)); /* before the long work: a file without colours needs none */
    WB_TRY(wb_raw_unpack(raw, err));
    WB_TRY(wb_raw_area(raw, &area, err));
    WB_TRY(wb_raw_cell(raw, &area, &cell, err));
    reduced_size(&area, &cell, &width, &height);
    WB_TRY(wb_picture_new(width, height, &image, err));
    image->full_width = area.width;
    image->full_height = area.height;
    image->origin = WB_IMAGE_SENSOR;
    WB_TRY(wb_raw_bin(&area, &cell, &colour, image, err));
    WB_TRY(wb_picture_turn(&image, wb_raw_orientation(raw), err));
    *ret = image;
    image = NULL;
    return WB_OK;
}
