#include "model/augment.h"

#include <math.h>

#include "color/temperature.h"
#include "color/transfer.h"
#include "model/inputs.h"
#include "model/targets.h"

/* Where output position `i` falls in a window of `size` px from `start`, and the weight of the next pixel. */
static int place(int i, float start, float size, float *part) {
    const float px = WB_THUMB_PX;
    float at = start + ((float)i + 0.5F) * size / px - 0.5F;
    at = at < 0.0F ? 0.0F : at > px - 1.0F ? px - 1.0F : at;
    int first = (int)at;
    if (first > WB_THUMB_PX - 2) first = WB_THUMB_PX - 2;
    *part = at - (float)first;
    return first;
}

enum { ROW = 3 * WB_THUMB_PX };

/* Every row of linear[32][32][3] stretched from `size` px at `start` to its full width. */
static void stretch_rows(const float *linear, float start, float size, int mirrored, float rows[][ROW]) {
    int from[WB_THUMB_PX];
    float part[WB_THUMB_PX];
    for (int x = 0; x < WB_THUMB_PX; x++)
        from[x] = 3 * place(mirrored ? WB_THUMB_PX - 1 - x : x, start, size, &part[x]);
    for (int y = 0; y < WB_THUMB_PX; y++, linear += ROW) {
        for (int x = 0; x < WB_THUMB_PX; x++) {
            const float *p = linear + from[x];
            for (int c = 0; c < 3; c++) rows[y][3 * x + c] = p[c] + part[x] * (p[c + 3] - p[c]);
        }
    }
}

void wb_augment(const float *linear, const WbTrainOptions *options, WbRandom *random, float *view) {
    const float px = WB_THUMB_PX;
    float size = px, x0 = 0.0F, y0 = 0.0F, gain = 1.0F;
    int mirrored = options->mirror && (wb_random_u32(random) & 1U);
    if (options->crop) {
        size = px * (0.8F + 0.2F * wb_random_unit(random)); /* a photographer's usual crop */
        x0 = (px - size) * wb_random_unit(random);
        y0 = (px - size) * wb_random_unit(random);
    }
    if (options->exposure) gain = exp2f((2.0F * wb_random_unit(random) - 1.0F) / 3.0F); /* a third of a stop */
    float rows[WB_THUMB_PX][ROW];
    stretch_rows(linear, x0, size, mirrored, rows);
    for (int y = 0; y < WB_THUMB_PX; y++) {
        float part;
        int first = place(y, y0, size, &part);
        const float *above = rows[first], *below = rows[first + 1];
        float *out = view + y * ROW;
        for (int i = 0; i < ROW; i++) out[i] = gain * (above[i] + part * (below[i] - above[i]));
    }
}

WbRebalance wb_rebalance(WbShot *shot, WbRandom *random, float *view) {
    const double spread_mired = 25.0, spread_tint = 6.0; /* about what photographers move; README.md, table of ideas */
    const WbRebalance none = {0};
    double mired = spread_mired * wb_random_normal(random), tint = spread_tint * wb_random_normal(random);
    if (wb_random_below(random, 3) == 0) return none;
    WbSliders from = {shot->as_shot_kelvin, shot->as_shot_tint};
    WbSliders to = {wb_kelvin_of_mired(wb_mired_of_kelvin(from.temperature) + mired), from.tint + tint};
    double gain[3];
    if (wb_balance_gains(from.temperature, from.tint, to.temperature, to.tint, gain, NULL) != WB_OK) return none;
    const float by[3] = {(float)gain[0], (float)gain[1], (float)gain[2]};
    for (int i = 0; i < WB_IMAGE; i += 3) {
        for (int c = 0; c < 3; c++) view[i + c] *= by[c];
    }
    shot->as_shot_kelvin = to.temperature;
    shot->as_shot_tint = to.tint;
    WbRebalance move = {.log_rg = (float)log(gain[0] / gain[1]), .log_bg = (float)log(gain[2] / gain[1])};
    wb_target_of_sliders(from, to, move.target);
    return move;
}
