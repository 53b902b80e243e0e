/* wb_predict(id) while other connections change the sidecar; tests/sql/everyday.sql has the rest. */
#include <stdlib.h>
#include <unistd.h>

#include "host.h"

static const char schema[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID; INSERT INTO meta VALUES ('version', 4);"
    "CREATE TABLE mapping(role TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "INSERT INTO mapping VALUES ('read', 'photo'), ('id', 'id'), ('path', 'path'), ('currTemp', 'kelvin');"
    "CREATE TABLE digest(photo_id PRIMARY KEY, path, recipe, features, shot);"
    "CREATE TABLE profile(name TEXT PRIMARY KEY, version); INSERT INTO profile VALUES ('default', 1);"
    "CREATE TABLE model(profile, version, blob, PRIMARY KEY (profile, version))";

/* The sidecar `path` with photos 0 .. 29 digested and a model of the first `count`. */
static void make_sidecar(const char *path, int count) {
    sqlite3 *db = host_open(path);
    host_exec(db, schema);
    host_photos(db, 30);
    char *train = sqlite3_mprintf("INSERT INTO model SELECT 'default', 1, " HOST_TRAIN
                                  " FROM (SELECT * FROM photo LIMIT %d)", count);
    host_exec(db, train);
    host_exec(db, "INSERT INTO digest SELECT id, id || '.tif', json_extract(wb_features_info(features), '$.recipe'),"
                  " features, shot FROM photo");
    sqlite3_free(train);
    host_close(db);
}

static void make_catalog(const char *path) {
    sqlite3 *db = host_open(path);
    host_exec(db, "CREATE TABLE photo(id TEXT PRIMARY KEY, path, kelvin);"
                  "WITH n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29)"
                  "INSERT INTO photo SELECT printf('photo %04d', i), printf('photo %04d.tif', i), 5000 FROM n");
    host_close(db);
}

#define ONE "SELECT wb_predict('photo 0003')"
#define ALL "SELECT sum(json_extract(wb_predict(id), '$.temperature') > 0) FROM photo"

/* A sidecar that is replaced as a whole is opened again. */
static void test_replaced(sqlite3 *db, const char *sidecar) {
    char before[HOST_TEXT_BYTES], after[HOST_TEXT_BYTES];
    host_text(db, ONE, before);
    CHECK(strstr(before, "\"profile\":\"default@1\"") != NULL);
    CHECK(unlink(sidecar) == 0);
    CHECK(strstr(host_text(db, ONE, after), "has no sidecar") != NULL);
    make_sidecar(sidecar, 12);
    host_text(db, ONE, after);
    CHECK(strstr(after, "\"temperature\"") != NULL && strcmp(before, after) != 0);
    CHECK(host_int(db, ALL) == 30);
}

/* While another connection writes, readers wait; a lock that stays is a failure that says so. */
static void test_locked(sqlite3 *db, const char *sidecar) {
    sqlite3 *other = host_open(sidecar);
    char text[HOST_TEXT_BYTES];
    host_exec(other, "BEGIN EXCLUSIVE; UPDATE profile SET version = 1");
    CHECK(sqlite3_exec(db, ONE, NULL, NULL, NULL) == SQLITE_BUSY);
    CHECK(strstr(sqlite3_errmsg(db), "locked by another program") != NULL);
    host_exec(other, "ROLLBACK");
    CHECK(strstr(host_text(db, ONE, text), "default@1") != NULL);
    host_close(other);
}

/* graycard's own connection: main is the sidecar, the catalog is attached. */
static void test_from_sidecar(const char *catalog, const char *sidecar) {
    sqlite3 *db = host_open(sidecar);
    char text[HOST_TEXT_BYTES];
    char *attach = sqlite3_mprintf("ATTACH %Q AS catalog", catalog);
    host_exec(db, attach);
    sqlite3_free(attach);
    CHECK(strstr(host_text(db, ONE, text), "default@1") != NULL);
    host_close(db);
}

static void test_memory(const char *catalog) {
    char text[HOST_TEXT_BYTES];
    CHECK_EVERY_ALLOCATION(400, {
        sqlite3 *db = NULL;
        WbErr err;
        CHECK(sqlite3_open(catalog, &db) == SQLITE_OK);
        status = wb_ext_register(db, &err);
        if (status == WB_OK && !strstr(host_text(db, ONE, text), "default@1")) status = WB_ERR_NOMEM;
        if (status != WB_OK && sqlite3_errcode(db) != SQLITE_OK)
            CHECK(strstr(sqlite3_errmsg(db), "out of memory") != NULL);
        CHECK(sqlite3_close(db) == SQLITE_OK);
    });
}

int main(void) {
    char folder[] = "/tmp/graycard-everyday-XXXXXX", catalog[64], sidecar[80];
    CHECK(mkdtemp(folder) != NULL);
    (void)snprintf(catalog, sizeof catalog, "%s/c.db", folder);
    (void)snprintf(sidecar, sizeof sidecar, "%s.graycard", catalog);
    make_catalog(catalog);
    make_sidecar(sidecar, 30);
    sqlite3 *db = host_open(catalog);
    CHECK(host_int(db, ALL) == 30);
    test_replaced(db, sidecar);
    test_locked(db, sidecar);
    host_close(db);
    test_from_sidecar(catalog, sidecar);
    test_memory(catalog);
    CHECK(unlink(catalog) == 0 && unlink(sidecar) == 0 && rmdir(folder) == 0);
    return check_done();
}
