#include "image/pixels.h"

#include <string.h>
#include <tiffio.h>

#include "base/memory.h"
#include "image/lanes.h"
#include "image/photo_limits.h"
#include "image/profile.h"
#include "image/samples.h"
#include "image/srgb.h"

#define WB_DECODE_STEPS 4096 /* linear interpolation between them errs below 1e-7 */
#define WB_LANES 4           /* floats a pixel that go out */
#define WB_BYTES 256         /* values of a byte */

struct WbPixels {
    const WbLayout *layout; /* borrowed */
    WbProfile *profile;     /* NULL: none, sRGB or a kind with a meaning of its own */
    int assumed_srgb;
    float scale; /* of whole samples on unpacking */
    float luma[3];           /* YCbCr: shares of red, green, blue in luma */
    float black[3], unit[3]; /* YCbCr: code of 0, and what one step of code is worth */
    float *bytes;            /* whole 8-bit samples, each channel by itself: colours x 256 x lanes, or NULL */
    int steps;               /* of sRGB decoding: 255 where bytes are looked up, else WB_DECODE_STEPS */
    float *decode;           /* steps + 1, or NULL */
    float *palette;          /* 2^bits x lanes, or NULL */
    float *device;           /* scratch, chunk_width x 4: samples of a run */
    float *linear;           /* scratch, chunk_width x 3 */
    float *alphas;           /* scratch, chunk_width */
};

static float clamp_unit(float value) {
    return value < 0 ? 0.0F : value > 1 ? 1.0F : value;
}

static float decoded(const float *decode, int steps, float encoded) {
    float at = clamp_unit(encoded) * (float)steps;
    int i = (int)at < steps ? (int)at : steps - 1;
    return decode[i] + (at - (float)i) * (decode[i + 1] - decode[i]);
}

static float brightest(const float *values, int count) {
    float most = values[0];
    for (int c = 1; c < count; c++) most = values[c] > most ? values[c] : most;
    return most;
}

/* YCbCr codes to encoded RGB (TIFF 6.0, section 21). */
static void rgb_of_ycbcr(const WbPixels *pixels, float *device, size_t count) {
    const float *luma = pixels->luma;
    for (size_t i = 0; i < count; i++, device += 3) {
        float y = (device[0] - pixels->black[0]) * pixels->unit[0];
        float cb = (device[1] - pixels->black[1]) * pixels->unit[1];
        float cr = (device[2] - pixels->black[2]) * pixels->unit[2];
        float red = y + cr * (2 - 2 * luma[0]), blue = y + cb * (2 - 2 * luma[2]);
        device[0] = clamp_unit(red);
        device[1] = clamp_unit((y - luma[0] * red - luma[2] * blue) / luma[1]);
        device[2] = clamp_unit(blue);
    }
}

/* Four inks to encoded RGB, in place. */
static void rgb_of_cmyk(float *device, size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (size_t c = 0; c < 4; c++)
            device[i * 4 + c] = clamp_unit(device[i * 4 + c]);
        wb_rgb_of_inks(device + i * 4, device + i * 3);
    }
}

/* Codes to L* 0..100 and a*, b* (TIFF 6.0, section 23; ICC.1 for ICCLab, whose 16-bit L* ends at FF00h). */
static void lab_of_codes(const WbLayout *layout, float *device, size_t count) {
    if (layout->is_float) return; /* L*, a*, b* themselves */
    float step = layout->bits == 16 ? 256.0F : 1.0F, half = 128 * step;
    float full = layout->bits == 8 ? 255.0F : layout->kind == WB_PIXELS_ICCLAB ? 65280.0F : 65535.0F;
    for (size_t i = 0; i < count; i++, device += 3) {
        device[0] = device[0] * (100 / full);
        for (int c = 1; c < 3; c++) {
            float code = device[c];
            if (layout->kind == WB_PIXELS_ICCLAB)
                code -= half;
            else if (code >= half)
                code -= 2 * half;
            device[c] = code / step;
        }
    }
}

/* Samples to what `linearise` takes: encoded RGB, grey, inks for a profile, Lab; returns its channels. */
static int prepare(const WbPixels *pixels, float *device, size_t count) {
    const WbLayout *layout = pixels->layout;
    switch (layout->kind) {
    case WB_PIXELS_GREY:
        for (size_t i = 0; layout->min_is_white && i < count; i++) device[i] = 1 - device[i];
        return 1;
    case WB_PIXELS_YCBCR: rgb_of_ycbcr(pixels, device, count); return 3;
    case WB_PIXELS_CMYK:
        if (pixels->profile) return 4;
        rgb_of_cmyk(device, count);
        return 3;
    case WB_PIXELS_CIELAB:
    case WB_PIXELS_ICCLAB: lab_of_codes(layout, device, count); return 3;
    default: return layout->colours;
    }
}

/* CIE XYZ to sRGB's primaries with a white of equal energy: the matrix of libtiff's own conversion
 * (tif_luv.c). */
static void rgb_of_xyz(const float *xyz, float *rgb) {
    rgb[0] = 2.690F * xyz[0] - 1.276F * xyz[1] - .414F * xyz[2];
    rgb[1] = -1.022F * xyz[0] + 1.978F * xyz[1] + .044F * xyz[2];
    rgb[2] = .061F * xyz[0] - .224F * xyz[1] + 1.163F * xyz[2];
}

static void linearise(const WbPixels *pixels, const float *device, int channels, size_t count,
                      float *linear) {
    int is_linear = pixels->layout->is_float && pixels->layout->kind != WB_PIXELS_CMYK;
    if (pixels->profile) {
        wb_profile_apply(pixels->profile, device, linear, count);
        return;
    }
    for (size_t i = 0; i < count; i++, device += channels, linear += 3) {
        if (pixels->layout->kind == WB_PIXELS_XYZ) {
            rgb_of_xyz(device, linear);
            continue;
        }
        for (int c = 0; c < 3; c++) {
            float value = device[channels == 3 ? c : 0];
            linear[c] = is_linear ? value : decoded(pixels->decode, pixels->steps, value);
        }
    }
}

static void to_lanes(const WbPixels *pixels, float *device, int channels, size_t count, float *out) {
    float limit = (float)wb_srgb_decode(WB_SATURATED_ENCODED);
    int as_encoded = pixels->profile &&
                     (channels == 1 || pixels->layout->kind == WB_PIXELS_RGB ||
                      pixels->layout->kind == WB_PIXELS_YCBCR || pixels->layout->kind == WB_PIXELS_PALETTE);
    linearise(pixels, device, channels, count, pixels->linear);
    for (size_t i = 0; i < count; i++, out += WB_LANES) {
        const float *rgb = pixels->linear + i * 3;
        for (int c = 0; c < 3; c++) out[c] = wb_sample_clean(rgb[c]);
        out[3] = as_encoded
                     ? brightest(device + i * (size_t)channels, channels) >= (float)WB_SATURATED_ENCODED
                     : brightest(out, 3) >= limit;
    }
}

/* The lanes of three channels as one pixel. `apart`: each has colour in its own lane only, so that joining bits adds
 * and says "saturated" once; else colours are added. */
static inline WbLanes pixel_of(WbLanes red, WbLanes green, WbLanes blue, int apart) {
    const WbLaneBits colours = {-1, -1, -1, 0};
    WbLaneBits bits = (WbLaneBits)red | (WbLaneBits)green | (WbLaneBits)blue;
    WbLanes sum = red + green + blue;
    return (WbLanes)(apart ? bits : ((WbLaneBits)sum & colours) | (bits & ~colours));
}

static inline void convert_channels(const WbPixels *pixels, const WbRun *run, int apart, float *out) {
    const WbLayout *layout = pixels->layout;
    const float *reds = pixels->bytes, *greens = reds + WB_BYTES * WB_LANES, *blues = greens + WB_BYTES * WB_LANES;
    const unsigned char *red = run->planes[0];
    const unsigned char *green = layout->planar ? run->planes[1] : red + 1;
    const unsigned char *blue = layout->planar ? run->planes[2] : red + 2;
    size_t step = layout->planar ? 1 : (size_t)layout->samples, count = (size_t)run->count;
    for (size_t i = 0, at = 0; i < count; i++, at += step, out += WB_LANES) {
        WbLanes r = wb_lanes_load(reds + red[at] * WB_LANES), g = wb_lanes_load(greens + green[at] * WB_LANES);
        wb_lanes_store(pixel_of(r, g, wb_lanes_load(blues + blue[at] * WB_LANES), apart), out);
    }
}

/* The way of nearly all photos: a byte chooses an entry of its channel's table, three entries make the pixel. */
static void convert_bytes(const WbPixels *pixels, const WbRun *run, float *out) {
    if (pixels->profile)
        convert_channels(pixels, run, 0, out);
    else
        convert_channels(pixels, run, 1, out);
}

static void convert_grey_bytes(const WbPixels *pixels, const WbRun *run, float *restrict out) {
    const unsigned char *grey = run->planes[0];
    size_t step = pixels->layout->planar ? 1 : (size_t)pixels->layout->samples, count = (size_t)run->count;
    for (size_t i = 0, at = 0; i < count; i++, at += step, out += WB_LANES)
        memcpy(out, pixels->bytes + grey[at] * WB_LANES, WB_LANES * sizeof *out);
}

static void convert_palette(const WbPixels *pixels, const WbRun *run, float *out) {
    wb_samples_unpack(pixels->layout, run, 1, pixels->alphas, pixels->device);
    for (size_t i = 0; i < (size_t)run->count; i++, out += WB_LANES) {
        const float *entry = pixels->palette + (size_t)pixels->device[i] * WB_LANES;
        for (int c = 0; c < WB_LANES; c++) out[c] = entry[c];
    }
}

void wb_pixels_convert(const WbPixels *pixels, const WbRun *run, float *out) {
    if (pixels->bytes) {
        (pixels->layout->colours == 1 ? convert_grey_bytes : convert_bytes)(pixels, run, out);
        return;
    }
    if (pixels->palette) {
        convert_palette(pixels, run, out);
        return;
    }
    size_t count = (size_t)run->count;
    wb_samples_unpack(pixels->layout, run, pixels->scale, pixels->alphas, pixels->device);
    int channels = prepare(pixels, pixels->device, count);
    to_lanes(pixels, pixels->device, channels, count, out);
}

static WbStatus read_profile(const WbTiff *tiff, WbPixels *pixels, WbErr *err) {
    WbPixelKind kind = pixels->layout->kind;
    uint32_t bytes = 0;
    void *icc = NULL;
    if (kind == WB_PIXELS_CIELAB || kind == WB_PIXELS_ICCLAB)
        return wb_profile_new_lab(&pixels->profile, err);
    if (kind == WB_PIXELS_XYZ || kind == WB_PIXELS_LUMINANCE) return WB_OK;
    int channels = kind == WB_PIXELS_PALETTE ? 3 : pixels->layout->colours;
    /* Tables pay for whole samples; floats may leave 0..1, a palette has few colours, YCbCr none on the grid.
     */
    int steps = pixels->layout->bits <= 8 && kind == WB_PIXELS_RGB ? 255 : WB_PROFILE_STEPS;
    if (pixels->layout->is_float || kind == WB_PIXELS_PALETTE) steps = 0;
    if (TIFFGetField(tiff->handle, TIFFTAG_ICCPROFILE, &bytes, &icc) && icc &&
        bytes <= WB_IMAGE_MAX_PROFILE_BYTES)
        WB_TRY(wb_profile_new(icc, bytes, channels, steps, &pixels->profile, err));
    pixels->assumed_srgb = !pixels->profile;
    return WB_OK;
}

static void read_ycbcr(const WbTiff *tiff, WbPixels *pixels) {
    float *luma = NULL, *range = NULL;
    (void)TIFFGetFieldDefaulted(tiff->handle, TIFFTAG_YCBCRCOEFFICIENTS, &luma);
    (void)TIFFGetFieldDefaulted(tiff->handle, TIFFTAG_REFERENCEBLACKWHITE, &range);
    for (int c = 0; c < 3; c++) {
        static const float rec601[3] = {.299F, .587F, .114F},
                           black[3] = {0, 128, 128}; /* the standard's defaults */
        int luma_usable =
            luma && luma[0] >= 0 && luma[2] >= 0 && luma[1] > .01F && luma[1] <= 1; /* green divides */
        float extent = range ? range[2 * c + 1] - range[2 * c] : 0, steps = c == 0 ? 255.0F : 127.0F;
        int range_usable = extent >= 1; /* less than a step of code, or NaN, is nonsense */
        pixels->luma[c] = luma_usable ? luma[c] : rec601[c];
        pixels->black[c] = range_usable ? range[2 * c] : black[c];
        pixels->unit[c] = steps / (range_usable ? extent : steps) / 255;
    }
}

static WbStatus read_palette(const WbTiff *tiff, WbPixels *pixels, WbErr *err) {
    uint16_t *maps[3] = {NULL, NULL, NULL};
    size_t entries = (size_t)1 << pixels->layout->bits;
    int words = 0; /* 1: 16-bit entries as they should be; some old programs wrote 8-bit ones */
    if (!TIFFGetField(tiff->handle, TIFFTAG_COLORMAP, &maps[0], &maps[1], &maps[2]) || !maps[0] || !maps[1] ||
        !maps[2])
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: damaged: its palette is missing: copy it again from the original",
                       tiff->source->name);
    for (size_t i = 0; i < entries; i++) words |= maps[0][i] > 255 || maps[1][i] > 255 || maps[2][i] > 255;
    pixels->palette = wb_alloc(entries * WB_LANES, sizeof *pixels->palette);
    if (!pixels->palette) return wb_fail_nomem(err);
    for (size_t i = 0; i < entries; i++) {
        float device[3];
        for (int c = 0; c < 3; c++) device[c] = (float)maps[c][i] / (words ? 65535.0F : 255.0F);
        to_lanes(pixels, device, 3, 1, pixels->palette + i * WB_LANES);
    }
    return WB_OK;
}

/* 1 when a pixel is whole bytes, each of which can be looked up by itself. */
static int is_of_bytes(const WbPixels *pixels) {
    const WbLayout *layout = pixels->layout;
    if (layout->bits != 8 || layout->is_float || layout->alpha >= 0) return 0;
    return layout->kind == WB_PIXELS_GREY ||
           (layout->kind == WB_PIXELS_RGB && (!pixels->profile || wb_profile_is_additive(pixels->profile)));
}

static WbStatus make_decode(WbPixels *pixels, WbErr *err) {
    if (pixels->profile) return WB_OK;
    pixels->steps = is_of_bytes(pixels) ? WB_BYTES - 1 : WB_DECODE_STEPS;
    pixels->decode = wb_alloc((size_t)pixels->steps + 1, sizeof *pixels->decode);
    if (!pixels->decode) return wb_fail_nomem(err);
    for (int i = 0; i <= pixels->steps; i++)
        pixels->decode[i] = (float)wb_srgb_decode((double)i / (double)pixels->steps);
    return WB_OK;
}

static WbStatus make_scratch(WbPixels *pixels, WbErr *err) {
    size_t width = (size_t)pixels->layout->chunk_width;
    pixels->device = wb_alloc(width * 4, sizeof *pixels->device);
    pixels->linear = wb_alloc(width * 3, sizeof *pixels->linear);
    pixels->alphas = wb_alloc(width, sizeof *pixels->alphas);
    return pixels->device && pixels->linear && pixels->alphas ? WB_OK : wb_fail_nomem(err);
}

/* Every byte of every channel with the others at 0; of three channels each bears a third of black. */
static WbStatus make_bytes(WbPixels *pixels, WbErr *err) {
    int colours = pixels->layout->colours;
    float device[4] = {0}, black[WB_LANES] = {0};
    if (!is_of_bytes(pixels)) return WB_OK;
    float *entry = pixels->bytes = wb_alloc((size_t)colours * WB_BYTES, WB_LANES * sizeof *entry);
    if (!entry) return wb_fail_nomem(err);
    if (colours == 3) to_lanes(pixels, device, 3, 1, black);
    for (int c = 0; c < colours; c++) {
        for (int i = 0; i < WB_BYTES; i++, entry += WB_LANES) {
            device[0] = device[1] = device[2] = 0;
            device[c] = (float)i / (WB_BYTES - 1);
            to_lanes(pixels, device, prepare(pixels, device, 1), 1, entry);
            for (int k = 0; k < 3; k++) entry[k] -= black[k] * 2 / 3;
        }
    }
    return WB_OK;
}

WbStatus wb_pixels_new(WbTiff *tiff, const WbLayout *layout, WbPixels **ret, WbErr *err) {
    WB_CLEANUP(wb_pixels_free_at) WbPixels *pixels = wb_alloc(1, sizeof *pixels);
    if (!pixels) return wb_fail_nomem(err);
    int codes = layout->kind == WB_PIXELS_YCBCR || layout->kind == WB_PIXELS_CIELAB ||
                layout->kind == WB_PIXELS_ICCLAB;
    pixels->layout = layout;
    pixels->scale = codes ? 1.0F : (float)(1 / wb_samples_full(layout));
    WB_TRY(read_profile(tiff, pixels, err));
    if (pixels->profile && layout->kind == WB_PIXELS_CMYK)
        pixels->scale *= 100; /* lcms2 counts ink in percent */
    WB_TRY(make_decode(pixels, err));
    WB_TRY(make_scratch(pixels, err));
    WB_TRY(make_bytes(pixels, err));
    if (layout->kind == WB_PIXELS_YCBCR) read_ycbcr(tiff, pixels);
    if (layout->kind == WB_PIXELS_PALETTE) WB_TRY(read_palette(tiff, pixels, err));
    *ret = pixels;
    pixels = NULL;
    return WB_OK;
}

int wb_pixels_assumed_srgb(const WbPixels *pixels) {
    return pixels->assumed_srgb;
}

void wb_pixels_free(WbPixels *pixels) {
    if (!pixels) return;
    wb_profile_free(pixels->profile);
    wb_free(pixels->bytes);
    wb_free(pixels->decode);
    wb_free(pixels->palette);
    wb_free(pixels->device);
    wb_free(pixels->linear);
    wb_free(pixels->alphas);
    wb_free(pixels);
}

void wb_pixels_free_at(WbPixels **pixels) {
    wb_pixels_free(*pixels);
}
