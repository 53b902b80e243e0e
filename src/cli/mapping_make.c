#define _XOPEN_SOURCE 700 /* realpath */
#include "cli/mapping_make.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "cli/schema.h"
#include "cli/sql.h"

WbStatus wb_catalog_native(WbCli *cli, int *ret, WbErr *err) {
    int64_t tables, version;
    WB_TRY(wb_sql_int(cli->db,
                      "SELECT count(*) FROM catalog.sqlite_schema WHERE (type, name) IN (VALUES ('table', 'photo'), "
                      "('table', 'sliders'), ('view', 'photo_sliders'))",
                      &tables, err));
    WB_TRY(wb_sql_int(cli->db, "PRAGMA catalog.user_version", &version, err));
    if (tables == 3 && version > WB_NATIVE_VERSION)
        return wb_fail(err, WB_ERR_VERSION,
                       "catalog is newer than this graycard: native version %lld, this build reads %d: "
                       "use a newer graycard",
                       (long long)version, WB_NATIVE_VERSION);
    *ret = tables == 3 && version == WB_NATIVE_VERSION;
    return WB_OK;
}

/* Standard column name of a role: slider exports and the native form have these. */
static const char *standard_name(int role) {
    if (role == WB_ROLE_ID) return "id_global";
    if (role == WB_ROLE_TEMPERATURE) return "Temperature";
    if (role == WB_ROLE_TINT) return "Tint";
    return wb_role_name(role);
}

WbStatus wb_mapping_native(WbMapping *ret, WbErr *err) {
    WbMapping mapping = {0};
    WbStatus status = wb_mapping_set(&mapping, WB_ROLE_READ, "photo_sliders", err);
    if (status == WB_OK) status = wb_mapping_set(&mapping, WB_ROLE_WRITE, "sliders", err);
    for (int role = 0; role < WB_ROLES && status == WB_OK; role++)
        if (wb_role_is_column(role)) status = wb_mapping_set(&mapping, role, standard_name(role), err);
    if (status != WB_OK) return wb_mapping_clear(&mapping), status;
    *ret = mapping;
    return WB_OK;
}

/* The option that names a role: "table" for 'read', "set-by" for 'set_by', else the role itself. */
static const char *option_of_role(int role) {
    if (role == WB_ROLE_READ) return "table";
    if (role == WB_ROLE_WRITE) return "write-table";
    if (role == WB_ROLE_SET_BY) return "set-by";
    if (role == WB_ROLE_SET_AT) return "set-at";
    return wb_role_name(role);
}

/* The names that `sql` lists (?1 = the table), as "a, b, c", cut when long. */
static WbStatus list_names(sqlite3 *db, const char *sql, const char *table, char *ret, size_t room, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *names = NULL;
    int row;
    WB_TRY(wb_sql_prepare(db, sql, &names, err));
    if (table) sqlite3_bind_text(names, 1, table, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_step(names, &row, err));
    const char *text = wb_sql_text(names, 0);
    snprintf(ret, room, "%s", *text ? text : "none");
    return WB_OK;
}

#define TABLES "FROM catalog.sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite@_%' ESCAPE '@' "
#define COLUMNS "FROM pragma_table_xinfo(?1, 'catalog') "

/* The catalog's own spelling of a table's or column's name; *ret NULL: there is none. The caller's: wb_free. */
static WbStatus own_name(sqlite3 *db, const char *sql, const char *table, const char *name, char **ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *found = NULL;
    int row;
    WB_TRY(wb_sql_prepare(db, sql, &found, err));
    if (table) sqlite3_bind_text(found, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(found, 2, name, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_step(found, &row, err));
    char *copy = row ? wb_strdup(wb_sql_text(found, 0)) : NULL;
    if (row && !copy) return wb_fail_nomem(err);
    *ret = copy;
    return WB_OK;
}

static WbStatus own_table(sqlite3 *db, const char *name, char **ret, WbErr *err) {
    char names[200]; /* as many as fit one line */
    WB_TRY(own_name(db, "SELECT name " TABLES "AND name = ?2 COLLATE NOCASE", NULL, name, ret, err));
    if (*ret) return WB_OK;
    WB_TRY(list_names(db, "SELECT group_concat(name, ', ') " TABLES, NULL, names, sizeof names, err));
    return wb_fail(err, WB_ERR_INPUT, "no such table in the catalog: '%.100s': its tables are %s", name, names);
}

static WbStatus missing_column(sqlite3 *db, const char *table, const char *name, int role, WbErr *err) {
    char names[280]; /* as many as fit one line */
    WB_TRY(list_names(db, "SELECT group_concat(name, ', ') " COLUMNS, table, names, sizeof names, err));
    return wb_fail(err, WB_ERR_INPUT, "no column '%.80s' in table '%.60s': name one with --%s: it has %s", name, table,
                   option_of_role(role), names);
}

/* One column role: as named, or by its standard name where there is such a column. */
static WbStatus map_column(sqlite3 *db, const WbArgs *args, int role, WbMapping *mapping, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *own = NULL;
    const char *table = mapping->value[WB_ROLE_READ], *named = wb_arg(args, option_of_role(role));
    const char *wanted = named ? named : standard_name(role);
    if (named && !*named) return WB_OK; /* --set-by '' leaves a standard column unmapped */
    WB_TRY(own_name(db, "SELECT name " COLUMNS "WHERE name = ?2 COLLATE NOCASE", table, wanted, &own, err));
    int needed = role == WB_ROLE_ID || role == WB_ROLE_TEMPERATURE || role == WB_ROLE_TINT;
    if (!own && (named || needed)) return missing_column(db, table, wanted, role, err);
    return own ? wb_mapping_set(mapping, role, own, err) : WB_OK;
}

static WbStatus map_table(WbCli *cli, const WbArgs *args, WbMapping *mapping, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *own = NULL;
    const char *named = wb_arg(args, "table");
    char names[200]; /* as many as fit one line */
    if (named) {
        WB_TRY(own_table(cli->db, named, &own, err));
        return wb_mapping_set(mapping, WB_ROLE_READ, own, err);
    }
    WB_TRY(list_names(cli->db, "SELECT group_concat(name, ', ') " TABLES, NULL, names, sizeof names, err));
    return wb_fail(err, WB_ERR_INPUT,
                   "not a native graycard catalog: say which table holds the sliders with --table: it has "
                   "%s",
                   names);
}

/* The table written to: it must have the written columns under the same names. */
static WbStatus map_written(sqlite3 *db, const WbArgs *args, WbMapping *mapping, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *own = NULL;
    const char *named = wb_arg(args, "write-table"), *table = mapping->value[WB_ROLE_READ];
    WB_CLEANUP(wb_free_at) char *view = NULL;
    WB_TRY(own_name(db, "SELECT name FROM catalog.sqlite_schema WHERE type = 'view' AND name = ?2", NULL, table,
                    &view, err));
    if (view && !named)
        return wb_fail(err, WB_ERR_USAGE, "'%.80s' is a view: say with --write-table which table keeps the sliders",
                       table);
    WB_TRY(own_table(db, named ? named : table, &own, err));
    static const int written[] = {WB_ROLE_ID, WB_ROLE_TEMPERATURE, WB_ROLE_TINT, WB_ROLE_SET_BY, WB_ROLE_SET_AT};
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        const char *column = mapping->value[written[i]];
        WB_CLEANUP(wb_free_at) char *there = NULL;
        if (!column) continue;
        WB_TRY(own_name(db, "SELECT name " COLUMNS "WHERE name = ?2 COLLATE NOCASE", own, column, &there, err));
        if (!there) return missing_column(db, own, column, written[i], err);
    }
    return wb_mapping_set(mapping, WB_ROLE_WRITE, own, err);
}

WbStatus wb_folder_kept(const char *folder, const char *base, char **ret, WbErr *err) {
    struct stat facts;
    char *whole = stat(folder, &facts) == 0 && S_ISDIR(facts.st_mode) ? realpath(folder, NULL) : NULL;
    if (!whole)
        return wb_fail(err, WB_ERR_INPUT, "no such folder: %.300s: %s", folder,
                       errno ? strerror(errno) : "it is a file");
    size_t length = strlen(base);
    const char *kept = whole;
    if (strcmp(base, "/") != 0 && strncmp(whole, base, length) == 0 && (whole[length] == '/' || !whole[length]))
        kept = whole[length] ? whole + length + 1 : "";
    char *copy = wb_strdup(kept);
    free(whole); /* realpath's own */
    if (!copy) return wb_fail_nomem(err);
    *ret = copy;
    return WB_OK;
}

static WbStatus map_images(WbCli *cli, const WbArgs *args, WbMapping *mapping, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *kept = NULL;
    const char *folder = wb_arg(args, "images"), *suffix = wb_arg(args, "suffix");
    if (!folder && mapping->value[WB_ROLE_PATH]) return WB_OK;
    if (!folder)
        return wb_fail(err, WB_ERR_USAGE,
                       "where are the photos? the table has no column 'path': name one with --path, or "
                       "a folder of ID.tif files with --images");
    WB_TRY(wb_folder_kept(folder, cli->folder, &kept, err));
    WB_TRY(wb_mapping_set(mapping, WB_ROLE_IMAGES, kept, err));
    return wb_mapping_set(mapping, WB_ROLE_SUFFIX, suffix ? suffix : WB_SUFFIX, err);
}

WbStatus wb_mapping_from_options(WbCli *cli, const WbArgs *args, WbMapping *ret, WbErr *err) {
    WbMapping mapping = {0};
    WbStatus status = map_table(cli, args, &mapping, err);
    for (int role = 0; role < WB_ROLES && status == WB_OK; role++)
        if (wb_role_is_column(role)) status = map_column(cli->db, args, role, &mapping, err);
    if (status == WB_OK) status = map_written(cli->db, args, &mapping, err);
    if (status == WB_OK) status = map_images(cli, args, &mapping, err);
    if (status != WB_OK) return wb_mapping_clear(&mapping), status;
    *ret = mapping;
    return WB_OK;
}

WbStatus wb_mapping_store(sqlite3 *db, const WbMapping *mapping, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *insert = NULL;
    WB_TRY(wb_sql_exec(db, "DELETE FROM main.mapping", err));
    WB_TRY(wb_sql_prepare(db, "INSERT INTO main.mapping VALUES (?1, ?2)", &insert, err));
    for (int role = 0; role < WB_ROLES; role++) {
        if (!mapping->value[role]) continue;
        sqlite3_bind_text(insert, 1, wb_role_name(role), -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, mapping->value[role], -1, SQLITE_STATIC);
        WB_TRY(wb_sql_run(insert, err));
    }
    return WB_OK;
}

WbStatus wb_mapping_check_ids(sqlite3 *db, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *twice = NULL;
    int row;
    int64_t nameless;
    WB_TRY(wb_sql_int(db, "SELECT count(*) FROM temp.photo WHERE photo_id IS NULL", &nameless, err));
    if (nameless)
        return wb_fail(err, WB_ERR_INPUT,
                       "photos without an id: %lld rows have NULL there: give every photo its own id",
                       (long long)nameless);
    WB_TRY(wb_sql_prepare(db, "SELECT count(*), photo_id FROM (SELECT photo_id FROM temp.photo GROUP BY photo_id "
                          "HAVING count(*) > 1)", &twice, err));
    WB_TRY(wb_sql_step(twice, &row, err));
    if (row && sqlite3_column_int64(twice, 0) > 0)
        return wb_fail(err, WB_ERR_INPUT,
                       "ids that occur more than once: %lld of them, '%.100s' is one: give every photo its "
                       "own id, or choose another column with --id",
                       (long long)sqlite3_column_int64(twice, 0), wb_sql_text(twice, 1));
    return WB_OK;
}
