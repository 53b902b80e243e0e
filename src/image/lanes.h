#ifndef WB_IMAGE_LANES_H
#define WB_IMAGE_LANES_H

#include <stdint.h>
#include <string.h>

/* The four floats of a pixel in one register (gcc's and clang's vectors: the same code on every processor). Left as
 * arrays, compilers spread neighbouring pixels over registers instead, and spend their time on shuffling. */
typedef float WbLanes __attribute__((vector_size(16)));
typedef int32_t WbLaneBits __attribute__((vector_size(16)));

static inline WbLanes wb_lanes_load(const float *from) {
    WbLanes lanes;
    memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

static inline void wb_lanes_store(WbLanes lanes, float *to) {
    memcpy(to, &lanes, sizeof lanes);
}

#endif
