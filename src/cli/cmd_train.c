#include "cli/cmd_train.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/memory.h"
#include "cli/cmd_predict.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/scale.h"
#include "cli/sql.h"

static const WbOption options[] = {
    {"quick", 0, NULL, "seconds: keep what was learned and let it see the edits made since"},
    {"scale", 0, "SCALE", "kelvin, of RAW, or incremental, of JPEG and TIFF in a Lightroom catalog"},
    {"where", 0, "SQL", "learn only from photos for which this condition holds (its columns: see apply)"},
    {NULL, 0, NULL, NULL},
};

typedef struct {
    int64_t version;
    int quick;
    double seconds;
    WbModelInfo info;
    WbLabelled labelled;
} Trained;

static double now_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The scale, where it is not kelvin, and the training options that were given, as a JSON object. The caller's:
 * sqlite3_free. Values passed the option table, so they are plain words and numbers. */
static char *options_json(const WbCli *cli, const WbArgs *args) {
    sqlite3_str *json = sqlite3_str_new(NULL);
    const char *comma = "";
    sqlite3_str_appendall(json, "{");
    if (cli->scale != WB_SCALE_KELVIN) {
        sqlite3_str_appendf(json, "\"scale\": \"%s\"", wb_scale_name(cli->scale));
        comma = ", ";
    }
    for (int i = 0; wb_train_option_name(i); i++) {
        const char *value = wb_arg(args, wb_train_option_name(i));
        if (!value) continue;
        sqlite3_str_appendf(json, "%s\"%s\": \"%s\"", comma, wb_train_option_name(i), value);
        comma = ", ";
    }
    sqlite3_str_appendall(json, "}");
    return sqlite3_str_finish(json);
}

/* The model in use, to be refreshed. */
static WbStatus in_use(WbCli *cli, WbModel **ret, WbErr *err) {
    int64_t version;
    WB_TRY(wb_cli_version(cli, &version, err));
    return wb_cli_model(cli, version, ret, err);
}

static WbStatus learn(WbCli *cli, const WbDataset *dataset, const WbTrainOptions *how, int quick, WbModel **ret,
                      WbErr *err) {
    WB_CLEANUP(wb_model_free_at) WbModel *base = NULL;
    if (quick) WB_TRY(in_use(cli, &base, err));
    WbBar bar = wb_bar(cli, "train", NULL);
    WbStatus status = quick ? wb_model_refresh(base, dataset, how, wb_bar_progress, &bar, ret, err)
                            : wb_model_train(dataset, how, wb_bar_progress, &bar, ret, err);
    wb_bar_clear(&bar);
    return status;
}

static WbStatus train(WbCli *cli, const WbArgs *args, Trained *ret, WbErr *err) {
    WB_CLEANUP(wb_dataset_clear) WbDataset dataset = {0};
    WB_CLEANUP(wb_model_free_at) WbModel *model = NULL;
    WB_CLEANUP(wb_free_at) unsigned char *blob = NULL;
    WB_CLEANUP(wb_sql_text_at) char *given = NULL;
    WbTrainOptions how;
    size_t bytes;
    double begun = now_seconds();
    WB_TRY(wb_check_profile_name(cli->profile, err));
    WB_TRY(wb_scale_choose(cli, wb_arg(args, "scale"), err));
    WB_TRY(wb_train_options_of_args(args, &how, err));
    WB_TRY(wb_cli_labelled(cli, wb_arg(args, "where"), how.threads, &dataset, &ret->labelled, err));
    wb_labelled_remarks(cli, &ret->labelled);
    ret->quick = wb_arg_given(args, "quick");
    WB_TRY(learn(cli, &dataset, &how, ret->quick, &model, err));
    WB_TRY(wb_model_pack(model, &blob, &bytes, err));
    ret->info = wb_model_info(model);
    given = options_json(cli, args);
    if (!given) return wb_fail_nomem(err);
    WB_TRY(wb_model_store(cli, cli->profile, blob, bytes, ret->info.photos, given, &ret->version, err));
    ret->seconds = now_seconds() - begun;
    return WB_OK;
}

/* A mired is a step there. */
static void print_steps(const WbModelInfo *info) {
    printf("On shoots it had not seen, it is off by %.1f steps of temperature and %.1f of tint on average.\n",
           info->mired, info->tint);
    if (isfinite(info->as_shot_mired))
        printf("Leaving the sliders alone would be off by %.1f and %.1f.\n", info->as_shot_mired, info->as_shot_tint);
}

static void print_held_out(const WbModelInfo *info) {
    if (!isfinite(info->kelvin)) {
        printf("How close it comes could not be measured: that takes photos of several shoots.\n");
        return;
    }
    printf("On shoots it had not seen, it is off by %.0f K and %.1f tint on average (%.1f mired).\n",
           info->kelvin, info->tint, info->mired);
    if (!isfinite(info->as_shot_kelvin)) return;
    printf("Leaving the balance as shot would be off by %.0f K and %.1f tint (%.1f mired).\n",
           info->as_shot_kelvin, info->as_shot_tint, info->as_shot_mired);
    if (info->mired >= info->as_shot_mired)
        printf("So it does not help yet: more edited photos, of more shoots, would.\n");
}

static void print_text(const WbCli *cli, const Trained *trained) {
    const WbModelInfo *info = &trained->info;
    printf("Learned from %d edited photos of %d shoot%s in %.0f s", info->photos, info->shoots,
           info->shoots == 1 ? "" : "s", trained->seconds);
    if (info->corrections > 0)
        printf("; %d of them correct graycard and count %g times", info->corrections, WB_WEIGHT_CORRECTION);
    printf(".\n");
    if (info->left_out > 0) printf("%d older edits were passed over (--newest).\n", info->left_out);
    if (info->fallback)
        printf("That is too few to learn a rule: it takes at least %d. Until then photos get their balance "
               "as shot, "
               "or the median of your edits.\n",
               WB_TRAIN_MIN);
    else if (trained->quick)
        printf("What it had learned before was kept: how close that came was measured then.\n");
    else if (cli->scale != WB_SCALE_KELVIN && isfinite(info->mired))
        print_steps(info);
    else
        print_held_out(info);
    printf("Stored as %s@%lld, which is now in use", cli->profile, (long long)trained->version);
    if (trained->version > 1) printf("; older versions are kept (graycard profiles %s)", cli->catalog_path);
    printf(".\n");
}

static void json_errors(WbJson *json, const char *key, double kelvin, double tint, double mired) {
    wb_json_key(json, key);
    wb_json_open(json, '{');
    wb_json_key_number(json, "kelvin", kelvin);
    wb_json_key_number(json, "tint", tint);
    wb_json_key_number(json, "mired", mired);
    wb_json_close(json, '}');
}

static void print_json(const WbCli *cli, const Trained *trained) {
    const WbModelInfo *info = &trained->info;
    const WbLabelled *labelled = &trained->labelled;
    WbJson json = wb_json(stdout);
    wb_json_open(&json, '{');
    wb_json_key_text(&json, "profile", cli->profile);
    wb_json_key_int(&json, "version", trained->version);
    wb_json_key_text(&json, "scale", wb_scale_name(cli->scale));
    wb_json_key_int(&json, "photos", info->photos);
    wb_json_key_int(&json, "shoots", info->shoots);
    wb_json_key_int(&json, "corrections", info->corrections);
    wb_json_key_int(&json, "grayscale", (int64_t)labelled->grayscale);
    wb_json_key_int(&json, "left_out_of_range", (int64_t)labelled->out_of_range);
    wb_json_key_int(&json, "left_out_older", info->left_out);
    wb_json_key_int(&json, "left_out_half_set", (int64_t)labelled->half_set);
    wb_json_key_int(&json, "left_out_as_shot", (int64_t)labelled->no_as_shot);
    wb_json_key_int(&json, "left_out_grayscale", (int64_t)labelled->left_grayscale);
    wb_json_key_int(&json, "left_out_unreadable", (int64_t)labelled->undigested);
    wb_json_key_bool(&json, "fallback", info->fallback);
    json_errors(&json, "held_out", info->kelvin, info->tint, info->mired);
    json_errors(&json, "as_shot", info->as_shot_kelvin, info->as_shot_tint, info->as_shot_mired);
    wb_json_key_int(&json, "epochs", info->epochs);
    wb_json_key_number(&json, "seconds", trained->seconds);
    wb_json_close(&json, '}');
}

static WbStatus run(WbCli *cli, const WbArgs *args, WbErr *err) {
    Trained trained = {0};
    WB_TRY(train(cli, args, &trained, err));
    if (cli->json)
        print_json(cli, &trained);
    else
        print_text(cli, &trained);
    return wb_output_flush(err);
}

const WbCommand wb_command_train = {
    .name = "train",
    .group = "Learning",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "learn your hand from the photos you have edited",
    .details =
        "Photos that are new or have changed are scanned first. Only your own edits are learned from: what\n"
        "graycard set itself is not, and where you changed what graycard had set, your change counts more.\n"
        "The result is a new version of the profile and is put to use; older versions are kept.\n"
        "A profile of --scale incremental learns, predicts and sets the sliders of JPEG and TIFF, -100 to 100, and no\n"
        "others; its figures in mired are steps.\n"
        "--quick takes seconds: networks and intervals stay as they are, and the rest sees your edits since.",
    .examples = "  graycard train my.db\n"
                "  graycard train my.db --profile studio --where \"flashFired = 1\"\n"
                "  graycard train my.db --quick\n"
                "  graycard train photos.lrcat --scale incremental --profile jpeg\n"
                "  graycard train my.db --epochs 60 --seed 7",
    .needs = WB_NEEDS_SIDECAR,
    .options = options,
    .option_at = wb_train_option_at,
    .run = run,
};
