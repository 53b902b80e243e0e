#ifndef WB_NN_VECTOR_H
#define WB_NN_VECTOR_H

#include <string.h>

/* Private to the room, for kernels compiled once a CPU level (levels.h): the level's widest register of floats, as gcc
 * and clang have it on every processor. Left as arrays, compilers lose sums of several registers to memory. */

#if defined(__AVX512F__)
enum { WB_LANES = 16 };
#elif defined(__AVX2__)
enum { WB_LANES = 8 };
#else
enum { WB_LANES = 4 };
#endif

typedef float WbVector __attribute__((vector_size(WB_LANES * sizeof(float))));
typedef int WbVectorBits __attribute__((vector_size(WB_LANES * sizeof(int))));

#define WB_INLINE static inline __attribute__((always_inline)) /* sizes must become constants */
#define WB_UNROLL _Pragma("GCC unroll 12") /* most registers a tile has in one direction */

WB_INLINE WbVector wb_vector_load(const float *from) {
    WbVector vector;
    memcpy(&vector, from, sizeof vector);
    return vector;
}

WB_INLINE void wb_vector_store(WbVector vector, float *to) {
    memcpy(to, &vector, sizeof vector);
}

#endif
