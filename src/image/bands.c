#include "image/bands.h"

#include <stdio.h>
#include <tiffio.h>

#include "base/memory.h"

struct WbBands {
    WbTiff *tiff;                         /* borrowed */
    const WbLayout *layout;               /* borrowed */
    WbTiff *readers[WB_IMAGE_MAX_PLANES]; /* one a plane; the first is `tiff`, the others are owned where
                                             different */
    int planes;                           /* 1, or the planes in use */
    int by_row;                           /* 1: single rows, 0: whole strips or tiles */
    int32_t runs;                         /* tiles across, or 1 */
    size_t row_bytes;                     /* of one run of one plane */
    size_t chunk_bytes;                   /* of one decoded strip or tile of one plane */
    size_t raw_bytes;    /* of one still clumped strip or tile; 0 when nothing is subsampled */
    unsigned char *data; /* planes x runs x chunk_bytes */
    unsigned char *raw;  /* raw_bytes, or NULL */
    int32_t next_row;    /* first row of the next band */
};

static WbStatus too_large(const WbBands *bands, uint64_t bytes, WbErr *err) {
    return wb_fail(err, WB_ERR_LIMIT,
                   "%s: its %s takes %llu MB unpacked, more than %d: export it in smaller ones",
                   bands->tiff->source->name, bands->layout->tiled ? "row of tiles" : "strip",
                   (unsigned long long)(bytes >> 20), WB_IMAGE_MAX_BAND_BYTES >> 20);
}

/* The library's sizes must be those that we address by; a header that makes them differ contradicts itself.
 */
static int sizes_agree(const WbBands *bands) {
    TIFF *handle = bands->tiff->handle;
    if (bands->raw_bytes) return 1; /* clumps are unpacked here, by the library's size of the whole */
    uint64_t theirs = bands->layout->tiled ? TIFFTileRowSize64(handle) : TIFFScanlineSize64(handle);
    return theirs == bands->row_bytes;
}

/* Bytes that the clumps of width x height px take: luma of a clump, then its Cb and Cr (TIFF 6.0, section
 * 21). */
static uint64_t clumped_bytes(const WbLayout *layout, int32_t width, int32_t height) {
    uint64_t across = ((uint64_t)width + (uint64_t)layout->clump_width - 1) / (uint64_t)layout->clump_width;
    uint64_t down = ((uint64_t)height + (uint64_t)layout->clump_height - 1) / (uint64_t)layout->clump_height;
    return across * down * (uint64_t)(layout->clump_width * layout->clump_height + 2);
}

static WbStatus set_sizes(WbBands *bands, WbErr *err) {
    const WbLayout *layout = bands->layout;
    TIFF *handle = bands->tiff->handle;
    uint64_t width = (uint64_t)layout->chunk_width, rows = (uint64_t)layout->chunk_height;
    uint64_t a_pixel = (uint64_t)layout->bits * (uint64_t)(layout->planar ? 1 : layout->samples);
    uint64_t row = (width * a_pixel + 7) / 8, chunk = row * rows;
    bands->planes = layout->planar ? layout->colours + (layout->alpha >= 0) : 1;
    bands->runs = (int32_t)(((uint64_t)layout->width + width - 1) / width);
    if (layout->clump_width * layout->clump_height > 1) {
        uint64_t raw = layout->tiled ? TIFFTileSize64(handle) : TIFFStripSize64(handle);
        if (raw > WB_IMAGE_MAX_BAND_BYTES) return too_large(bands, raw, err);
        if (raw < clumped_bytes(layout, layout->chunk_width, layout->chunk_height))
            return wb_tiff_failure(bands->tiff, "the size of its strips", err);
        bands->raw_bytes = (size_t)raw;
    }
    /* JBIG's decoder knows whole strips only. */
    bands->by_row = !layout->tiled && !bands->raw_bytes && layout->compression != COMPRESSION_JBIG &&
                    chunk * (uint64_t)bands->planes > WB_IMAGE_SCANLINE_BYTES;
    if (bands->by_row) chunk = row;
    uint64_t band = chunk * (uint64_t)bands->runs * (uint64_t)bands->planes;
    if (band > WB_IMAGE_MAX_BAND_BYTES) return too_large(bands, band, err);
    bands->row_bytes = (size_t)row;
    bands->chunk_bytes = (size_t)chunk;
    if (!sizes_agree(bands)) return wb_tiff_failure(bands->tiff, "the size of its rows", err);
    return WB_OK;
}

/* The further planes' own handles, set up as the first was. */
static WbStatus open_readers(WbBands *bands, WbErr *err) {
    for (int i = 0; i < bands->planes; i++) {
        WbLayout same;
        if (i == 0 || !bands->by_row) {
            bands->readers[i] = bands->tiff;
            continue;
        }
        WB_TRY(wb_tiff_open(bands->tiff->source, &bands->readers[i], err));
        WB_TRY(wb_layout_read(bands->readers[i], &same, err));
    }
    return WB_OK;
}

WbStatus wb_bands_new(WbTiff *tiff, const WbLayout *layout, WbBands **ret, WbErr *err) {
    WB_CLEANUP(wb_bands_free_at) WbBands *bands = wb_alloc(1, sizeof *bands);
    if (!bands) return wb_fail_nomem(err);
    bands->tiff = tiff;
    bands->layout = layout;
    WB_TRY(set_sizes(bands, err));
    bands->data = wb_alloc((size_t)bands->planes * (size_t)bands->runs, bands->chunk_bytes);
    if (!bands->data) return wb_fail_nomem(err);
    if (bands->raw_bytes) bands->raw = wb_alloc(bands->raw_bytes, 1);
    if (bands->raw_bytes && !bands->raw) return wb_fail_nomem(err);
    WB_TRY(open_readers(bands, err));
    *ret = bands;
    bands = NULL;
    return WB_OK;
}

static unsigned char *chunk_at(const WbBands *bands, int plane, int32_t run) {
    return bands->data + ((size_t)plane * (size_t)bands->runs + (size_t)run) * bands->chunk_bytes;
}

/* Clumps to one Y, Cb, Cr triple a pixel: every pixel of a clump gets its chroma. */
static void unpack_clumps(const WbLayout *layout, const unsigned char *raw, int32_t rows,
                          unsigned char *out) {
    int32_t across = layout->clump_width, down = layout->clump_height, width = layout->chunk_width;
    int32_t clumps = (width + across - 1) / across, clump_bytes = across * down + 2;
    for (int32_t y = 0; y < rows; y++) {
        const unsigned char *line = raw + (size_t)(y / down) * (size_t)clumps * (size_t)clump_bytes;
        for (int32_t x = 0; x < width; x++, out += 3) {
            const unsigned char *clump = line + (size_t)(x / across) * (size_t)clump_bytes;
            out[0] = clump[(y % down) * across + x % across];
            out[1] = clump[clump_bytes - 2];
            out[2] = clump[clump_bytes - 1];
        }
    }
}

/* Decodes a whole strip or tile into `room` bytes; the bytes that came. (libtiff with libdeflate also accepts
 * deflated data whose last match runs past the end: damage, not a cut, which the table of strips shows.) */
static tmsize_t read_chunk(const WbBands *bands, int plane, int32_t run, unsigned char *into, size_t room) {
    TIFF *handle = bands->readers[plane]->handle;
    uint32_t x = (uint32_t)run * (uint32_t)bands->layout->chunk_width, y = (uint32_t)bands->next_row;
    uint16_t sample = (uint16_t)plane;
    if (bands->layout->tiled)
        return TIFFReadEncodedTile(handle, TIFFComputeTile(handle, x, y, 0, sample), into, (tmsize_t)room);
    return TIFFReadEncodedStrip(handle, TIFFComputeStrip(handle, y, sample), into, (tmsize_t)room);
}

static int decode_chunk(const WbBands *bands, int plane, int32_t run, int32_t rows) {
    const WbLayout *layout = bands->layout;
    unsigned char *chunk = chunk_at(bands, plane, run), *into = bands->raw ? bands->raw : chunk;
    if (bands->by_row)
        return TIFFReadScanline(bands->readers[plane]->handle, chunk, (uint32_t)bands->next_row,
                                (uint16_t)plane) == 1;
    if (layout->tiled) rows = layout->chunk_height; /* tiles are always whole */
    size_t needed = bands->raw ? (size_t)clumped_bytes(layout, layout->chunk_width, rows)
                               : bands->row_bytes * (size_t)rows;
    if (read_chunk(bands, plane, run, into, needed) < (tmsize_t)needed) return 0;
    if (bands->raw) unpack_clumps(layout, bands->raw, rows, chunk);
    return 1;
}

static WbStatus damaged_rows(const WbBands *bands, const WbTiff *reader, int32_t rows, WbErr *err) {
    char what[64];
    (void)snprintf(what, sizeof what, "its rows %d to %d of %d", bands->next_row + 1, bands->next_row + rows,
                   bands->layout->height);
    return wb_tiff_failure(reader, what, err);
}

WbStatus wb_bands_next(WbBands *bands, int32_t *ret_rows, WbErr *err) {
    int32_t left = bands->layout->height - bands->next_row;
    int32_t rows = bands->by_row ? 1 : bands->layout->chunk_height;
    if (rows > left) rows = left;
    for (int plane = 0; plane < bands->planes && rows > 0; plane++) {
        const WbTiff *reader = bands->readers[plane];
        for (int32_t run = 0; run < bands->runs; run++)
            if (!decode_chunk(bands, plane, run, rows) || reader->errors || reader->system_failed)
                return damaged_rows(bands, reader, rows, err);
    }
    bands->next_row += rows;
    *ret_rows = rows;
    return WB_OK;
}

int32_t wb_bands_runs(const WbBands *bands) {
    return bands->runs;
}

WbRun wb_bands_run(const WbBands *bands, int32_t row, int32_t run) {
    const WbLayout *layout = bands->layout;
    WbRun it = {.column = run * layout->chunk_width};
    it.count =
        layout->width - it.column < layout->chunk_width ? layout->width - it.column : layout->chunk_width;
    for (int plane = 0; plane < bands->planes; plane++)
        it.planes[plane] = chunk_at(bands, plane, run) + (size_t)row * bands->row_bytes;
    return it;
}

void wb_bands_free(WbBands *bands) {
    if (!bands) return;
    for (int i = 1; i < bands->planes; i++)
        if (bands->readers[i] != bands->tiff) wb_tiff_free(bands->readers[i]);
    wb_free(bands->data);
    wb_free(bands->raw);
    wb_free(bands);
}

void wb_bands_free_at(WbBands **bands) {
    wb_bands_free(*bands);
}
