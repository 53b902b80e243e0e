#include "image/byte_rows.h"

#include "base/memory.h"
#include "image/profile.h"
#include "image/reduce.h"
#include "image/srgb.h"

struct WbByteRows {
    WbReducer *reducer;
    WbProfile *profile; /* NULL: sRGB */
    size_t width;
    int channels;
    float decode[256]; /* of sRGB */
    float *device;     /* width x channels */
    float *linear;     /* width x 3 */
    float *line;       /* width x WB_REDUCER_LANES */
};

WbStatus wb_byte_rows_new(WbImage *image, int channels, const void *icc, size_t icc_bytes, WbByteRows **ret,
                          WbErr *err) {
    WB_CLEANUP(wb_byte_rows_free_at) WbByteRows *rows = wb_alloc(1, sizeof *rows);
    const int exact = 255; /* steps of a byte */
    if (!rows) return wb_fail_nomem(err);
    rows->width = (size_t)image->full_width;
    rows->channels = channels;
    rows->line = wb_alloc(rows->width * WB_REDUCER_LANES, sizeof *rows->line);
    rows->device = wb_alloc(rows->width * (size_t)channels, sizeof *rows->device);
    rows->linear = wb_alloc(rows->width * 3, sizeof *rows->linear);
    if (!rows->line || !rows->device || !rows->linear) return wb_fail_nomem(err);
    for (int i = 0; i < 256; i++)
        rows->decode[i] = (float)wb_srgb_decode(i / 255.0);
    if (icc) WB_TRY(wb_profile_new(icc, icc_bytes, channels, exact, &rows->profile, err));
    image->assumed_srgb = !rows->profile;
    WB_TRY(wb_reducer_new(image, &rows->reducer, err));
    *ret = rows;
    rows = NULL;
    return WB_OK;
}

static void linearise(const WbByteRows *rows, const unsigned char *row) {
    size_t count = rows->width * (size_t)rows->channels;
    if (!rows->profile) {
        for (size_t i = 0; i < rows->width * 3; i++)
            rows->linear[i] = rows->decode[row[rows->channels == 3 ? i : i / 3]];
        return;
    }
    for (size_t i = 0; i < count; i++)
        rows->device[i] = (float)row[i] / 255.0F;
    wb_profile_apply(rows->profile, rows->device, rows->linear, rows->width);
}

void wb_byte_rows_add(WbByteRows *rows, const unsigned char *row) {
    size_t channels = (size_t)rows->channels;
    linearise(rows, row);
    for (size_t x = 0; x < rows->width; x++) {
        float *out = rows->line + x * WB_REDUCER_LANES;
        unsigned most = 0;
        for (size_t c = 0; c < 3; c++)
            out[c] = rows->linear[x * 3 + c];
        for (size_t c = 0; c < channels; c++)
            most = row[x * channels + c] > most ? row[x * channels + c] : most;
        out[3] = most / 255.0 >= WB_SATURATED_ENCODED;
    }
    wb_reducer_row(rows->reducer, rows->line);
}

void wb_byte_rows_free(WbByteRows *rows) {
    if (!rows) return;
    wb_reducer_free(rows->reducer);
    wb_profile_free(rows->profile);
    wb_free(rows->device);
    wb_free(rows->linear);
    wb_free(rows->line);
    wb_free(rows);
}

void wb_byte_rows_free_at(WbByteRows **rows) {
    wb_byte_rows_free(*rows);
}
