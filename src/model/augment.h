#ifndef WB_MODEL_AUGMENT_H
#define WB_MODEL_AUGMENT_H

#include "base/random.h"
#include "model/options.h"

/* Another view of the same photo, for which the photographer would have set the same sliders: mirrored, cropped to 80 to
 * 100 % of each edge (bilinear), exposed up to a third of a stop brighter or darker. linear[WB_IMAGE] -> view[WB_IMAGE]. */
void wb_augment(const float *linear, const WbTrainOptions *options, WbRandom *random, float *view);

#endif
