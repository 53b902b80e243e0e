#include "image/image.h"

#include "base/memory.h"
#include "image/bands.h"
#include "image/container.h"
#include "image/heif_read.h"
#include "image/jpeg_image.h"
#include "image/layout.h"
#include "image/memory_image.h"
#include "image/picture.h"
#include "image/pixels.h"
#include "image/raw_check.h"
#include "image/raw_read.h"
#include "image/reduce.h"
#include "image/source.h"
#include "image/tiff_handle.h"

/* Decodes, converts and reduces row after row; memory: a band, two rows of floats, the result. */
static WbStatus reduce_rows(WbTiff *tiff, const WbLayout *layout, const WbReading *reading, WbImage *image,
                            WbErr *err) {
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
            if (wb_reading_stopped(reading))
                return wb_fail(err, WB_ERR_INTERRUPTED, "%s: stopped on request", tiff->source->name);
            for (int32_t i = 0; i < wb_bands_runs(bands); i++) {
                WbRun run = wb_bands_run(bands, y, i);
                wb_pixels_convert(pixels, &run, line + (size_t)run.column * WB_REDUCER_LANES);
            }
            wb_reducer_row(reducer, line);
        }
    }
    return WB_OK;
}

static WbStatus read_tiff(const WbSource *source, const WbReading *reading, WbImage **ret, WbErr *err) {
    WB_CLEANUP(wb_tiff_free_at) WbTiff *tiff = NULL;
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WbLayout layout;
    int32_t width, height;
    WB_TRY(wb_tiff_open(source, &tiff, err));
    WB_TRY(wb_layout_read(tiff, &layout, err));
    wb_reduced_size(layout.width, layout.height, WB_IMAGE_EDGE_PX, &width, &height);
    WB_TRY(wb_picture_new(width, height, &image, err));
    image->full_width = layout.width;
    image->full_height = layout.height;
    WB_TRY(reduce_rows(tiff, &layout, reading, image, err));
    WB_TRY(wb_picture_turn(&image, layout.orientation, err));
    *ret = image;
    image = NULL;
    return WB_OK;
}

static WbStatus read_preview(const WbSource *source, const WbContainer *container, const WbReading *reading,
                             WbImage **ret, WbErr *err) {
    uint64_t at = 0;
    WB_TRY(wb_jpeg_find(source, reading, &at, err));
    WB_TRY(wb_jpeg_image(source, at, container, reading, ret, err));
    (*ret)->origin = WB_IMAGE_PREVIEW;
    return WB_OK;
}

/* A format that LibRaw does not know gives the preview, if that is allowed; damage never does: a file that was cut
 * short is to be copied again, not to be used as if it were whole. */
static WbStatus read_raw(const WbSource *source, const char *path, const WbContainer *container,
                         const WbReading *reading, WbImage **ret, WbErr *err) {
    WbErr why;
    if (reading->picture == WB_PICTURE_PREVIEW) return read_preview(source, container, reading, ret, err);
    WB_TRY(wb_raw_check_container(source, container, err));
    WbStatus status = wb_raw_read_image(source, path, container, reading, ret, err);
    if (status != WB_ERR_INPUT || reading->picture == WB_PICTURE_SENSOR) return status;
    status = read_preview(source, container, reading, ret, &why);
    if (status == WB_ERR_INTERRUPTED && err) *err = why;
    return status == WB_OK || status == WB_ERR_INTERRUPTED ? status : WB_ERR_INPUT; /* else the sensor's reason stays */
}

static WbStatus read_source(const WbSource *source, const char *path, const WbReading *reading, WbImage **ret,
                            WbErr *err) {
    const unsigned smallest = 16; /* bytes; of less not even the kind can be told */
    WbContainer container;
    WB_TRY(wb_container_read(source, &container, err));
    switch (container.kind) {
    case WB_FILE_JPEG:
        return wb_jpeg_image(source, 0, NULL, reading, ret, err);
    case WB_FILE_HEIF:
        return wb_heif_read_image(source, reading, ret, err);
    case WB_FILE_RAW:
        return read_raw(source, path, &container, reading, ret, err);
    case WB_FILE_TIFF:
        return read_tiff(source, reading, ret, err);
    default:
        break;
    }
    if (source->bytes < smallest) return read_tiff(source, reading, ret, err); /* says how much is left */
    return wb_fail(err, WB_ERR_INPUT, "%s: not a photo that graycard reads: export it as TIFF", source->name);
}

WbStatus wb_image_read_as(const char *path, const WbReading *reading, WbImage **ret, WbErr *err) {
    WbSource source;
    WB_TRY(wb_source_open(path, &source, err));
    WbStatus status = read_source(&source, path, reading, ret, err);
    wb_source_close(&source);
    return status;
}

WbStatus wb_image_read(const char *path, WbImage **ret, WbErr *err) {
    const WbReading plain = {0};
    return wb_image_read_as(path, &plain, ret, err);
}

WbStatus wb_image_read_memory(const void *data, size_t bytes, const char *name, WbImage **ret, WbErr *err) {
    const WbReading plain = {0};
    WbSource source = wb_source_memory(data, bytes, name);
    return read_source(&source, NULL, &plain, ret, err);
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
