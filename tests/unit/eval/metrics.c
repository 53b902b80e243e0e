#include "eval/metrics.h"

#include <stdlib.h>

#include "check.h"
#include "color/delta_e.h"

static WbHeldOut row_of(double temperature, double tint, double predicted_temperature,
                        double predicted_tint) {
    return (WbHeldOut){.temperature = temperature,
                       .tint = tint,
                       .predicted_temperature = predicted_temperature,
                       .predicted_tint = predicted_tint,
                       .temperature_low = NAN,
                       .temperature_high = NAN,
                       .tint_low = NAN,
                       .tint_high = NAN,
                       .as_shot_kelvin = 5000,
                       .as_shot_tint = 0,
                       .seconds = NAN,
                       .iso = NAN,
                       .flash = NAN,
                       .day = 0,
                       .session = -1};
}

#define ULP 1e-9 /* sums of a few numbers below 1e5 in double */

/* Each row: its error in mired and tint beside it. */
static void errors(void) {
    WbErr err = {0};
    WbMetrics m;
    WbHeldOut rows[5] = {
        row_of(4000, 10, 5000, 7),  /* 250 and 200 mired: 50; tint 3 */
        row_of(2500, -5, 2000, -6), /* 400 and 500: 100; 1 */
        row_of(20000, 0, 12500, 8), /* 50 and 80: 30; 8; winsorised 0; not ordinary */
        row_of(5000, 4, 5000, 4),   /* none */
        row_of(5000, 4, NAN, NAN),  /* not scored */
    };
    CHECK_OK(wb_metrics_of_held_out(rows, 5, &m, &err), err);
    CHECK(m.photos == 4 && m.photos_ordinary == 3 && m.photos_with_interval == 0 && m.pairs == 0);
    CHECK_NEAR(m.kelvin, (1000 + 500 + 7500) / 4.0, ULP);
    CHECK_NEAR(m.tint, 3, ULP);
    CHECK_NEAR(m.mired, 45, ULP);
    CHECK_NEAR(m.kelvin_score, 1 / 2251.0, ULP);
    CHECK_NEAR(m.tint_score, 0.25, ULP);
    CHECK_NEAR(m.kelvin_median, 750, ULP);
    CHECK_NEAR(m.tint_median, 2, ULP);
    CHECK_NEAR(m.mired_p90, 50 + 0.7 * 50, ULP); /* position 2.7 of 0, 30, 50, 100 */
    CHECK_NEAR(m.kelvin_winsorised, 1500 / 4.0, ULP);
    CHECK_NEAR(m.kelvin_ordinary, 500, ULP);
    CHECK_NEAR(m.kelvin_bias, (1000 - 500 - 7500) / 4.0, ULP);
    CHECK_NEAR(m.tint_bias, (-3 - 1 + 8) / 4.0, ULP);
    CHECK_NEAR(m.mired_bias, (-50 + 100 + 30) / 4.0, ULP);
    CHECK(isnan(m.coverage_temperature) && isnan(m.width_kelvin) && isnan(m.consistency_mired));
    double a, b, c;
    CHECK_OK(wb_delta_e_of_balances(4000, 10, 5000, 7, &a, &err), err);
    CHECK_OK(wb_delta_e_of_balances(2500, -5, 2000, -6, &b, &err), err);
    CHECK_OK(wb_delta_e_of_balances(20000, 0, 12500, 8, &c, &err), err);
    CHECK_NEAR(m.delta_e, (a + b + c) / 4, ULP);
    CHECK_OK(wb_metrics_of_held_out(rows, 0, &m, &err), err);
    CHECK(m.photos == 0 && isnan(m.kelvin) && isnan(m.delta_e_p90) && isnan(m.std_ratio_tint));
    CHECK_EVERY_ALLOCATION(10, status = wb_metrics_of_held_out(rows, 5, &m, &err));
}

static void spread_and_intervals(void) {
    WbErr err = {0};
    WbMetrics m;
    WbHeldOut rows[3] = {row_of(4000, 0, 4500, 1), row_of(5000, 10, 5000, 3), row_of(6000, 20, 5500, 5)};
    for (int i = 0; i < 3; i++) {
        rows[i].temperature_low = 4000,
        rows[i].temperature_high = 5000; /* 250 and 200 mired; ends count as inside */
        rows[i].tint_low = 5, rows[i].tint_high = 15;
    }
    CHECK_OK(wb_metrics_of_held_out(rows, 3, &m, &err), err);
    CHECK_NEAR(m.std_ratio_kelvin, 0.5, ULP);
    CHECK_NEAR(m.std_ratio_kelvin_winsorised, 0.5, ULP); /* no label lies above the cut */
    CHECK_NEAR(m.std_ratio_tint, 0.2, ULP);
    CHECK(m.photos_with_interval == 3);
    CHECK_NEAR(m.coverage_temperature, 2 / 3.0, ULP);
    CHECK_NEAR(m.coverage_tint, 1 / 3.0, ULP);
    CHECK_NEAR(m.width_kelvin, 1000, ULP);
    CHECK_NEAR(m.width_mired, 50, ULP);
    CHECK_NEAR(m.width_tint, 10, ULP);
}

/* Chosen differ by 50 mired and 2 tint in the one pair that counts twice over, predicted by 100 and 1. */
static void consistency(void) {
    WbErr err = {0};
    WbConsistency c;
    WbHeldOut rows[6] = {row_of(4000, 0, 2500, 5), row_of(5000, 2, 2000, 6), row_of(4000, 0, 3000, 0),
                         row_of(4000, 0, 3000, 0), row_of(4000, 0, 3000, 0), row_of(4000, 0, 3000, 0)};
    for (int i = 0; i < 6; i++)
        rows[i].session = 0;
    rows[1].seconds = 100, rows[0].seconds = 160;              /* exactly 60 s apart, in any order of rows */
    rows[2].seconds = 130, rows[2].session = 1;                /* another session */
    rows[3].seconds = 130, rows[3].as_shot_kelvin = 1e6 / 215; /* 15 mired off: not under 15 */
    rows[4].seconds = NAN;
    rows[5].seconds = 220.5; /* 60.5 s after the last */
    CHECK_OK(wb_consistency_of_held_out(rows, 6, &c, &err), err);
    CHECK(c.pairs == 1);
    CHECK_NEAR(c.mired, 2, ULP);
    CHECK_NEAR(c.tint, 0.5, ULP);
    rows[1].temperature = 4000;
    CHECK_OK(wb_consistency_of_held_out(rows, 6, &c, &err), err);
    CHECK(c.pairs == 1 && isnan(c.mired)); /* the hand does not differ: no ratio */
    CHECK_EVERY_ALLOCATION(10, status = wb_consistency_of_held_out(rows, 6, &c, &err));
}

static const WbBand *find(const WbBand *bands, const char *group, const char *name) {
    for (int b = 0; b < WB_BANDS; b++) {
        if (strcmp(bands[b].group, group) == 0 && strcmp(bands[b].name, name) == 0) return &bands[b];
    }
    fprintf(stderr, "no band %s %s\n", group, name);
    abort();
}

static void bands(void) {
    WbHeldOut rows[3] = {row_of(4000, 0, 5000, 2), row_of(5000, 0, 4000, -1), row_of(5000, 0, NAN, NAN)};
    WbBand band[WB_BANDS];
    rows[0].flash = 1, rows[0].iso = 400, rows[0].as_shot_kelvin = 3000;
    rows[1].iso = 401, rows[1].as_shot_kelvin = 2999;
    wb_bands_of_held_out(rows, 3, band);
    CHECK(find(band, "flash", "fired")->photos == 1);
    CHECK(find(band, "flash", "not fired")->photos == 0);
    CHECK(isnan(find(band, "flash", "not fired")->kelvin));
    CHECK(find(band, "flash", "unknown")->photos == 1);
    CHECK_NEAR(find(band, "flash", "fired")->kelvin_bias, 1000, ULP);
    CHECK_NEAR(find(band, "flash", "fired")->mired_bias, -50, ULP);
    CHECK_NEAR(find(band, "ISO", "up to 400")->tint_bias, 2, ULP);
    CHECK_NEAR(find(band, "ISO", "401 to 1600")->tint, 1, ULP);
    CHECK(find(band, "as-shot", "below 3000 K")->photos == 1);
    CHECK(find(band, "as-shot", "3000 to 4000 K")->photos == 1);
    size_t in_groups = 0;
    for (int b = 0; b < WB_BANDS; b++)
        in_groups += band[b].photos;
    CHECK(in_groups == 3 * 2); /* each scored photo once a group */
}

/* Method a is 100 K better on every photo: the difference has no scatter. With days of 10 and 30 photos that differ,
 * the mean is over photos, and its scatter that of drawing days. */
static void comparison(void) {
    WbErr err = {0};
    WbComparison c;
    WbHeldOut a[40], b[40];
    for (int i = 0; i < 40; i++) {
        a[i] = row_of(5000, 0, 5100, 1);
        b[i] = row_of(5000, 0, 4800, i < 10 ? 3 : 1);
        a[i].day = b[i].day = i < 10 ? 5 : 6;
    }
    CHECK_OK(wb_compare_held_out(a, b, 40, 7, &c, &err), err);
    CHECK(c.photos == 40 && c.days == 2);
    CHECK_NEAR(c.kelvin.mean, -100, ULP);
    CHECK_NEAR(c.kelvin.standard_error, 0, ULP);
    CHECK_NEAR(c.kelvin.low, -100, ULP);
    CHECK_NEAR(c.tint.mean, -2 * 10 / 40.0, ULP);
    /* resamples: both days of 10 (-2), one each (-.5), both of 30 (0) with chances 1/4, 1/2, 1/4: mean -.75, sd .75 */
    CHECK_NEAR(c.tint.standard_error, 0.75, 0.06); /* five standard errors of 2000 resamples */
    CHECK_NEAR(c.tint.low, -2, ULP);
    CHECK_NEAR(c.tint.high, 0, ULP);
    WbComparison again;
    CHECK_OK(wb_compare_held_out(a, b, 40, 7, &again, &err), err);
    CHECK(memcmp(&again, &c, sizeof c) == 0);
    for (int i = 0; i < 40; i++)
        b[i].predicted_tint = NAN;
    CHECK_OK(wb_compare_held_out(a, b, 40, 7, &c, &err), err);
    CHECK(c.photos == 0 && c.days == 0 && isnan(c.kelvin.mean));
    CHECK_EVERY_ALLOCATION(20, status = wb_compare_held_out(a, a, 40, 7, &c, &err));
}

int main(void) {
    errors();
    spread_and_intervals();
    consistency();
    bands();
    comparison();
    return check_done();
}
