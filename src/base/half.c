#include "base/half.h"

#include <string.h>

#define FLOAT_INFINITY 0x7f800000u
#define HALF_TOO_LARGE 0x477ff000u /* bits of 65520.0f, from which on the nearest half is infinity */
#define HALF_NORMAL 0x38800000u    /* bits of 2^-14, the smallest normal half */
#define REBIAS 112u                /* exponent bias 127 of float less 15 of half */

static uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

uint16_t wb_half_of_float(float value) {
    uint32_t bits = bits_of(value), sign = bits >> 16 & 0x8000u, size = bits & 0x7fffffffu;
    if (size > FLOAT_INFINITY) return (uint16_t)(sign | 0x7e00u);
    if (size >= HALF_TOO_LARGE) return (uint16_t)(sign | 0x7c00u);
    if (size < HALF_NORMAL) {
        /* In 0.5 .. 1 floats are 2^-24 apart, as subnormal halves are: the addition itself rounds. */
        return (uint16_t)(sign | (bits_of(float_of(size) + 0.5f) - bits_of(0.5f)));
    }
    size += 0xfffu + (size >> 13 & 1u); /* to nearest, ties to even: 13 bits go */
    return (uint16_t)(sign | ((size >> 13) - (REBIAS << 10)));
}

float wb_float_of_half(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000u) << 16, exponent = half >> 10 & 31u, fraction = half & 1023u;
    if (exponent == 31) return float_of(sign | FLOAT_INFINITY | fraction << 13);
    if (exponent == 0)
        return (sign ? -1.0f : 1.0f) * (float)fraction * 0x1p-24f; /* steps of a subnormal half */
    return float_of(sign | (exponent + REBIAS) << 23 | fraction << 13);
}
