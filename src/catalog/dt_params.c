#include "catalog/dt_params.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"

/* --- little-endian in place --- */

static void put_u32(unsigned char *to, uint32_t value) {
    for (int i = 0; i < 4; i++) to[i] = (unsigned char)(value >> 8 * i);
}

static void put_f32(unsigned char *to, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_u32(to, bits);
}

/* --- temperature --- */

/* Where the multipliers start, and the length of the blob. */
typedef struct Layout {
    size_t multipliers_at, bytes;
} Layout;

static WbStatus layout_of(int version, Layout *ret, WbErr *err) {
    static const Layout layouts[] = {{4, 16}, {4, 16}, {0, 16}, {0, 20}}; /* of versions 1 to 4 */
    if (version < 1 || version > 4)
        return wb_fail(err, WB_ERR_VERSION, "darktable's white balance of version %d is not known: 1 to 4 are",
                       version);
    *ret = layouts[version - 1];
    return WB_OK;
}

static int is_multiplier(float value) {
    return isfinite(value) && value > 0;
}

static WbStatus check_bytes(const char *module, size_t bytes, size_t expected, int version, WbErr *err) {
    if (bytes == expected) return WB_OK;
    return wb_fail(err, WB_ERR_CORRUPT, "darktable's %s of version %d has %zu bytes instead of %zu", module, version,
                   bytes, expected);
}

WbStatus wb_dt_temperature_read(const void *data, size_t bytes, int version, WbDtTemperature *ret, WbErr *err) {
    Layout layout = {0, 0};
    WbReader reader = wb_reader(data, bytes);
    WbDtTemperature read = {.various = NAN, .kelvin_out = NAN, .preset = WB_DT_PRESET_UNKNOWN};
    WB_TRY(layout_of(version, &layout, err));
    WB_TRY(check_bytes("white balance", bytes, layout.bytes, version, err));
    if (layout.multipliers_at) read.kelvin_out = wb_read_f32(&reader);
    read.red = wb_read_f32(&reader);
    read.green = wb_read_f32(&reader);
    read.blue = wb_read_f32(&reader);
    if (version >= 3) read.various = wb_read_f32(&reader);
    if (version >= 4) read.preset = (int32_t)wb_read_u32(&reader);
    if (!is_multiplier(read.red) || !is_multiplier(read.green) || !is_multiplier(read.blue))
        return wb_fail(err, WB_ERR_CORRUPT, "darktable's white balance multiplies by %g, %g, %g", (double)read.red,
                       (double)read.green, (double)read.blue);
    *ret = read;
    return WB_OK;
}

WbStatus wb_dt_temperature_write(const void *data, size_t bytes, int version, const float multipliers[3],
                                 unsigned char ret[WB_DT_TEMPERATURE_BYTES], size_t *ret_bytes, WbErr *err) {
    unsigned char blob[WB_DT_TEMPERATURE_BYTES] = {0};
    Layout layout = {0, 0};
    WB_TRY(layout_of(version, &layout, err));
    if (bytes) {
        WB_TRY(check_bytes("white balance", bytes, layout.bytes, version, err));
        memcpy(blob, data, bytes);
    } else if (version >= 3) put_f32(blob + 12, NAN); /* as darktable leaves a fourth channel that there is not */
    for (int i = 0; i < 3; i++) {
        if (!is_multiplier(multipliers[i]))
            return wb_fail(err, WB_ERR_USAGE, "a multiplier must be above 0 and finite, not %g",
                           (double)multipliers[i]);
        put_f32(blob + layout.multipliers_at + 4 * i, multipliers[i]);
    }
    if (version >= 4) put_u32(blob + 16, WB_DT_PRESET_USER);
    memcpy(ret, blob, layout.bytes);
    *ret_bytes = layout.bytes;
    return WB_OK;
}

const char *wb_dt_preset_name(int32_t preset) {
    static const char *const names[] = {"as shot", "spot", "user", "camera reference", "as shot to reference"};
    return preset >= 0 && preset < (int32_t)(sizeof names / sizeof *names) ? names[preset] : "unknown";
}

/* --- channelmixerrgb --- */

enum { ILLUMINANT_AT = 120, ADAPTATION_AT = 132, X_AT = 136, Y_AT = 140, KELVIN_AT = 144 };

static WbStatus check_mixer(size_t bytes, int version, WbErr *err) {
    if (version < 1 || version > 3)
        return wb_fail(err, WB_ERR_VERSION, "darktable's color calibration of version %d is not known: 1 to 3 are",
                       version);
    size_t expected = version == 3 ? WB_DT_MIXER_BYTES : WB_DT_MIXER_BYTES - 4; /* 3 brought the last number */
    return check_bytes("color calibration", bytes, expected, version, err);
}

WbStatus wb_dt_mixer_read(const void *data, size_t bytes, int version, WbDtMixer *ret, WbErr *err) {
    WbDtMixer read;
    WB_TRY(check_mixer(bytes, version, err));
    WbReader reader = wb_reader(data, bytes);
    reader.at = ILLUMINANT_AT;
    read.illuminant = (int32_t)wb_read_u32(&reader);
    reader.at = ADAPTATION_AT;
    read.adaptation = (int32_t)wb_read_u32(&reader);
    read.x = wb_read_f32(&reader);
    read.y = wb_read_f32(&reader);
    read.kelvin = wb_read_f32(&reader);
    read.gamut = wb_read_f32(&reader);
    read.clip = (int32_t)wb_read_u32(&reader);
    *ret = read;
    return WB_OK;
}

WbStatus wb_dt_mixer_write(const void *data, size_t bytes, int version, double x, double y, double kelvin,
                           unsigned char ret[WB_DT_MIXER_BYTES], size_t *ret_bytes, WbErr *err) {
    WB_TRY(check_mixer(bytes, version, err));
    if (!(x > 0 && y > 0 && x + y < 1 && kelvin > 0 && isfinite(kelvin)))
        return wb_fail(err, WB_ERR_USAGE, "x %g, y %g with %g K is no light", x, y, kelvin);
    memcpy(ret, data, bytes);
    put_u32(ret + ILLUMINANT_AT, WB_DT_ILLUMINANT_CUSTOM);
    put_f32(ret + X_AT, (float)x);
    put_f32(ret + Y_AT, (float)y);
    put_f32(ret + KELVIN_AT, (float)kelvin);
    *ret_bytes = bytes;
    return WB_OK;
}

const char *wb_dt_illuminant_name(int32_t illuminant) {
    static const char *const names[] = {"same as pipeline", "A",      "D",        "E",     "F", "LED",
                                        "blackbody",        "custom", "surfaces", "edges", "as shot in camera"};
    return illuminant >= 0 && illuminant < (int32_t)(sizeof names / sizeof *names) ? names[illuminant] : "unknown";
}
