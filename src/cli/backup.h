#ifndef WB_CLI_BACKUP_H
#define WB_CLI_BACKUP_H

#include "cli/cli.h"

#define WB_BACKUPS_KEPT 3 /* the last write, the one before, and one to compare with */

/* Checks the whole catalog (integrity_check), copies it to CATALOG.graycard-backup-TIME and removes older such copies,
 * but for the first: that is the catalog as it was before graycard ever wrote. The caller holds the catalog's write
 * lock. Errors: WB_ERR_CORRUPT (nothing may be written to it), WB_ERR_IO (no room), WB_ERR_INTERRUPTED; no half copy
 * stays. */
WB_MUST_USE WbStatus wb_backup_make(const WbCli *cli, WbErr *err);

#endif
