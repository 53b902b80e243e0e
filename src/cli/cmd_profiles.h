#ifndef WB_CLI_CMD_PROFILES_H
#define WB_CLI_CMD_PROFILES_H

#include "cli/cli.h"

/* The actions of `graycard profiles`. */

/* "NAME" or "NAME@N". */
typedef struct WbVersioned {
    char name[101];  /* 100 bytes: wb_check_profile_name */
    int64_t version; /* 0: none was given */
} WbVersioned;

/* Errors: WB_ERR_USAGE. */
WB_MUST_USE WbStatus wb_versioned_of_text(const char *text, WbVersioned *ret, WbErr *err);

/* Fills in the version in use where none was given, and checks that it is there. Errors: WB_ERR_INPUT. */
WB_MUST_USE WbStatus wb_versioned_find(WbCli *cli, WbVersioned *profile, WbErr *err);

/* *ret is 1 when the profile has any version. Errors: SQLite's. */
WB_MUST_USE WbStatus wb_profile_exists(WbCli *cli, const char *name, int *ret, WbErr *err);

/* The model of a version, as bytes, with what goes along. blob is the caller's: wb_free; options: wb_free. */
typedef struct WbStored {
    unsigned char *blob;
    size_t bytes;
    int photos;
    char *options;
} WbStored;
WB_MUST_USE WbStatus wb_stored_read(WbCli *cli, const WbVersioned *profile, WbStored *ret, WbErr *err);
void wb_stored_clear(WbStored *stored); /* takes a zeroed one */

/* One action each; `words` are those after the action. */
WB_MUST_USE WbStatus wb_profiles_list(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err);
WB_MUST_USE WbStatus wb_profiles_show(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err);
WB_MUST_USE WbStatus wb_profiles_use(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err);
WB_MUST_USE WbStatus wb_profiles_copy(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err);
WB_MUST_USE WbStatus wb_profiles_delete(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err);
WB_MUST_USE WbStatus wb_profiles_default(WbCli *cli, const WbArgs *args, const char *const *words,
                                         WbErr *err);
WB_MUST_USE WbStatus wb_profiles_export(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err);
WB_MUST_USE WbStatus wb_profiles_import(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err);

#endif
