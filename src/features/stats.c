#include "features/features.h"

#include <math.h>
#include <string.h>

#include "features/stats.h"

static const char *const names[WB_STATS] = {
    "grey_world_r", "grey_world_b", "shades2_r",   "shades2_b",   "shades6_r",   "shades6_b",
    "p05_r",        "p05_b",        "p25_r",       "p25_b",       "p50_r",       "p50_b",
    "p75_r",        "p75_b",        "p95_r",       "p95_b",       "bright10_r",  "bright10_b",
    "bright3_r",    "bright3_b",    "bright1_r",   "bright1_b",   "grey_share",  "grey_r",
    "grey_b",       "luma_p05",     "luma_p25",    "luma_p50",    "luma_p75",    "luma_p95",
    "usable_share", "clipped",      "grey_edge_r", "grey_edge_b", "deviation_r", "deviation_b"};

const char *wb_stat_name(int index) {
    return names[index];
}

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
static void minkowski(const WbPixels *pixels, float *stats) {
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
static void brightest(const WbPixels *pixels, float threshold, float out[2]) {
    double sum[3] = {0};
    for (size_t i = 0; i < pixels->count; i++) {
        if (pixels->luma[i] < threshold) continue;
        for (int c = 0; c < 3; c++) sum[c] += pixels->rgb[3 * i + (size_t)c];
    }
    log_ratios(sum, out);
}

/* Share of the pixels that are nearly grey, and their median chroma (0 where there are too few to tell). */
static void near_grey(const WbPixels *pixels, float *stats) {
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

void wb_stats_of_pixels(const WbPixels *pixels, double clipped_share, float *stats) {
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

void wb_grey_edge(const float *rgb, int width, int height, float edge[2]) {
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
