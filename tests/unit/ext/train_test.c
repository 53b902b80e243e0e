#include <pthread.h>
#include <time.h>

#include "host.h"

/* Training that would take minutes, stopped from another thread. */
#define LONG_OPTIONS "'{\"epochs\":10000,\"patience\":10000,\"threads\":1}'"
#define LONG_TRAIN "SELECT wb_train(id, features, shot, temperature, tint, " LONG_OPTIONS ") FROM photo"

static void *interrupt(void *db) {
    struct timespec pause = {0, 300000000}; /* into the middle of it */
    nanosleep(&pause, NULL);
    sqlite3_interrupt(db);
    return NULL;
}

static void test_interrupt(sqlite3 *db) {
    pthread_t thread;
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    CHECK(pthread_create(&thread, NULL, interrupt, db) == 0);
    CHECK(sqlite3_exec(db, LONG_TRAIN, NULL, NULL, NULL) == SQLITE_INTERRUPT);
    pthread_join(thread, NULL);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    CHECK(ended.tv_sec - begun.tv_sec < 30); /* far less than the whole, also under sanitizers */
}

static int stop_later(void *calls) {
    return ++*(int *)calls > 20;
}

/* The host's progress handler is asked too. */
static void test_progress_handler(sqlite3 *db) {
    int calls = 0;
    sqlite3_progress_handler(db, 50, stop_later, &calls);
    CHECK(sqlite3_exec(db, LONG_TRAIN, NULL, NULL, NULL) == SQLITE_INTERRUPT);
    CHECK(calls > 20);
    sqlite3_progress_handler(db, 0, NULL, NULL);
}

/* An error elsewhere in the statement makes SQLite call the aggregate's end: it must not train for nothing. */
static void test_lost_statement(sqlite3 *db) {
    char text[HOST_TEXT_BYTES];
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    host_text(db, "SELECT wb_train(id, features, shot, temperature + (CASE id WHEN 'photo 0060' THEN wb_mired('x')"
                  " ELSE 0 END), tint, " LONG_OPTIONS ") FROM photo", text);
    CHECK_TEXT(text, "wb_mired(kelvin) must be a number, not 'x'");
    clock_gettime(CLOCK_MONOTONIC, &ended);
    CHECK(ended.tv_sec - begun.tv_sec < 10); /* seconds at most for reading 61 rows under sanitizers */
}

static void test_order(sqlite3 *db) {
    host_exec(db, "CREATE TEMP TABLE m AS SELECT " HOST_TRAIN " AS b FROM (SELECT * FROM photo WHERE rowid < 30)");
    CHECK(host_int(db, "SELECT length(b) FROM m") > 1000);
    CHECK(host_int(db, "SELECT " HOST_TRAIN " = (SELECT b FROM m) FROM"
                       " (SELECT * FROM photo WHERE rowid < 30 ORDER BY id DESC)"));
    CHECK(host_int(db, "SELECT " HOST_TRAIN " = (SELECT b FROM m) FROM"
                       " (SELECT * FROM photo WHERE rowid < 30 ORDER BY rowid * 7919 % 31)"));
}

/* Every allocation that fails is an error of SQLite's own kind, and nothing is lost. */
static void test_memory(void) {
    sqlite3 *db = host_open(":memory:");
    char text[HOST_TEXT_BYTES];
    host_photos(db, 4); /* a fallback model: allocations of training are the model room's to test */
    CHECK_EVERY_ALLOCATION(500, {
        host_text(db, "SELECT json_valid(wb_predict(" HOST_TRAIN ", (SELECT features FROM photo))) FROM photo", text);
        if (strcmp(text, "1") != 0) status = WB_ERR_NOMEM;
        if (status != WB_OK) CHECK_TEXT(text, "out of memory");
    });
    host_close(db);
}

int main(void) {
    sqlite3 *db = host_open(":memory:");
    host_photos(db, 100);
    test_interrupt(db);
    test_progress_handler(db);
    test_lost_statement(db);
    test_order(db);
    host_close(db);
    test_memory();
    return check_done();
}
