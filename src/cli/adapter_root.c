#include "cli/adapter.h"

#include <string.h>

#include "cli/sql.h"

/* `text` ending in a slash, with slashes for Windows' backslashes. From sqlite3_malloc; NULL when out of memory. */
static char *folder_of(const char *text, size_t bytes) {
    char *folder = sqlite3_mprintf("%.*s%s", (int)bytes, text, bytes && strchr("/\\", text[bytes - 1]) ? "" : "/");
    int is_windows = folder && strchr(folder, '\\') && (folder[1] == ':' || folder[0] == '\\');
    for (char *c = folder; is_windows && *c; c++)
        if (*c == '\\') *c = '/';
    return folder;
}

static WbStatus note_root(sqlite3 *db, const char *value, WbErr *err) {
    const char *equals = strchr(value, '=');
    if (!equals || equals == value)
        return wb_fail(err, WB_ERR_USAGE,
                       "--root does not work: '%.200s': write OLD=NEW, as in --root D:/Photos=/mnt/photos",
                       value);
    WB_CLEANUP(wb_sql_text_at) char *old = folder_of(value, (size_t)(equals - value));
    WB_CLEANUP(wb_sql_text_at) char *new = folder_of(equals + 1, strlen(equals + 1));
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *note = NULL;
    if (!old || !new) return wb_fail_nomem(err);
    if (equals[1] && new[0] != '/')
        return wb_fail(err, WB_ERR_USAGE,
                       "--root does not work: '%.200s': the folder after '=' must begin with a slash", value);
    WB_TRY(wb_sql_prepare(db, equals[1] ? "INSERT OR REPLACE INTO main.root VALUES (?1, ?2)"
                                        : "DELETE FROM main.root WHERE old = ?1", &note, err));
    sqlite3_bind_text(note, 1, old, -1, SQLITE_STATIC);
    if (equals[1]) sqlite3_bind_text(note, 2, new, -1, SQLITE_STATIC);
    return wb_sql_run(note, err);
}

WbStatus wb_roots_note(sqlite3 *db, const WbArgs *args, WbErr *err) {
    for (int i = 0; i < args->given_count; i++)
        if (strcmp(args->given[i].name, "root") == 0) WB_TRY(note_root(db, args->given[i].value, err));
    return WB_OK;
}
