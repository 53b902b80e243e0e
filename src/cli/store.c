#define _XOPEN_SOURCE 700 /* realpath */
#include "cli/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/adapter.h"
#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/recover.h"
#include "cli/scale.h"
#include "cli/schema.h"
#include "cli/sql.h"
#include "ext/register.h"

#define BUSY_MS 3000 /* another program's save takes well under that; a forgotten window holds longer */

WbStatus wb_store_connect(const char *path, int flags, sqlite3 **ret, WbErr *err) {
    sqlite3 *db = NULL;
    int like_uri = strncmp(path, "file:", 5) == 0; /* a file of that name, not a URI */
    WB_CLEANUP(wb_sql_text_at) char *name = sqlite3_mprintf("%s%s", like_uri ? "./" : "", path);
    if (!name) return wb_fail_nomem(err);
    int how = flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX; /* each connection stays in its thread */
    int code = sqlite3_open_v2(name, &db, how, NULL);
    if (code != SQLITE_OK) {
        WbStatus status = wb_sql_fail(db, path, err);
        sqlite3_close(db);
        return status;
    }
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL); /* a stranger's views may not run what they like */
    /* KiB. Rows of a photo lie far apart in the sidecar's tables: with SQLite's usual 2 MiB 100,000 photos are read
     * from the file again and again. A hint, so no error. */
    sqlite3_exec(db, "PRAGMA cache_size = -32768", NULL, NULL, NULL);
    wb_interrupt_watch(db, 1);
    *ret = db;
    return WB_OK;
}

/* The first bytes of the catalog, where it is no folder. */
static WbStatus check_catalog(const char *path, int *is_folder, WbErr *err) {
    struct stat facts;
    if (stat(path, &facts) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return wb_fail(err, WB_ERR_INPUT,
                           "no such catalog: %.300s: check the path, or make one with graycard import", path);
        return wb_fail(err, WB_ERR_IO, "cannot read the catalog: %.300s: %s", path, strerror(errno));
    }
    *is_folder = S_ISDIR(facts.st_mode);
    if (*is_folder) return WB_OK;
    const char *why;
    FILE *file = wb_file_open(path, &why);
    if (!file) return wb_fail(err, WB_ERR_IO, "cannot read the catalog: %.300s: %s", path, why ? why : "it is gone");
    char magic[16] = "";
    size_t got = fread(magic, 1, sizeof magic, file);
    fclose(file);
    if (got == sizeof magic && memcmp(magic, "SQLite format 3", sizeof magic) == 0) return WB_OK;
    return wb_fail(err, WB_ERR_INPUT, "not a catalog: %.300s is not a SQLite database: check the path", path);
}

/* SQLite follows a link to a catalog, and so do the locks and journals of other programs: they lie beside the file
 * itself. */
static int is_link(const char *path) {
    struct stat facts;
    return lstat(path, &facts) == 0 && S_ISLNK(facts.st_mode);
}

WbStatus wb_store_find(WbCli *cli, const char *catalog, WbErr *err) {
    int is_folder;
    WB_TRY(check_catalog(catalog, &is_folder, err));
    char *whole = realpath(catalog, NULL);
    if (!whole)
        return wb_fail(err, WB_ERR_IO, "cannot find the catalog's folder: %.300s: %s", catalog, strerror(errno));
    const char *name = !is_folder && is_link(catalog) ? whole : catalog;
    size_t length = strlen(name), room = length + sizeof "/.graycard";
    while (is_folder && length > 0 && name[length - 1] == '/') length--;
    cli->catalog_path = wb_alloc(room, 1);
    cli->sidecar_path = wb_alloc(room, 1);
    if (cli->catalog_path && cli->sidecar_path) {
        snprintf(cli->catalog_path, room, "%.*s%s", (int)length, name, is_folder ? "/" : "");
        snprintf(cli->sidecar_path, room, "%s.graycard", cli->catalog_path);
    }
    char *slash = strrchr(whole, '/');
    if (!is_folder) slash[slash == whole] = 0;
    cli->folder = wb_strdup(whole);
    free(whole); /* realpath's own */
    return cli->catalog_path && cli->sidecar_path && cli->folder ? WB_OK : wb_fail_nomem(err);
}

static WbStatus migrate_step(sqlite3 *db, int64_t version, WbErr *err) {
    WB_TRY(wb_sql_begin(db, err));
    char *note = sqlite3_mprintf("INSERT OR REPLACE INTO main.meta VALUES ('version', %lld)", (long long)version + 1);
    WbStatus status = wb_sql_exec(db, wb_schema_steps[version], err);
    if (status == WB_OK) status = wb_sql_exec(db, note, err);
    if (status == WB_OK) status = wb_sql_commit(db, err);
    if (status != WB_OK) wb_sql_rollback(db);
    sqlite3_free(note);
    return status;
}

WbStatus wb_store_migrate(sqlite3 *db, WbErr *err) {
    int64_t tables, version = 0;
    WB_TRY(wb_sql_int(db, "SELECT count(*) FROM main.sqlite_schema", &tables, err));
    if (tables > 0) {
        int64_t ours;
        WB_TRY(wb_sql_int(db, "SELECT count(*) FROM main.sqlite_schema WHERE name = 'meta'", &ours, err));
        if (ours) WB_TRY(wb_sql_int(db, "SELECT value FROM main.meta WHERE key = 'version'", &version, err));
        if (version < 1)
            return wb_fail(err, WB_ERR_INPUT,
                           "not a graycard sidecar: %.300s: another program's file has its name: move "
                           "it away, then run graycard init",
                           sqlite3_db_filename(db, "main"));
    }
    if (version > wb_schema_version)
        return wb_fail(err, WB_ERR_VERSION, "sidecar is newer than this graycard: version %lld, this build reads %d: "
                       "use a newer graycard", (long long)version, wb_schema_version);
    for (; version < wb_schema_version; version++) WB_TRY(migrate_step(db, version, err));
    return WB_OK;
}

static WbStatus read_only(const WbCli *cli, WbErr *err) {
    return wb_fail(err, WB_ERR_IO,
                   "cannot write beside the catalog: %.300s is read-only: change the permissions of the folder, or "
                   "work on a copy of the catalog", cli->folder);
}

WbStatus wb_store_check_writable(const WbCli *cli, WbErr *err) {
    return wb_file_folder_writable(cli->sidecar_path) ? WB_OK : read_only(cli, err);
}

static WbStatus open_sidecar(WbCli *cli, WbNeeds needs, WbErr *err) {
    if (access(cli->sidecar_path, F_OK) != 0)
        return wb_fail(err, WB_ERR_INPUT, "catalog not known to graycard yet: %.300s: run graycard init %.100s first",
                       cli->catalog_path, cli->catalog_path);
    WB_TRY(wb_store_connect(cli->sidecar_path, SQLITE_OPEN_READWRITE, &cli->db, err));
    /* SQLite makes a journal beside the file it writes */
    cli->sidecar_read_only = sqlite3_db_readonly(cli->db, "main") == 1 || !wb_file_folder_writable(cli->sidecar_path);
    if (needs == WB_NEEDS_SIDECAR && cli->sidecar_read_only) return read_only(cli, err);
    return wb_store_migrate(cli->db, err);
}

static WbStatus read_profile(WbCli *cli, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT value FROM main.meta WHERE key = 'profile'", &statement, err));
    WB_TRY(wb_sql_step(statement, &row, err));
    cli->default_profile = wb_strdup(row ? wb_sql_text(statement, 0) : "default");
    if (!cli->default_profile) return wb_fail_nomem(err);
    if (!cli->profile) cli->profile = cli->default_profile;
    return WB_OK;
}

static WbStatus find_adapter(WbCli *cli, WbErr *err) {
    const char *name = cli->mapping.value[WB_ROLE_ADAPTER];
    cli->adapter = wb_adapter_of_name(name);
    if (!name || cli->adapter) return WB_OK;
    return wb_fail(err, WB_ERR_VERSION, "this graycard does not know '%.80s' catalogs: use a newer graycard", name);
}

WbStatus wb_store_open(WbCli *cli, const char *catalog, WbNeeds needs, WbErr *err) {
    WB_TRY(wb_store_find(cli, catalog, err));
    WB_TRY(open_sidecar(cli, needs, err));
    WB_TRY(read_profile(cli, err));
    WB_TRY(wb_mapping_read(cli->db, "main", &cli->mapping, err));
    WB_TRY(find_adapter(cli, err));
    WB_TRY(wb_ext_register(cli->db, err));
    WB_TRY(wb_recover(cli, needs, err));
    WB_TRY(wb_catalog_attach(cli, err));
    WB_TRY(wb_store_views(cli->db, &cli->mapping, err));
    WB_TRY(wb_scale_open(cli, err));
    return WB_OK;
}

void wb_store_close(WbCli *cli) {
    wb_catalog_detach(cli);
    sqlite3_close(cli->db);
    cli->db = NULL;
    wb_mapping_clear(&cli->mapping);
    wb_free(cli->catalog_path);
    wb_free(cli->sidecar_path);
    wb_free(cli->folder);
    wb_free(cli->default_profile);
    cli->catalog_path = cli->sidecar_path = cli->folder = cli->default_profile = NULL;
}

WbStatus wb_store_save(sqlite3 *db, const char *path, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *temporary = sqlite3_mprintf("%s.%ld.tmp", path, (long)getpid());
    WB_CLEANUP(wb_sql_text_at) char *sql = temporary ? sqlite3_mprintf("VACUUM main INTO %Q", temporary) : NULL;
    WbStatus status = wb_sql_exec(db, sql, err);
    if (status == WB_OK) status = wb_file_settle(temporary, path, err);
    if (status != WB_OK && temporary) unlink(temporary);
    return status;
}

static WbStatus no_model(WbCli *cli, WbErr *err) {
    int64_t others;
    int named = strcmp(cli->profile, cli->default_profile) != 0;
    WB_TRY(wb_sql_int(cli->db, "SELECT count(*) FROM main.profile WHERE version IS NOT NULL", &others, err));
    return wb_fail(err, WB_ERR_INPUT,
                   "no model yet: profile '%.100s' has not been trained: run graycard train %.200s%s%.100s%s%s",
                   cli->profile, cli->catalog_path, named ? " --profile '" : "", named ? cli->profile : "",
                   named ? "'" : "", others ? ", or choose another (graycard profiles lists them)" : "");
}

WbStatus wb_cli_version(WbCli *cli, int64_t *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT version FROM main.profile WHERE name = ?1 AND version IS NOT NULL",
                          &statement, err));
    sqlite3_bind_text(statement, 1, cli->profile, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_step(statement, &row, err));
    if (!row) return no_model(cli, err);
    *ret = sqlite3_column_int64(statement, 0);
    return WB_OK;
}

WbStatus wb_cli_path(const WbCli *cli, const char *path, char **ret, WbErr *err) {
    return wb_photo_path(cli->folder, path, ret, err);
}

void wb_cli_now(char *ret) {
    struct timespec now;
    struct tm utc;
    char seconds[24]; /* 19 characters up to the year 9999 */
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(ret, WB_NOW_BYTES, "%s.%03dZ", seconds, (int)(now.tv_nsec / 1000000));
}
