#include "color/delta_e.h"

#include "check.h"

/* The 34 pairs of Sharma, Wu and Dalal 2005, table 1: L1 a1 b1, L2 a2 b2, difference. */
static const double pairs[34][7] = {
    {50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425},
    {50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615},
    {50, 2.8361, -74.0200, 50, 0, -82.7485, 3.4412},
    {50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000},
    {50, -1.1848, -84.8006, 50, 0, -82.7485, 1.0000},
    {50, -0.9009, -85.5211, 50, 0, -82.7485, 1.0000},
    {50, 0, 0, 50, -1, 2, 2.3669},
    {50, -1, 2, 50, 0, 0, 2.3669},
    {50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792},
    {50, 2.4900, -0.0010, 50, -2.4900, 0.0010, 7.1792},
    {50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195},
    {50, 2.4900, -0.0010, 50, -2.4900, 0.0012, 7.2195},
    {50, -0.0010, 2.4900, 50, 0.0009, -2.4900, 4.8045},
    {50, -0.0010, 2.4900, 50, 0.0010, -2.4900, 4.8045},
    {50, -0.0010, 2.4900, 50, 0.0011, -2.4900, 4.7461},
    {50, 2.5000, 0, 50, 0, -2.5000, 4.3065},
    {50, 2.5000, 0, 73, 25, -18, 27.1492},
    {50, 2.5000, 0, 61, -5, 29, 22.8977},
    {50, 2.5000, 0, 56, -27, -3, 31.9030},
    {50, 2.5000, 0, 58, 24, 15, 19.4535},
    {50, 2.5000, 0, 50, 3.1736, 0.5854, 1.0000},
    {50, 2.5000, 0, 50, 3.2972, 0, 1.0000},
    {50, 2.5000, 0, 50, 1.8634, 0.5757, 1.0000},
    {50, 2.5000, 0, 50, 3.2592, 0.3350, 1.0000},
    {60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644},
    {63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630},
    {61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731},
    {35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645},
    {22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373},
    {36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146},
    {90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441},
    {90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381},
    {6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377},
    {2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082},
};

static void test_published_pairs(void) {
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        CHECK_NEAR(wb_delta_e_2000(pairs[i], pairs[i] + 3), pairs[i][6], 5.1e-5); /* four printed digits */
        CHECK_NEAR(wb_delta_e_2000(pairs[i] + 3, pairs[i]), pairs[i][6], 5.1e-5); /* symmetric */
        CHECK(wb_delta_e_2000(pairs[i], pairs[i]) == 0);
    }
    static const double black[3] = {0, 0, 0}, white[3] = {100, 0, 0}, hole[3] = {50, NAN, 0};
    CHECK_NEAR(wb_delta_e_2000(black, white), 100, 1e-9); /* its own weight at L* 50 is 1; rounding */
    CHECK(isnan(wb_delta_e_2000(black, hole)) && isnan(wb_delta_e_2000(hole, white)));
}

static double difference(double k1, double t1, double k2, double t2) {
    WbErr err = {0};
    double ret = NAN;
    CHECK_OK(wb_delta_e_of_balances(k1, t1, k2, t2, &ret, &err), err);
    return ret;
}

static void test_equal_balances(void) {
    for (double kelvin = 2000; kelvin <= 50000; kelvin *= 1.5) {
        for (double tint = -150; tint <= 150; tint += 25) {
            CHECK_NEAR(difference(kelvin, tint, kelvin, tint), 0, 1e-9); /* rounding; no light too */
        }
    }
}

/* 500 K are far more visible at 2500 K than at 6000 K; 10 mired are nearly the same everywhere. */
static void test_sizes(void) {
    CHECK(difference(2500, 0, 3000, 0) > 3 * difference(6000, 0, 6500, 0));
    double low = difference(1e6 / 350, 0, 1e6 / 340, 0), high = difference(1e6 / 150, 0, 1e6 / 140, 0);
    CHECK(low > 1 && low < 5 && high > 1 && high < 5);
    CHECK(low / high > 0.5 && low / high < 2);
    double before = 0;
    for (double kelvin = 5000; kelvin < 20000; kelvin += 250) {
        double now = difference(5000, 0, kelvin, 0);
        CHECK(kelvin == 5000 || now > before);
        before = now;
    }
    CHECK(difference(5000, 0, 5000, 5) > 0.5 && difference(5000, 0, 5000, 10) > difference(5000, 0, 5000, 5));
}

/* delta_e.h: exchanging two balances 10 mired apart. */
static void test_exchange(void) {
    double worst = 0;
    for (double mired = 100; mired <= 340; mired += 10) {
        for (double tint = -20; tint <= 20; tint += 10) {
            double here = difference(1e6 / mired, tint, 1e6 / (mired + 10), tint);
            double back = difference(1e6 / (mired + 10), tint, 1e6 / mired, tint);
            worst = fmax(worst, fabs(here / back - 1));
        }
    }
    printf("worst change on exchange: %.4f\n", worst);
    CHECK(worst < 0.02);
}

/* Worked out apart from this code, from the definition in words; the order of the two balances shows. */
static void test_worked_examples(void) {
    CHECK_NEAR(difference(5000, 0, 6500, 0), 8.262948503, 1e-8); /* printed digits */
    CHECK_NEAR(difference(6500, 0, 5000, 0), 8.560721606, 1e-8);
    CHECK_NEAR(difference(3000, 10, 2800, -5), 6.729864952, 1e-8);
}

/* Finite wherever the sliders go, the corner without light included. */
static void test_whole_range(void) {
    static const double kelvins[] = {2000, 2500, 4000, 8000, 50000}, tints[] = {-150, 0, 50, 150};
    double largest = 0;
    for (int i = 0; i < 20; i++) {
        for (int j = 0; j < 20; j++) {
            double now = difference(kelvins[i / 4], tints[i % 4], kelvins[j / 4], tints[j % 4]);
            CHECK(isfinite(now));
            largest = fmax(largest, now);
        }
    }
    CHECK(largest > 40 && largest < 150); /* opposite colours, no more */
}

static void test_refusals(void) {
    WbErr err = {0};
    double ret = 42;
    CHECK(wb_delta_e_of_balances(1900, 0, 5000, 0, &ret, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "1900") != NULL);
    CHECK(wb_delta_e_of_balances(5000, 0, 5000, 200, &ret, &err) == WB_ERR_INPUT);
    CHECK(strstr(err.text, "200") != NULL);
    CHECK(wb_delta_e_of_balances(5000, 0, NAN, 0, &ret, &err) == WB_ERR_INPUT);
    CHECK(ret == 42);
}

int main(void) {
    test_published_pairs();
    test_equal_balances();
    test_sizes();
    test_exchange();
    test_worked_examples();
    test_whole_range();
    test_refusals();
    return check_done();
}
