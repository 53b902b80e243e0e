#include <math.h>
#include <string.h>

#include "model/net.h"
#include "model/parts.h"
#include "stage.h"
#include "unit/ext/host.h"

/* Learning and predicting, stage by stage: a model of 1,500 photos with all of its networks and processes. */

enum {
    POINTS = 1500,
    BATCH = 64,   /* as wb_train_options */
    CHUNK = 32,   /* photos of one call of the process, as the model cuts them */
    ROWS = 128,   /* cached photos of one connection */
    WORKS = 4,    /* networks in training side by side */
    FIT_POINTS = 1000,
    FIT_STEPS = 2 /* of forty: each costs the same */
};

typedef struct Networks {
    WbParams *net[WORKS], *folded;
    WbNetWork *work[WORKS];
    float *image, *colour, *meta, *target, *weight; /* one batch, for all */
    WbTrainOptions options;
} Networks;

static WbBatch batch_of(const Networks *nets, int n) {
    return (WbBatch){n, nets->image, nets->colour, nets->meta};
}

static double net_step(void *context, int task, int worker) {
    Networks *nets = context;
    WbRandom random = wb_random(1, (uint64_t)task);
    WbBatch batch = batch_of(nets, BATCH);
    WbOptimiser optimiser = wb_optimiser(WB_ADAMW);
    (void)worker;
    wb_params_zero_grads(nets->net[task]);
    double loss = wb_net_train_batch(nets->net[task], nets->work[task], &batch, nets->target, nets->weight,
                                     &nets->options, &random);
    wb_params_step(nets->net[task], &optimiser, 1e-4, 1000); /* a late step: the moments are warm */
    return isfinite(loss) ? 0 : NAN; /* the loss itself falls from run to run */
}

static double net_batch(void *context, int task, int worker) {
    Networks *nets = context;
    WbBatch batch = batch_of(nets, BATCH);
    float output[2 * BATCH];
    (void)worker;
    wb_net_predict(nets->folded, nets->work[task], &batch, output);
    return (double)output[0];
}

static double net_single(void *context, int task, int worker) {
    Networks *nets = context;
    WbBatch batch = batch_of(nets, 1);
    float output[2];
    (void)worker;
    for (int i = 0; i < BATCH; i++) wb_net_predict(nets->folded, nets->work[task], &batch, output);
    return (double)output[0];
}

static void time_networks(Bench *bench, WbPool *two) {
    WbErr err;
    Networks nets = {.image = bench_numbers((size_t)BATCH * WB_IMAGE, 1),
                     .colour = bench_numbers((size_t)BATCH * WB_COLOUR, 2),
                     .meta = bench_numbers((size_t)BATCH * WB_META, 3),
                     .target = bench_numbers((size_t)BATCH * 2, 4),
                     .weight = bench_numbers((size_t)BATCH * 2, 5),
                     .options = wb_train_options()};
    for (int i = 0; i < BATCH * 2; i++) nets.weight[i] = 1;
    for (int i = 0; i < WORKS; i++) {
        CHECK_OK(wb_net_new((uint64_t)i, &nets.net[i], &err), err);
        CHECK_OK(wb_net_work_new(BATCH, 1, &nets.work[i], &err), err);
    }
    CHECK_OK(wb_net_fold(nets.net[0], &nets.folded, &err), err);
    const Stage stages[] = {
        {"net forward, batches of 64", net_batch, &nets, WORKS, WORKS * BATCH, 0},
        {"net forward, photo by photo", net_single, &nets, WORKS, WORKS * BATCH, 0},
        {"net training step, batches of 64", net_step, &nets, WORKS, WORKS * BATCH, 0},
    };
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) bench_stage(bench, two, &stages[i]);
    for (int i = 0; i < WORKS; i++) {
        wb_params_free(nets.net[i]);
        wb_net_work_free(nets.work[i]);
    }
    wb_params_free(nets.folded);
    wb_free(nets.image), wb_free(nets.colour), wb_free(nets.meta), wb_free(nets.target), wb_free(nets.weight);
}

typedef struct Process {
    WbGpSpec spec;
    WbGp *gp;
    float *x, *y, *scratch[STAGE_TASKS];
} Process;

static double gp_fit(void *context, int task, int worker) {
    Process *process = context;
    WbGpFitOptions options = wb_gp_fit_options();
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    (void)worker;
    options.steps = FIT_STEPS;
    options.seed = (uint64_t)task;
    if (wb_gp_fit(&process->spec, FIT_POINTS, process->x, NULL, process->y, NULL, &options, &gp, NULL) != WB_OK)
        return NAN;
    return wb_gp_hyper(gp)[0];
}

static double gp_mean(void *context, int task, int worker) {
    Process *process = context;
    float mean[CHUNK];
    (void)worker;
    if (wb_gp_predict(process->gp, CHUNK, process->x + task, NULL, process->scratch[task], mean, NULL, NULL) != WB_OK)
        return NAN;
    return (double)mean[CHUNK - 1];
}

static double gp_variance(void *context, int task, int worker) {
    Process *process = context;
    float mean[CHUNK], variance[CHUNK];
    (void)worker;
    if (wb_gp_predict(process->gp, CHUNK, process->x + task, NULL, process->scratch[task], mean, variance, NULL) !=
        WB_OK)
        return NAN;
    return (double)variance[CHUNK - 1];
}

static void time_process(Bench *bench, WbPool *two) {
    enum { TASKS = 4 };
    WbErr err;
    Process process = {.spec = wb_head_spec(1),
                       .x = bench_numbers((size_t)POINTS * WB_KERNEL_INPUTS, 1),
                       .y = bench_numbers(POINTS, 2)};
    WbGpFitOptions options = wb_gp_fit_options();
    options.steps = 0;
    CHECK_OK(wb_gp_fit(&process.spec, POINTS, process.x, NULL, process.y, NULL, &options, &process.gp, &err), err);
    for (int i = 0; i < TASKS; i++)
        process.scratch[i] = wb_alloc(wb_gp_scratch_bytes(process.gp, CHUNK), 1);
    const Stage stages[] = {
        {"GP fit, 1000 photos, 2 of 40 steps", gp_fit, &process, 2, 2 * FIT_POINTS, 0},
        {"GP predict, mean", gp_mean, &process, TASKS, TASKS * CHUNK, 0},
        {"GP predict, mean and variance", gp_variance, &process, TASKS, TASKS * CHUNK, 0},
    };
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) bench_stage(bench, two, &stages[i]);
    for (int i = 0; i < TASKS; i++) wb_free(process.scratch[i]);
    wb_gp_free(process.gp);
    wb_free(process.x), wb_free(process.y);
}

/* A connection with the model and ROWS photos, and a statement over all of them. */
typedef struct Host {
    sqlite3 *db;
    sqlite3_stmt *statement;
} Host;

static double sql_predict(void *context, int task, int worker) {
    Host *host = (Host *)context + task;
    double sum = 0;
    int rows = 0;
    (void)worker;
    for (; sqlite3_step(host->statement) == SQLITE_ROW; rows++) {
        const void *json = sqlite3_column_text(host->statement, 0);
        if (json) sum += (double)(wb_checksum(json, (size_t)sqlite3_column_bytes(host->statement, 0)) >> 32);
    }
    sqlite3_reset(host->statement);
    return rows == ROWS ? sum : NAN;
}

static void host_begin(Host *host, const unsigned char *blob, size_t bytes) {
    sqlite3_stmt *insert = NULL;
    host->db = host_open(":memory:");
    host_photos(host->db, ROWS);
    host_exec(host->db, "CREATE TABLE model(blob BLOB)");
    CHECK(sqlite3_prepare_v2(host->db, "INSERT INTO model VALUES (?1)", -1, &insert, NULL) == SQLITE_OK);
    sqlite3_bind_blob64(insert, 1, blob, bytes, SQLITE_TRANSIENT);
    CHECK(sqlite3_step(insert) == SQLITE_DONE);
    sqlite3_finalize(insert);
}

/* SQL says what the C functions say. */
static void check_sql(sqlite3 *db, const WbModel *model) {
    char text[HOST_TEXT_BYTES];
    WbFeatures features;
    WbShot shot = wb_shot_unknown();
    WbPrediction prediction;
    WbErr err;
    make_features(0, &features);
    CHECK_OK(wb_model_predict(model, &features, &shot, &prediction, &err), err);
    host_text(db, "SELECT wb_predict((SELECT blob FROM model), features) ->> 'temperature' FROM photo", text);
    CHECK_NEAR(strtod(text, NULL), prediction.temperature, 0.51); /* printed in whole kelvin */
}

static void time_sql(Bench *bench, WbPool *two, const char *name, const char *sql, Host *hosts) {
    for (int i = 0; i < STAGE_THREADS; i++)
        CHECK(sqlite3_prepare_v2(hosts[i].db, sql, -1, &hosts[i].statement, NULL) == SQLITE_OK);
    bench_stage(bench, two,
                &(Stage){name, sql_predict, hosts, STAGE_THREADS, STAGE_THREADS * ROWS,
                         (double)STAGE_THREADS * ROWS * (double)wb_features_blob_bytes()});
    for (int i = 0; i < STAGE_THREADS; i++) sqlite3_finalize(hosts[i].statement);
}

static void time_model(Bench *bench, WbPool *two) {
    WbErr err;
    WbDataset dataset = make_dataset(0, POINTS, 0);
    WbTrainOptions options = wb_train_options();
    WB_CLEANUP(wb_model_free_at) WbModel *model = NULL;
    WB_CLEANUP(wb_free_at) unsigned char *blob = NULL;
    size_t bytes = 0;
    Host hosts[STAGE_THREADS];
    options.epochs = options.gp_steps = 1; /* predicting costs the same whatever the numbers are */
    if (!CHECK_OK(wb_model_train(&dataset, &options, NULL, NULL, &model, &err), err)) return;
    CHECK_OK(wb_model_pack(model, &blob, &bytes, &err), err);
    for (int i = 0; i < STAGE_THREADS; i++) host_begin(&hosts[i], blob, bytes);
    check_sql(hosts[0].db, model);
    time_sql(bench, two, "SQL predict(model, features)",
             "SELECT wb_predict((SELECT blob FROM model), features) FROM photo", hosts);
    time_sql(bench, two, "SQL predict(model, features, shot)",
             "SELECT wb_predict((SELECT blob FROM model), features, shot) FROM photo", hosts);
    for (int i = 0; i < STAGE_THREADS; i++) host_close(hosts[i].db);
    bench_report(bench, "model of 1500 photos", 1, &(BenchFigure){"blob", (double)bytes / 1048576, "MiB"}, 1);
    wb_dataset_clear(&dataset);
}

int main(int argc, char **argv) {
    Bench bench = bench_begin("stages_model", argc, argv);
    WbPool *two = bench_pool();
    time_networks(&bench, two);
    time_process(&bench, two);
    time_model(&bench, two);
    wb_pool_free(two);
    return bench_end(&bench) | check_done();
}
