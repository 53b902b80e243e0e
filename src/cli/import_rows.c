#include "cli/import_rows.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/csv_read.h"
#include "cli/sql.h"

/* Where a CSV column goes: index of a parameter of the statement below. */
static const char *const photo_columns[] = {
    "id_global", "copyCreationTime", "captureTime",    "touchTime",   "grayscale",  "camera_model", "camera_group",
    "aperture",  "shutterSpeed",     "isoSpeedRating", "focalLength", "flashFired", "intensity",    "ev",
    "currTemp",  "currTint"};
static const char *const slider_columns[] = {"Temperature", "Tint"};
enum {
    PHOTO_COLUMNS = sizeof photo_columns / sizeof *photo_columns,
    SLIDERS = 2,
    TARGETS = PHOTO_COLUMNS + SLIDERS, /* sliders come after the photo's */
    TARGET_ID = 0,
};

typedef struct Import {
    sqlite3_stmt *photo, *sliders, *seen, *earlier; /* owned */
    const char *folder, *kept;                      /* borrowed */
    int column[TARGETS];                            /* CSV column of each target, or -1 */
    int columns;                                    /* of the header; 0: not read yet */
    int64_t twice, twice_line[2];
    char twice_id[101]; /* enough to find it */
    WbImported counts;
} Import;

static void import_clear(Import *import) {
    sqlite3_finalize(import->photo);
    sqlite3_finalize(import->sliders);
    sqlite3_finalize(import->seen);
    sqlite3_finalize(import->earlier);
}

static WbStatus prepare(sqlite3 *db, Import *import, WbErr *err) {
    sqlite3_str *text = sqlite3_str_new(db);
    sqlite3_str_appendall(text, "INSERT INTO photo (path");
    for (int i = 0; i < PHOTO_COLUMNS; i++) sqlite3_str_appendf(text, ", %s", photo_columns[i]);
    sqlite3_str_appendf(text, ") VALUES (?%d", TARGETS + 1);
    for (int i = 0; i < PHOTO_COLUMNS; i++) sqlite3_str_appendf(text, ", ?%d", i + 1);
    sqlite3_str_appendall(text, ")");
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_str_finish(text);
    WB_TRY(wb_sql_exec(db, "CREATE TEMP TABLE seen (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID", err));
    WB_TRY(wb_sql_prepare(db, sql, &import->photo, err));
    WB_TRY(wb_sql_prepare(db, "UPDATE sliders SET Temperature = ?2, Tint = ?3, set_by = 'hand' WHERE id_global = ?1",
                          &import->sliders, err));
    WB_TRY(wb_sql_prepare(db, "INSERT OR IGNORE INTO temp.seen VALUES (?1, ?2)", &import->seen, err));
    return wb_sql_prepare(db, "SELECT line FROM temp.seen WHERE id = ?1", &import->earlier, err);
}

static int target_of(const char *name) {
    for (int i = 0; i < PHOTO_COLUMNS; i++)
        if (sqlite3_stricmp(name, photo_columns[i]) == 0) return i;
    for (int i = 0; i < SLIDERS; i++)
        if (sqlite3_stricmp(name, slider_columns[i]) == 0) return PHOTO_COLUMNS + i;
    return -1;
}

static void note_ignored(Import *import, const char *name) {
    char *ignored = import->counts.ignored;
    size_t used = strlen(ignored), room = sizeof import->counts.ignored;
    snprintf(ignored + used, room - used, "%s%s", used ? ", " : "", name);
}

static WbStatus take_header(Import *import, const char *const *fields, size_t count, WbErr *err) {
    for (int i = 0; i < TARGETS; i++) import->column[i] = -1;
    for (size_t i = 0; i < count; i++) {
        const char *name = fields[i] ? fields[i] : "";
        int target = target_of(name);
        if (target < 0) {
            if (*name) note_ignored(import, name);
            continue;
        }
        if (import->column[target] >= 0)
            return wb_fail(err, WB_ERR_INPUT, "column occurs twice in sliders.csv: '%.100s': leave one of them out",
                           name);
        import->column[target] = (int)i;
    }
    if (import->column[TARGET_ID] < 0)
        return wb_fail(err, WB_ERR_INPUT,
                       "no column id_global in sliders.csv: its first line has %s: the first line must "
                       "name the columns",
                       *import->counts.ignored ? import->counts.ignored : "other columns");
    import->columns = (int)count;
    return WB_OK;
}

/* FOLDER/images/ID and the first suffix that is there; not there: .tif, and *exists is 0. */
static WbStatus file_of(const Import *import, const char *id, char **ret, int *exists, WbErr *err) {
    static const char *const suffixes[] = {
        ".tif", ".tiff", ".TIF", ".TIFF", ".dng", ".DNG", ".cr2", ".CR2", ".cr3", ".CR3",  ".nef",  ".NEF",
        ".arw", ".ARW",  ".raf", ".RAF",  ".orf", ".ORF", ".rw2", ".RW2", ".pef", ".PEF",  ".srw",  ".SRW",
        ".iiq", ".IIQ",  ".3fr", ".3FR",  ".jpg", ".JPG", ".jpeg", ".JPEG", ".heic", ".HEIC"};
    enum { SUFFIXES = sizeof suffixes / sizeof *suffixes };
    *exists = 0;
    const char *suffix = suffixes[0];
    for (int i = 0; i < SUFFIXES && !*exists; i++) {
        WB_CLEANUP(wb_sql_text_at) char *file = sqlite3_mprintf("%s/images/%s%s", import->folder, id, suffixes[i]);
        if (!file) return wb_fail_nomem(err);
        if (access(file, F_OK) != 0) continue;
        *exists = 1;
        suffix = suffixes[i];
    }
    *ret = sqlite3_mprintf("%s%simages/%s%s", import->kept, *import->kept ? "/" : "", id, suffix);
    return *ret ? WB_OK : wb_fail_nomem(err);
}

static const char *field_of(const Import *import, int target, const char *const *fields, size_t count) {
    int column = import->column[target];
    return column >= 0 && (size_t)column < count ? fields[column] : NULL;
}

/* Notes the id; *ret is 0 when it was there before. */
static WbStatus first_time(Import *import, const char *id, int64_t line, int *ret, WbErr *err) {
    sqlite3 *db = sqlite3_db_handle(import->seen);
    sqlite3_bind_text(import->seen, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(import->seen, 2, line);
    WB_TRY(wb_sql_run(import->seen, err));
    *ret = sqlite3_changes(db) == 1;
    if (*ret || import->twice++) return WB_OK;
    int row;
    sqlite3_bind_text(import->earlier, 1, id, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_step(import->earlier, &row, err));
    import->twice_line[0] = sqlite3_column_int64(import->earlier, 0);
    import->twice_line[1] = line;
    sqlite3_reset(import->earlier);
    snprintf(import->twice_id, sizeof import->twice_id, "%s", id);
    return WB_OK;
}

static WbStatus insert_photo(Import *import, const char *const *fields, size_t count, const char *id, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *path = NULL;
    int exists;
    WB_TRY(file_of(import, id, &path, &exists, err));
    import->counts.without_file += !exists;
    for (int i = 0; i < PHOTO_COLUMNS; i++)
        sqlite3_bind_text(import->photo, i + 1, field_of(import, i, fields, count), -1, SQLITE_STATIC);
    sqlite3_bind_text(import->photo, TARGETS + 1, path, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_run(import->photo, err));
    import->counts.photos++;
    const char *temperature = field_of(import, PHOTO_COLUMNS, fields, count);
    const char *tint = field_of(import, PHOTO_COLUMNS + 1, fields, count);
    if (!temperature && !tint) return WB_OK;
    sqlite3_bind_text(import->sliders, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_text(import->sliders, 2, temperature, -1,
                      SQLITE_STATIC); /* text: the column's affinity makes numbers */
    sqlite3_bind_text(import->sliders, 3, tint, -1, SQLITE_STATIC);
    import->counts.labelled += temperature && tint;
    return wb_sql_run(import->sliders, err);
}

static WbStatus take_record(void *context, const char *const *fields, size_t count, int64_t line, WbErr *err) {
    Import *import = context;
    if (!import->columns) return take_header(import, fields, count, err);
    const char *id = field_of(import, TARGET_ID, fields, count);
    if (!id)
        return wb_fail(err, WB_ERR_INPUT,
                       "photo without an id: sliders.csv, line %lld: give every photo its own id_global",
                       (long long)line);
    int first;
    WB_TRY(first_time(import, id, line, &first, err));
    if (!first) return WB_OK; /* counted: refused at the end */
    import->counts.long_rows += count > (size_t)import->columns;
    return insert_photo(import, fields, count, id, err);
}

WbStatus wb_import_rows(sqlite3 *db, const char *folder, const char *kept, WbImported *ret, WbErr *err) {
    WB_CLEANUP(import_clear) Import import = {.folder = folder, .kept = kept};
    WB_CLEANUP(wb_sql_text_at) char *path = sqlite3_mprintf("%s/sliders.csv", folder);
    if (!path) return wb_fail_nomem(err);
    WB_TRY(prepare(db, &import, err));
    WB_TRY(wb_csv_read(path, take_record, &import, err));
    if (!import.columns)
        return wb_fail(err, WB_ERR_INPUT, "empty file: %.300s: the first line must name the columns", path);
    if (import.counts.photos == 0)
        return wb_fail(err, WB_ERR_INPUT, "no photos: %.300s has a first line only: add a line for each photo", path);
    if (import.twice)
        return wb_fail(err, WB_ERR_INPUT,
                       "ids that occur more than once in sliders.csv: %lld row%s too many, '%s' on lines "
                       "%lld and %lld: give every photo its own id",
                       (long long)import.twice, import.twice == 1 ? "" : "s", import.twice_id,
                       (long long)import.twice_line[0], (long long)import.twice_line[1]);
    *ret = import.counts;
    return WB_OK;
}
