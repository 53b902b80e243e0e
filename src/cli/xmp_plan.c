#include "cli/xmp.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/memory.h"
#include "catalog/crs.h"
#include "cli/adapter.h"
#include "cli/file.h"
#include "cli/sql.h"

/* Proprietary RAW formats, by the endings of their files. */
static const char *const raw_endings[] = {
    "3fr", "arw", "bay", "cr2", "cr3", "crw", "dcr", "dcs", "erf", "fff", "iiq", "k25", "kdc", "mef", "mos", "mrw",
    "nef", "nrw", "orf", "pef", "ptx", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f"};

int wb_xmp_is_raw(const char *path) {
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && !strchr(dot, '/') && i < sizeof raw_endings / sizeof *raw_endings; i++)
        if (strcasecmp(dot + 1, raw_endings[i]) == 0) return 1;
    return 0;
}

/* One photo of temp.change. */
typedef struct Plan {
    char *path; /* of the sidecar; owned, as are the bytes */
    char *old, *new;
    size_t old_bytes, new_bytes;
    char why[WB_ERR_TEXT_BYTES]; /* it is unwritable; "": it is not */
} Plan;

static void plan_clear(Plan *plan) {
    wb_free(plan->path);
    wb_free(plan->old);
    wb_free(plan->new);
    *plan = (Plan){0};
}

/* Columns of the query below. */
enum { PHOTO, FILE_PATH, TEMPERATURE, TINT, OUR_TEMPERATURE, OUR_TINT, IS_COPY, EDITS };

static char *changes_query(const WbCli *cli) {
    return sqlite3_mprintf(
        "SELECT c.photo_id, p.path, c.new_temperature, c.new_tint, a.new_temperature, a.new_tint, %s, %s "
        "FROM temp.change AS c JOIN temp.photo AS p ON p.photo_id IS c.photo_id "
        "LEFT JOIN temp.photo_applied AS a ON a.photo_id IS c.photo_id %s ORDER BY c.rowid",
        cli->adapter ? "q.is_copy" : "0", cli->adapter && cli->adapter->edits ? cli->adapter->edits : "0",
        cli->adapter ? "LEFT JOIN temp.adapter_all AS q ON q.id_global IS c.photo_id" : "");
}

/* It is made anew beside the old one. */
static void check_folder(Plan *plan) {
    if (!wb_file_folder_writable(plan->path))
        snprintf(plan->why, sizeof plan->why, "nothing can be written into its folder: %s", strerror(errno));
}

/* "IMG.XMP": Adobe's programs on other systems take it for IMG.xmp, and one of the two would be lost there. */
static void check_spelling(Plan *plan) {
    static const char *const others[] = {"XMP", "Xmp"};
    char *ending = plan->path + strlen(plan->path) - 3;
    for (size_t i = 0; i < sizeof others / sizeof *others && access(plan->path, F_OK) != 0; i++) {
        memcpy(ending, others[i], 3);
        if (access(plan->path, F_OK) == 0)
            snprintf(plan->why, sizeof plan->why, "its sidecar's name ends in .%s: rename it to .xmp", others[i]);
        memcpy(ending, "xmp", 3);
    }
}

/* Where the sidecar is, or why there is none. */
static WbStatus find_place(const WbCli *cli, sqlite3_stmt *row, Plan *plan, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *photo = NULL;
    WB_TRY(wb_cli_path(cli, wb_sql_text(row, FILE_PATH), &photo, err));
    const char *why = NULL;
    if (sqlite3_column_int(row, IS_COPY)) why = "a virtual copy, which only the catalog has";
    else if (!wb_xmp_is_raw(photo))
        why = "its settings are inside of it (DNG, JPEG, TIFF), and graycard never writes photos";
    else if (access(photo, F_OK) != 0) why = "its file is not here";
    if (why) {
        snprintf(plan->why, sizeof plan->why, "%s", why);
        return WB_OK;
    }
    size_t stem = (size_t)(strrchr(photo, '.') - photo), room = stem + sizeof ".xmp";
    plan->path = wb_alloc(room, 1);
    if (!plan->path) return wb_fail_nomem(err);
    snprintf(plan->path, room, "%.*s.xmp", (int)stem, photo);
    check_folder(plan);
    check_spelling(plan);
    return WB_OK;
}

/* 1 when the sidecar has a white balance that somebody else set. */
static int is_set_by_hand(const WbCrsBalance *balance, sqlite3_stmt *row) {
    WbLabel label = wb_crs_label(balance);
    if (wb_label_reason(&label)) return 0;
    return sqlite3_column_type(row, OUR_TEMPERATURE) == SQLITE_NULL ||
           label.temperature != sqlite3_column_double(row, OUR_TEMPERATURE) ||
           label.tint != sqlite3_column_double(row, OUR_TINT);
}

/* The sidecar before and after; what it says wrong, and what may not be changed, is a reason. */
static WbStatus make_new(sqlite3_stmt *row, int overwrite, Plan *plan, WbErr *err) {
    WbCrsBalance balance;
    WbErr why = {0};
    WbStatus status = wb_xmp_file(plan->path, &plan->old, &plan->old_bytes, &why);
    if (status == WB_OK && plan->old_bytes) status = wb_crs_read(plan->old, plan->old_bytes, &balance, &why);
    if (status == WB_OK && plan->old && access(plan->path, W_OK) != 0)
        status = wb_fail(&why, WB_ERR_INPUT, "its sidecar is write-protected");
    int by_hand = status == WB_OK && plan->old_bytes && is_set_by_hand(&balance, row);
    if (by_hand && !overwrite) status = wb_fail(&why, WB_ERR_INPUT, "its sidecar has a white balance set by hand");
    if (status == WB_OK && sqlite3_column_int(row, EDITS) > (plan->old != NULL))
        status = wb_fail(&why, WB_ERR_INPUT, "reading its sidecar would undo edits that only the catalog has: choose "
                         "Metadata > Save Metadata to File there, then run this again");
    if (status == WB_OK)
        status = wb_crs_write(plan->old ? plan->old : "", plan->old_bytes, sqlite3_column_int(row, TEMPERATURE),
                              sqlite3_column_int(row, TINT), &plan->new, &plan->new_bytes, &why);
    if (status == WB_ERR_NOMEM) return wb_fail_nomem(err);
    if (status != WB_OK) snprintf(plan->why, sizeof plan->why, "%s", why.text);
    return WB_OK;
}

typedef struct Notes {
    sqlite3_stmt *change, *unwritable;
    int64_t same;
} Notes;

static void notes_close(Notes *notes) {
    sqlite3_finalize(notes->change);
    sqlite3_finalize(notes->unwritable);
}

WbStatus wb_xmp_tables(sqlite3 *db, WbErr *err) {
    return wb_sql_exec(db, "CREATE TEMP TABLE file_change (photo_id PRIMARY KEY, path UNIQUE, old, new); "
                       "CREATE TEMP TABLE unwritable (photo_id PRIMARY KEY, reason, path)", err);
}

WbStatus wb_xmp_count(sqlite3 *db, WbChosen *chosen, WbErr *err) {
    WB_TRY(wb_sql_int(db, "SELECT count(*) FROM temp.change", &chosen->changes, err));
    WB_TRY(wb_sql_int(db, "SELECT count(*) FROM temp.unwritable", &chosen->unwritable, err));
    if (chosen->unwritable == 0) return WB_OK;
    return wb_sql_exec(db, "UPDATE temp.unwritable AS u SET path = p.path FROM temp.photo AS p "
                       "WHERE p.photo_id IS u.photo_id", err);
}

static WbStatus notes_open(sqlite3 *db, Notes *notes, WbErr *err) {
    WB_TRY(wb_xmp_tables(db, err));
    WB_TRY(wb_sql_prepare(db, "INSERT OR IGNORE INTO temp.file_change VALUES (?1, ?2, ?3, ?4)", &notes->change, err));
    return wb_sql_prepare(db, "INSERT INTO temp.unwritable (photo_id, reason) VALUES (?1, ?2)", &notes->unwritable,
                          err);
}

static WbStatus note_plan(sqlite3_stmt *row, const Plan *plan, Notes *notes, WbErr *err) {
    const char *why = plan->why;
    sqlite3_value *photo = sqlite3_column_value(row, PHOTO);
    if (!*why) {
        if (plan->old && plan->old_bytes == plan->new_bytes && memcmp(plan->old, plan->new, plan->new_bytes) == 0)
            return notes->same++, WB_OK;
        sqlite3_bind_value(notes->change, 1, photo);
        sqlite3_bind_text(notes->change, 2, plan->path, -1, SQLITE_STATIC);
        if (plan->old) sqlite3_bind_blob64(notes->change, 3, plan->old, plan->old_bytes, SQLITE_STATIC);
        else sqlite3_bind_null(notes->change, 3);
        sqlite3_bind_blob64(notes->change, 4, plan->new, plan->new_bytes, SQLITE_STATIC);
        WB_TRY(wb_sql_run(notes->change, err));
        if (sqlite3_changes(sqlite3_db_handle(notes->change)) == 1) return WB_OK;
        why = "another photo has the same sidecar";
    }
    sqlite3_bind_value(notes->unwritable, 1, photo);
    sqlite3_bind_text(notes->unwritable, 2, why, -1, SQLITE_STATIC);
    return wb_sql_run(notes->unwritable, err);
}

static WbStatus plan_photo(WbCli *cli, sqlite3_stmt *row, int overwrite, Notes *notes, WbErr *err) {
    WB_CLEANUP(plan_clear) Plan plan = {0};
    WB_TRY(find_place(cli, row, &plan, err));
    if (!*plan.why) WB_TRY(make_new(row, overwrite, &plan, err));
    return note_plan(row, &plan, notes, err);
}

WbStatus wb_xmp_plan(WbCli *cli, int overwrite, WbChosen *chosen, WbErr *err) {
    WB_CLEANUP(notes_close) Notes notes = {0};
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *changes = NULL;
    WB_CLEANUP(wb_sql_text_at) char *sql = changes_query(cli);
    WB_TRY(notes_open(cli->db, &notes, err));
    WB_TRY(wb_sql_prepare(cli->db, sql, &changes, err));
    for (int row;;) {
        WB_TRY(wb_sql_step(changes, &row, err));
        if (!row) break;
        WB_TRY(plan_photo(cli, changes, overwrite, &notes, err));
    }
    chosen->same += notes.same;
    WB_TRY(wb_sql_exec(cli->db, "DELETE FROM temp.change WHERE photo_id NOT IN (SELECT photo_id FROM temp.file_change)",
                       err));
    return wb_xmp_count(cli->db, chosen, err);
}

WbStatus wb_xmp_report(WbCli *cli, WbJson *json, const char *words, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT photo_id, path, reason FROM temp.unwritable ORDER BY rowid", &rows, err));
    if (json) wb_json_key(json, "unwritable"), wb_json_open(json, '[');
    for (int row;;) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) break;
        if (!json) {
            const char *id = wb_sql_text(rows, 0), *path = wb_sql_text(rows, 1), *reason = wb_sql_text(rows, 2);
            if (strcmp(id, path) == 0) printf("%s: %s: %s\n", words, path, reason);
            else printf("%s: %s (%s): %s\n", words, id, path, reason);
            continue;
        }
        wb_json_open(json, '{');
        wb_json_key_text(json, "id_global", wb_sql_text(rows, 0));
        wb_json_key_text(json, "path", wb_sql_text(rows, 1));
        wb_json_key_text(json, "reason", wb_sql_text(rows, 2));
        wb_json_close(json, '}');
    }
    if (json) wb_json_close(json, ']');
    return WB_OK;
}
