/* Scenes: a photographer gives photos of one light one look, and predictions of single photos scatter about it. So the
 * sliders predicted for photos near in time, as-shot balance and colour are averaged, by a product of kernels:
 *     w = exp(-|dt| / TAU - (d as-shot / 40 mired)^2 - |d colour|^2 / width^2),
 * colour being the principal components of the histogram. A real change of light shows in colour or as-shot, and photos
 * on both sides of it share little. Averaged is the slider less KEEP of the as-shot balance: the rest of what the
 * camera's automatic balance does from frame to frame is not followed. TAU, KEEP and the 40 mired were chosen by-shoot
 * (README.md, table of ideas); `width` is learned for each photographer and slider. */
#include "model/scene.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "color/temperature.h"

#define TAU_SECONDS 1200.0   /* 600 does as well within the noise */
#define REACH_SECONDS 3600.0 /* beyond it a weight is below a twentieth of what it was, and days are long */
#define KEEP 0.3
#define LEAST_WEIGHT 1e-3 /* of a neighbour that counts as having had a say */

void wb_scene_base(const WbModel *model, int head, const WbShot *shot, double base[2]) {
    WbSliders sliders = wb_head_base(model, head, shot);
    base[0] = wb_mired_of_kelvin(sliders.temperature) / WB_TARGET_MIRED;
    base[1] = sliders.tint / WB_TARGET_TINT;
}

static double colour_distance(const float *a, const float *b) {
    float sum = 0.0F;
    for (int i = WB_META + WB_STATS; i < WB_META + WB_STATS + WB_PCA; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return (double)sum;
}

typedef struct {
    double weight, value;
    int others;
} Mean;

/* Adds photo j to the mean of photo i; 0 when j lies beyond reach. */
static int add(const WbScene *s, int k, double width, const float *target, size_t i, size_t j, Mean *mean) {
    double apart = fabs(s->seconds[i] - s->seconds[j]);
    if (apart > REACH_SECONDS) return 0;
    if (isnan(target[2 * j])) return 1;
    double as_shot = s->base[2 * i] - s->base[2 * j];
    double colour = colour_distance(s->x + i * WB_KERNEL_INPUTS, s->x + j * WB_KERNEL_INPUTS) / (width * width);
    double weight = exp(-apart / TAU_SECONDS - as_shot * as_shot - colour);
    size_t at = 2 * j + (size_t)k;
    mean->weight += weight;
    mean->value += weight * ((double)target[2 * j] + (1 - KEEP) * s->base[at]);
    if (i != j && weight > LEAST_WEIGHT) mean->others = 1;
    return 1;
}

static void share_session(const WbScene *s, int k, double width, const float *target, size_t from, size_t to,
                          float *out, unsigned char *shared) {
    const size_t *order = s->timeline->order;
    for (size_t a = from; a < to; a++) {
        size_t i = order[a];
        if (isnan(target[2 * i])) continue;
        Mean mean = {0};
        for (size_t b = a; b < to && add(s, k, width, target, i, order[b], &mean); b++) {}
        for (size_t b = a; b > from && add(s, k, width, target, i, order[b - 1], &mean); b--) {}
        out[2 * i] = (float)(mean.value / mean.weight - (1 - KEEP) * s->base[2 * i + (size_t)k]);
        shared[i] = (unsigned char)mean.others;
    }
}

void wb_scene_share(const WbScene *scene, int k, double width, const float *target, float *out,
                    unsigned char *shared) {
    memset(shared, 0, scene->count);
    for (size_t i = 0; i < scene->count; i++) out[2 * i] = target[2 * i];
    if (width <= 0) return;
    size_t from = 0;
    for (size_t s = 0; s < scene->timeline->count; s++) {
        share_session(scene, k, width, target, from, scene->timeline->end[s], out, shared);
        from = scene->timeline->end[s];
    }
}

WbStatus wb_scene_choose(const WbScene *scene, int k, const float *held, const float *label, const float *weight,
                         double *width, WbErr *err) {
    /* Below 2 hardly anyone is alike; above the last of each slider, alike photos scatter less than the hand's own. */
    static const double widths[2][4] = {{0, 2.5, 3, 3.5}, {0, 2, 2.5, 3}};
    enum { WIDTHS = 4 };
    const double harm = 1.01; /* what half of the shoots, held out, cannot tell from chance */
    double error[WIDTHS], best = INFINITY;
    WB_CLEANUP(wb_free_at) float *out = wb_alloc(scene->count, 2 * sizeof *out);
    WB_CLEANUP(wb_free_at) unsigned char *shared = wb_alloc(scene->count, 1);
    if (!out || !shared) return wb_fail_nomem(err);
    for (int w = 0; w < WIDTHS; w++) {
        error[w] = 0;
        wb_scene_share(scene, k, widths[k][w], held, out, shared);
        for (size_t i = 0; i < 2 * scene->count; i += 2) {
            if (!isnan(held[i])) error[w] += (double)weight[i] * fabs((double)(out[i] - label[i]));
        }
        best = fmin(best, error[w]);
    }
    int chosen = WIDTHS - 1;
    while (error[chosen] > best * harm) chosen--;
    *width = widths[k][chosen];
    return WB_OK;
}
