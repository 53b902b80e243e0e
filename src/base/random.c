#include "base/random.h"

#include <math.h>

WbRandom wb_random(uint64_t seed, uint64_t stream) {
    WbRandom random = {.state = 0, .increment = (stream << 1U) | 1U};
    (void)wb_random_u32(&random);
    random.state += seed;
    (void)wb_random_u32(&random);
    return random;
}

uint32_t wb_random_u32(WbRandom *random) {
    uint64_t old = random->state;
    random->state = old * UINT64_C(6364136223846793005) + random->increment; /* PCG's multiplier */
    uint32_t mixed = (uint32_t)(((old >> 18U) ^ old) >> 27U);
    uint32_t turn = (uint32_t)(old >> 59U);
    return (mixed >> turn) | (mixed << ((32U - turn) & 31U));
}

uint32_t wb_random_below(WbRandom *random, uint32_t bound) {
    uint32_t threshold = (0U - bound) % bound; /* the numbers below it would favour small results */
    uint32_t draw;
    do draw = wb_random_u32(random);
    while (draw < threshold);
    return draw % bound;
}

float wb_random_unit(WbRandom *random) {
    return (float)(wb_random_u32(random) >> 8U) * 0x1p-24F; /* a float holds 24 bits exactly */
}

double wb_random_normal(WbRandom *random) {
    const double tau = 6.283185307179586;
    double u = ((double)wb_random_u32(random) + 1.0) * 0x1p-32; /* in (0, 1]: log stays finite */
    double v = (double)wb_random_u32(random) * 0x1p-32;
    return sqrt(-2.0 * log(u)) * cos(tau * v);
}

void wb_random_shuffle(WbRandom *random, uint32_t *items, size_t count) {
    for (size_t i = count; i > 1; i--) {
        size_t j = wb_random_below(random, (uint32_t)i);
        uint32_t item = items[i - 1];
        items[i - 1] = items[j];
        items[j] = item;
    }
}
