#ifndef WB_GP_EXP_H
#define WB_GP_EXP_H

#include <stdint.h>
#include <string.h>

/* e^-36 = 2e-16 is nothing beside the noise floor, and the product of two such, amplitudes included, stays clear of
 * denormal numbers: with e^-50 a Cholesky factor of photos of many sessions took twelve times as long. */
#define WB_GP_EXP_LOW (-36.0f)

/* e^x for x <= 0, arguments below WB_GP_EXP_LOW (and NaN) taken as WB_GP_EXP_LOW. Relative error below
 * 2e-7; no call and no branch, so that loops over it become vector code. e^x = 2^k e^f with |f| <= ln(2) /
 * 2; the polynomial is that of expf in the Cephes library (Moshier 1992). Relies on the strict order of
 * operations (no -ffast-math). */
static inline float wb_gp_exp(float x) {
    x = x > WB_GP_EXP_LOW ? x : WB_GP_EXP_LOW;
    float shifted = x * 1.44269504f + 12582912.0f; /* 1.5 * 2^23: adding it rounds to whole numbers */
    float k = shifted - 12582912.0f;               /* the same, taken off again */
    float f =
        (x - k * 0.693359375f) + k * 2.12194440e-4f; /* ln 2 in two parts, the first exact in few bits */
    float p =
        ((((1.9875691500e-4f * f + 1.3981999507e-3f) * f + 8.3334519073e-3f) * f + 4.1665795894e-2f) * f +
         1.6666665459e-1f) *
            f +
        5.0000001201e-1f;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits << 23) + 0x3f800000u; /* k sits in the lowest bits of `shifted`: 2^k */
    float power;
    memcpy(&power, &bits, sizeof power);
    return (p * f * f + f + 1.0f) * power;
}

#endif
