#ifndef WB_CLI_CMD_TRAIN_H
#define WB_CLI_CMD_TRAIN_H

#include "cli/cli.h"
#include "cli/cmd_scan.h"
#include "cli/load.h"
#include "model/model.h"
#include "model/options.h"

/* What train, eval and profiles share. */

/* The table of training options as command line options (for WbCommand.option_at). */
int wb_train_option_at(int index, WbOption *ret);

/* Defaults, changed by what was given. Errors: WB_ERR_USAGE. */
WB_MUST_USE WbStatus wb_train_options_of_args(const WbArgs *args, WbTrainOptions *ret, WbErr *err);

/* Scans what is missing among the hand edits, reports what could not be read, and loads the rest. Errors: WB_ERR_INPUT
 * (no photo to learn from: says why), else as wb_cli_scan and wb_load_labelled. */
WB_MUST_USE WbStatus wb_cli_labelled(WbCli *cli, const char *where, int threads, WbDataset *dataset,
                                     WbLabelled *ret, WbErr *err);

/* Remarks on what was left out or stands out, one line each. */
void wb_labelled_remarks(const WbCli *cli, const WbLabelled *labelled);

/* Stores a model as the next version of `profile`, never one that was used before, and makes it the one in use.
 * `options` is a JSON object. Errors: SQLite's; nothing is stored then. */
WB_MUST_USE WbStatus wb_model_store(WbCli *cli, const char *profile, const void *blob, size_t bytes,
                                    int photos, const char *options, int64_t *version, WbErr *err);

/* Errors: WB_ERR_USAGE where it cannot be a profile's name (empty, over 100 bytes, '@' or control characters in it). */
WB_MUST_USE WbStatus wb_check_profile_name(const char *name, WbErr *err);

/* WbProgress of long work with a bar: `context` is a WbBar. Stops on Ctrl-C. */
int wb_bar_progress(void *context, const char *stage, double share);

#endif
