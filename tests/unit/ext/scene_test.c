/* wb_predict_scene against the C call, and its parts: the frame, the reader of OVER clauses, pinned models.
 * tests/sql/predict_scene.sql has the rest. */
#include "base/memory.h"
#include "ext/frame.h"
#include "ext/model_cache.h"
#include "ext/over_clause.h"
#include "ext/result_json.h"
#include "ext/shot_json.h"
#include "host.h"

#define WHOLE "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
#define MODEL "(SELECT blob FROM model)"

enum { PHOTOS = 100 }; /* ten days of ten; enough for a model that knows how errors go together */

/* Table photo with PHOTOS photos, every seventh set by hand (by_hand, else NULL), and table model. */
static sqlite3 *make_host(void) {
    sqlite3 *db = host_open(":memory:");
    host_photos(db, PHOTOS);
    host_exec(db, "CREATE TABLE model AS SELECT " HOST_TRAIN " AS blob FROM photo;"
                  "ALTER TABLE photo ADD COLUMN by_hand;"
                  "UPDATE photo SET by_hand = temperature + 800 WHERE rowid % 7 = 1");
    return db;
}

/* --- the C call on the same rows --- */

typedef struct Rows {
    WbFeatures features[PHOTOS];
    const WbFeatures *pointers[PHOTOS];
    WbShot shots[PHOTOS];
    double temperature[PHOTOS], tint[PHOTOS];
} Rows;

static Rows *read_rows(sqlite3 *db) {
    Rows *rows = wb_alloc(1, sizeof *rows);
    WbJsonReader *json = NULL;
    sqlite3_stmt *select = NULL;
    WbErr err;
    CHECK_OK(wb_json_reader_new(&json, &err), err);
    const char *sql = "SELECT features, shot, by_hand, tint FROM photo ORDER BY id";
    CHECK(sqlite3_prepare_v2(db, sql, -1, &select, NULL) == SQLITE_OK);
    for (int i = 0; i < PHOTOS; i++) {
        CHECK(sqlite3_step(select) == SQLITE_ROW);
        CHECK_OK(wb_features_unpack(sqlite3_column_blob(select, 0), (size_t)sqlite3_column_bytes(select, 0),
                                    &rows->features[i], &err), err);
        CHECK_OK(wb_shot_of_json(json, (const char *)sqlite3_column_text(select, 1), &rows->shots[i], &err), err);
        rows->pointers[i] = &rows->features[i];
        int set = sqlite3_column_type(select, 2) != SQLITE_NULL;
        rows->temperature[i] = set ? sqlite3_column_double(select, 2) : NAN;
        rows->tint[i] = sqlite3_column_double(select, 3);
    }
    sqlite3_finalize(select);
    wb_json_reader_free(json);
    return rows;
}

static WbModel *read_model(sqlite3 *db) {
    WbModel *model = NULL;
    sqlite3_stmt *select = NULL;
    WbErr err;
    CHECK(sqlite3_prepare_v2(db, "SELECT blob FROM model", -1, &select, NULL) == SQLITE_OK);
    CHECK(sqlite3_step(select) == SQLITE_ROW);
    size_t bytes = (size_t)sqlite3_column_bytes(select, 0);
    CHECK_OK(wb_model_unpack(sqlite3_column_blob(select, 0), bytes, &model, &err), err);
    sqlite3_finalize(select);
    return model;
}

/* Rows from .. to - 1 as the C call answers them. */
static void predict_rows(const WbModel *model, const Rows *rows, int from, int to, WbPrediction *ret) {
    WbErr err;
    CHECK_OK(wb_model_predict_scene(model, (size_t)(to - from), rows->pointers + from, rows->shots + from,
                                    rows->temperature + from, rows->tint + from, NULL, NULL, NULL, ret, &err), err);
}

static int same_json(const WbPrediction *prediction, const unsigned char *text) {
    WbErr err;
    char *json = NULL;
    CHECK_OK(wb_json_of_prediction(prediction, NULL, 0, &json, &err), err);
    int same = json && text && strcmp(json, (const char *)text) == 0;
    sqlite3_free(json);
    return same;
}

/* Rows `before` .. `after` of the current one, inside of groups of `group` rows. */
static void check_frames(sqlite3 *db, const WbModel *model, const Rows *rows, const char *over, int group, int before,
                         int after) {
    WbPrediction expected[PHOTOS];
    sqlite3_stmt *select = NULL;
    char *sql = sqlite3_mprintf("SELECT wb_predict_scene(" MODEL ", features, shot, by_hand, tint) OVER (%s) AS p"
                                " FROM photo ORDER BY id", over);
    CHECK(sqlite3_prepare_v2(db, sql, -1, &select, NULL) == SQLITE_OK);
    int same = 0, last_from = -1, last_to = -1;
    for (int i = 0; i < PHOTOS && sqlite3_step(select) == SQLITE_ROW; i++) {
        int first = i / group * group, from = i - before, to = i + after + 1;
        if (from < first) from = first;
        if (to > first + group) to = first + group;
        if (from != last_from || to != last_to) predict_rows(model, rows, from, to, expected);
        last_from = from;
        last_to = to;
        same += same_json(&expected[i - from], sqlite3_column_text(select, 0));
    }
    CHECK(same == PHOTOS && sqlite3_step(select) == SQLITE_DONE);
    sqlite3_finalize(select);
    sqlite3_free(sql);
}

/* Promises 1, 2 and 6. */
static void test_same_as_c(sqlite3 *db) {
    Rows *rows = read_rows(db);
    WbModel *model = read_model(db);
    check_frames(db, model, rows, "PARTITION BY (rowid - 1) / 10 ORDER BY id " WHOLE, 10, PHOTOS, PHOTOS);
    check_frames(db, model, rows, "ORDER BY id " WHOLE, PHOTOS, PHOTOS, PHOTOS);
    check_frames(db, model, rows, "ORDER BY id ROWS BETWEEN 2 PRECEDING AND 3 FOLLOWING", PHOTOS, 2, 3);
    check_frames(db, model, rows, "PARTITION BY (rowid - 1) / 50 ORDER BY id"
                                  " ROWS BETWEEN CURRENT ROW AND 7 FOLLOWING", 50, 0, 7);
    check_frames(db, model, rows, "PARTITION BY (rowid - 1) / 20 ORDER BY id ROWS 4 PRECEDING", 20, 4, 0);
    check_frames(db, model, rows, "ORDER BY id ROWS UNBOUNDED PRECEDING", PHOTOS, PHOTOS, 0);
    wb_model_free(model);
    wb_free(rows);
}

/* Promise 6: predicted once, however many rows ask. */
static void test_once(sqlite3 *db) {
    int before = host_int(db, "SELECT json_extract(wb_debug(), '$.scenes_predicted')");
    CHECK(host_int(db, "SELECT count(p) FROM (SELECT wb_predict_scene(" MODEL ", features, shot) OVER"
                       " (PARTITION BY (rowid - 1) / 10 " WHOLE ") AS p FROM photo)") == PHOTOS);
    CHECK(host_int(db, "SELECT json_extract(wb_debug(), '$.scenes_predicted')") == before + 10);
}

/* Promise 9: wherever it is stopped, nothing is lost, and the next statement is none the wiser. */
static int stop_later(void *left) {
    return --*(int *)left < 0;
}

static void test_interruption(sqlite3 *db) {
    int stopped = 0, whole = 0;
    for (int after = 0; !whole && after < 4000; after += 1 + after / 8) {
        int left = after;
        sqlite3_progress_handler(db, 1, stop_later, &left);
        int code = sqlite3_exec(db, "SELECT wb_predict_scene(" MODEL ", features, shot, by_hand, tint) OVER (" WHOLE ")"
                                    " FROM photo WHERE rowid < 12", NULL, NULL, NULL);
        sqlite3_progress_handler(db, 0, NULL, NULL);
        CHECK(code == SQLITE_INTERRUPT || code == SQLITE_OK);
        stopped += code == SQLITE_INTERRUPT;
        whole = code == SQLITE_OK;
    }
    CHECK(stopped > 10 && whole);
}

/* Every allocation that fails is an error of SQLite's own kind, and nothing is lost. */
static void test_memory(void) {
    sqlite3 *db = host_open(":memory:");
    char text[HOST_TEXT_BYTES];
    host_photos(db, 4); /* a fallback model: allocations of the model are the model room's to test */
    host_exec(db, "CREATE TABLE model AS SELECT " HOST_TRAIN " AS blob FROM photo");
    CHECK_EVERY_ALLOCATION(500, {
        host_text(db, "SELECT count(p) FROM (SELECT wb_predict_scene(" MODEL ", features, shot, temperature, tint) OVER"
                      " (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS p FROM photo)", text);
        if (strcmp(text, "4") != 0) status = WB_ERR_NOMEM;
        if (status != WB_OK) CHECK_TEXT(text, "out of memory");
    });
    host_close(db);
}

/* --- the frame --- */

static WbFramePhoto make_photo(int i) {
    WbFramePhoto photo = {.shot = make_shot(i), .temperature = NAN, .tint = NAN};
    make_features(i, &photo.features);
    return photo;
}

/* Comes and goes as a window does, against plain arithmetic. */
static void test_queue(void) {
    WbFrame frame = {0};
    WbErr err;
    WbRandom random = wb_random(5, 5);
    int first = 0, next = 0, wrong = 0;
    for (int turn = 0; turn < 3000; turn++) {
        if (first == next || wb_random_unit(&random) < (turn < 1500 ? 0.6F : 0.4F)) {
            WbFramePhoto photo = {.temperature = next};
            CHECK_OK(wb_frame_add(&frame, next % 3 ? &photo : NULL, &err), err);
            next++;
        } else {
            wb_frame_drop(&frame);
            first++;
        }
        size_t photos = 0;
        for (int i = first; i < next; i++) {
            const WbFramePhoto *photo = frame.rows[frame.first + (size_t)(i - first)];
            wrong += i % 3 ? !photo || photo->temperature != i : photo != NULL;
            photos += photo != NULL;
        }
        wrong += frame.count != (size_t)(next - first) || frame.photos != photos;
    }
    CHECK(wrong == 0 && next > 1000 && frame.room < 2048);
    wb_frame_clear(&frame);
    CHECK(frame.count == 0 && frame.rows == NULL);
}

static int stop_third(void *calls) {
    return ++*(int *)calls == 3;
}

static int never(void *calls) {
    ++*(int *)calls;
    return 0;
}

/* A large frame asks whether to go on, and is the same as session by session. */
static void test_large_frame(const WbModel *model) {
    enum { DAYS = 220, DAY = 10, LOOKS = 8 }; /* enough for some questions */
    WbFramePhoto looks[LOOKS];                /* few: making one takes its time */
    WbFrame frame = {0};
    WbErr err;
    int calls = 0, wrong = 0;
    for (int i = 0; i < LOOKS; i++) looks[i] = make_photo(i);
    for (int i = 0; i < DAYS * DAY; i++) {
        WbFramePhoto photo = looks[i % LOOKS];
        photo.shot = make_shot(i * 7 % (DAYS * DAY)); /* in no order of time */
        if (i % 9 == 0) photo.temperature = 6000, photo.tint = 20;
        if (i % 50 == 0) photo.shot.capture_seconds = NAN;
        CHECK_OK(wb_frame_add(&frame, &photo, &err), err);
    }
    CHECK(wb_frame_predict(&frame, model, stop_third, &calls, &err) == WB_ERR_INTERRUPTED && calls == 3);
    CHECK(!frame.predicted);
    calls = 0;
    CHECK_OK(wb_frame_predict(&frame, model, never, &calls, &err), err);
    CHECK(frame.predicted && calls > 3);
    for (int day = 0; day < DAYS; day += 11) {
        WbFrame session = {0};
        const WbFramePhoto *members[DAY];
        size_t count = 0;
        for (size_t i = 0; i < frame.count; i++) {
            const WbFramePhoto *photo = frame.rows[i];
            double seconds = photo->shot.capture_seconds - 1.6e9 - day * 86400.0; /* of that day */
            if (!(seconds >= 0 && seconds < 86400.0)) continue;
            members[count++] = photo;
            CHECK_OK(wb_frame_add(&session, photo, &err), err);
        }
        CHECK_OK(wb_frame_predict(&session, model, never, &calls, &err), err);
        for (size_t i = 0; i < count; i++) /* 0.01 K: another place in a matrix product rounds differently */
            wrong += !(fabs(session.rows[i]->prediction.temperature - members[i]->prediction.temperature) < 0.01);
        CHECK(count > 5);
        wb_frame_clear(&session);
    }
    CHECK(wrong == 0);
    wb_frame_clear(&frame);
}

/* Promise 8. */
static void test_limit(void) {
    WbFrame frame = {0};
    WbErr err = {0};
    WbFramePhoto photo = make_photo(0);
    WbStatus status = WB_OK;
    for (int i = 0; i < WB_SCENE_PHOTOS && status == WB_OK; i++) status = wb_frame_add(&frame, &photo, &err);
    CHECK(status == WB_OK && frame.photos == WB_SCENE_PHOTOS);
    CHECK(wb_frame_add(&frame, &photo, &err) == WB_ERR_LIMIT && strstr(err.text, "PARTITION BY") != NULL);
    CHECK_OK(wb_frame_add(&frame, NULL, &err), err);
    wb_frame_drop(&frame);
    CHECK_OK(wb_frame_add(&frame, &photo, &err), err);
    wb_frame_clear(&frame);
}

static void test_frame_memory(const WbModel *model) {
    WbFramePhoto photo = make_photo(0);
    int calls = 0;
    photo.temperature = 5000;
    photo.tint = 0;
    CHECK_EVERY_ALLOCATION(1000, {
        WbFrame frame = {0};
        WbErr err;
        for (int i = 0; i < 100 && status == WB_OK; i++) status = wb_frame_add(&frame, &photo, &err); /* room grows */
        for (int i = 0; i < 90 && status == WB_OK; i++) wb_frame_drop(&frame);
        if (status == WB_OK) status = wb_frame_predict(&frame, model, never, &calls, &err);
        wb_frame_clear(&frame);
    });
}

/* --- OVER clauses --- */

static void test_over_clauses(void) {
    static const struct {
        const char *sql;
        WbOver over;
    } cases[] = {
        {"", WB_OVER_ROWS},
        {"SELECT 1", WB_OVER_ROWS},
        {"SELECT 'f(1)', f FROM t -- f(1)\n", WB_OVER_ROWS},
        {"SELECT f(1) OVER (ROWS CURRENT ROW)", WB_OVER_ROWS},
        {"select F ( g(1, (2)) )over(partition by a order by b rows 3 preceding)", WB_OVER_ROWS},
        {"SELECT \"f\"(a, ')') OVER /* ( */ (ROWS UNBOUNDED PRECEDING)", WB_OVER_ROWS},
        {"SELECT [f](')') OVER (ORDER BY ')', \"a\"\")\" ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING), xf(1)",
         WB_OVER_ROWS},
        {"SELECT f(1) OVER w FROM t WINDOW v AS (), W AS (ORDER BY a ROWS UNBOUNDED PRECEDING)", WB_OVER_ROWS},
        {"SELECT f(1) OVER \"my w\" FROM t WINDOW [my w] AS (ROWS UNBOUNDED PRECEDING)", WB_OVER_ROWS},
        {"SELECT f(1) OVER (w ROWS UNBOUNDED PRECEDING) FROM t WINDOW w AS (ORDER BY a)", WB_OVER_ROWS},
        {"SELECT f(1)", WB_OVER_MISSING},
        {"SELECT f(1) AS over FROM t", WB_OVER_MISSING},
        {"SELECT f(", WB_OVER_MISSING},
        {"SELECT f(1) 'unclosed", WB_OVER_MISSING},
        {"SELECT g(1) OVER (ROWS CURRENT ROW), f(1) -- OVER (ROWS CURRENT ROW)", WB_OVER_MISSING},
        {"SELECT f(1) FILTER (WHERE a) OVER (ROWS CURRENT ROW)", WB_OVER_FILTER},
        {"SELECT f(1) OVER ()", WB_OVER_PEERS},
        {"SELECT f(1) OVER (ORDER BY a RANGE CURRENT ROW)", WB_OVER_PEERS},
        {"SELECT f(1) OVER (ORDER BY rows)", WB_OVER_PEERS},
        {"SELECT f(1) OVER (ORDER BY rows, \"rows\" GROUPS CURRENT ROW)", WB_OVER_PEERS},
        {"SELECT f(1) OVER (ORDER BY (SELECT g() OVER (ROWS CURRENT ROW)))", WB_OVER_PEERS},
        {"SELECT f(1) OVER (ORDER BY a /* ROWS CURRENT ROW */)", WB_OVER_PEERS},
        {"SELECT f(1) OVER w FROM t WINDOW v AS (ROWS CURRENT ROW), w AS (ORDER BY a)", WB_OVER_PEERS},
        {"SELECT f(1) OVER w FROM t", WB_OVER_PEERS},
        {"SELECT f(1) OVER (ROWS CURRENT ROW), f(2) OVER ()", WB_OVER_PEERS},
        {"SELECT f(1) OVER (", WB_OVER_PEERS},
        {"SELECT f(1) OVER", WB_OVER_PEERS},
        {"SELECT f(1) OVER /* unclosed", WB_OVER_PEERS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int right = wb_over_clause(cases[i].sql, "f") == cases[i].over;
        if (!right) fprintf(stderr, "%s\n", cases[i].sql);
        CHECK(right);
    }
}

int main(void) {
    sqlite3 *db = make_host();
    WbModel *model = read_model(db);
    test_same_as_c(db);
    test_once(db);
    test_interruption(db);
    test_memory();
    test_queue();
    test_large_frame(model);
    test_limit();
    test_frame_memory(model);
    test_over_clauses();
    wb_model_free(model);
    host_close(db);
    return check_done();
}
