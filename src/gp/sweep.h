#ifndef WB_GP_SWEEP_H
#define WB_GP_SWEEP_H

#include "base/cpu.h"
#include "gp/kernel.h"

/* Private to the room: new rows against all training points of two processes that share them, in one pass over the
 * points. Compiled once a CPU level; the levels differ by rounding. */

#define WB_GP_LANES 32 /* points side by side in the packed inputs: two of the widest registers */

typedef struct WbGpSweep {
    int n, dims;
    const float *packed;             /* wb_gp_pack */
    const WbGpKernel *kernel[2];     /* the same groups and terms */
    const float *weights[2];         /* [n rounded up to WB_GP_LANES]: 0 beyond n */
    float factor[2][WB_GP_DIMS];     /* by column of the groups: 1 / length scale, squared */
} WbGpSweep;

/* Floats of the packed inputs of n points. */
size_t wb_gp_packed_floats(int n, int dims);

/* x [n][dims] -> packed [n / WB_GP_LANES, rounded up][dims][WB_GP_LANES]; the last point fills the last block. */
void wb_gp_pack(int n, int dims, const float *x, float *packed);

/* Of `rows` rows, up to WB_GP_BLOCK, x [rows][dims]: the sums of weighted covariances with all points,
 * sum [rows][2]; nearest [rows], the least squared distance in x over the columns of all groups. Times count as
 * unknown: timed terms say nothing. */
typedef void WbGpSweepRows(const WbGpSweep *sweep, int rows, const float *x, float *sum, float *nearest);
WbGpSweepRows *wb_gp_sweep_rows(WbCpuLevel level);

#endif
