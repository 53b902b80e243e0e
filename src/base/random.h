#ifndef WB_BASE_RANDOM_H
#define WB_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Seeded pseudo-random numbers: PCG-XSH-RR 64/32 (O'Neill 2014, HMC-CS-2014-0905). The same seed and stream give the
 * same numbers on every machine. Not for secrets. */
typedef struct WbRandom {
    uint64_t state, increment;
} WbRandom;

/* Streams of one seed are independent of each other: give every task its own. */
WbRandom wb_random(uint64_t seed, uint64_t stream);
uint32_t wb_random_u32(WbRandom *random);
/* Uniform in 0 .. bound - 1 without bias; bound > 0. */
uint32_t wb_random_below(WbRandom *random, uint32_t bound);
/* Uniform in [0, 1), 24 bits. */
float wb_random_unit(WbRandom *random);
/* Normal with mean 0 and variance 1 (Box and Muller 1958, one of the pair). */
double wb_random_normal(WbRandom *random);
/* Fisher-Yates shuffle in place. */
void wb_random_shuffle(WbRandom *random, uint32_t *items, size_t count);

#endif
