#include "cli/load.h"

#include <string.h>

#include "base/memory.h"
#include "cli/scale.h"
#include "cli/sql.h"
#include "model/shot_fields.h"

/* Lets a statement read and compute, nothing else, and read no table called `context`. */
static int only_reads(void *context, int action, const char *a, const char *b, const char *c, const char *d) {
    (void)c, (void)d;
    const char *closed = context;
    if (action == SQLITE_FUNCTION) return b && sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    if (action == SQLITE_READ) return closed && a && sqlite3_stricmp(a, closed) == 0 ? SQLITE_DENY : SQLITE_OK;
    return action == SQLITE_SELECT || action == SQLITE_RECURSIVE ? SQLITE_OK : SQLITE_DENY;
}

/* Whether SQLite takes the condition, written as `form` says ("%s": the condition), over the rows of a view. SQLite's
 * words are with the connection. */
static int takes(sqlite3 *db, const char *form, const char *view, const char *where, const char *closed) {
    WB_CLEANUP(wb_sql_text_at) char *condition = sqlite3_mprintf(form, where);
    WB_CLEANUP(wb_sql_text_at)
    char *sql = condition ? sqlite3_mprintf("SELECT 1 FROM temp.%w WHERE %s", view, condition) : NULL;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    const char *tail = "";
    if (!sql) return 0;
    sqlite3_set_authorizer(db, only_reads, (void *)closed);
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, &tail);
    sqlite3_set_authorizer(db, NULL, NULL);
    return code == SQLITE_OK && !*tail && sqlite3_stmt_readonly(statement);
}

/* The line breaks keep a comment at its end from swallowing what follows. Without brackets of ours its own must match;
 * within them it must be an expression. */
static const char bare[] = "\n%s\n", bracketed[] = "(\n%s\n)";

WbStatus wb_check_where(WbCli *cli, const char *view, const char *where, WbErr *err) {
    if (!where) return WB_OK;
    if (takes(cli->db, bracketed, view, where, NULL) && takes(cli->db, bare, view, where, NULL)) return WB_OK;
    int said = sqlite3_errcode(cli->db);
    if (said == SQLITE_NOMEM) return wb_fail_nomem(err);
    return wb_fail(err, WB_ERR_USAGE,
                   "--where does not work: %.200s: %s: write an SQL condition over the photo's columns, such as "
                   "\"camera_model = 'X100'\"",
                   where, said == SQLITE_OK ? "it is more than one condition" : sqlite3_errmsg(cli->db));
}

int wb_where_sees_predictions(WbCli *cli, const char *where) {
    int strings; /* "novelty" in double quotes would be taken for a string where there is no such column */
    if (!where) return 0;
    sqlite3_db_config(cli->db, SQLITE_DBCONFIG_DQS_DML, -1, &strings);
    sqlite3_db_config(cli->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    int taken = takes(cli->db, bracketed, "photo_state", where, "prediction");
    sqlite3_db_config(cli->db, SQLITE_DBCONFIG_DQS_DML, strings, NULL);
    return !taken;
}

char *wb_selection_from(const WbSelection *selection) {
    static const char *const states[] = {[WB_SELECT_ALL] = "1",
                                         [WB_SELECT_HAND] = "state IS 'hand'",
                                         [WB_SELECT_NOT_HAND] = "state IS NOT 'hand'"};
    return sqlite3_mprintf(
        "(SELECT * FROM temp.photo_state WHERE photo_id IS NOT NULL AND %s AND (\n%s\n)) AS p",
        states[selection->select], selection->where ? selection->where : "1");
}

/* Columns before those of the shot. */
enum { ID, PATH, TEMPERATURE, TINT, GRAYSCALE, STATE, BATCH, SHOT };

static char *entries_query(const WbSelection *selection) {
    WB_CLEANUP(wb_sql_text_at) char *from = wb_selection_from(selection);
    if (!from) return NULL;
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql,
                        "SELECT p.photo_id, p.path, p.temperature, p.tint, p.grayscale, p.state, p.batch");
    for (int i = 0; i < WB_SHOT_FIELDS; i++)
        sqlite3_str_appendf(sql, ", p.\"%w\"", wb_shot_field(i)->key);
    for (int i = 0; i < WB_SHOT_FIELDS; i++)
        sqlite3_str_appendf(sql, ", json_extract(d.shot, '$.%q')", wb_shot_field(i)->key);
    sqlite3_str_appendf(sql, " FROM %s LEFT JOIN main.digest AS d ON d.photo_id = p.photo_id", from);
    return sqlite3_str_finish(sql);
}

WbState wb_state_of_text(const char *text) {
    if (strcmp(text, "hand") == 0) return WB_STATE_HAND;
    return strcmp(text, "graycard") == 0 ? WB_STATE_GRAYCARD : WB_STATE_UNSET;
}

static void entry_clear(WbEntry *entry) {
    sqlite3_value_free(entry->id);
    wb_free(entry->key);
    wb_free(entry->path);
}

static WbStatus entry_of_columns(sqlite3_stmt *statement, WbScale scale, WbEntry *ret, WbErr *err) {
    int has_path = sqlite3_column_type(statement, PATH) != SQLITE_NULL;
    WbEntry entry = {
        .id = sqlite3_value_dup(sqlite3_column_value(statement, ID)),
        .path = has_path ? wb_strdup(wb_sql_text(statement, PATH)) : NULL,
        .temperature = wb_scale_to_kelvin(scale, wb_slider_of_column(statement, TEMPERATURE)),
        .tint = wb_slider_of_column(statement, TINT),
        .grayscale = sqlite3_column_int(statement, GRAYSCALE) == 1,
        .state = wb_state_of_text(wb_sql_text(statement, STATE)),
    };
    wb_shot_of_columns(statement, SHOT, &entry.catalog);
    wb_shot_of_columns(statement, SHOT + WB_SHOT_FIELDS, &entry.file);
    entry.corrected = entry.state == WB_STATE_HAND && sqlite3_column_type(statement, BATCH) != SQLITE_NULL;
    entry.key = wb_strdup(wb_sql_text(statement, ID)); /* last: it turns a blob id in the row into text */
    if (!entry.id || !entry.key || (has_path && !entry.path)) return entry_clear(&entry), wb_fail_nomem(err);
    *ret = entry;
    return WB_OK;
}

static WbStatus entries_add(WbEntries *entries, sqlite3_stmt *statement, WbScale scale, WbErr *err) {
    if (entries->count == entries->room) {
        size_t room = entries->room ? 2 * entries->room : 256; /* a small catalog to begin with */
        WbEntry *more = wb_realloc(entries->all, entries->room, room, sizeof *more);
        if (!more) return wb_fail_nomem(err);
        entries->all = more;
        entries->room = room;
    }
    WB_TRY(entry_of_columns(statement, scale, &entries->all[entries->count], err));
    entries->count++;
    return WB_OK;
}

WbStatus wb_entries_load(WbCli *cli, const WbSelection *selection, WbEntries *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *sql = entries_query(selection);
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    WB_CLEANUP(wb_entries_clear) WbEntries entries = {0};
    WB_TRY(wb_sql_prepare(cli->db, sql, &statement, err));
    for (int row;;) {
        WB_TRY(wb_sql_step(statement, &row, err));
        if (!row) break;
        WB_TRY(entries_add(&entries, statement, cli->scale, err));
    }
    *ret = entries;
    entries = (WbEntries){0};
    return WB_OK;
}

void wb_entries_clear(WbEntries *entries) {
    for (size_t i = 0; i < entries->count; i++)
        entry_clear(&entries->all[i]);
    wb_free(entries->all);
    *entries = (WbEntries){0};
}

WbShot wb_entry_shot(const WbEntry *entry) {
    WbShot shot = entry->catalog;
    wb_shot_merge(&shot, &entry->file);
    return shot;
}

WbStatus wb_digests_open(WbCli *cli, WbDigests *ret, WbErr *err) {
    return wb_sql_prepare(cli->db,
                          "SELECT features FROM main.digest WHERE photo_id = ?1 AND features IS NOT NULL",
                          &ret->statement, err);
}

WbStatus wb_digests_read(WbDigests *digests, const WbEntry *entry, WbFeatures *ret, int *found, WbErr *err) {
    int has_row;
    sqlite3_bind_value(digests->statement, 1, entry->id);
    WbStatus status = wb_sql_step(digests->statement, &has_row, err);
    if (status == WB_OK) {
        const void *blob = has_row ? sqlite3_column_blob(digests->statement, 0) : NULL;
        size_t bytes = has_row ? (size_t)sqlite3_column_bytes(digests->statement, 0) : 0;
        /* a blob of another recipe, or a damaged one, is a cache miss: scan makes it again */
        *found = blob && wb_features_unpack(blob, bytes, ret, NULL) == WB_OK;
    }
    sqlite3_reset(digests->statement);
    return status;
}

void wb_digests_close(WbDigests *digests) {
    sqlite3_finalize(digests->statement);
    digests->statement = NULL;
}
