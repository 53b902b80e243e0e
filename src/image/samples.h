#ifndef WB_IMAGE_SAMPLES_H
#define WB_IMAGE_SAMPLES_H

#include "image/bands.h"
#include "image/layout.h"

/* The colours of a run as floats, `out`: run->count x layout->colours. Whole numbers are multiplied by
 * `scale`; floats too, after NaN and -inf became 0, +inf 1. Where the layout names an alpha sample, colours
 * are divided by it (where it is 0 they are left alone), whole ones to at most the full `scale`. `alphas` is
 * scratch of run->count floats. */
void wb_samples_unpack(const WbLayout *layout, const WbRun *run, float scale, float *alphas, float *out);

/* The largest whole number that the layout's samples can hold; 1 for floats. */
double wb_samples_full(const WbLayout *layout);

/* `value` as a number that can be summed: NaN and -inf give 0, +inf gives 1, others are cut to what a half
 * float holds, +-65504: no scene has more, and 2^30 of them still have a finite sum. */
float wb_sample_clean(float value);

#endif
