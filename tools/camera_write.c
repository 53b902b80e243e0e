#include "camera.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"

enum { HEADER_BYTES = 8 };

/* A file in the making. */
typedef struct Output {
    const WbSimShot *shot;
    const char *path;
    FILE *file;
    WbSimFrame *frame;
    void (*put)(const WbSimShot *shot, const WbSimPlaces *places, WbSimTables *ret);
    WbSimPlaces places;
    uint32_t at;     /* end of what is written */
    time_t reported; /* last word to the user */
} Output;

static WbStatus cannot_write(const Output *output, WbErr *err) {
    return wb_fail(err, WB_ERR_IO, "cannot write: %.300s: %s", output->path, strerror(errno));
}

static WbStatus append(Output *output, const void *bytes, size_t count, WbErr *err) {
    if (fwrite(bytes, 1, count, output->file) != count) return cannot_write(output, err);
    output->at += (uint32_t)count;
    return WB_OK;
}

/* A word every two seconds to those who wait that long. */
static void report(Output *output, int64_t row) {
    time_t now = time(NULL);
    if (now - output->reported < 2) return;
    output->reported = now;
    fprintf(stderr, "camera-sim: %.100s: %lld of %ld rows\n", output->path, (long long)row,
            (long)output->shot->height);
}

/* Header and directories stand first, as cameras write them; so they are written twice, once to know their room. */
static WbStatus write_tables(Output *output, WbErr *err) {
    WB_CLEANUP(wb_sim_tables_free_at) WbSimTables tables = {.first = {.count = 0}};
    WbWriter out = {0};
    output->put(output->shot, &output->places, &tables);
    size_t first = wb_sim_ifd_bytes(&tables.first), exif = wb_sim_ifd_bytes(&tables.exif);
    output->places.exif = (uint32_t)(HEADER_BYTES + first);
    output->places.sensor = (uint32_t)(HEADER_BYTES + first + exif);
    wb_write_bytes(&out, "II*\0", 4);
    wb_write_u32(&out, HEADER_BYTES);
    wb_sim_ifd_write(&tables.first, HEADER_BYTES, &out);
    wb_sim_ifd_write(&tables.exif, output->places.exif, &out);
    if (tables.sensor.count) wb_sim_ifd_write(&tables.sensor, output->places.sensor, &out);
    WB_CLEANUP(wb_free_at) unsigned char *bytes = out.data;
    if (out.failed) return wb_fail_nomem(err);
    if (fseek(output->file, 0, SEEK_SET) != 0) return cannot_write(output, err);
    output->at = 0;
    return append(output, bytes, out.bytes, err);
}

static WbStatus write_part(Output *output, size_t part, const void *bytes, size_t count, WbErr *err) {
    output->places.part[part] = output->at;
    output->places.part_bytes[part] = (uint32_t)count;
    return append(output, bytes, count, err);
}

/* Highest bit first, each row to a whole byte (DNG 1.6, BitsPerSample); 16 bits little-endian, as the file. */
static size_t pack(const uint16_t *numbers, int32_t count, int bits, unsigned char *ret) {
    unsigned char *end = ret;
    uint32_t held = 0;
    int filled = 0;
    for (int32_t i = 0; i < count; i++) {
        if (bits == 16) {
            *end++ = (unsigned char)(numbers[i] & 255U);
            *end++ = (unsigned char)(numbers[i] >> 8U);
            continue;
        }
        held = held << (unsigned)bits | numbers[i];
        for (filled += bits; filled >= 8; filled -= 8)
            *end++ = (unsigned char)(held >> (unsigned)(filled - 8) & 255U);
    }
    if (filled > 0) *end++ = (unsigned char)(held << (unsigned)(8 - filled) & 255U);
    return (size_t)(end - ret);
}

static WbStatus write_strips(Output *output, int samples, int bits,
                             void (*fill)(WbSimFrame *, int32_t, uint16_t *), WbErr *err) {
    int32_t width = output->shot->width * samples, height = output->shot->height;
    WB_CLEANUP(wb_free_at) uint16_t *row = wb_alloc((size_t)width, sizeof *row);
    WB_CLEANUP(wb_free_at) unsigned char *strip = wb_alloc((size_t)width, 2 * WB_SIM_STRIP_ROWS);
    if (!row || !strip) return wb_fail_nomem(err);
    for (int32_t y = 0; y < height;) {
        size_t part = (size_t)(y / WB_SIM_STRIP_ROWS), bytes = 0;
        int32_t end = y + WB_SIM_STRIP_ROWS < height ? y + WB_SIM_STRIP_ROWS : height;
        for (; y < end; y++) {
            fill(output->frame, y, row);
            bytes += pack(row, width, bits, strip + bytes);
        }
        WB_TRY(write_part(output, part, strip, bytes, err));
        report(output, y);
    }
    return WB_OK;
}

/* A tile's numbers; beyond the picture's edges its last ones go on. */
static void cut_tile(const uint16_t *band, int32_t width, int samples, int32_t x, uint16_t *ret) {
    for (int32_t row = 0; row < WB_SIM_TILE_PX; row++) {
        const uint16_t *from = band + (ptrdiff_t)row * width * samples;
        for (int32_t i = 0; i < WB_SIM_TILE_PX; i++) {
            int32_t place = x + i < width ? x + i : width - 1;
            for (int c = 0; c < samples; c++)
                *ret++ = from[place * samples + c];
        }
    }
}

/* The tiles beside each other that begin at row y; `band` has their rows, `tile` room for one. */
static WbStatus write_band(Output *output, int32_t y, uint16_t *band, uint16_t *tile, WbErr *err) {
    const WbSimShot *shot = output->shot;
    int samples = wb_sim_samples(shot->body.mosaic);
    /* two components: a photosite is predicted by the one before the last, which has the same colour */
    int pair = wb_sim_mosaic_size(shot->body.mosaic) > 1 ? 2 : 1;
    size_t across = (size_t)((shot->width + WB_SIM_TILE_PX - 1) / WB_SIM_TILE_PX);
    for (size_t i = 0; i < across; i++) {
        WbWriter out = {0};
        cut_tile(band, shot->width, samples, (int32_t)i * WB_SIM_TILE_PX, tile);
        wb_sim_encode_jpeg(tile, WB_SIM_TILE_PX, WB_SIM_TILE_PX / pair, samples * pair, shot->body.bits,
                           &out);
        if (out.bytes % 2) wb_write_u8(&out, 0); /* even places, as TIFF wants */
        WB_CLEANUP(wb_free_at) unsigned char *bytes = out.data;
        if (out.failed) return wb_fail_nomem(err);
        WB_TRY(write_part(output, (size_t)(y / WB_SIM_TILE_PX) * across + i, bytes, out.bytes, err));
    }
    return WB_OK;
}

static WbStatus write_tiles(Output *output, WbErr *err) {
    const WbSimShot *shot = output->shot;
    size_t pitch = (size_t)shot->width * (size_t)wb_sim_samples(shot->body.mosaic);
    WB_CLEANUP(wb_free_at) uint16_t *band = wb_alloc(pitch * WB_SIM_TILE_PX, sizeof *band);
    WB_CLEANUP(wb_free_at)
    uint16_t *tile = wb_alloc((size_t)WB_SIM_TILE_PX * WB_SIM_TILE_PX * 3, sizeof *tile);
    if (!band || !tile) return wb_fail_nomem(err);
    for (int32_t y = 0; y < shot->height; y += WB_SIM_TILE_PX) {
        for (int32_t i = 0; i < WB_SIM_TILE_PX && y + i < shot->height; i++)
            wb_sim_sense(output->frame, y + i, band + (size_t)i * pitch);
        WB_TRY(write_band(output, y, band, tile, err));
        report(output, y);
    }
    return WB_OK;
}

static WbStatus write_preview(Output *output, WbErr *err) {
    const WbSimShot *shot = output->shot;
    if (shot->preview_px <= 0) return WB_OK;
    WB_TRY(wb_sim_write_preview(shot, output->file, err));
    long end = ftell(output->file);
    if (end < 0) return cannot_write(output, err);
    output->places.preview = output->at;
    output->places.preview_bytes = (uint32_t)end - output->at;
    output->at = (uint32_t)end;
    return end % 2 ? append(output, "", 1, err) : WB_OK;
}

static WbStatus write_dng(Output *output, WbErr *err) {
    const WbSimShot *shot = output->shot;
    WB_TRY(write_preview(output, err));
    if (shot->lossless_jpeg) return write_tiles(output, err);
    return write_strips(output, wb_sim_samples(shot->body.mosaic), shot->body.bits, wb_sim_sense, err);
}

static WbStatus write_rgb(Output *output, WbErr *err) {
    return write_strips(output, 3, 16, wb_sim_develop, err);
}

static WbStatus write_all(Output *output, WbStatus (*data)(Output *, WbErr *), WbErr *err) {
    WB_CLEANUP(wb_sim_frame_free_at) WbSimFrame *frame = NULL;
    WB_TRY(wb_sim_frame_new(output->shot, &frame, err));
    output->frame = frame;
    WB_TRY(write_tables(output, err));
    WB_TRY(data(output, err));
    WB_TRY(write_tables(output, err));
    return fflush(output->file) == 0 ? WB_OK : cannot_write(output, err);
}

static WbStatus write_file(const WbSimShot *shot, const char *path, int dng, WbErr *err) {
    Output output = {
        .shot = shot, .path = path, .put = dng ? wb_sim_put_dng : wb_sim_put_tiff, .reported = time(NULL)};
    int side = dng && shot->lossless_jpeg ? WB_SIM_TILE_PX : WB_SIM_STRIP_ROWS;
    size_t down = (size_t)((shot->height + side - 1) / side);
    size_t across = side == WB_SIM_TILE_PX ? (size_t)((shot->width + side - 1) / side) : 1;
    WB_CLEANUP(wb_free_at) uint32_t *part = wb_alloc(down * across, 2 * sizeof *part);
    if (!part) return wb_fail_nomem(err);
    output.places.parts = down * across;
    output.places.part = part;
    output.places.part_bytes = part + down * across;
    output.file = fopen(path, "wbx"); /* x: never over a file that is there */
    if (!output.file) return cannot_write(&output, err);
    WbStatus status = write_all(&output, dng ? write_dng : write_rgb, err);
    if (fclose(output.file) != 0 && status == WB_OK) status = cannot_write(&output, err);
    if (status != WB_OK) remove(path);
    return status;
}

WbStatus wb_sim_write_dng(const WbSimShot *shot, const char *path, WbErr *err) {
    return write_file(shot, path, 1, err);
}

WbStatus wb_sim_write_tiff(const WbSimShot *shot, const char *path, WbErr *err) {
    return write_file(shot, path, 0, err);
}
