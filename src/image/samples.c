#include "image/samples.h"

#include <math.h>
#include <string.h>

#include "base/half.h"

float wb_sample_clean(float value) {
    const float most = 65504;
    if (isnan(value)) return 0;
    if (isinf(value)) return value > 0 ? 1.0F : 0.0F;
    if (value > most) return most;
    return value < -most ? -most : value;
}

double wb_samples_full(const WbLayout *layout) {
    return layout->is_float ? 1 : ldexp(1, layout->bits) - 1;
}

/* Sample `i` of a row of samples of layout->bits that are packed without gaps, most significant bit first. */
static float packed(const unsigned char *row, size_t i, int bits) {
    size_t at = i * (size_t)bits, byte = at / 8;
    int unread = 8 - (int)(at % 8), missing = bits - unread;
    uint32_t value = row[byte] & ((1U << unread) - 1);
    for (; missing > 0; missing -= 8) value = value << 8 | row[++byte];
    return (float)(value >> -missing);
}

static float real(const unsigned char *row, size_t i, int bits) {
    float single;
    double wide;
    uint16_t half;
    if (bits == 16) {
        memcpy(&half, row + i * 2, sizeof half);
        return wb_sample_clean(wb_float_of_half(half));
    }
    if (bits == 32) {
        memcpy(&single, row + i * 4, sizeof single);
        return wb_sample_clean(single);
    }
    memcpy(&wide, row + i * 8, sizeof wide);
    if (isfinite(wide))
        wide = fmax(-1e30, fmin(1e30, wide)); /* so that the float is finite; it is cut next */
    return wb_sample_clean((float)wide);
}

static float sample(const WbLayout *layout, const unsigned char *row, size_t i) {
    uint16_t word;
    uint32_t number;
    if (layout->is_float) return real(row, i, layout->bits);
    if (layout->bits == 8) return row[i];
    if (layout->bits == 16) {
        memcpy(&word, row + i * 2, sizeof word);
        return word;
    }
    if (layout->bits == 32) {
        memcpy(&number, row + i * 4, sizeof number);
        return (float)number;
    }
    return packed(row, i, layout->bits);
}

/* One channel of the run: `channel` counts the samples of a pixel, which are also the planes. */
static void unpack_channel(const WbLayout *layout, const WbRun *run, int channel, float scale, float *out,
                           int step) {
    const unsigned char *row = run->planes[layout->planar ? channel : 0];
    size_t stride = layout->planar ? 1 : (size_t)layout->samples, i = layout->planar ? 0 : (size_t)channel;
    for (int32_t x = 0; x < run->count; x++, i += stride, out += step) *out = sample(layout, row, i) * scale;
}

static void divide_by_alpha(const WbLayout *layout, int32_t count, float scale, const float *alphas,
                            float *out) {
    float most = (float)(wb_samples_full(layout) * (double)scale);
    for (int32_t x = 0; x < count; x++) {
        for (int c = 0; c < layout->colours && alphas[x] > 0; c++) {
            float *value = out + (size_t)x * (size_t)layout->colours + c;
            *value = wb_sample_clean(*value / alphas[x]);
            if (!layout->is_float && *value > most) *value = most;
        }
    }
}

void wb_samples_unpack(const WbLayout *layout, const WbRun *run, float scale, float *alphas, float *out) {
    for (int c = 0; c < layout->colours; c++) unpack_channel(layout, run, c, scale, out + c, layout->colours);
    if (layout->alpha < 0) return;
    unpack_channel(layout, run, layout->alpha, (float)(1 / wb_samples_full(layout)), alphas, 1);
    divide_by_alpha(layout, run->count, scale, alphas, out);
}
