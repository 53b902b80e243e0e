#ifndef WB_CLI_FOLDER_H
#define WB_CLI_FOLDER_H

#include "cli/cli.h"

/* A folder of photos with XMP sidecars as a catalog: FOLDER/, with graycard's own database FOLDER/.graycard in it. What
 * is on the disk is read into an attached database in memory (sql/adapter/folder/open.sql) at the start of every
 * command; sidecars that have not changed since are known from table `settings`. Photos and folders whose names begin
 * with a point are passed over, links to folders are not followed. */

/* 1 when cli->catalog_path, which then ends in a slash, is a folder. */
int wb_is_folder(const WbCli *cli);

/* Attaches the folder as `catalog`. What cannot be read is there with its reason. Errors: WB_ERR_IO (the folder itself
 * cannot be read), WB_ERR_INTERRUPTED. */
WB_MUST_USE WbStatus wb_folder_attach(WbCli *cli, WbErr *err);

/* For init: WB_ERR_INPUT where it has no photo that could be learned from or written, WB_ERR_IO where nothing can be
 * written into it. */
WB_MUST_USE WbStatus wb_folder_check(WbCli *cli, WbErr *err);

/* --- its parts --- */

/* Fills catalog.entry from the disk. */
WB_MUST_USE WbStatus wb_folder_walk(WbCli *cli, WbErr *err);

/* Fills catalog.settings: from main.settings, and from the files that are new or have changed. */
WB_MUST_USE WbStatus wb_folder_read(WbCli *cli, WbErr *err);

#endif
