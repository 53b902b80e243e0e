#include "cli/cmd_predict.h"

#include "base/memory.h"
#include "cli/cmd_scan.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/sql.h"

WbStatus wb_cli_model(WbCli *cli, int64_t version, WbModel **ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT blob FROM main.model WHERE profile = ?1 AND version = ?2",
                          &statement, err));
    sqlite3_bind_text(statement, 1, cli->profile, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, version);
    WB_TRY(wb_sql_step(statement, &row, err));
    if (!row)
        return wb_fail(err, WB_ERR_INPUT,
                       "no such model: %.100s@%lld: graycard profiles %.200s lists what there is",
                       cli->profile, (long long)version, cli->catalog_path);
    const void *blob = sqlite3_column_blob(statement, 0);
    return wb_model_unpack(blob ? blob : "", (size_t)sqlite3_column_bytes(statement, 0), ret, err);
}

/* One batch in work; arrays of WB_PREDICT_BATCH or of all entries where those are fewer. */
typedef struct {
    const WbEntry **entries; /* those with a digest */
    WbFeatures *features;
    const WbFeatures **pointers;
    WbShot *shots;
    WbPrediction *predictions;
    size_t count;
    WbPool *pool;
    WbBar bar;
} Batch;

static void batch_clear(Batch *batch) {
    wb_bar_clear(&batch->bar);
    wb_pool_free(batch->pool);
    wb_free((void *)batch->entries);
    wb_free(batch->features);
    wb_free((void *)batch->pointers);
    wb_free(batch->shots);
    wb_free(batch->predictions);
}

static WbStatus batch_begin(size_t room, Batch *batch, WbErr *err) {
    batch->entries = wb_alloc(room, sizeof *batch->entries);
    batch->features = wb_alloc(room, sizeof *batch->features);
    batch->pointers = wb_alloc(room, sizeof *batch->pointers);
    batch->shots = wb_alloc(room, sizeof *batch->shots);
    batch->predictions = wb_alloc(room, sizeof *batch->predictions);
    int whole = batch->entries && batch->features && batch->pointers && batch->shots && batch->predictions;
    return whole ? wb_pool_new(0, &batch->pool, err) : wb_fail_nomem(err);
}

static WbStatus batch_load(Batch *batch, WbDigests *digests, const WbEntry *entries, size_t count,
                           WbErr *err) {
    batch->count = 0;
    for (size_t i = 0; i < count; i++) {
        int found;
        WB_TRY(wb_digests_read(digests, &entries[i], &batch->features[batch->count], &found, err));
        if (!found) continue;
        batch->entries[batch->count] = &entries[i];
        batch->pointers[batch->count] = &batch->features[batch->count];
        batch->shots[batch->count++] = wb_entry_shot(&entries[i]);
    }
    return WB_OK;
}

static WbStatus store_rows(WbCli *cli, const Batch *batch, int64_t version, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *insert = NULL;
    WB_TRY(wb_sql_prepare(
        cli->db,
        "INSERT OR REPLACE INTO main.prediction (photo_id, profile, version, temperature, "
        "tint, temperature_low, temperature_high, tint_low, tint_high, novelty, absolute, fallback) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        &insert, err));
    sqlite3_bind_text(insert, 2, cli->profile, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, version);
    for (size_t i = 0; i < batch->count; i++) {
        const WbPrediction *p = &batch->predictions[i];
        const double values[] = {p->temperature, p->tint,      p->temperature_low, p->temperature_high,
                                 p->tint_low,    p->tint_high, p->novelty};
        sqlite3_bind_value(insert, 1, batch->entries[i]->id);
        for (int v = 0; v < 7; v++)
            sqlite3_bind_double(insert, 4 + v, values[v]);
        sqlite3_bind_int(insert, 11, p->absolute);
        sqlite3_bind_int(insert, 12, p->fallback);
        WB_TRY(wb_sql_run(insert, err));
    }
    return WB_OK;
}

static WbStatus batch_store(WbCli *cli, const Batch *batch, int64_t version, WbErr *err) {
    wb_interrupt_watch(cli->db, 0);
    WbStatus status = wb_sql_exec(cli->db, "BEGIN", err); /* not immediate: that would lock the catalog too */
    if (status == WB_OK) status = store_rows(cli, batch, version, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    wb_interrupt_watch(cli->db, 1);
    return status;
}

static WbStatus tell(const Batch *batch, WbPredictedOne one, void *context, WbErr *err) {
    for (size_t i = 0; one && i < batch->count; i++)
        WB_TRY(one(context, batch->entries[i], &batch->predictions[i], err));
    return WB_OK;
}

WbStatus wb_cli_predict_entries(WbCli *cli, const WbEntries *entries, int64_t version, WbPredictedOne one,
                                void *context, int64_t *made, WbErr *err) {
    WB_CLEANUP(wb_model_free_at) WbModel *model = NULL;
    WB_CLEANUP(wb_digests_close) WbDigests digests = {0};
    WB_CLEANUP(batch_clear) Batch batch = {.bar = wb_bar(cli, "predict", "photos")};
    size_t room = entries->count < WB_PREDICT_BATCH ? entries->count : WB_PREDICT_BATCH;
    WB_TRY(wb_cli_model(cli, version, &model, err));
    WB_TRY(batch_begin(room, &batch, err));
    WB_TRY(wb_digests_open(cli, &digests, err));
    for (size_t done = 0; done < entries->count; done += room) {
        size_t left = entries->count - done, count = left < room ? left : room;
        WB_TRY(batch_load(&batch, &digests, entries->all + done, count, err));
        WB_TRY(wb_model_predict_batch(model, batch.count, batch.pointers, batch.shots, batch.pool,
                                      batch.predictions, err));
        WB_TRY(batch_store(cli, &batch, version, err));
        WB_TRY(tell(&batch, one, context, err));
        *made += (int64_t)batch.count;
        wb_bar_show(&batch.bar, (double)(done + count), (double)entries->count, NULL);
        WB_TRY(wb_interrupt_check(err));
    }
    return WB_OK;
}

/* Photos without a prediction of the version in use, as a condition over their columns. */
static char *missing_where(const WbCli *cli, int64_t version) {
    return sqlite3_mprintf(
        "photo_id NOT IN (SELECT r.photo_id FROM main.prediction AS r WHERE r.profile = %Q "
        "AND r.version = %lld)",
        cli->profile, (long long)version);
}

WbStatus wb_cli_predict_missing(WbCli *cli, WbPredicted *ret, WbErr *err) {
    WB_CLEANUP(wb_entries_clear) WbEntries entries = {0};
    WB_CLEANUP(wb_scanned_clear) WbScanned scanned = {0};
    WB_CLEANUP(wb_sql_text_at) char *where = NULL;
    WbPredicted predicted = {0};
    int64_t version;
    WB_TRY(wb_cli_version(cli, &version, err));
    where = missing_where(cli, version);
    if (!where) return wb_fail_nomem(err);
    const WbSelection selection = {WB_SELECT_ALL, where};
    WB_TRY(wb_cli_scan(cli, &selection, 0, 0, &scanned, err));
    if (scanned.photos > 0) WB_TRY(wb_entries_load(cli, &selection, &entries, err));
    if (entries.count > 0)
        WB_TRY(wb_cli_predict_entries(cli, &entries, version, NULL, NULL, &predicted.made, err));
    predicted.unreadable = (int64_t)entries.count - predicted.made;
    *ret = predicted;
    return WB_OK;
}
