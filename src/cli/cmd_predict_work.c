#include "cli/cmd_predict.h"

#include "base/memory.h"
#include "base/threads.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/gathered.h"
#include "cli/scale.h"
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

/* What predicts: `predictions` holds one for each photo of `gathered`. */
typedef struct {
    WbModel *model;
    WbGathered gathered;
    WbPrediction *predictions;
    WbPool *pool;
    WbBar bar;
    WbScale scale;
} Work;

static void work_clear(Work *work) {
    wb_bar_clear(&work->bar);
    wb_pool_free(work->pool);
    wb_model_free(work->model);
    wb_gathered_clear(&work->gathered);
    wb_free(work->predictions);
}

static WbStatus work_begin(WbCli *cli, const WbShoots *shoots, int64_t version, Work *work, WbErr *err) {
    WB_TRY(wb_cli_model(cli, version, &work->model, err));
    WB_TRY(wb_gathered_open(cli, shoots, &work->gathered, err));
    work->predictions = wb_alloc(work->gathered.room, sizeof *work->predictions);
    return work->predictions ? wb_pool_new(0, &work->pool, err) : wb_fail_nomem(err);
}

static WbStatus predict_kelvin(Work *work, const WbShoots *shoots, const WbBatchOfShoots *batch, WbErr *err) {
    WbGathered *gathered = &work->gathered;
    wb_gathered_empty(gathered);
    for (size_t i = batch->from; i < batch->to; i++) {
        const WbShoot *shoot = &shoots->shoots[i];
        if (shoot->asked > 0) WB_TRY(wb_gathered_add(gathered, shoots, shoot, WB_GATHERED_WHOLE, err));
    }
    if (!batch->together)
        return wb_model_predict_batch(work->model, gathered->count, gathered->pointers, gathered->shots, work->pool,
                                      work->predictions, err);
    const double *temperature = gathered->known > 0 ? gathered->known_temperature : NULL; /* NULL: nothing is set */
    const double *tint = gathered->known > 0 ? gathered->known_tint : NULL;
    return wb_model_predict_scene(work->model, gathered->count, gathered->pointers, gathered->shots, temperature, tint,
                                  work->pool, wb_interrupt_progress, NULL, work->predictions, err);
}

static WbStatus predict(Work *work, const WbShoots *shoots, const WbBatchOfShoots *batch, WbErr *err) {
    WB_TRY(predict_kelvin(work, shoots, batch, err));
    for (size_t i = 0; i < work->gathered.count; i++) wb_prediction_to_sliders(work->scale, &work->predictions[i]);
    return WB_OK;
}

static WbStatus store_rows(WbCli *cli, const Work *work, const WbShoots *shoots, int64_t version, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *insert = NULL;
    WB_TRY(wb_sql_prepare(cli->db,
                          "INSERT OR REPLACE INTO main.prediction (photo_id, profile, version, temperature, tint, "
                          "temperature_low, temperature_high, tint_low, tint_high, novelty, absolute, fallback, "
                          "evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                          &insert, err));
    sqlite3_bind_text(insert, 2, cli->profile, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, version);
    for (size_t i = 0; i < work->gathered.count; i++) {
        const WbMember *member = work->gathered.members[i];
        const WbShoot *shoot = &shoots->shoots[member->shoot];
        const WbPrediction *p = &work->predictions[i];
        const double values[] = {p->temperature, p->tint,      p->temperature_low, p->temperature_high,
                                 p->tint_low,    p->tint_high, p->novelty};
        sqlite3_bind_value(insert, 1, member->id);
        for (int v = 0; v < 7; v++) sqlite3_bind_double(insert, 4 + v, values[v]);
        sqlite3_bind_int(insert, 11, p->absolute);
        sqlite3_bind_int(insert, 12, p->fallback);
        sqlite3_bind_int64(insert, 13, shoot->evidence);
        WB_TRY(wb_sql_run(insert, err));
    }
    return WB_OK;
}

static WbStatus store(WbCli *cli, const Work *work, const WbShoots *shoots, int64_t version, WbErr *err) {
    wb_interrupt_watch(cli->db, 0);
    WbStatus status = wb_sql_exec(cli->db, "BEGIN", err); /* not immediate: that would lock the catalog too */
    if (status == WB_OK) status = store_rows(cli, work, shoots, version, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    wb_interrupt_watch(cli->db, 1);
    return status;
}

static WbStatus tell(const Work *work, WbPredictedOne one, void *context, int64_t *made, WbErr *err) {
    const WbGathered *gathered = &work->gathered;
    for (size_t i = 0; i < gathered->count; i++) {
        if (!gathered->members[i]->asked) continue;
        WbShot shot = gathered->shots[i];
        shot.as_shot_kelvin = wb_scale_of_kelvin(work->scale, shot.as_shot_kelvin);
        if (one) WB_TRY(one(context, gathered->members[i], &shot, &work->predictions[i], err));
        (*made)++;
    }
    return WB_OK;
}

WbStatus wb_cli_predict_shoots(WbCli *cli, const WbShoots *shoots, int64_t version, WbPredictedOne one,
                                 void *context, int64_t *made, WbErr *err) {
    WB_CLEANUP(work_clear) Work work = {.bar = wb_bar(cli, "predict", "photos"), .scale = cli->scale};
    WbBatchOfShoots batch;
    size_t from = 0, done = 0, all = wb_shoots_work(shoots);
    if (all == 0) return WB_OK;
    WB_TRY(work_begin(cli, shoots, version, &work, err));
    while (wb_shoots_next(shoots, &from, &batch)) {
        WB_TRY(predict(&work, shoots, &batch, err));
        if (!shoots->single) WB_TRY(store(cli, &work, shoots, version, err));
        WB_TRY(tell(&work, one, context, made, err));
        wb_bar_show(&work.bar, (double)(done += batch.photos), (double)all, NULL);
        WB_TRY(wb_interrupt_check(err));
    }
    return WB_OK;
}

static WbStatus predict_asked(WbCli *cli, const WbAsked *asked, WbPredicted *ret, WbErr *err) {
    WB_CLEANUP(wb_shoots_clear) WbShoots shoots = {0};
    WB_CLEANUP(wb_scanned_clear) WbScanned scanned = {0};
    WbPredicted predicted = {0};
    int64_t version;
    WB_TRY(wb_cli_version(cli, &version, err));
    WB_TRY(wb_shoots_digest(cli, version, asked, &scanned, &shoots, err));
    WB_TRY(wb_cli_predict_shoots(cli, &shoots, version, NULL, NULL, &predicted.made, err));
    predicted.unreadable = (int64_t)shoots.asked - predicted.made;
    *ret = predicted;
    return WB_OK;
}

WbStatus wb_cli_predict_missing(WbCli *cli, const char *where, int overwrite, WbPredicted *ret, WbErr *err) {
    WbAsked asked = {.select = overwrite ? WB_SELECT_ALL : WB_SELECT_NOT_HAND, .missing = 1};
    int by_prediction = wb_where_sees_predictions(cli, where);
    if (by_prediction) WB_TRY(predict_asked(cli, &asked, ret, err));
    if (by_prediction && !overwrite) return WB_OK;
    asked.where = where;
    asked.unset = overwrite;
    return predict_asked(cli, &asked, ret, err);
}
