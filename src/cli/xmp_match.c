#include "cli/xmp.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/adapter.h"
#include "cli/file.h"
#include "cli/sql.h"

#define SKEW_SECONDS 2 /* as darktable: some disks know even seconds only */

/* Columns of the queries over temp.adapter_file. */
enum { PHOTO, FILE_PATH, KNOWN_AT };

/* Statements of ?1 photo. */
typedef struct Match {
    sqlite3_stmt *note;  /* ?2 path, ?3 old */
    sqlite3_stmt *renew, *forget;
    sqlite3_stmt *leave; /* ?2 reason */
} Match;

static void match_close(Match *match) {
    sqlite3_finalize(match->note);
    sqlite3_finalize(match->renew);
    sqlite3_finalize(match->forget);
    sqlite3_finalize(match->leave);
}

static WbStatus match_open(sqlite3 *db, Match *match, WbErr *err) {
    WB_TRY(wb_sql_prepare(db, "INSERT OR IGNORE INTO temp.file_change VALUES (?1, ?2, ?3, NULL)", &match->note, err));
    WB_TRY(wb_sql_prepare(db, "UPDATE temp.file_change AS c SET new = (SELECT n.new FROM temp.adapter_file_new AS n "
                          "WHERE n.photo_id = c.photo_id) WHERE c.photo_id IS ?1", &match->renew, err));
    WB_TRY(wb_sql_prepare(db, "DELETE FROM temp.file_change WHERE photo_id IS ?1", &match->forget, err));
    return wb_sql_prepare(db, "INSERT INTO temp.unwritable (photo_id, reason) VALUES (?1, ?2)", &match->leave, err);
}

/* *ret NULL: there is none. A failure is the reason to leave the photo alone. */
static WbStatus read_old(const WbCli *cli, const char *path, int64_t known_at, char **ret, size_t *bytes,
                         WbErr *err) {
    struct stat facts;
    if (stat(path, &facts) == 0) {
        if (facts.st_mtim.tv_sec > known_at + SKEW_SECONDS)
            return wb_fail(err, WB_ERR_INPUT, "its sidecar is newer than the catalog: let %s read it in first",
                           cli->adapter->program);
        if (access(path, W_OK) != 0 || !wb_file_folder_writable(path)) /* it is made anew beside the old one */
            return wb_fail(err, WB_ERR_INPUT, "its sidecar cannot be written: %s", strerror(errno));
    }
    return wb_xmp_file(path, ret, bytes, err);
}

static WbStatus run_with(sqlite3_stmt *statement, sqlite3_value *photo, WbErr *err) {
    if (sqlite3_bind_value(statement, 1, photo) != SQLITE_OK) return wb_fail_nomem(err);
    return wb_sql_run(statement, err);
}

/* A sidecar that cannot be read as one is a reason too. */
static WbStatus renew(sqlite3_stmt *statement, WbErr *why, WbErr *err) {
    sqlite3 *db = sqlite3_db_handle(statement);
    int code = sqlite3_step(statement);
    WbStatus status = WB_OK;
    if (code == SQLITE_ERROR) (void)wb_fail(why, WB_ERR_INPUT, "its sidecar: %.300s", sqlite3_errmsg(db));
    else if (code != SQLITE_DONE) status = wb_sql_fail(db, "reading a sidecar", err);
    sqlite3_reset(statement);
    return status;
}

static WbStatus make_new(const Match *match, sqlite3_value *photo, const char *path, const char *old, size_t bytes,
                         WbErr *why, WbErr *err) {
    sqlite3_bind_text(match->note, 2, path, -1, SQLITE_STATIC);
    sqlite3_bind_blob64(match->note, 3, old, bytes, SQLITE_STATIC);
    WB_TRY(run_with(match->note, photo, err));
    if (sqlite3_changes(sqlite3_db_handle(match->note)) == 0)
        return (void)wb_fail(why, WB_ERR_INPUT, "another photo has the same sidecar"), WB_OK;
    if (sqlite3_bind_value(match->renew, 1, photo) != SQLITE_OK) return wb_fail_nomem(err);
    return renew(match->renew, why, err);
}

static WbStatus match_one(const WbCli *cli, sqlite3_stmt *row, const Match *match, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *path = NULL;
    WB_CLEANUP(wb_free_at) char *old = NULL;
    WbErr why = {0};
    size_t bytes = 0;
    sqlite3_value *photo = sqlite3_column_value(row, PHOTO);
    WB_TRY(wb_cli_path(cli, wb_sql_text(row, FILE_PATH), &path, err));
    WbStatus status = read_old(cli, path, sqlite3_column_int64(row, KNOWN_AT), &old, &bytes, &why);
    if (status == WB_ERR_NOMEM) return wb_fail_nomem(err);
    if (status == WB_OK && old) WB_TRY(make_new(match, photo, path, old, bytes, &why, err));
    if (!*why.text) return WB_OK;
    WB_TRY(run_with(match->forget, photo, err));
    sqlite3_bind_text(match->leave, 2, why.text, -1, SQLITE_TRANSIENT);
    return run_with(match->leave, photo, err);
}

static WbStatus match_all(WbCli *cli, WbErr *err) {
    WB_CLEANUP(match_close) Match match = {0};
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *files = NULL;
    WB_TRY(match_open(cli->db, &match, err));
    WB_TRY(wb_sql_prepare(cli->db, "SELECT f.photo_id, f.path, f.known_at FROM temp.change AS c "
                          "JOIN temp.adapter_file AS f ON f.photo_id = c.photo_id", &files, err));
    for (int row;;) {
        WB_TRY(wb_sql_step(files, &row, err));
        if (!row) return WB_OK;
        WB_TRY(match_one(cli, files, &match, err));
    }
}

int wb_xmp_matches(const WbCli *cli) {
    return cli->adapter && cli->adapter->prepare;
}

WbStatus wb_xmp_match(WbCli *cli, WbChosen *chosen, WbErr *err) {
    if (!cli->adapter) return WB_OK;
    WB_TRY(wb_xmp_tables(cli->db, err));
    WB_TRY(wb_adapter_check(cli->db, err));
    if (wb_xmp_matches(cli)) {
        WB_TRY(wb_adapter_prepare(cli->db, cli->adapter, err));
        WB_TRY(match_all(cli, err));
    }
    WB_TRY(wb_sql_exec(cli->db, "DELETE FROM temp.file_change WHERE new IS NULL OR new IS old; "
                       "DELETE FROM temp.change WHERE photo_id IN (SELECT photo_id FROM temp.unwritable)", err));
    return wb_xmp_count(cli->db, chosen, err);
}

/* --- undo --- */

/* Sidecars that were not there when the batch was applied. */
static WbStatus add_made_since(WbCli *cli, int64_t batch, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *files = NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *add = NULL;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT f.photo_id, f.path FROM main.journal AS j JOIN temp.adapter_file AS f "
                          "ON f.photo_id = j.photo_id WHERE j.batch = ?1 AND NOT EXISTS (SELECT 1 FROM main.file AS m "
                          "WHERE m.batch = j.batch AND m.photo_id = j.photo_id)", &files, err));
    WB_TRY(wb_sql_prepare(cli->db, "INSERT INTO main.file (batch, photo_id, path) VALUES (?2, ?1, ?3)", &add, err));
    sqlite3_bind_int64(files, 1, batch);
    sqlite3_bind_int64(add, 2, batch);
    for (int row;;) {
        WB_CLEANUP(wb_free_at) char *path = NULL;
        WB_TRY(wb_sql_step(files, &row, err));
        if (!row) return WB_OK;
        WB_TRY(wb_cli_path(cli, wb_sql_text(files, FILE_PATH), &path, err));
        if (access(path, F_OK) != 0) continue;
        sqlite3_bind_text(add, 3, path, -1, SQLITE_TRANSIENT);
        WB_TRY(run_with(add, sqlite3_column_value(files, PHOTO), err));
    }
}

/* Columns of the query in wb_xmp_rematch. */
enum { FILE_ROW, FILE_AT, OLD, NEW };

/* Where it cannot be, the file stays what it was, and so a conflict. */
static WbStatus take_back(sqlite3_stmt *row, sqlite3_stmt *note, sqlite3_stmt *renew_new, const char *now, size_t bytes,
                          WbErr *err) {
    WbErr why = {0};
    sqlite3_bind_int64(note, 1, sqlite3_column_int64(row, FILE_ROW));
    sqlite3_bind_blob64(note, 2, now, bytes, SQLITE_STATIC);
    WB_TRY(wb_sql_run(note, err));
    sqlite3_bind_int64(renew_new, 1, sqlite3_column_int64(row, FILE_ROW));
    WB_TRY(renew(renew_new, &why, err));
    if (!*why.text) return WB_OK;
    if (sqlite3_bind_value(note, 2, sqlite3_column_value(row, OLD)) != SQLITE_OK) return wb_fail_nomem(err);
    return wb_sql_run(note, err);
}

static WbStatus rematch_all(sqlite3_stmt *files, sqlite3_stmt *note, sqlite3_stmt *renew_new, WbErr *err) {
    for (int row;;) {
        WB_CLEANUP(wb_free_at) char *now = NULL;
        size_t bytes = 0;
        WB_TRY(wb_sql_step(files, &row, err));
        if (!row) return WB_OK;
        WbErr why;
        WbStatus status = wb_xmp_file(wb_sql_text(files, FILE_AT), &now, &bytes, &why);
        if (status == WB_ERR_NOMEM) return wb_fail_nomem(err);
        if (status != WB_OK) continue; /* wb_xmp_stands will say */
        if (!now || wb_sql_is_blob(files, OLD, now, bytes) || wb_sql_is_blob(files, NEW, now, bytes)) continue;
        WB_TRY(take_back(files, note, renew_new, now, bytes, err));
    }
}

WbStatus wb_xmp_rematch(WbCli *cli, int64_t batch, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *files = NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *note = NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *renew_new = NULL;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT rowid, path, old, new FROM main.file WHERE batch = ?1", &files, err));
    WB_TRY(wb_sql_prepare(cli->db, "UPDATE main.file SET old = ?2 WHERE rowid = ?1", &note, err));
    WB_TRY(wb_sql_prepare(cli->db, "UPDATE main.file AS f SET new = (SELECT u.new FROM temp.adapter_file_undone AS u "
                          "WHERE u.batch = f.batch AND u.photo_id = f.photo_id) WHERE f.rowid = ?1", &renew_new, err));
    WB_TRY(add_made_since(cli, batch, err));
    sqlite3_bind_int64(files, 1, batch);
    WB_TRY(rematch_all(files, note, renew_new, err));
    return wb_sql_exec(cli->db, "DELETE FROM main.file WHERE old IS NULL AND new IS NULL", err); /* nothing of ours */
}

/* --- words --- */

WbStatus wb_xmp_print(WbCli *cli, WbJson *json, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT path FROM temp.file_change ORDER BY rowid", &rows, err));
    if (json) wb_json_key(json, "sidecars"), wb_json_open(json, '[');
    for (int row;;) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) break;
        if (json) wb_json_text(json, wb_sql_text(rows, 0));
        else printf("and its sidecar: %s\n", wb_sql_text(rows, 0));
    }
    if (json) wb_json_close(json, ']');
    return WB_OK;
}
