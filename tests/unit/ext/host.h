#ifndef WB_TESTS_HOST_H
#define WB_TESTS_HOST_H

#include <sqlite3.h>
#include <stdlib.h>

#include "ext/register.h"
#include "unit/model/make_photos.h"

/* A program that hosts SQLite with our functions in it, and a small photographer in its tables. */

static inline sqlite3 *host_open(const char *path) {
    sqlite3 *db = NULL;
    WbErr err;
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK_OK(wb_ext_register(db, &err), err);
    return db;
}

/* Closing fails where a statement was left open. */
static inline void host_close(sqlite3 *db) {
    CHECK(sqlite3_close(db) == SQLITE_OK);
}

static inline void host_exec(sqlite3 *db, const char *sql) {
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK) fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
    CHECK(code == SQLITE_OK);
}

/* The first column of the first row as text, or the error's text; "NULL" for NULL. Into `out`, which is returned. */
enum { HOST_TEXT_BYTES = 2048 };
static inline const char *host_text(sqlite3 *db, const char *sql, char *out) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(statement);
    const char *text = sqlite3_errmsg(db);
    if (code == SQLITE_ROW) text = (const char *)sqlite3_column_text(statement, 0);
    if (code == SQLITE_DONE) text = "no row";
    (void)snprintf(out, HOST_TEXT_BYTES, "%s", text ? text : "NULL");
    sqlite3_finalize(statement);
    return out;
}

static inline int host_int(sqlite3 *db, const char *sql) {
    char text[HOST_TEXT_BYTES];
    return (int)strtol(host_text(db, sql, text), NULL, 10);
}

/* Table photo(id, features, shot, temperature, tint) with photos 0 .. count - 1 of make_photos.h. */
static inline void host_photos(sqlite3 *db, int count) {
    sqlite3_stmt *insert = NULL;
    host_exec(db, "CREATE TABLE photo(id TEXT PRIMARY KEY, features BLOB, shot TEXT, temperature REAL, tint REAL)");
    const char *sql = "INSERT INTO photo VALUES (printf('photo %04d', ?1), ?2, json_object('captureTime', ?3,"
                      " 'isoSpeedRating', ?4, 'flashFired', ?5, 'currTemp', ?6, 'currTint', ?7), ?8, ?9)";
    CHECK(sqlite3_prepare_v2(db, sql, -1, &insert, NULL) == SQLITE_OK);
    for (int i = 0; i < count; i++) {
        WbFeatures features;
        unsigned char blob[16384];
        double temperature, tint;
        make_features(i, &features);
        WbShot shot = make_shot(i);
        make_label(&shot, &temperature, &tint);
        CHECK(wb_features_blob_bytes() <= sizeof blob);
        wb_features_pack(&features, blob);
        const double reals[] = {shot.capture_seconds, shot.iso, shot.flash,  shot.as_shot_kelvin,
                                shot.as_shot_tint,    temperature, tint};
        sqlite3_bind_int(insert, 1, i);
        sqlite3_bind_blob(insert, 2, blob, (int)wb_features_blob_bytes(), SQLITE_TRANSIENT);
        for (int k = 0; k < 7; k++) sqlite3_bind_double(insert, 3 + k, reals[k]);
        CHECK(sqlite3_step(insert) == SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
}

/* Few steps: these tests are about the door, not about accuracy. */
#define HOST_OPTIONS "'{\"gp-steps\":2,\"nets\":0,\"threads\":1}'"
#define HOST_TRAIN "wb_train(id, features, shot, temperature, tint, " HOST_OPTIONS ")"

#endif
