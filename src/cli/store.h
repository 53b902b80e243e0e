#ifndef WB_CLI_STORE_H
#define WB_CLI_STORE_H

#include "cli/cli.h"

/* Opening and closing what a command works with. main.c calls wb_store_open; init and import use the pieces. */

/* Opens sidecar and catalog as `needs` says, brings the sidecar up to date, finishes a write that was interrupted
 * (recover.h), attaches the catalog, makes the views. Errors leave *cli fit for wb_store_close. */
WB_MUST_USE WbStatus wb_store_open(WbCli *cli, const char *catalog, WbNeeds needs, WbErr *err);

/* Takes a half-open *cli. */
void wb_store_close(WbCli *cli);

/* WB_ERR_BUSY when a catalog that had to be read without locks was written to meanwhile. */
WB_MUST_USE WbStatus wb_store_unchanged(const WbCli *cli, WbErr *err);

/* --- pieces --- */

/* Fills the paths of *cli; that of a folder ends in a slash (folder.h). Errors: WB_ERR_INPUT when the catalog is not
 * there, or neither a SQLite database nor a folder; WB_ERR_IO. */
WB_MUST_USE WbStatus wb_store_find(WbCli *cli, const char *catalog, WbErr *err);

/* A connection to `path` ("" for one in memory) with our settings. flags: SQLITE_OPEN_... */
WB_MUST_USE WbStatus wb_store_connect(const char *path, int flags, sqlite3 **ret, WbErr *err);

/* WB_ERR_IO where no sidecar can be made beside the catalog. */
WB_MUST_USE WbStatus wb_store_check_writable(const WbCli *cli, WbErr *err);

/* Makes the tables of the newest version in an empty main database, or brings an older one up, each step in its own
 * transaction. Errors: WB_ERR_VERSION (newer than this build: both numbers), WB_ERR_INPUT (not a sidecar). */
WB_MUST_USE WbStatus wb_store_migrate(sqlite3 *db, WbErr *err);

/* Attaches the catalog as schema `catalog`, read-only, without leaving a trace beside it. */
WB_MUST_USE WbStatus wb_catalog_attach(WbCli *cli, WbErr *err);
void wb_catalog_detach(WbCli *cli);

/* 1 when a companion file of another program lies beside the catalog; its name into `ret` (static). In a catalog with
 * an adapter an empty file counts too: its program removes them when it closes. */
int wb_catalog_companion(const WbCli *cli, const char **ret);

/* Makes the temp views (cli.h). Errors: WB_ERR_INPUT (a mapped table or column is gone). */
WB_MUST_USE WbStatus wb_store_views(sqlite3 *db, const WbMapping *mapping, WbErr *err);

/* Saves the in-memory main database of `db` as file `path`, whole or not at all. Errors: WB_ERR_IO. */
WB_MUST_USE WbStatus wb_store_save(sqlite3 *db, const char *path, WbErr *err);

#endif
