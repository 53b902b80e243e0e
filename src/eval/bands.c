#include "eval/metrics.h"

#include <math.h>

#include "color/temperature.h"

typedef enum { FLASH, ISO, AS_SHOT } Group;

/* A band holds low <= value < high; the last of each group (NaN bounds) holds the unknown. */
typedef struct {
    Group group;
    const char *group_name, *name;
    double low, high;
} Range;

static const Range ranges[WB_BANDS] = {
    {FLASH, "flash", "fired", 0.5, INFINITY},
    {FLASH, "flash", "not fired", -INFINITY, 0.5},
    {FLASH, "flash", "unknown", NAN, NAN},
    {ISO, "ISO", "up to 400", -INFINITY, 400.5}, /* cameras store whole numbers */
    {ISO, "ISO", "401 to 1600", 400.5, 1600.5},
    {ISO, "ISO", "1601 to 6400", 1600.5, 6400.5},
    {ISO, "ISO", "above 6400", 6400.5, INFINITY},
    {ISO, "ISO", "unknown", NAN, NAN},
    {AS_SHOT, "as-shot", "below 3000 K", -INFINITY, 3000},
    {AS_SHOT, "as-shot", "3000 to 4000 K", 3000, 4000},
    {AS_SHOT, "as-shot", "4000 to 5000 K", 4000, 5000},
    {AS_SHOT, "as-shot", "5000 to 6000 K", 5000, 6000},
    {AS_SHOT, "as-shot", "6000 K and above", 6000, INFINITY},
    {AS_SHOT, "as-shot", "unknown", NAN, NAN},
};

static double value_of(const WbHeldOut *row, Group group) {
    switch (group) {
    case FLASH:
        return row->flash;
    case ISO:
        return row->iso;
    case AS_SHOT:
        return row->as_shot_kelvin;
    }
    return NAN;
}

static int inside(const Range *range, double value) {
    if (isnan(range->low)) return isnan(value);
    return value >= range->low && value < range->high;
}

static WbBand measure(const WbHeldOut *rows, size_t count, const Range *range) {
    WbBand band = {.group = range->group_name, .name = range->name};
    for (size_t i = 0; i < count; i++) {
        if (!wb_held_out_scored(&rows[i]) || !inside(range, value_of(&rows[i], range->group))) continue;
        double kelvin = rows[i].predicted_temperature - rows[i].temperature;
        double tint = rows[i].predicted_tint - rows[i].tint;
        double mired =
            wb_mired_of_kelvin(rows[i].predicted_temperature) - wb_mired_of_kelvin(rows[i].temperature);
        band.photos++;
        band.kelvin += fabs(kelvin), band.tint += fabs(tint), band.mired += fabs(mired);
        band.kelvin_bias += kelvin, band.tint_bias += tint, band.mired_bias += mired;
    }
    double per = band.photos ? 1 / (double)band.photos : NAN;
    band.kelvin *= per, band.tint *= per, band.mired *= per;
    band.kelvin_bias *= per, band.tint_bias *= per, band.mired_bias *= per;
    return band;
}

void wb_bands_of_held_out(const WbHeldOut *rows, size_t count, WbBand ret[WB_BANDS]) {
    for (int b = 0; b < WB_BANDS; b++)
        ret[b] = measure(rows, count, &ranges[b]);
}
