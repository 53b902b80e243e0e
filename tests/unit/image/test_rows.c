#include "base/random.h"
#include "check.h"
#include "image/rows.h"

/* Rows of a sensor, on every level of vector units, against what their header says. */

enum { COUNT = 131, ROUNDS = 20 }; /* longer than two of the widest registers, and odd */

typedef struct Row {
    uint16_t numbers[COUNT], white[COUNT], full[COUNT], flags[COUNT];
    uint32_t sums[COUNT];
} Row;

/* A few bits only, so that numbers meet their limits, at either end of the range. */
static uint16_t draw(WbRandom *random) {
    uint32_t bits = wb_random_u32(random);
    return (uint16_t)((bits & 1 ? 0xFFF0U : 0) + (bits >> 8 & 7));
}

static void check_row(WbCpuLevel level, size_t count, WbRandom *random) {
    Row row, was;
    unsigned any = 0;
    for (size_t i = 0; i < COUNT; i++) {
        row.numbers[i] = draw(random);
        row.white[i] = draw(random);
        row.full[i] = (uint16_t)(draw(random) | (count % 2 ? 0xFFF8U : 0)); /* in half of the rows out of reach */
        row.sums[i] = wb_random_u32(random) & 0xFFFFFF;
        row.flags[i] = wb_random_below(random, 9) == 0;
    }
    was = row;
    unsigned said = wb_row_kernels(level)->bin(row.numbers, row.white, row.full, count, row.sums, row.flags);
    for (size_t i = 0; i < COUNT; i++) {
        unsigned reached = i < count && was.numbers[i] >= was.full[i];
        uint32_t part = was.numbers[i] < was.white[i] ? was.numbers[i] : was.white[i];
        any |= reached;
        CHECK(row.sums[i] == was.sums[i] + (i < count ? part : 0));
        CHECK((row.flags[i] != 0) == (reached || was.flags[i] != 0));
    }
    CHECK((said != 0) == (any != 0));
}

int main(void) {
    WbRandom random = wb_random(5, 1);
    for (WbCpuLevel level = WB_CPU_BASELINE; level <= wb_cpu_level(); level++)
        for (size_t count = 0; count <= COUNT; count++)
            for (int round = 0; round < ROUNDS; round++)
                check_row(level, count, &random);
    return check_done();
}
