#include "features/features.h"

#include <math.h>
#include <string.h>

#include "features/stats.h"

/* Splits a move in bins into whole steps and the share that goes one bin farther. */
static int whole(float bins, float *part) {
    float step = floorf(bins);
    *part = bins - step;
    return (int)step;
}

static int clamp(int bin, int bins) {
    return bin < 0 ? 0 : bin >= bins ? bins - 1 : bin;
}

static void move_histogram(float *histogram, float bins_r, float bins_b) {
    float moved[WB_HISTOGRAM] = {0}, part_r, part_b;
    int step_r = whole(bins_r, &part_r), step_b = whole(bins_b, &part_b);
    for (int r = 0; r < WB_HISTOGRAM_R; r++) {
        for (int b = 0; b < WB_HISTOGRAM_B; b++) {
            float root = histogram[r * WB_HISTOGRAM_B + b], share = root * root;
            if (share == 0.0F) continue;
            int r0 = clamp(r + step_r, WB_HISTOGRAM_R), r1 = clamp(r + step_r + 1, WB_HISTOGRAM_R);
            int b0 = clamp(b + step_b, WB_HISTOGRAM_B), b1 = clamp(b + step_b + 1, WB_HISTOGRAM_B);
            moved[r0 * WB_HISTOGRAM_B + b0] += share * (1 - part_r) * (1 - part_b);
            moved[r0 * WB_HISTOGRAM_B + b1] += share * (1 - part_r) * part_b;
            moved[r1 * WB_HISTOGRAM_B + b0] += share * part_r * (1 - part_b);
            moved[r1 * WB_HISTOGRAM_B + b1] += share * part_r * part_b;
        }
    }
    for (int i = 0; i < WB_HISTOGRAM; i++) histogram[i] = sqrtf(moved[i]);
}

void wb_features_move_chroma(WbFeatures *features, float log_rg, float log_bg) {
    float *stats = features->stats;
    for (int i = 0; i < WB_STAT_NEAR_GREY; i += 2) { /* pairs of log(R/G), log(B/G) up to the near-grey ones */
        stats[i] += log_rg;
        stats[i + 1] += log_bg;
    }
    stats[WB_STAT_GREY_EDGE] += log_rg;
    stats[WB_STAT_GREY_EDGE + 1] += log_bg;
    move_histogram(features->histogram, log_rg / WB_HISTOGRAM_STEP, log_bg / WB_HISTOGRAM_STEP);
}
