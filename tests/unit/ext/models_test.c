#include "ext/model_cache.h"

#include "host.h"

static unsigned char *train(int count, size_t *bytes) {
    WbDataset dataset = make_dataset(0, count, 0);
    WbTrainOptions options = wb_train_options();
    WbModel *model = NULL;
    unsigned char *blob = NULL;
    WbErr err;
    options.nets = 0;
    options.gp_steps = 1;
    options.threads = 1;
    CHECK_OK(wb_model_train(&dataset, &options, NULL, NULL, &model, &err), err);
    CHECK_OK(wb_model_pack(model, &blob, bytes, &err), err);
    wb_model_free(model);
    wb_dataset_clear(&dataset);
    return blob;
}

static void test_cache(const unsigned char *blob, size_t bytes) {
    WbModelCache cache = {0};
    WbErr err;
    const WbModel *first = NULL, *again = NULL;
    unsigned char *copy = wb_alloc(bytes, 1);
    memcpy(copy, blob, bytes);
    CHECK_OK(wb_model_cached(&cache, NULL, blob, bytes, &first, &err), err);
    CHECK_OK(wb_model_cached(&cache, NULL, copy, bytes, &again, &err), err);
    CHECK(first == again && cache.parsed == 1); /* by content, wherever it lies */
    for (int i = 1; i <= 2 * WB_MODELS_CACHED; i++) { /* small models push it out, the one in use stays */
        size_t other_bytes;
        unsigned char *other = train(i % WB_MODELS_CACHED < 4 ? 1 + i % 4 : i, &other_bytes);
        CHECK_OK(wb_model_cached(&cache, NULL, other, other_bytes, &again, &err), err);
        CHECK_OK(wb_model_cached(&cache, NULL, copy, bytes, &again, &err), err);
        CHECK(again == first);
        wb_free(other);
    }
    wb_model_cache_clear(&cache);
    CHECK_EVERY_ALLOCATION(200, {
        status = wb_model_cached(&cache, NULL, blob, bytes, &first, &err);
        wb_model_cache_clear(&cache);
    });
    wb_free(copy);
}

/* A pinned model stays where it is, whatever else is used; when all are pinned there is no place for another. */
static void test_pins(const unsigned char *blob, size_t bytes) {
    WbModelCache cache = {0};
    WbErr err;
    const WbModel *model[WB_MODELS_CACHED], *again = NULL;
    unsigned char *others[WB_MODELS_CACHED];
    size_t other_bytes[WB_MODELS_CACHED];
    for (int i = 0; i < WB_MODELS_CACHED; i++) {
        others[i] = train(6 + i, &other_bytes[i]);
        CHECK_OK(wb_model_cached(&cache, NULL, others[i], other_bytes[i], &model[i], &err), err);
        wb_model_pin(&cache, model[i]);
    }
    CHECK(wb_model_cached(&cache, NULL, blob, bytes, &again, &err) == WB_ERR_LIMIT && strstr(err.text, "8 models"));
    wb_model_pin(&cache, model[5]);
    wb_model_unpin(&cache, model[5]); /* by one of two holders */
    CHECK(wb_model_cached(&cache, NULL, blob, bytes, &again, &err) == WB_ERR_LIMIT);
    wb_model_unpin(&cache, model[3]);
    wb_model_unpin(&cache, NULL);
    CHECK_OK(wb_model_cached(&cache, NULL, blob, bytes, &again, &err), err);
    CHECK(again == cache.entry[3].model && cache.parsed == WB_MODELS_CACHED + 1);
    for (int i = 0; i < WB_MODELS_CACHED; i++) {
        if (i == 3) continue;
        CHECK_OK(wb_model_cached(&cache, NULL, others[i], other_bytes[i], &again, &err), err);
        CHECK(again == model[i]);
    }
    for (int i = 0; i < WB_MODELS_CACHED; i++) wb_free(others[i]);
    wb_model_cache_clear(&cache);
}

/* Also while the undamaged model is cached. */
static void test_damage(const unsigned char *blob, size_t bytes) {
    WbModelCache cache = {0};
    WbErr err;
    const WbModel *model = NULL;
    unsigned char *bad = wb_alloc(bytes, 1);
    int refused = 0, tried = 0;
    memcpy(bad, blob, bytes);
    CHECK_OK(wb_model_cached(&cache, NULL, blob, bytes, &model, &err), err);
    size_t step = bytes / 97 / 400 * 97 + 97; /* every 97th byte, thinned to a few hundred of a large model */
    for (size_t at = 0; at < bytes; at += at < 4096 ? 1 : step, tried++) {
        bad[at] ^= (unsigned char)(1U << at % 8);
        WbStatus status = wb_model_cached(&cache, NULL, bad, bytes, &model, &err);
        refused += status == WB_ERR_CORRUPT || status == WB_ERR_VERSION;
        bad[at] = blob[at];
    }
    CHECK(refused == tried && tried > 4096 / 2);
    for (size_t cut = 0; cut < bytes; cut += cut < 64 ? 1 : bytes / 50)
        CHECK(wb_model_cached(&cache, NULL, bad, cut, &model, &err) == WB_ERR_CORRUPT);
    bad[4]++; /* the format number */
    CHECK(wb_model_cached(&cache, NULL, bad, bytes, &model, &err) == WB_ERR_VERSION);
    char newer[32], ours[32];
    (void)snprintf(newer, sizeof newer, "format %d", WB_MODEL_FORMAT + 1);
    (void)snprintf(ours, sizeof ours, "format %d", WB_MODEL_FORMAT);
    CHECK(strstr(err.text, newer) && strstr(err.text, ours));
    wb_free(bad);
    wb_model_cache_clear(&cache);
}

/* What a statement has seen is not read again at the same address; another model there, or the same damaged elsewhere,
 * is. */
static void test_seen(const unsigned char *blob, size_t bytes) {
    WbModelCache cache = {0};
    WbModelSeen seen = {0};
    WbErr err;
    const WbModel *model = NULL, *again = NULL;
    size_t other_bytes;
    unsigned char *other = train(7, &other_bytes);
    size_t room = bytes > other_bytes ? bytes : other_bytes;
    unsigned char *at = wb_alloc(room, 1), *bad = wb_alloc(bytes, 1);
    memcpy(at, blob, bytes);
    memcpy(bad, blob, bytes);
    bad[bytes - 1] ^= 1;
    CHECK_OK(wb_model_cached(&cache, &seen, at, bytes, &model, &err), err);
    at[bytes - 1] ^= 1;
    CHECK_OK(wb_model_cached(&cache, &seen, at, bytes, &again, &err), err);
    CHECK(again == model);
    CHECK(wb_model_cached(&cache, &seen, bad, bytes, &again, &err) == WB_ERR_CORRUPT);
    CHECK(wb_model_cached(&cache, NULL, at, bytes, &again, &err) == WB_ERR_CORRUPT);
    memcpy(at, other, other_bytes);
    CHECK_OK(wb_model_cached(&cache, &seen, at, other_bytes, &again, &err), err);
    CHECK(again != model && cache.parsed == 2);
    wb_free(other);
    wb_free(at);
    wb_free(bad);
    wb_model_cache_clear(&cache);
}

/* The same through SQL, a model from a subquery. */
static void test_sql(void) {
    sqlite3 *db = host_open(":memory:");
    char text[HOST_TEXT_BYTES];
    host_photos(db, 30);
    host_exec(db, "CREATE TABLE model AS SELECT " HOST_TRAIN " AS blob FROM photo");
    CHECK(host_int(db, "SELECT count(wb_predict((SELECT blob FROM model), features, shot)) FROM photo") == 30);
    CHECK(host_int(db, "SELECT json_extract(wb_debug(), '$.models_parsed')") == 1);
    CHECK(host_int(db, "SELECT count(p.temperature) FROM photo,"
                       " wb_prediction((SELECT blob FROM model), features, shot) AS p") == 30);
    CHECK(host_int(db, "SELECT json_extract(wb_debug(), '$.models_parsed')") == 1);
    host_exec(db, "UPDATE model SET blob = CAST(substr(blob, 1, 5000) || x'00' || substr(blob, 5002) AS BLOB)");
    CHECK(strstr(host_text(db, "SELECT wb_predict(blob, features) FROM photo, model", text), "damaged"));
    CHECK(strstr(host_text(db, "SELECT wb_model(blob) FROM model", text), "damaged"));
    CHECK(strstr(host_text(db, "SELECT wb_predict((SELECT blob FROM model), features) FROM photo", text), "damaged"));
    host_close(db);
}

int main(void) {
    size_t bytes;
    unsigned char *blob = train(20, &bytes);
    test_cache(blob, bytes);
    test_pins(blob, bytes);
    test_damage(blob, bytes);
    test_seen(blob, bytes);
    test_sql();
    wb_free(blob);
    return check_done();
}
