#include "ext/sidecar.h"

#include <sqlite3ext.h>
#include <string.h>

#include "base/bytes.h"
#include "base/memory.h"
#include "ext/shot_json.h"
SQLITE_EXTENSION_INIT3

#define WAIT_MS 1500 /* for another connection's short write; graycard's own take less than a second */

struct WbSidecar {
    sqlite3 *db;
    char *path, *folder;
    const char *schema;         /* the catalog's on the host's connection */
    sqlite3_stmt *data_version; /* changes when another connection has written */
    sqlite3_stmt *digest;
    int64_t seen; /* the data version that everything below was read at; -1: nothing is loaded */
    char *select, *profile;
    int64_t version;
    WbModel *model;
};

static void unload(WbSidecar *sidecar) {
    wb_free(sidecar->select);
    wb_free(sidecar->profile);
    wb_model_free(sidecar->model);
    sidecar->select = sidecar->profile = NULL;
    sidecar->model = NULL;
    sidecar->seen = -1;
}

void wb_sidecar_free(WbSidecar *sidecar) {
    if (!sidecar) return;
    unload(sidecar);
    sqlite3_finalize(sidecar->data_version);
    sqlite3_finalize(sidecar->digest);
    sqlite3_close(sidecar->db);
    wb_free(sidecar->path);
    wb_free(sidecar->folder);
    wb_free(sidecar);
}

static void free_at(WbSidecar **sidecar) {
    wb_sidecar_free(*sidecar);
}

static void finalize_at(sqlite3_stmt **statement) {
    sqlite3_finalize(*statement);
}

/* What SQLite said of the sidecar, as a status. */
static WbStatus fail_sidecar(const WbSidecar *sidecar, WbErr *err) {
    int code = sidecar->db ? sqlite3_errcode(sidecar->db) & 0xff : SQLITE_NOMEM; /* the primary code */
    if (code == SQLITE_NOMEM) return wb_fail_nomem(err);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return wb_fail(err, WB_ERR_BUSY, "%.300s is locked by another program: try again when it is done",
                       sidecar->path);
    return wb_fail(err, WB_ERR_INPUT, "%.300s cannot be read (%s): run graycard init on the catalog", sidecar->path,
                   sqlite3_errmsg(sidecar->db));
}

/* --- opening --- */

#define SUFFIX ".graycard"

static int is_sidecar(const char *path) {
    size_t length = strlen(path), tail = strlen(SUFFIX);
    return length > tail && strcmp(path + length - tail, SUFFIX) == 0;
}

static char *joined(const char *text, size_t bytes, const char *tail) {
    size_t length = strlen(tail);
    char *result = wb_alloc(bytes + length + 1, 1);
    if (!result) return NULL;
    memcpy(result, text, bytes);
    memcpy(result + bytes, tail, length);
    return result;
}

/* Where the sidecar is, and which of the host's schemas is the catalog. */
static WbStatus find(WbSidecar *sidecar, sqlite3 *host, WbErr *err) {
    const char *main_path = sqlite3_db_filename(host, "main");
    if (!main_path || !main_path[0])
        return wb_fail(err, WB_ERR_INPUT, "wb_predict(id) needs a catalog in a file: open it with sqlite3 CATALOG, or "
                                          "use wb_predict(model, features)");
    int inside = is_sidecar(main_path) && sqlite3_db_filename(host, "catalog");
    sidecar->schema = inside ? "catalog" : "main";
    sidecar->path = joined(main_path, strlen(main_path), inside ? "" : SUFFIX);
    const char *slash = strrchr(main_path, '/');
    sidecar->folder = joined(main_path, slash ? (size_t)(slash - main_path) + 1 : 0, "");
    return sidecar->path && sidecar->folder ? WB_OK : wb_fail_nomem(err);
}

static WbStatus prepare(WbSidecar *sidecar, const char *sql, sqlite3_stmt **ret, WbErr *err) {
    if (sqlite3_prepare_v3(sidecar->db, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL) == SQLITE_OK) return WB_OK;
    return fail_sidecar(sidecar, err);
}

static WbStatus open_sidecar(sqlite3 *host, WbSidecar **ret, WbErr *err) {
    WB_CLEANUP(free_at) WbSidecar *sidecar = wb_alloc(1, sizeof *sidecar);
    if (!sidecar) return wb_fail_nomem(err);
    sidecar->seen = -1;
    WB_TRY(find(sidecar, host, err));
    int code = sqlite3_open_v2(sidecar->path, &sidecar->db, SQLITE_OPEN_READONLY, NULL);
    if (code == SQLITE_CANTOPEN)
        return wb_fail(err, WB_ERR_INPUT,
                       "the catalog has no sidecar %.300s: run graycard init and graycard train on it", sidecar->path);
    if (code != SQLITE_OK) return fail_sidecar(sidecar, err);
    sqlite3_busy_timeout(sidecar->db, WAIT_MS);
    WB_TRY(prepare(sidecar, "PRAGMA data_version", &sidecar->data_version, err));
    WB_TRY(prepare(sidecar, "SELECT features, shot, path FROM digest WHERE photo_id IS ?1 AND recipe = ?2",
                   &sidecar->digest, err));
    *ret = sidecar;
    sidecar = NULL;
    return WB_OK;
}

/* --- loading --- */

/* Steps to a statement's first row; *row is 0 when it has none. */
static WbStatus first_row(WbSidecar *sidecar, sqlite3_stmt *statement, int *row, WbErr *err) {
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return fail_sidecar(sidecar, err);
    *row = code == SQLITE_ROW;
    return WB_OK;
}

static WbStatus check_version(WbSidecar *sidecar, WbErr *err) {
    WB_CLEANUP(finalize_at) sqlite3_stmt *statement = NULL;
    int row = 0;
    WB_TRY(prepare(sidecar, "SELECT value FROM meta WHERE key = 'version'", &statement, err));
    WB_TRY(first_row(sidecar, statement, &row, err));
    int64_t version = row ? sqlite3_column_int64(statement, 0) : 0;
    if (version == WB_SIDECAR_VERSION) return WB_OK;
    return wb_fail(err, WB_ERR_VERSION, "%.300s is of version %lld, this build reads version %d: %s", sidecar->path,
                   (long long)version, WB_SIDECAR_VERSION,
                   version > WB_SIDECAR_VERSION ? "install the newer graycard" : "run graycard status on the catalog");
}

static WbStatus load_mapping(WbSidecar *sidecar, WbErr *err) {
    WB_CLEANUP(wb_mapping_clear) WbMapping mapping = {0};
    WB_TRY(wb_mapping_read(sidecar->db, "main", &mapping, err));
    if (mapping.value[WB_ROLE_ADAPTER])
        return wb_fail(err, WB_ERR_INPUT,
                       "wb_predict(id) does not know its way around a %.60s catalog: run graycard predict on it",
                       mapping.value[WB_ROLE_ADAPTER]);
    return wb_mapping_select(&mapping, sidecar->schema, WB_ROWS_ONE, &sidecar->select, err);
}

/* A sidecar without the key uses the profile of that name. */
static WbStatus load_profile(WbSidecar *sidecar, WbErr *err) {
    WB_CLEANUP(finalize_at) sqlite3_stmt *statement = NULL;
    int row = 0;
    WB_TRY(prepare(sidecar, "SELECT value FROM meta WHERE key = 'profile'", &statement, err));
    WB_TRY(first_row(sidecar, statement, &row, err));
    const char *name = row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    sidecar->profile = wb_strdup(name ? name : "default");
    return sidecar->profile ? WB_OK : wb_fail_nomem(err);
}

static WbStatus load_model(WbSidecar *sidecar, WbErr *err) {
    WB_CLEANUP(finalize_at) sqlite3_stmt *statement = NULL;
    int row = 0;
    WB_TRY(prepare(sidecar,
                   "SELECT model.version, model.blob FROM profile JOIN model ON model.profile = profile.name"
                   " AND model.version = profile.version WHERE profile.name = ?1",
                   &statement, err));
    sqlite3_bind_text(statement, 1, sidecar->profile, -1, SQLITE_STATIC);
    WB_TRY(first_row(sidecar, statement, &row, err));
    if (!row)
        return wb_fail(err, WB_ERR_INPUT, "profile '%.60s' has no model yet: run graycard train on the catalog",
                       sidecar->profile);
    const void *blob = sqlite3_column_blob(statement, 1);
    size_t bytes = (size_t)sqlite3_column_bytes(statement, 1);
    sidecar->version = sqlite3_column_int64(statement, 0);
    return wb_model_unpack(blob ? blob : "", bytes, &sidecar->model, err);
}

static WbStatus load(WbSidecar *sidecar, WbErr *err) {
    unload(sidecar);
    WB_TRY(check_version(sidecar, err));
    WB_TRY(load_mapping(sidecar, err));
    WB_TRY(load_profile(sidecar, err));
    return load_model(sidecar, err);
}

static int was_replaced(const WbSidecar *sidecar) {
    int moved = 0;
    sqlite3_file_control(sidecar->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved;
}

WbStatus wb_sidecar_refresh(sqlite3 *host, WbSidecar **place, WbErr *err) {
    if (*place && was_replaced(*place)) {
        wb_sidecar_free(*place);
        *place = NULL;
    }
    if (!*place) WB_TRY(open_sidecar(host, place, err));
    WbSidecar *sidecar = *place;
    int row = 0;
    WbStatus status = first_row(sidecar, sidecar->data_version, &row, err);
    int64_t now = row ? sqlite3_column_int64(sidecar->data_version, 0) : -1;
    sqlite3_reset(sidecar->data_version);
    if (status != WB_OK || now == sidecar->seen) return status;
    WB_TRY(load(sidecar, err));
    sidecar->seen = now;
    return WB_OK;
}

WbSidecarFacts wb_sidecar_facts(const WbSidecar *sidecar) {
    return (WbSidecarFacts){sidecar->select, sidecar->folder, sidecar->profile, sidecar->version, sidecar->model};
}

/* --- digests --- */

/* The path that was digested: as the catalog has it, or from its folder on. */
static int same_path(const WbSidecar *sidecar, const char *digested, const char *path) {
    if (!path || !digested) return !path;
    if (strcmp(digested, path) == 0) return 1;
    size_t length = strlen(sidecar->folder);
    return strncmp(digested, sidecar->folder, length) == 0 && strcmp(digested + length, path) == 0;
}

static WbStatus read_digest(WbSidecar *sidecar, const char *path, WbJsonReader *json, WbFeatures *features,
                            WbShot *shot, int *found, WbErr *err) {
    sqlite3_stmt *row = sidecar->digest;
    int has_row = 0;
    WB_TRY(first_row(sidecar, row, &has_row, err));
    *found = 0;
    if (!has_row || !same_path(sidecar, (const char *)sqlite3_column_text(row, 2), path)) return WB_OK;
    const void *blob = sqlite3_column_blob(row, 0);
    if (!blob || wb_features_unpack(blob, (size_t)sqlite3_column_bytes(row, 0), features, NULL) != WB_OK) return WB_OK;
    WbStatus status = wb_shot_of_json(json, (const char *)sqlite3_column_text(row, 1), shot, NULL);
    if (status == WB_ERR_NOMEM) return wb_fail_nomem(err);
    *found = status == WB_OK; /* a damaged digest is a cache miss */
    return WB_OK;
}

WbStatus wb_sidecar_digest(WbSidecar *sidecar, sqlite3_value *id, const char *path, WbJsonReader *json,
                           WbFeatures *features, WbShot *shot, int *found, WbErr *err) {
    sqlite3_bind_value(sidecar->digest, 1, id);
    sqlite3_bind_int(sidecar->digest, 2, WB_FEATURES_RECIPE);
    WbStatus status = read_digest(sidecar, path, json, features, shot, found, err);
    sqlite3_reset(sidecar->digest);
    sqlite3_clear_bindings(sidecar->digest);
    return status;
}
