#include "base/random.h"

#include "check.h"

/* Seed 42, stream 54 is the published output of the generator's own demonstration (pcg-random.org, pcg32-demo.c); the
 * others, and all further values here, were computed with a program of unlimited integers written from the paper. */
static void test_reference(void) {
    static const struct {
        uint64_t seed, stream;
        uint32_t draws[6];
    } cases[] = {
        {42, 54, {0xa15c02b7U, 0x7b47f409U, 0xba1d3330U, 0x83d2f293U, 0xbfa4784bU, 0xcbed606eU}},
        {0, 0, {0xe4c14788U, 0x379c6516U, 0x5c4ab3bbU, 0x601d23e0U, 0x1c382b8cU, 0xd1faab16U}},
        {UINT64_MAX, UINT64_MAX, {0x2675c047U, 0x7779a837U, 0xa145aa13U, 0x5f6be726U, 0x523c44c5U, 0x75a406d6U}},
        {UINT64_C(1) << 63, 1, {0xeba90f5fU, 0x92dd1842U, 0x43b43576U, 0x4d31f8e8U, 0xca88aac1U, 0xf0434555U}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WbRandom random = wb_random(cases[i].seed, cases[i].stream);
        for (int k = 0; k < 6; k++) CHECK(wb_random_u32(&random) == cases[i].draws[k]);
    }
}

static void test_derived(void) {
    static const uint32_t dice[] = {5, 4, 0, 2, 1, 5, 0, 1, 0, 3, 4, 2};
    WbRandom random = wb_random(7, 3);
    for (size_t i = 0; i < sizeof dice / sizeof *dice; i++) CHECK(wb_random_below(&random, 6) == dice[i]);
    static const uint32_t large[] = {1534797602, 1038092059, 197236481, 942164787};
    random = wb_random(7, 3); /* a bound that half of all draws are refused for: 7 draws for 4 numbers */
    for (size_t i = 0; i < sizeof large / sizeof *large; i++) CHECK(wb_random_below(&random, 0x80000001U) == large[i]);
    random = wb_random(5, 9);
    CHECK(wb_random_unit(&random) == 0.5740641355514526F); /* exact: 24 bits */
    CHECK(wb_random_unit(&random) == 0.43933647871017456F);
    random = wb_random(5, 9);
    CHECK_NEAR(wb_random_normal(&random), -0.9779674036158134, 1e-12); /* libm may differ in the last bits */
    CHECK_NEAR(wb_random_normal(&random), 1.1459981044207153, 1e-12);
    CHECK_NEAR(wb_random_normal(&random), 0.7660169811614191, 1e-12);
    uint32_t items[10];
    for (uint32_t i = 0; i < 10; i++) items[i] = i;
    static const uint32_t shuffled[10] = {1, 0, 7, 4, 8, 3, 6, 5, 9, 2};
    random = wb_random(11, 2);
    wb_random_shuffle(&random, items, 10);
    CHECK(memcmp(items, shuffled, sizeof items) == 0);
}

static void test_streams(void) {
    WbRandom a = wb_random(1, 0), b = wb_random(1, 1), c = wb_random(2, 0), again = wb_random(1, 0);
    int same_stream = 0, same_seed = 0, differ = 0;
    for (int i = 0; i < 1000; i++) {
        uint32_t draw = wb_random_u32(&a);
        same_stream += draw == wb_random_u32(&b);
        same_seed += draw == wb_random_u32(&c);
        differ += draw != wb_random_u32(&again);
    }
    CHECK(same_stream < 3 && same_seed < 3); /* by chance one in four million */
    CHECK(differ == 0);
}

/* Pearson's chi-squared of `counts` against equal shares. */
static double chi_squared(const int *counts, int kinds, int draws) {
    double sum = 0.0, share = (double)draws / kinds;
    for (int i = 0; i < kinds; i++) sum += (counts[i] - share) * (counts[i] - share) / share;
    return sum;
}

static void test_uniform(void) {
    enum { DRAWS = 60000, KINDS = 12 };
    int dice[KINDS] = {0}, units[KINDS] = {0}, outside = 0;
    WbRandom random = wb_random(2024, 5);
    for (int i = 0; i < DRAWS; i++) {
        uint32_t draw = wb_random_below(&random, KINDS);
        float unit = wb_random_unit(&random);
        outside += draw >= KINDS || !(unit >= 0.0F && unit < 1.0F);
        dice[draw % KINDS]++;
        units[(int)(unit * KINDS) % KINDS]++;
    }
    CHECK(outside == 0);
    CHECK(chi_squared(dice, KINDS, DRAWS) < 31.3); /* 11 degrees of freedom: once in a thousand seeds */
    CHECK(chi_squared(units, KINDS, DRAWS) < 31.3);
    CHECK(wb_random_below(&random, 1) == 0);
    for (int i = 0; i < 100; i++) CHECK(wb_random_below(&random, 0x80000001U) <= 0x80000000U);
}

static void test_normal(void) {
    enum { DRAWS = 50000 };
    double sum = 0.0, squares = 0.0, fourth = 0.0;
    int beyond = 0;
    WbRandom random = wb_random(3, 3);
    for (int i = 0; i < DRAWS; i++) {
        double x = wb_random_normal(&random);
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
        beyond += fabs(x) > 1.959964;
    }
    CHECK_NEAR(sum / DRAWS, 0.0, 0.018); /* each of these: about four standard errors */
    CHECK_NEAR(squares / DRAWS, 1.0, 0.025);
    CHECK_NEAR(fourth / DRAWS, 3.0, 0.18);
    CHECK_NEAR((double)beyond / DRAWS, 0.05, 0.004);
    WbRandom extreme = {.state = 0, .increment = 1}; /* its next draw is 0, where a logarithm could be infinite */
    CHECK(isfinite(wb_random_normal(&extreme)));
}

static void test_shuffle(void) {
    enum { LARGE = 1000 };
    uint32_t items[LARGE];
    WbRandom random = wb_random(8, 1);
    for (size_t count = 0; count <= LARGE; count = count * 3 + 1) {
        unsigned char seen[LARGE] = {0};
        for (uint32_t i = 0; i < LARGE; i++) items[i] = i;
        wb_random_shuffle(&random, items, count);
        size_t wrong = 0;
        for (size_t i = 0; i < count; i++) wrong += items[i] >= count || seen[items[i] % LARGE]++;
        for (size_t i = count; i < LARGE; i++) wrong += items[i] != i;
        CHECK(wrong == 0);
    }
    wb_random_shuffle(&random, NULL, 0);
    int orders[24] = {0}; /* every order of four is as likely as any other */
    for (int draw = 0; draw < 24000; draw++) {
        uint32_t four[4] = {0, 1, 2, 3};
        wb_random_shuffle(&random, four, 4);
        uint32_t second = four[1] - (four[1] > four[0]);
        uint32_t third = four[2] - (four[2] > four[0]) - (four[2] > four[1]);
        orders[four[0] * 6 + second * 2 + third]++;
    }
    CHECK(chi_squared(orders, 24, 24000) < 49.7); /* 23 degrees of freedom: once in a thousand seeds */
}

int main(void) {
    test_reference();
    test_derived();
    test_streams();
    test_uniform();
    test_normal();
    test_shuffle();
    return check_done();
}
