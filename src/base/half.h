#ifndef WB_BASE_HALF_H
#define WB_BASE_HALF_H

#include <stdint.h>

/* 16-bit floats (IEEE 754-2019 binary16), as bits. */

#define WB_HALF_MAX 65504.0f /* the largest finite one */

/* Rounded to nearest, ties to even; subnormals kept; beyond the range infinity; NaN stays NaN. */
uint16_t wb_half_of_float(float value);

/* Exact. */
float wb_float_of_half(uint16_t half);

#endif
