#include "image/layout.h"

#include <string.h>
#include <tiffio.h>

#include "image/photo_limits.h"

static int tag16(TIFF *handle, uint32_t tag, int missing) {
    uint16_t value = 0;
    return TIFFGetFieldDefaulted(handle, tag, &value) ? value : missing;
}

static WbStatus refuse(const WbTiff *tiff, const char *what, int number, WbErr *err) {
    return wb_fail(err, WB_ERR_INPUT,
                   "%s: %s (%d), which graycard does not read: export it as an 8 or 16-bit RGB TIFF",
                   tiff->source->name, what, number);
}

static WbStatus read_size(const WbTiff *tiff, WbLayout *layout, WbErr *err) {
    uint32_t width = 0, height = 0;
    (void)TIFFGetField(tiff->handle, TIFFTAG_IMAGEWIDTH, &width);
    (void)TIFFGetField(tiff->handle, TIFFTAG_IMAGELENGTH, &height);
    if (width == 0 || height == 0)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: damaged: its size reads as %u x %u px: copy it again from the original",
                       tiff->source->name, width, height);
    if (width > WB_IMAGE_MAX_EDGE_PX || height > WB_IMAGE_MAX_EDGE_PX ||
        (int64_t)width * height > WB_IMAGE_MAX_AREA_PX)
        return wb_fail(err, WB_ERR_LIMIT,
                       "%s: claims %u x %u px, more than %d px on an edge or %lld in all: if that is "
                       "true, export it smaller",
                       tiff->source->name, width, height, WB_IMAGE_MAX_EDGE_PX, WB_IMAGE_MAX_AREA_PX);
    layout->width = (int32_t)width;
    layout->height = (int32_t)height;
    return WB_OK;
}

/* Makes the decoder hand out the simplest form it can; must come before the tags of samples are read. */
static void prepare_decoder(TIFF *handle, const WbLayout *layout, int photometric) {
    if (layout->compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR && !layout->planar)
        (void)TIFFSetField(handle, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    if (photometric == PHOTOMETRIC_LOGL || photometric == PHOTOMETRIC_LOGLUV)
        (void)TIFFSetField(handle, TIFFTAG_SGILOGDATAFMT, SGILOGDATAFMT_FLOAT);
}

static WbStatus read_compression(const WbTiff *tiff, WbLayout *layout, WbErr *err) {
    layout->planar = tag16(tiff->handle, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    layout->compression = tag16(tiff->handle, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    if (!TIFFIsCODECConfigured((uint16_t)layout->compression))
        return refuse(tiff, "compressed by a method the TIFF library lacks", layout->compression, err);
    return WB_OK;
}

static WbStatus read_kind(const WbTiff *tiff, WbLayout *layout, int photometric, WbErr *err) {
    int jpeg_rgb = layout->compression == COMPRESSION_JPEG && !layout->planar;
    layout->colours = 3;
    switch (photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
        layout->kind = WB_PIXELS_GREY;
        layout->colours = 1;
        layout->min_is_white = photometric == PHOTOMETRIC_MINISWHITE;
        return WB_OK;
    case PHOTOMETRIC_RGB: layout->kind = WB_PIXELS_RGB; return WB_OK;
    case PHOTOMETRIC_PALETTE:
        layout->kind = WB_PIXELS_PALETTE;
        layout->colours = 1;
        return WB_OK;
    case PHOTOMETRIC_SEPARATED:
        layout->kind = WB_PIXELS_CMYK;
        layout->colours = 4;
        if (tag16(tiff->handle, TIFFTAG_INKSET, INKSET_CMYK) != INKSET_CMYK)
            return refuse(tiff, "made of inks other than CMYK", photometric, err);
        return WB_OK;
    case PHOTOMETRIC_YCBCR: layout->kind = jpeg_rgb ? WB_PIXELS_RGB : WB_PIXELS_YCBCR; return WB_OK;
    case PHOTOMETRIC_CIELAB: layout->kind = WB_PIXELS_CIELAB; return WB_OK;
    case PHOTOMETRIC_ICCLAB: layout->kind = WB_PIXELS_ICCLAB; return WB_OK;
    case PHOTOMETRIC_LOGL:
        layout->kind = WB_PIXELS_LUMINANCE;
        layout->colours = 1;
        return WB_OK;
    case PHOTOMETRIC_LOGLUV: layout->kind = WB_PIXELS_XYZ; return WB_OK;
    case PHOTOMETRIC_CFA:
    case 34892: /* LinearRaw, DNG specification; libtiff 4.5 has no name for it */
        return refuse(tiff, "a camera's RAW file inside", photometric, err);
    default: return refuse(tiff, "of an unusual colour kind", photometric, err);
    }
}

/* 1 when samples of this kind may have this format. */
static int format_fits(const WbLayout *layout, int format) {
    int lab = layout->kind == WB_PIXELS_CIELAB || layout->kind == WB_PIXELS_ICCLAB;
    if (layout->is_float)
        return (layout->bits == 16 || layout->bits == 32 || layout->bits == 64) &&
               layout->kind != WB_PIXELS_PALETTE && layout->kind != WB_PIXELS_YCBCR &&
               layout->kind != WB_PIXELS_ICCLAB;
    if (layout->kind == WB_PIXELS_XYZ || layout->kind == WB_PIXELS_LUMINANCE) return 0;
    if (format == SAMPLEFORMAT_INT && !lab) return 0;
    if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_INT && format != SAMPLEFORMAT_VOID) return 0;
    if (lab) return layout->bits == 8 || layout->bits == 16;
    if (layout->kind == WB_PIXELS_YCBCR) return layout->bits == 8;
    return (layout->bits >= 1 && layout->bits <= 16) ||
           (layout->bits == 32 && layout->kind != WB_PIXELS_PALETTE);
}

static void find_alpha(TIFF *handle, WbLayout *layout) {
    uint16_t count = 0, *kinds = NULL;
    layout->alpha = -1;
    if (layout->kind != WB_PIXELS_GREY && layout->kind != WB_PIXELS_RGB && layout->kind != WB_PIXELS_CMYK)
        return;
    if (!TIFFGetField(handle, TIFFTAG_EXTRASAMPLES, &count, &kinds) || count == 0 || !kinds) return;
    if (kinds[0] == EXTRASAMPLE_ASSOCALPHA && layout->samples > layout->colours)
        layout->alpha = layout->colours;
}

static WbStatus read_samples(const WbTiff *tiff, WbLayout *layout, WbErr *err) {
    int format = tag16(tiff->handle, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    layout->bits = tag16(tiff->handle, TIFFTAG_BITSPERSAMPLE, 1);
    layout->samples = tag16(tiff->handle, TIFFTAG_SAMPLESPERPIXEL, 1);
    layout->is_float = format == SAMPLEFORMAT_IEEEFP;
    if (layout->samples > WB_IMAGE_MAX_SAMPLES)
        return wb_fail(err, WB_ERR_LIMIT, "%s: claims %d samples a pixel, more than %d: export it as RGB",
                       tiff->source->name, layout->samples, WB_IMAGE_MAX_SAMPLES);
    if (layout->samples < layout->colours)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: damaged: %d samples a pixel cannot make its %d colours: copy it again "
                       "from the original",
                       tiff->source->name, layout->samples, layout->colours);
    if (!format_fits(layout, format))
        return refuse(tiff,
                      format == SAMPLEFORMAT_UINT ? "of an unusual number of bits a sample"
                                                  : "of an unusual sample format and number of bits",
                      layout->bits, err);
    /* libtiff (4.5) forgets to add up PixarLog's differences unless pixels have three or four samples, and
     * takes the height of its buffer from the strips that a tiled file lacks. */
    if (layout->compression == COMPRESSION_PIXARLOG &&
        (layout->planar || layout->samples < 3 || layout->samples > 4 || TIFFIsTiled(tiff->handle)))
        return refuse(tiff, "PixarLog compression of single channels or tiles", layout->compression, err);
    find_alpha(tiff->handle, layout);
    return WB_OK;
}

static WbStatus read_clumps(const WbTiff *tiff, WbLayout *layout, WbErr *err) {
    uint16_t across = 1, down = 1;
    layout->clump_width = layout->clump_height = 1;
    if (layout->kind != WB_PIXELS_YCBCR) return WB_OK;
    (void)TIFFGetFieldDefaulted(tiff->handle, TIFFTAG_YCBCRSUBSAMPLING, &across, &down);
    if ((across != 1 && across != 2 && across != 4) || (down != 1 && down != 2 && down != 4))
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: damaged: its colours are said to be subsampled %d x %d: copy it again "
                       "from the original",
                       tiff->source->name, across, down);
    if (across * down == 1) return WB_OK;
    if (layout->planar || layout->samples != 3)
        return refuse(tiff, "subsampled in planes or with extra samples", layout->samples, err);
    layout->clump_width = across;
    layout->clump_height = down;
    return WB_OK;
}

static WbStatus read_chunks(const WbTiff *tiff, WbLayout *layout, WbErr *err) {
    uint32_t width = (uint32_t)layout->width, height = 0;
    layout->tiled = TIFFIsTiled(tiff->handle) != 0;
    if (layout->tiled) {
        width = 0;
        (void)TIFFGetField(tiff->handle, TIFFTAG_TILEWIDTH, &width);
        (void)TIFFGetField(tiff->handle, TIFFTAG_TILELENGTH, &height);
    } else {
        (void)TIFFGetFieldDefaulted(tiff->handle, TIFFTAG_ROWSPERSTRIP, &height);
        if (height > (uint32_t)layout->height) height = (uint32_t)layout->height;
    }
    if (width == 0 || height == 0)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: damaged: its %s read as %u x %u px: copy it again from the original",
                       tiff->source->name, layout->tiled ? "tiles" : "strips", width, height);
    if (width > WB_IMAGE_MAX_EDGE_PX || height > WB_IMAGE_MAX_EDGE_PX)
        return wb_fail(err, WB_ERR_LIMIT,
                       "%s: claims tiles of %u x %u px, more than %d px on an edge: export it again",
                       tiff->source->name, width, height, WB_IMAGE_MAX_EDGE_PX);
    layout->chunk_width = (int32_t)width;
    layout->chunk_height = (int32_t)height;
    return WB_OK;
}

/* Bytes that strip or tile `index` must have where nothing is compressed. */
static uint64_t plain_bytes(TIFF *handle, const WbLayout *layout, uint32_t index) {
    if (layout->compression != COMPRESSION_NONE) return 1;
    if (layout->tiled) return TIFFTileSize64(handle);
    uint32_t rows = (uint32_t)layout->chunk_height, strips = ((uint32_t)layout->height + rows - 1) / rows;
    uint32_t first = (index % strips) * rows, left = (uint32_t)layout->height - first;
    return TIFFVStripSize64(handle, left < rows ? left : rows);
}

/* Every strip or tile must lie inside the file: told here once, with numbers, before anything is decoded. */
static WbStatus check_table(const WbTiff *tiff, const WbLayout *layout, WbErr *err) {
    const char *what = layout->tiled ? "tile" : "strip";
    uint64_t size = tiff->source->bytes;
    uint32_t count = layout->tiled ? TIFFNumberOfTiles(tiff->handle) : TIFFNumberOfStrips(tiff->handle);
    for (uint32_t i = 0; i < count; i++) {
        int failed = 0;
        uint64_t at = TIFFGetStrileOffsetWithErr(tiff->handle, i, &failed);
        uint64_t bytes = failed ? 0 : TIFFGetStrileByteCountWithErr(tiff->handle, i, &failed);
        if (failed || tiff->past_end) return wb_tiff_failure(tiff, "its table of strips", err);
        if (at == 0 || bytes < plain_bytes(tiff->handle, layout, i))
            return wb_fail(err, WB_ERR_CORRUPT,
                           "%s: damaged: %s %u of %u has no or too few data: copy it again from the "
                           "original",
                           tiff->source->name, what, i + 1, count);
        if (at > size || bytes > size - at)
            return wb_fail(err, WB_ERR_CORRUPT,
                           "%s: cut short: %s %u of %u would end at byte %llu of %llu: copy it "
                           "again from the original",
                           tiff->source->name, what, i + 1, count, (unsigned long long)(at + bytes),
                           (unsigned long long)size);
    }
    return WB_OK;
}

WbStatus wb_layout_read(WbTiff *tiff, WbLayout *ret, WbErr *err) {
    WbLayout layout = {0};
    uint16_t photometric = 0;
    if (!TIFFGetField(tiff->handle, TIFFTAG_PHOTOMETRIC, &photometric))
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: damaged: it does not say what its numbers mean (no photometric tag): "
                       "copy it again from the original",
                       tiff->source->name);
    WB_TRY(read_size(tiff, &layout, err));
    WB_TRY(read_compression(tiff, &layout, err));
    prepare_decoder(tiff->handle, &layout, photometric);
    WB_TRY(read_kind(tiff, &layout, photometric, err));
    WB_TRY(read_samples(tiff, &layout, err));
    WB_TRY(read_clumps(tiff, &layout, err));
    WB_TRY(read_chunks(tiff, &layout, err));
    WB_TRY(check_table(tiff, &layout, err));
    layout.orientation = tag16(tiff->handle, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    if (layout.orientation < 1 || layout.orientation > 8) layout.orientation = ORIENTATION_TOPLEFT;
    if (tiff->errors || tiff->past_end) return wb_tiff_failure(tiff, "its directory", err);
    *ret = layout;
    return WB_OK;
}
