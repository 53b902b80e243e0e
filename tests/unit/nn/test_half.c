#include "base/half.h"

#include "check.h"

static void check_all_halves(void) {
    int wrong = 0;
    for (uint32_t bits = 0; bits <= 0xffff; bits++) {
        float value = wb_float_of_half((uint16_t)bits);
        int is_nan = (bits & 0x7c00u) == 0x7c00u && (bits & 0x3ffu);
        if (is_nan ? !isnan(value) : wb_half_of_float(value) != bits) wrong++;
    }
    CHECK(wrong == 0);
}

/* Between every two neighbours: just below the middle, the middle (to the even one), just above. */
static void check_rounding(void) {
    int wrong = 0;
    for (uint32_t bits = 0; bits < 0x7bff; bits++) {
        float low = wb_float_of_half((uint16_t)bits), high = wb_float_of_half((uint16_t)(bits + 1));
        float middle = (low + high) / 2;
        wrong += wb_half_of_float(middle) != (bits & 1 ? bits + 1 : bits);
        wrong += wb_half_of_float(nextafterf(middle, low)) != bits;
        wrong += wb_half_of_float(nextafterf(middle, high)) != bits + 1;
        wrong += wb_half_of_float(-nextafterf(middle, high)) != ((bits + 1) | 0x8000u);
    }
    CHECK(wrong == 0);
}

int main(void) {
    check_all_halves();
    check_rounding();
    CHECK(wb_half_of_float(1) == 0x3c00 && wb_half_of_float(-2) == 0xc000);
    CHECK(wb_half_of_float(WB_HALF_MAX) == 0x7bff);
    CHECK(wb_half_of_float(65519.99f) == 0x7bff && wb_half_of_float(65520) == 0x7c00);
    CHECK(wb_half_of_float(-INFINITY) == 0xfc00 && wb_half_of_float(1e30f) == 0x7c00);
    CHECK(isnan(wb_float_of_half(wb_half_of_float(NAN))));
    CHECK(wb_half_of_float(1e-30f) == 0 && wb_half_of_float(-0.0f) == 0x8000);
    CHECK_NEAR(wb_float_of_half(1), 0x1p-24, 0);
    return check_done();
}
