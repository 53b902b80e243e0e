#ifndef WB_TESTS_FUZZ_SEEDS_H
#define WB_TESTS_FUZZ_SEEDS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* What a fuzz_*.c gives to replay_seeds.c: sound inputs to start from. */
typedef struct FuzzSeed {
    const void *data;
    size_t bytes;
} FuzzSeed;

#define FUZZ_TEXT(text)                                                                                      \
    { text, sizeof(text) - 1 }

extern const FuzzSeed fuzz_seeds[];
extern const size_t fuzz_seed_count;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static inline void fuzz_insist(int promise) {
    if (!promise) abort();
}

#endif
