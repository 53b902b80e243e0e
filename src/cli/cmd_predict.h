#ifndef WB_CLI_CMD_PREDICT_H
#define WB_CLI_CMD_PREDICT_H

#include "cli/cli.h"
#include "cli/shoots.h"
#include "model/model.h"

/* Predicting photos of the catalog, some shoots at a time, so that memory does not grow with what a photo weighs. */

/* Called for each photo that was asked for, after its prediction was stored; `shot` is what catalog and file say. */
typedef WbStatus (*WbPredictedOne)(void *context, const WbMember *member, const WbShot *shot,
                                   const WbPrediction *prediction, WbErr *err);

/* Opens version `version` of cli->profile. Errors: WB_ERR_INPUT (no such version), as wb_model_unpack. */
WB_MUST_USE WbStatus wb_cli_model(WbCli *cli, int64_t version, WbModel **ret, WbErr *err);

/* Predicts what is asked for, each shoot with all its photos as context and its hand edits as evidence, and stores
 * the predictions of whole shoots, some of them in a transaction (those made singly on request are not kept). `one`
 * may be NULL. *made counts photos that were asked for. Errors: SQLite's, WB_ERR_NOMEM, WB_ERR_INTERRUPTED: whole
 * batches are kept. */
WB_MUST_USE WbStatus wb_cli_predict_shoots(WbCli *cli, const WbShoots *shoots, int64_t version,
                                             WbPredictedOne one, void *context, int64_t *made, WbErr *err);

#endif
