#include "image/raw_area.h"

#include <libraw/libraw.h>
#include <math.h>

/* Fujifilm's SuperCCD stands on its corner. LibRaw turns it by 45 degrees to make its mosaic upright, and back later;
 * as stored it is upright already. */
static void unturn(const libraw_rawdata_t *planes, WbRawArea *area) {
    const libraw_image_sizes_t *sizes = &planes->sizes;
    int edge = planes->ioparams.fuji_width, twice = 2 * edge <= sizes->raw_width;
    area->cols = twice ? 2 * edge : edge;
    if (area->cols > sizes->raw_width - sizes->left_margin)
        area->cols = sizes->raw_width - sizes->left_margin;
    area->rows = sizes->raw_height - 2 * sizes->top_margin;
    area->width = (int32_t)(edge / sqrt(.5));
    area->height = (int32_t)((sizes->height - edge) / sqrt(.5));
}

static void size_of(const libraw_rawdata_t *planes, WbRawArea *area) {
    const libraw_image_sizes_t *sizes = &planes->sizes;
    area->cols = area->width = sizes->width;
    area->rows = area->height = sizes->height;
    if (planes->ioparams.fuji_width)
        unturn(planes, area);
    else if (sizes->pixel_aspect > 0.1 &&
             sizes->pixel_aspect < 0.995) /* LibRaw's own bounds of "not square" */
        area->height = (int32_t)(sizes->height / sizes->pixel_aspect + 0.5);
    else if (sizes->pixel_aspect > 1.005 && sizes->pixel_aspect < 10)
        area->width = (int32_t)(sizes->width * sizes->pixel_aspect + 0.5);
}

WbStatus wb_raw_area(const WbRaw *raw, WbRawArea *ret, WbErr *err) {
    const libraw_data_t *data = raw->data;
    const libraw_rawdata_t *planes = &data->rawdata;
    const libraw_image_sizes_t *sizes = &planes->sizes;
    WbRawArea area = {0};
    area.samples = planes->raw_image ? 1 : planes->color3_image ? 3 : 4;
    area.numbers = planes->raw_image      ? planes->raw_image
                   : planes->color3_image ? planes->color3_image[0]
                   : planes->color4_image ? planes->color4_image[0]
                                          : NULL;
    size_of(planes, &area);
    area.pitch = sizes->raw_pitch / sizeof *area.numbers;
    if (!area.numbers || area.cols < 1 || area.rows < 1 || area.width < 1 || area.height < 1 ||
        sizes->top_margin + area.rows > sizes->raw_height ||
        sizes->left_margin + area.cols > sizes->raw_width ||
        area.pitch < (size_t)sizes->raw_width * (size_t)area.samples)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: damaged: a photo of %d x %d px does not lie on its sensor of %d x %d: copy it "
                       "again from the "
                       "original",
                       raw->source->name, area.cols, area.rows, sizes->raw_width, sizes->raw_height);
    area.numbers +=
        (size_t)sizes->top_margin * area.pitch + (size_t)sizes->left_margin * (size_t)area.samples;
    *ret = area;
    return WB_OK;
}
