#ifndef WB_CLI_MAPPING_MAKE_H
#define WB_CLI_MAPPING_MAKE_H

#include "cli/cli.h"

/* How init and import find out what the catalog's tables mean. cli->db has the catalog attached; main is empty of
 * mapping rows. */

/* 1 when the catalog is a native one (sql/native) of a version this build knows. */
WB_MUST_USE WbStatus wb_catalog_native(WbCli *cli, int *ret, WbErr *err);

/* The native form's mapping. */
WB_MUST_USE WbStatus wb_mapping_native(WbMapping *ret, WbErr *err);

/* A mapping from the options of init (role names as option names, but table, write-table, set-by and set-at), standard
 * names filling in. Errors: WB_ERR_INPUT (no such table, or column: names what there is). */
WB_MUST_USE WbStatus wb_mapping_from_options(WbCli *cli, const WbArgs *args, WbMapping *ret, WbErr *err);

/* Writes the mapping into main.mapping, replacing what was there, in the caller's transaction. */
WB_MUST_USE WbStatus wb_mapping_store(sqlite3 *db, const WbMapping *mapping, WbErr *err);

/* Whether the photos can be told apart. Errors: WB_ERR_INPUT: ids that occur twice (how many, one of them), or rows
 * without an id. Needs the views. */
WB_MUST_USE WbStatus wb_mapping_check_ids(sqlite3 *db, WbErr *err);

/* `folder` as it is kept: relative where it lies beneath `base` (both existing folders), absolute otherwise. The
 * caller's: wb_free. Errors: WB_ERR_INPUT (no such folder). */
WB_MUST_USE WbStatus wb_folder_kept(const char *folder, const char *base, char **ret, WbErr *err);

#endif
