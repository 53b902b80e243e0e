#include "model/augment.h"

#include <math.h>

#include "model/inputs.h"

/* Where output position `i` falls in a window of `size` px from `start`, and the weight of the next pixel. */
static int place(int i, float start, float size, float *part) {
    const float px = WB_THUMB_PX;
    float at = start + ((float)i + 0.5F) * size / px - 0.5F;
    at = fminf(fmaxf(at, 0.0F), px - 1.0F);
    int first = (int)at;
    if (first > WB_THUMB_PX - 2) first = WB_THUMB_PX - 2;
    *part = at - (float)first;
    return first;
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
    for (int y = 0; y < WB_THUMB_PX; y++) {
        float fy;
        const float *row = linear + (size_t)place(y, y0, size, &fy) * WB_THUMB_PX * 3;
        for (int x = 0; x < WB_THUMB_PX; x++) {
            float fx;
            const float *p = row + 3 * place(mirrored ? WB_THUMB_PX - 1 - x : x, x0, size, &fx);
            const float *q = p + (size_t)WB_THUMB_PX * 3;
            float *out = view + 3 * (y * WB_THUMB_PX + x);
            for (int c = 0; c < 3; c++) {
                float above = p[c] + fx * (p[c + 3] - p[c]), below = q[c] + fx * (q[c + 3] - q[c]);
                out[c] = gain * (above + fy * (below - above));
            }
        }
    }
}
