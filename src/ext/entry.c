/* The loadable extension graycard.so: `.load ./graycard` in the sqlite3 shell, sqlite3_load_extension() elsewhere. */
#include "ext/register.h"

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#ifndef SQLITE_CORE
#define EXPORTED __attribute__((visibility("default")))
EXPORTED int sqlite3_graycard_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

int sqlite3_graycard_init(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
    SQLITE_EXTENSION_INIT2(api)
    WbErr err = {0};
    if (wb_ext_register(db, &err) == WB_OK) return SQLITE_OK;
    *message = sqlite3_mprintf("%s", err.text);
    return SQLITE_ERROR;
}
#endif
