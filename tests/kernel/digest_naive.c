/* The specification of the digest, in the plainest words: a photo's pixels one after the other, in double where sums
 * are long, logarithms of the C library. */
#include "digest_naive.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "features/stats.h"

typedef struct Pixels {
    size_t count, total; /* usable pixels, all pixels */
    float *rgb;          /* count x 3, linear */
    float *log_rg;       /* count: log(R/G) */
    float *log_bg;       /* count: log(B/G) */
    float *luma;         /* count: Rec. 709 luminance */
} Pixels;

enum { BINS = 2048 }; /* of a percentile's counting pass: chroma to .004, far below a just visible step of .02 */

/* Values counted into equal bins over [low, high]; values outside go to the end bins. */
typedef struct {
    float low, high;
    unsigned count[BINS];
    size_t total;
} Counts;

static void count_values(Counts *counts, float low, float high, const float *values, size_t n) {
    memset(counts->count, 0, sizeof counts->count);
    counts->low = low;
    counts->high = high;
    counts->total = n;
    float scale = (float)BINS / (high - low);
    for (size_t i = 0; i < n; i++) {
        float at = (values[i] - low) * scale;
        int bin = at <= 0.0F ? 0 : at >= (float)(BINS - 1) ? BINS - 1 : (int)at;
        counts->count[bin]++;
    }
}

/* The value below which `share` of the values lie, interpolated inside its bin. */
static float percentile(const Counts *counts, double share) {
    double want = share * (double)counts->total;
    double before = 0.0;
    float step = (counts->high - counts->low) / (float)BINS;
    for (int bin = 0; bin < BINS; bin++) {
        double here = counts->count[bin];
        if (here > 0 && before + here >= want)
            return counts->low + step * ((float)bin + (float)((want - before) / here));
        before += here;
    }
    return counts->high;
}

static void log_ratios(const double rgb[3], float out[2]) {
    const double floor_level = 1e-6; /* a thousandth of the darkest usable pixel: keeps the logarithm finite */
    double g = log(fmax(rgb[1], floor_level));
    out[0] = (float)(log(fmax(rgb[0], floor_level)) - g);
    out[1] = (float)(log(fmax(rgb[2], floor_level)) - g);
}

/* Grey world and shades of grey: Minkowski means of p = 1, 2, 6 (Finlayson & Trezzi 2004). */
static void minkowski(const Pixels *pixels, float *stats) {
    double sum[3][3] = {{0}};
    for (size_t i = 0; i < pixels->count; i++) {
        for (int c = 0; c < 3; c++) {
            double v = pixels->rgb[3 * i + (size_t)c], v2 = v * v;
            sum[0][c] += v;
            sum[1][c] += v2;
            sum[2][c] += v2 * v2 * v2;
        }
    }
    static const double root[3] = {1.0, 1.0 / 2.0, 1.0 / 6.0};
    for (int p = 0; p < 3; p++) {
        double mean[3];
        for (int c = 0; c < 3; c++) mean[c] = pow(fmax(sum[p][c], 0.0) / (double)pixels->count, root[p]);
        log_ratios(mean, stats + 2 * p);
    }
}

/* Mean colour of the pixels brighter than `threshold`. */
static void brightest(const Pixels *pixels, float threshold, float out[2]) {
    double sum[3] = {0};
    for (size_t i = 0; i < pixels->count; i++) {
        if (pixels->luma[i] < threshold) continue;
        for (int c = 0; c < 3; c++) sum[c] += pixels->rgb[3 * i + (size_t)c];
    }
    log_ratios(sum, out);
}

/* Share of the pixels that are nearly grey, and their median chroma (0 where there are too few to tell). */
static void near_grey(const Pixels *pixels, float *stats) {
    const float limit = 0.25F;   /* a cast of a quarter in log chroma is still called grey, as in the prototypes */
    const size_t enough = 12;    /* pixels; below it a median is chance */
    enum { STEPS = 64 };         /* bins over -limit .. limit */
    unsigned r[STEPS] = {0}, b[STEPS] = {0};
    size_t n = 0;
    for (size_t i = 0; i < pixels->count; i++) {
        float x = pixels->log_rg[i], y = pixels->log_bg[i];
        if (!(fabsf(x) < limit && fabsf(y) < limit)) continue;
        n++;
        r[(int)((x + limit) / (2 * limit) * (STEPS - 0.01F))]++; /* .01: the upper edge stays in the last bin */
        b[(int)((y + limit) / (2 * limit) * (STEPS - 0.01F))]++;
    }
    stats[0] = (float)n / (float)pixels->count;
    stats[1] = stats[2] = 0.0F;
    if (n < enough) return;
    const unsigned *counts[2] = {r, b};
    for (int k = 0; k < 2; k++) {
        double before = 0, half = 0.5 * (double)n;
        int bin = 0;
        while (bin < STEPS - 1 && before + counts[k][bin] < half) before += counts[k][bin++];
        double inside = counts[k][bin] ? (half - before) / counts[k][bin] : 0.5;
        stats[1 + k] = (float)(((double)bin + inside) / STEPS * 2.0 - 1.0) * limit;
    }
}

static float deviation(const float *values, size_t n) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += values[i];
        squares += (double)values[i] * values[i];
    }
    double mean = sum / (double)n;
    return (float)sqrt(fmax(squares / (double)n - mean * mean, 0.0));
}

static void stats_of_pixels(const Pixels *pixels, double clipped_share, float *stats) {
    static const double shares[5] = {.05, .25, .50, .75, .95}, bright[3] = {.90, .97, .99};
    const float chroma_range = 4.0F; /* log chroma of +-4 is a channel ratio of 55: beyond it nothing is real */
    Counts counts;
    minkowski(pixels, stats);
    count_values(&counts, -chroma_range, chroma_range, pixels->log_rg, pixels->count);
    for (int i = 0; i < 5; i++) stats[6 + 2 * i] = percentile(&counts, shares[i]);
    count_values(&counts, -chroma_range, chroma_range, pixels->log_bg, pixels->count);
    for (int i = 0; i < 5; i++) stats[7 + 2 * i] = percentile(&counts, shares[i]);
    count_values(&counts, 0.0F, 1.0F, pixels->luma, pixels->count);
    for (int i = 0; i < 3; i++) brightest(pixels, percentile(&counts, bright[i]), stats + 16 + 2 * i);
    near_grey(pixels, stats + WB_STAT_NEAR_GREY);
    for (int i = 0; i < 5; i++) stats[25 + i] = percentile(&counts, shares[i]);
    stats[30] = (float)pixels->count / (float)pixels->total;
    stats[31] = (float)clipped_share;
    stats[34] = deviation(pixels->log_rg, pixels->count);
    stats[35] = deviation(pixels->log_bg, pixels->count);
}

static void grey_edge(const float *rgb, int width, int height, float edge[2]) {
    double sum[3] = {1e-6, 1e-6, 1e-6}; /* a picture without edges is grey, not undefined */
    for (int y = 0; y < height; y++) {
        const float *row = rgb + (size_t)y * (size_t)width * 3;
        for (int x = 0; x < 3 * (width - 1); x++) sum[x % 3] += fabsf(row[x + 3] - row[x]);
        if (y + 1 == height) break;
        const float *below = row + (size_t)width * 3;
        for (int x = 0; x < 3 * width; x++) sum[x % 3] += fabsf(below[x] - row[x]);
    }
    log_ratios(sum, edge);
}

/* A pixel speaks of colour when little of it is saturated and its darkest channel is above the noise. */
#define CLIPPED_LIMIT 0.25F /* share of a reduced pixel's area; more would pull its colour towards white */
#define DARK_LIMIT 0.002F   /* linear; half a step of an 8-bit file's shadows */
#define USABLE_MIN 64       /* of them; below it all pixels count, lifted by DARK_LIFT */
#define DARK_LIFT 1e-3F     /* linear; makes black pixels grey instead of undefined */

static void put_pixel(Pixels *pixels, const float rgb[3]) {
    size_t i = pixels->count++;
    memcpy(pixels->rgb + 3 * i, rgb, 3 * sizeof *rgb);
    float g = logf(rgb[1]);
    pixels->log_rg[i] = logf(rgb[0]) - g;
    pixels->log_bg[i] = logf(rgb[2]) - g;
    pixels->luma[i] = 0.2126F * rgb[0] + 0.7152F * rgb[1] + 0.0722F * rgb[2]; /* Rec. 709 */
}

static void choose_pixels(const WbImage *image, Pixels *pixels) {
    for (size_t i = 0; i < pixels->total; i++) {
        const float *rgb = image->rgb + 3 * i;
        float low = fminf(rgb[0], fminf(rgb[1], rgb[2]));
        if (low > DARK_LIMIT && image->clipped[i] < CLIPPED_LIMIT) put_pixel(pixels, rgb);
    }
    size_t enough = pixels->total < USABLE_MIN ? pixels->total : USABLE_MIN;
    if (pixels->count >= enough) return;
    pixels->count = 0;
    for (size_t i = 0; i < pixels->total; i++) {
        float lifted[3];
        for (size_t c = 0; c < 3; c++) lifted[c] = fmaxf(image->rgb[3 * i + c], 0.0F) + DARK_LIFT;
        put_pixel(pixels, lifted);
    }
}

static int bin_of(float value, float low, int bins) {
    float at = (value - low) / WB_HISTOGRAM_STEP;
    return at <= 0.0F ? 0 : at >= (float)bins ? bins - 1 : (int)at;
}

/* Log chroma weighted by luminance; the square root tames the large bins (Hellinger). Rounded to what a blob stores,
 * so that a photo is the same fresh and cached. */
static void make_histogram(const Pixels *pixels, float *histogram) {
    double sum = 0;
    for (size_t i = 0; i < pixels->count; i++) {
        int r = bin_of(pixels->log_rg[i], WB_HISTOGRAM_LOW_R, WB_HISTOGRAM_R);
        int b = bin_of(pixels->log_bg[i], WB_HISTOGRAM_LOW_B, WB_HISTOGRAM_B);
        histogram[r * WB_HISTOGRAM_B + b] += pixels->luma[i];
        sum += pixels->luma[i];
    }
    for (int i = 0; i < WB_HISTOGRAM; i++)
        histogram[i] = sum > 0 ? rintf((float)sqrt(histogram[i] / sum) * 255.0F) / 255.0F : 0.0F;
}

/* Mean of the source area [x0, x1) x [y0, y1) in fractions of pixels. */
static void area_mean(const WbImage *image, double x0, double x1, double y0, double y1, double mean[3]) {
    double area = 0;
    mean[0] = mean[1] = mean[2] = 0;
    for (int y = (int)y0; y < image->height && y < y1; y++) {
        double high = fmin(y + 1.0, y1) - fmax(y, y0);
        for (int x = (int)x0; x < image->width && x < x1; x++) {
            double part = high * (fmin(x + 1.0, x1) - fmax(x, x0));
            const float *rgb = image->rgb + 3 * ((size_t)y * (size_t)image->width + (size_t)x);
            for (int c = 0; c < 3; c++) mean[c] += part * rgb[c];
            area += part;
        }
    }
    for (int c = 0; c < 3; c++) mean[c] /= area;
}

static uint16_t code_of_linear(double value) {
    if (!(value > 0)) return 0;
    double code = sqrt(value) * 65535.0 + 0.5;
    return code >= 65535.0 ? 65535 : (uint16_t)code;
}

static void make_thumb(const WbImage *image, uint16_t *thumb) {
    double sx = (double)image->width / WB_THUMB_PX, sy = (double)image->height / WB_THUMB_PX;
    for (int y = 0; y < WB_THUMB_PX; y++) {
        for (int x = 0; x < WB_THUMB_PX; x++) {
            double mean[3];
            area_mean(image, x * sx, (x + 1) * sx, y * sy, (y + 1) * sy, mean);
            for (int c = 0; c < 3; c++)
                thumb[(c * WB_THUMB_PX + y) * WB_THUMB_PX + x] = code_of_linear(mean[c]);
        }
    }
}

WbStatus digest_naive(const WbImage *image, WbFeatures *ret, WbErr *err) {
    Pixels pixels = {.total = (size_t)image->width * (size_t)image->height};
    WB_CLEANUP(wb_free_at) float *block = wb_alloc(pixels.total, 6 * sizeof *block);
    if (!block) return wb_fail_nomem(err);
    pixels.rgb = block;
    pixels.log_rg = block + 3 * pixels.total;
    pixels.log_bg = block + 4 * pixels.total;
    pixels.luma = block + 5 * pixels.total;
    memset(ret, 0, sizeof *ret);
    double clipped = 0;
    for (size_t i = 0; i < pixels.total; i++) clipped += image->clipped[i];
    choose_pixels(image, &pixels);
    stats_of_pixels(&pixels, clipped / (double)pixels.total, ret->stats);
    grey_edge(image->rgb, image->width, image->height, ret->stats + WB_STAT_GREY_EDGE);
    make_histogram(&pixels, ret->histogram);
    make_thumb(image, ret->thumb);
    ret->flags = image->assumed_srgb ? WB_FEATURES_ASSUMED_SRGB : 0;
    if (image->origin == WB_IMAGE_SENSOR) ret->flags |= WB_FEATURES_SENSOR;
    if (image->origin == WB_IMAGE_PREVIEW) ret->flags |= WB_FEATURES_PREVIEW;
    ret->full_width = image->full_width;
    ret->full_height = image->full_height;
    return WB_OK;
}
