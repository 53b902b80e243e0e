#include "cli/backup.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/sql.h"
#include "cli/store.h"

#define MARK ".graycard-backup-"
#define STEP_PAGES 4096 /* 16 MB between two looks for Ctrl-C */

static WbStatus check_whole(const WbCli *cli, sqlite3 *db, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *check = NULL;
    int row;
    WB_TRY(wb_sql_prepare(db, "PRAGMA main.integrity_check(1)", &check, err));
    WB_TRY(wb_sql_step(check, &row, err));
    if (row && strcmp(wb_sql_text(check, 0), "ok") == 0) return WB_OK;
    return wb_fail(err, WB_ERR_CORRUPT, "catalog is damaged: %.200s: %.150s: nothing was written: let its own program "
                   "repair it, or restore a backup", cli->catalog_path, row ? wb_sql_text(check, 0) : "no answer");
}

static WbStatus copy_pages(sqlite3 *from, sqlite3 *to, WbErr *err) {
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup) return wb_sql_fail(to, "the backup", err);
    int code = SQLITE_OK;
    WbStatus status = WB_OK;
    while (code == SQLITE_OK && status == WB_OK) {
        code = sqlite3_backup_step(backup, STEP_PAGES);
        status = wb_interrupt_check(err);
    }
    int end = sqlite3_backup_finish(backup);
    if (status != WB_OK) return status;
    return code == SQLITE_DONE && end == SQLITE_OK ? WB_OK : wb_sql_fail(to, "the backup", err);
}

static WbStatus copy_catalog(sqlite3 *from, const char *path, WbErr *err) {
    WB_CLEANUP(wb_sql_close_at) sqlite3 *to = NULL;
    WB_TRY(wb_store_connect(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &to, err));
    return copy_pages(from, to, err);
}

/* --- older ones --- */

typedef struct Names {
    char **all; /* owned */
    size_t count, room;
} Names;

static void names_clear(Names *names) {
    for (size_t i = 0; i < names->count; i++) wb_free(names->all[i]);
    wb_free(names->all);
}

static int names_add(Names *names, const char *name) {
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 8; /* few are kept */
        char **more = wb_realloc(names->all, names->room, room, sizeof *more);
        if (!more) return 0;
        names->all = more;
        names->room = room;
    }
    char *copy = wb_strdup(name);
    if (copy) names->all[names->count++] = copy;
    return copy != NULL;
}

static int newest_first(const void *a, const void *b) {
    return strcmp(*(char *const *)b, *(char *const *)a); /* names end in their time */
}

/* Ours alone: "2026-11-21T14-30-00.000Z" after the mark, and nothing else. Others may begin alike. */
static int is_time(const char *text) {
    static const char form[] = "dddd-dd-ddTdd-dd-dd.dddZ";
    size_t i = 0;
    for (; form[i]; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return 0;
    return text[i] == 0;
}

static int is_ours(const char *name, const char *prefix) {
    size_t length = strlen(prefix);
    return strncmp(name, prefix, length) == 0 && is_time(name + length);
}

/* The first stays, with the catalog as it was before graycard ever wrote, and the newest. Backups that cannot be
 * removed are no reason to fail: they only take room. */
static void remove_older(const char *catalog_path) {
    WB_CLEANUP(names_clear) Names names = {0};
    const char *slash = strrchr(catalog_path, '/');
    WB_CLEANUP(wb_sql_text_at) char *folder =
        slash ? sqlite3_mprintf("%.*s", (int)(slash - catalog_path) + 1, catalog_path) : sqlite3_mprintf("./");
    WB_CLEANUP(wb_sql_text_at) char *prefix = sqlite3_mprintf("%s" MARK, slash ? slash + 1 : catalog_path);
    DIR *open = folder && prefix ? opendir(folder) : NULL;
    if (!open) return;
    for (struct dirent *entry; (entry = readdir(open));)
        if (is_ours(entry->d_name, prefix) && !names_add(&names, entry->d_name)) break;
    closedir(open);
    if (names.count > WB_BACKUPS_KEPT) qsort(names.all, names.count, sizeof *names.all, newest_first);
    for (size_t i = WB_BACKUPS_KEPT; i + 1 < names.count; i++) {
        WB_CLEANUP(wb_sql_text_at) char *path = sqlite3_mprintf("%s%s", folder, names.all[i]);
        if (path) unlink(path);
    }
}

WbStatus wb_backup_make(const WbCli *cli, WbErr *err) {
    WB_CLEANUP(wb_sql_close_at) sqlite3 *from = NULL;
    char now[WB_NOW_BYTES];
    wb_cli_now(now);
    WB_TRY(wb_store_connect(cli->catalog_path, SQLITE_OPEN_READWRITE, &from, err));
    WB_TRY(check_whole(cli, from, err));
    now[13] = now[16] = '-'; /* the colons: not every disk takes them */
    WB_CLEANUP(wb_sql_text_at) char *path = sqlite3_mprintf("%s" MARK "%s", cli->catalog_path, now);
    WB_CLEANUP(wb_sql_text_at) char *temporary = sqlite3_mprintf("%s.graycard-backup.tmp", cli->catalog_path);
    if (!path || !temporary) return wb_fail_nomem(err);
    unlink(temporary); /* of a backup that was interrupted */
    WbStatus status = copy_catalog(from, temporary, err);
    if (status == WB_OK) status = wb_file_settle(temporary, path, err);
    if (status != WB_OK) unlink(temporary);
    else remove_older(cli->catalog_path);
    return status;
}
