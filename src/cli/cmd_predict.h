#ifndef WB_CLI_CMD_PREDICT_H
#define WB_CLI_CMD_PREDICT_H

#include "base/threads.h"
#include "cli/cli.h"
#include "cli/load.h"
#include "model/model.h"

/* Predicting photos of the catalog in batches, so that memory does not grow with the catalog. */

#define WB_PREDICT_BATCH 2000 /* 16 MB of digests at a time */

/* Called for each photo after its prediction was stored; entries without a digest are passed over. */
typedef WbStatus (*WbPredictedOne)(void *context, const WbEntry *entry, const WbPrediction *prediction,
                                   WbErr *err);

/* Opens version `version` of cli->profile. Errors: WB_ERR_INPUT (no such version), as wb_model_unpack. */
WB_MUST_USE WbStatus wb_cli_model(WbCli *cli, int64_t version, WbModel **ret, WbErr *err);

/* Predicts entries and stores each batch in a transaction. `one` may be NULL. *made counts predictions.
 * Errors: SQLite's, WB_ERR_NOMEM, WB_ERR_INTERRUPTED: whole batches are kept. */
WB_MUST_USE WbStatus wb_cli_predict_entries(WbCli *cli, const WbEntries *entries, int64_t version,
                                            WbPredictedOne one, void *context, int64_t *made, WbErr *err);

#endif
