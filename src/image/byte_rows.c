#include "image/byte_rows.h"

#include "base/memory.h"
#include "image/reduce.h"
#include "image/srgb.h"

struct WbByteRows {
    WbReducer *reducer;
    const WbProfile *profile; /* borrowed; NULL: sRGB */
    size_t width;
    int channels;
    float decode[256]; /* of sRGB */
    float *device;     /* width x channels */
    float *linear;     /* width x 3 */
    float *line;       /* width x WB_REDUCER_LANES */
};

WbStatus wb_byte_rows_new(WbImage *image, int channels, const WbProfile *profile, WbByteRows **ret, WbErr *err) {
    WB_CLEANUP(wb_byte_rows_free_at) WbByteRows *rows = wb_alloc(1, sizeof *rows);
    if (!rows) return wb_fail_nomem(err);
    rows->width = (size_t)image->full_width;
    rows->channels = channels;
    rows->profile = profile;
    rows->line = wb_alloc(rows->width * WB_REDUCER_LANES, sizeof *rows->line);
    rows->device = wb_alloc(rows->width * (size_t)channels, sizeof *rows->device);
    rows->linear = wb_alloc(rows->width * 3, sizeof *rows->linear);
    if (!rows->line || !rows->device || !rows->linear) return wb_fail_nomem(err);
    for (int i = 0; i < 256; i++)
        rows->decode[i] = (float)wb_srgb_decode(i / 255.0);
    image->assumed_srgb = !profile;
    WB_TRY(wb_reducer_new(image, &rows->reducer, err));
    *ret = rows;
    rows = NULL;
    return WB_OK;
}

/* Inks without a profile: RGB, encoded as sRGB. */
static void linearise_inks(const WbByteRows *rows) {
    for (size_t x = 0; x < rows->width; x++) {
        float *rgb = rows->linear + x * 3;
        wb_rgb_of_inks(rows->device + x * 4, rgb);
        for (int c = 0; c < 3; c++)
            rgb[c] = (float)wb_srgb_decode((double)rgb[c]);
    }
}

static void linearise(const WbByteRows *rows, const unsigned char *row) {
    size_t count = rows->width * (size_t)rows->channels;
    float full = rows->channels == 4 && rows->profile ? 100 : 1; /* profiles take inks in percent */
    for (size_t i = 0; !rows->profile && rows->channels < 4 && i < rows->width * 3; i++)
        rows->linear[i] = rows->decode[row[rows->channels == 3 ? i : i / 3]];
    if (!rows->profile && rows->channels < 4) return;
    for (size_t i = 0; i < count; i++)
        rows->device[i] = (float)row[i] * (full / 255);
    if (rows->profile)
        wb_profile_apply(rows->profile, rows->device, rows->linear, rows->width);
    else
        linearise_inks(rows);
}

/* 1 where the brightest channel is saturated: as encoded, but of inks as the sRGB that they become. */
static int saturated(const unsigned char *pixel, int channels, const float *linear, double limit) {
    int most = 0;
    if (channels == 4) return (double)fmaxf(linear[0], fmaxf(linear[1], linear[2])) >= limit;
    for (int c = 0; c < channels; c++)
        most = pixel[c] > most ? pixel[c] : most;
    return most / 255.0 >= WB_SATURATED_ENCODED;
}

void wb_byte_rows_add(WbByteRows *rows, const unsigned char *row) {
    const double limit = wb_srgb_decode(WB_SATURATED_ENCODED);
    linearise(rows, row);
    for (size_t x = 0; x < rows->width; x++) {
        const float *linear = rows->linear + x * 3;
        float *out = rows->line + x * WB_REDUCER_LANES;
        for (size_t c = 0; c < 3; c++)
            out[c] = linear[c];
        out[3] = (float)saturated(row + x * (size_t)rows->channels, rows->channels, linear, limit);
    }
    wb_reducer_row(rows->reducer, rows->line);
}

void wb_byte_rows_free(WbByteRows *rows) {
    if (!rows) return;
    wb_reducer_free(rows->reducer);
    wb_free(rows->device);
    wb_free(rows->linear);
    wb_free(rows->line);
    wb_free(rows);
}

void wb_byte_rows_free_at(WbByteRows **rows) {
    wb_byte_rows_free(*rows);
}
