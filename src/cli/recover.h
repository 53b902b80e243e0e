#ifndef WB_CLI_RECOVER_H
#define WB_CLI_RECOVER_H

#include "cli/cli.h"

/* A batch that is still pending was interrupted, or another graycard is writing it this very moment (it holds the
 * sidecar's write lock then: WB_ERR_BUSY, or left alone for a command that only reads).
 *
 * Interrupted: files that the catalog's transaction left beside it are rolled back or folded in by SQLite, then each
 * row is compared: holding the new values = applied, the old ones = abandoned, neither = conflict. Says one line. */
WB_MUST_USE WbStatus wb_recover(WbCli *cli, WbNeeds needs, WbErr *err);

#endif
