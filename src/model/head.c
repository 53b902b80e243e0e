#include "model/parts.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"

int wb_as_shot_known(const WbShot *shot) {
    return isfinite(shot->as_shot_kelvin) && isfinite(shot->as_shot_tint);
}

WbSliders wb_head_base(const WbModel *model, int head, const WbShot *shot) {
    if (head == WB_HEAD_RELATIVE) return (WbSliders){shot->as_shot_kelvin, shot->as_shot_tint};
    return model->median;
}

WbGpSpec wb_head_spec(int relative) {
    enum { SHOT = 1, AS_SHOT = 2, STATS = 4, PCA = 8, SCENE = 16 };
    uint32_t meta = relative ? SHOT | AS_SHOT : SHOT, scene = relative ? SCENE : 0;
    return (WbGpSpec){
        .dims = WB_KERNEL_INPUTS,
        .group_count = 5,
        .term_count = 5,
        /* Initial length scales and variances: where the marginal likelihood of several photographers begins to rise
         * (prototypes of the same kernel); the fit moves them. */
        .groups = {{"shot", 0, WB_META_SHOT, 1, 2.0},
                   {"as-shot", WB_META_SHOT, WB_META_AS_SHOT, 1, 2.0},
                   {"stats", WB_META, WB_STATS, 1, 5.0},
                   {"histogram", WB_META + WB_STATS, WB_PCA, 0, 3.0},
                   {"scene", WB_META + WB_STATS + WB_PCA, WB_SCENE, 1, 4.0}},
        .terms = {{.name = "meta", .groups = meta, .amplitude = 0.3},
                  {.name = "meta+stats", .groups = meta | STATS | scene, .amplitude = 0.3},
                  {.name = "meta+hist", .groups = meta | PCA | scene, .amplitude = 0.3},
                  {.name = "stats", .groups = STATS, .amplitude = 0.2},
                  {.name = "hist", .groups = PCA, .amplitude = 0.2}},
        .noise = 0.3,
        .tau = 300.0,
    };
}

float wb_nearest_distance(const float *x, int points, const int *units, int unit, const float *row) {
    float nearest = FLT_MAX;
    for (int i = 0; i < points; i++) {
        if (units && units[i] == unit) continue;
        const float *other = x + (size_t)i * WB_KERNEL_INPUTS;
        float sum = 0.0F;
        for (int d = 0; d < WB_KERNEL_INPUTS; d++) sum += (row[d] - other[d]) * (row[d] - other[d]);
        if (sum < nearest) nearest = sum;
    }
    return nearest;
}

WbModelInfo wb_model_info(const WbModel *model) {
    return model->info;
}

void wb_model_free(WbModel *model) {
    if (!model) return;
    for (int h = 0; h < WB_HEADS; h++) {
        WbHead *head = &model->head[h];
        for (int k = 0; k < WB_NETS_MAX; k++) wb_params_free(head->net[k]);
        wb_gp_free(head->gp[0]);
        wb_gp_free(head->gp[1]);
    }
    wb_free(model->x);
    wb_free(model);
}

void wb_model_free_at(WbModel **model) {
    wb_model_free(*model);
}
