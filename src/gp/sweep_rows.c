#include "gp/sweep.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "gp/exp.h"

/* Points at a time: two registers, so that each addition has another one to wait beside. */
#if defined(__AVX512F__)
enum { LANES = 16 };
#elif defined(__AVX2__)
enum { LANES = 8 };
#else
enum { LANES = 4 };
#endif
enum { TILE = 2 * LANES };

typedef float Vector __attribute__((vector_size(LANES * sizeof(float))));

#define ALIGNED _Alignas(64) /* as the widest register */
#define INLINE static inline __attribute__((always_inline))

INLINE Vector load(const float *from) {
    Vector vector;
    memcpy(&vector, from, sizeof vector);
    return vector;
}

INLINE void store(Vector vector, float *to) {
    memcpy(to, &vector, sizeof vector);
}

/* Squared distances of one row to a tile of points. */
typedef struct Distances {
    ALIGNED float scaled[2][WB_GP_GROUPS][TILE]; /* of each process, in each group */
    ALIGNED float plain[TILE];                   /* in x, over all groups */
} Distances;

static void measure(const WbGpSweep *sweep, const float *row, const float *tile, Distances *ret) {
    const WbGpKernel *kernel = sweep->kernel[0];
    Vector plain[2] = {0};
    for (int g = 0; g < kernel->groups; g++) {
        Vector first[2] = {0}, second[2] = {0};
        for (int c = kernel->at[g]; c < kernel->at[g] + kernel->count[g]; c++) {
            const float *points = tile + (size_t)kernel->source[c] * WB_GP_LANES;
            float here = row[kernel->source[c]];
            for (int v = 0; v < 2; v++) {
                Vector apart = load(points + v * LANES) - here, squared = apart * apart;
                plain[v] += squared;
                first[v] += squared * sweep->factor[0][c];
                second[v] += squared * sweep->factor[1][c];
            }
        }
        for (int v = 0; v < 2; v++) {
            store(first[v], ret->scaled[0][g] + v * LANES);
            store(second[v], ret->scaled[1][g] + v * LANES);
        }
    }
    for (int v = 0; v < 2; v++) store(plain[v], ret->plain + v * LANES);
}

/* Adds one term's covariances of a tile. */
INLINE void add_term(const WbGpKernel *kernel, int t, float (*scaled)[TILE], float *restrict k) {
    ALIGNED float s[TILE] = {0};
    float amplitude = kernel->amplitude[t];
    for (int g = 0; g < kernel->groups; g++) {
        float weight = kernel->weight[t][g];
        if (weight == 0) continue;
        for (int j = 0; j < TILE; j++) s[j] += weight * scaled[g][j];
    }
    for (int j = 0; j < TILE; j++) s[j] = sqrtf(s[j]);
    for (int j = 0; j < TILE; j++) k[j] += amplitude * (1 + s[j]) * wb_gp_exp(-s[j]);
}

/* What is added up of one row, a lane each. */
typedef struct Lanes {
    ALIGNED float sum[2][TILE], nearest[TILE];
} Lanes;

static void add_tile(const WbGpSweep *sweep, const float *row, const float *tile, size_t first, Lanes *lanes) {
    Distances distances;
    measure(sweep, row, tile, &distances);
    for (int j = 0; j < TILE; j++)
        lanes->nearest[j] = distances.plain[j] < lanes->nearest[j] ? distances.plain[j] : lanes->nearest[j];
    for (int p = 0; p < 2; p++) {
        const WbGpKernel *kernel = sweep->kernel[p];
        ALIGNED float k[TILE] = {0};
        for (int t = 0; t < kernel->terms; t++)
            if (!kernel->timed[t]) add_term(kernel, t, distances.scaled[p], k);
        for (int j = 0; j < TILE; j++) lanes->sum[p][j] += sweep->weights[p][first + (size_t)j] * k[j];
    }
}

static void finish(const Lanes *lanes, float *sum, float *nearest) {
    for (int p = 0; p < 2; p++) {
        double all = 0;
        for (int j = 0; j < TILE; j++) all += (double)lanes->sum[p][j];
        sum[p] = (float)all;
    }
    *nearest = FLT_MAX;
    for (int j = 0; j < TILE; j++) *nearest = lanes->nearest[j] < *nearest ? lanes->nearest[j] : *nearest;
}

/* Tiles outside, rows inside: a tile stays in the level-1 cache. */
void WB_GP_SWEEP_NAME(const WbGpSweep *sweep, int rows, const float *x, float *sum, float *nearest);
void WB_GP_SWEEP_NAME(const WbGpSweep *sweep, int rows, const float *x, float *sum, float *nearest) {
    Lanes lanes[WB_GP_BLOCK] = {0};
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < TILE; j++) lanes[i].nearest[j] = FLT_MAX;
    for (size_t first = 0; first < (size_t)sweep->n; first += TILE) {
        size_t block = first / WB_GP_LANES * WB_GP_LANES;
        const float *tile = sweep->packed + block * (size_t)sweep->dims + (first - block);
        for (int i = 0; i < rows; i++) add_tile(sweep, x + (size_t)i * (size_t)sweep->dims, tile, first, &lanes[i]);
    }
    for (int i = 0; i < rows; i++) finish(&lanes[i], sum + 2 * i, nearest + i);
}
