#ifndef WB_NN_COLUMNS_H
#define WB_NN_COLUMNS_H

#include <stddef.h>

/* Private to the room: sums down the columns of a matrix of a very tall shape. Rows are added in float a
 * block at a time and the blocks in double, so that a hundred thousand rows lose no more than a hundred do.
 */

#define WB_COLUMN_LANES 16 /* columns worked on at once: one cache line, and registers even without AVX */

/* x[rows][c] of a matrix whose rows are `stride` >= c floats apart -> sums[c] (added to) */
void wb_columns_add(size_t rows, int stride, int c, const float *x, float *sums);

/* a, b[rows][c] as above, b_mean[c], a_mean[c] (NULL: zeros) -> sums[c] (added to): sum of (a - a_mean)(b -
 * b_mean) */
void wb_columns_add_products(size_t rows, int stride, int c, const float *a, const float *a_mean,
                             const float *b, const float *b_mean, float *sums);

#endif
