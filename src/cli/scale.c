#include "cli/scale.h"

#include <string.h>

#include "cli/adapter.h"
#include "cli/sql.h"
#include "color/temperature.h"

#define NEUTRAL_MIRED 200.0 /* 5000 K, in the middle of daylight: what a rendered file is taken for */
#define STEPS_MAX 100.0     /* Lightroom's sliders of rendered files, both ways */

static WbStatus show(WbCli *cli, const char *name, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf("UPDATE temp.adapter_scale SET shown = %Q", name);
    return cli->adapter && cli->adapter->has_two_scales ? wb_sql_exec(cli->db, sql, err) : WB_OK;
}

/* `version` 0: the one in use. *found 0: there is none, and it is of kelvin. */
static WbStatus read_scale(WbCli *cli, const char *profile, int64_t version, WbScale *ret, int *found, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *model = NULL;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT m.options ->> '$.scale' FROM main.model AS m WHERE m.profile = ?1 AND "
                          "m.version = coalesce(nullif(?2, 0), (SELECT p.version FROM main.profile AS p "
                          "WHERE p.name = ?1))", &model, err));
    sqlite3_bind_text(model, 1, profile, -1, SQLITE_STATIC);
    sqlite3_bind_int64(model, 2, version);
    WB_TRY(wb_sql_step(model, found, err));
    int is_other = *found && strcmp(wb_sql_text(model, 0), wb_scale_name(WB_SCALE_INCREMENTAL)) == 0;
    *ret = is_other ? WB_SCALE_INCREMENTAL : WB_SCALE_KELVIN;
    return WB_OK;
}

WbStatus wb_scale_of_version(WbCli *cli, const char *profile, int64_t version, WbScale *ret, WbErr *err) {
    int found;
    return read_scale(cli, profile, version, ret, &found, err);
}

WbStatus wb_scale_open(WbCli *cli, WbErr *err) {
    int trained;
    WB_TRY(read_scale(cli, cli->profile, 0, &cli->scale, &trained, err));
    return show(cli, wb_scale_name(cli->scale), err);
}

WbStatus wb_scale_choose(WbCli *cli, const char *name, WbErr *err) {
    WbScale scale, own;
    int trained;
    if (!name) return WB_OK;
    scale = strcmp(name, wb_scale_name(WB_SCALE_INCREMENTAL)) == 0 ? WB_SCALE_INCREMENTAL : WB_SCALE_KELVIN;
    if (strcmp(name, wb_scale_name(scale)) != 0)
        return wb_fail(err, WB_ERR_USAGE, "no such scale: '%.80s': choose kelvin or incremental", name);
    if (scale == WB_SCALE_INCREMENTAL && !(cli->adapter && cli->adapter->has_two_scales))
        return wb_fail(err, WB_ERR_USAGE, "no such scale there: --scale incremental is for JPEG and TIFF in a "
                       "Lightroom catalog: leave it out");
    WB_TRY(read_scale(cli, cli->profile, 0, &own, &trained, err));
    if (trained && own != scale)
        return wb_fail(err, WB_ERR_USAGE, "profile '%.100s' is of the %s scale: a profile has one: name another with "
                       "--profile", cli->profile, wb_scale_name(own));
    cli->scale = scale;
    return show(cli, name, err);
}

WbStatus wb_scale_show_all(WbCli *cli, WbErr *err) {
    return show(cli, NULL, err);
}

WbStatus wb_scale_needs_kelvin(const WbCli *cli, const char *what, WbErr *err) {
    if (cli->scale == WB_SCALE_KELVIN) return WB_OK;
    return wb_fail(err, WB_ERR_USAGE, "%s is for sliders in kelvin: profile '%.100s' is of the %s scale: name another "
                   "with --profile", what, cli->profile, wb_scale_name(cli->scale));
}

double wb_scale_to_kelvin(WbScale scale, double temperature) {
    return scale == WB_SCALE_KELVIN ? temperature : wb_kelvin_of_mired(NEUTRAL_MIRED - temperature);
}

double wb_scale_of_kelvin(WbScale scale, double kelvin) {
    return scale == WB_SCALE_KELVIN ? kelvin : NEUTRAL_MIRED - wb_mired_of_kelvin(kelvin);
}

static double clamped(double steps) {
    return steps < -STEPS_MAX ? -STEPS_MAX : steps > STEPS_MAX ? STEPS_MAX : steps;
}

void wb_prediction_to_kelvin(WbScale scale, WbPrediction *p) {
    double *const temperatures[] = {&p->temperature, &p->temperature_low, &p->temperature_high};
    for (int i = 0; i < 3; i++) *temperatures[i] = wb_scale_to_kelvin(scale, *temperatures[i]);
}

void wb_prediction_to_sliders(WbScale scale, WbPrediction *p) {
    double *const temperatures[] = {&p->temperature, &p->temperature_low, &p->temperature_high};
    double *const tints[] = {&p->tint, &p->tint_low, &p->tint_high};
    if (scale == WB_SCALE_KELVIN) return;
    for (int i = 0; i < 3; i++) {
        *temperatures[i] = clamped(wb_scale_of_kelvin(scale, *temperatures[i]));
        *tints[i] = clamped(*tints[i]);
    }
}
