#include "image/raw_check.h"

#include <libraw/libraw.h>
#include <string.h>

#include "image/raw_area.h"

WbStatus wb_raw_check_container(const WbSource *source, const WbContainer *container, WbErr *err) {
    uint64_t end =
        container->sensor_ends > container->sensor_at ? container->sensor_ends : container->sensor_at;
    if (end <= source->bytes) return WB_OK;
    return wb_fail(
        err, WB_ERR_CORRUPT,
        "%s: cut short: its sensor data would go on at byte %llu of %llu: copy it again from the original",
        source->name, (unsigned long long)end, (unsigned long long)source->bytes);
}

/* Bits a pixel that a decoder reads at least, by its name; 0: compressed, so not known. */
static double bits_of_decoder(const libraw_data_t *data, const char *name) {
    static const struct {
        const char *name;
        double bits; /* 0: as the file says */
    } plain[] = {
        {"unpacked_load_raw", 16},        {"eight_bit_load_raw", 8},         {"packed_load_raw", 0},
        {"packed_dng_load_raw", 0},       {"panasonic_load_raw", 9.142}, /* 16 bytes for 14 px, or more */
        {"panasonicC6_load_raw", 11.6},   {"panasonicC7_load_raw", 12.8},    {"nikon_14bit_load_raw", 14},
        {"nikon_load_padded_packed", 12}, {"nikon_load_striped_packed", 12}, {"fuji_14bit_load_raw", 14},
        {"quicktake_100_load_raw", 4},    {"kodak_dc120_load_raw", 8},       {"android_tight_load_raw", 10},
        {"android_loose_load_raw", 12.8}, {"sony_arw2_load_raw", 8},         {"sony_load_raw", 16},
        {"imacon_full_load_raw", 48},     {"hasselblad_full_load_raw", 48},  {"nokia_load_raw", 10},
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strncmp(name, plain[i].name, strlen(plain[i].name)) == 0)
            return plain[i].bits > 0 ? plain[i].bits : (double)data->color.raw_bps;
    return 8.0 / WB_RAW_MAX_PX_PER_BYTE;
}

static WbStatus check_length(const WbRaw *raw, WbErr *err) {
    libraw_data_t *data = raw->data;
    uint64_t bytes = raw->source->bytes - raw->container->sensor_at; /* not below 0: checked by its tables */
    double pixels = (double)data->sizes.raw_width * (double)data->sizes.raw_height;
    double needed = pixels * bits_of_decoder(data, libraw_unpack_function_name(data)) / 8;
    if (needed > (double)bytes)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: cut short, or a header without its photo: %d x %d px of sensor data need %.0f "
                       "bytes or more, "
                       "%llu are there: copy it again from the original",
                       raw->source->name, data->sizes.raw_width, data->sizes.raw_height, needed,
                       (unsigned long long)bytes);
    return WB_OK;
}

/* 1 when red, green and blue (or the four colours) are all there. */
static int has_all_colours(libraw_data_t *data) {
    const int window = 48; /* px: a multiple of every mosaic's period */
    unsigned seen = 0;
    for (int y = 0; y < window; y++)
        for (int x = 0; x < window; x++)
            seen |= 1U << (libraw_COLOR(data, y, x) & 31);
    return (seen & 7) == 7 && seen < 16;
}

static WbStatus damaged(const WbRaw *raw, const char *what, WbErr *err) {
    return wb_fail(err, WB_ERR_CORRUPT, "%s: damaged: %s: copy it again from the original", raw->source->name,
                   what);
}

WbStatus wb_raw_check_header(const WbRaw *raw, WbErr *err) {
    libraw_data_t *data = raw->data;
    const libraw_image_sizes_t *sizes = &data->sizes;
    unsigned filters = data->idata.filters;
    int colours = data->idata.colors;
    WB_TRY(check_length(raw, err));
    if (sizes->width < 1 || sizes->height < 1 || (colours != 1 && colours != 3 && colours != 4))
        return damaged(raw, "its sizes or number of colours make no photo", err);
    if (filters != 0 && filters != 1 && filters != 9 && filters < 1000)
        return damaged(raw, "the colours of its sensor are laid out as on no camera", err);
    int is_plain = data->idata.dng_version && raw->container->has_mosaic && filters == 0;
    if (is_plain || (filters != 0 && !has_all_colours(data)))
        return damaged(raw, "a colour is missing in the mosaic of its sensor", err);
    return WB_OK;
}

/* 1 when all of a row is one number; of four colours a photosite the last may be unused. */
static int is_constant(const uint16_t *row, const WbRawArea *area) {
    int used = area->samples == 1 ? 1 : 3;
    for (int32_t x = 0; x < area->cols; x++, row += area->samples)
        for (int c = 0; c < used; c++)
            if (row[c] != row[-x * area->samples]) return 0;
    return 1;
}

WbStatus wb_raw_check_data(const WbRaw *raw, WbErr *err) {
    const libraw_data_t *data = raw->data;
    int rows = 0;
    WbRawArea area;
    WB_TRY(wb_raw_area(raw, &area, err));
    for (; rows < area.rows; rows++) {
        const uint16_t *row = area.numbers + (size_t)(area.rows - 1 - rows) * area.pitch;
        if (!is_constant(row, &area)) break;
        if (row[0] >= data->rawdata.color.maximum * 9 / 10) break; /* within a tenth of white: a blown sky */
    }
    if (rows < 2) return WB_OK; /* one may be a camera's own border */
    return wb_fail(err, WB_ERR_CORRUPT,
                   "%s: cut short, or a header without its photo: the last %d of %d rows hold no light: copy "
                   "it again from "
                   "the original",
                   raw->source->name, rows, area.rows);
}
