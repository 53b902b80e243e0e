#ifndef WB_CLI_SCALE_H
#define WB_CLI_SCALE_H

#include "cli/cli.h"
#include "model/model.h"

/* Lightroom has sliders on two scales: kelvin of RAW photos, and -100..100 of rendered ones (JPEG, TIFF), counted from
 * the file's own balance. A profile is of one scale, and a command sees the photos of its profile's scale
 * alone. Tables and outputs hold sliders as the program shows them; the model knows kelvin only, and in
 * it a step of temperature is a mired from 5000 K (so that they reach from 3333 to 10000 K), and a tint a tint. */

/* Of cli->profile: sets cli->scale, and what the views show. Catalogs of one scale: that of kelvin. */
WB_MUST_USE WbStatus wb_scale_open(WbCli *cli, WbErr *err);

/* Of one of a profile's versions. */
WB_MUST_USE WbStatus wb_scale_of_version(WbCli *cli, const char *profile, int64_t version, WbScale *ret, WbErr *err);

/* For a profile that is about to be trained: "kelvin", "incremental", or NULL, its own. Errors: WB_ERR_USAGE (no such
 * scale, or not in this catalog; the profile has the other one). */
WB_MUST_USE WbStatus wb_scale_choose(WbCli *cli, const char *name, WbErr *err);

/* The views show the photos of both. */
WB_MUST_USE WbStatus wb_scale_show_all(WbCli *cli, WbErr *err);

/* WB_ERR_USAGE where the profile is not of kelvin, which `what` ("eval") needs. */
WB_MUST_USE WbStatus wb_scale_needs_kelvin(const WbCli *cli, const char *what, WbErr *err);

/* A slider as the model takes it, and back. */
double wb_scale_to_kelvin(WbScale scale, double temperature);
double wb_scale_of_kelvin(WbScale scale, double kelvin);

/* All of a prediction. To sliders: clamped to theirs. */
void wb_prediction_to_kelvin(WbScale scale, WbPrediction *prediction);
void wb_prediction_to_sliders(WbScale scale, WbPrediction *prediction);

#endif
