#include "cli/cmd_eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/cmd_train.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/scale.h"

static const WbOption options[] = {
    {"protocol", 0, "NAME", "by-shoot (default), forward, anchored or curve"},
    {"folds", 0, "N", "parts of by-shoot, anchored and curve (default 5)"},
    {"k", 0, "N", "anchors a session of anchored: 1 (default) or 3"},
    {"draws", 0, "N", "draws a size of curve (default 20)"},
    {"sizes", 0, "LIST", "photos to learn from in curve (default 5,10,30,100,300,1000)"},
    {"where", 0, "SQL", "only photos for which this condition holds (its columns: see apply)"},
    {"csv", 0, "FILE", "write every held-out prediction there"},
    {"without", 0, "WHAT", "leave out as-shot, image, histogram, metadata, gp, scenes, drift, ensemble (or image,gp)"},
    {"steadiness", 0, NULL, "also crop, mirror, brighten and darken each photo (reads the files again)"},
    {NULL, 0, NULL, NULL},
};

#define CURVE_DEFAULT "5,10,30,100,300,1000"
enum { CURVE_SIZES_MAX = 16, CURVE = WB_PROTOCOLS };
static const char *const protocols[] = {"by-shoot", "forward", "anchored",
                                        "curve"}; /* as WbProtocol, and CURVE */

/* What was asked for. */
typedef struct {
    int protocol;
    int draws;
    size_t sizes[CURVE_SIZES_MAX], size_count;
    const char *where, *csv, *without;
    int steadiness;
    WbEvalOptions eval;
} Asked;

static int *input_switch(WbTrainOptions *train, const char *name, size_t length) {
    const struct {
        const char *name;
        int *value;
    } inputs[] = {{"as-shot", &train->use_as_shot},
                  {"image", &train->use_image},
                  {"histogram", &train->use_histogram},
                  {"metadata", &train->use_metadata},
                  {"gp", &train->gp},
                  {"scenes", &train->scenes},
                  {"drift", &train->drift},
                  {"ensemble", &train->nets}};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        if (strlen(inputs[i].name) == length && memcmp(inputs[i].name, name, length) == 0)
            return inputs[i].value;
    }
    return NULL;
}

static WbStatus leave_out(WbTrainOptions *train, const char *list, WbErr *err) {
    for (const char *at = list;; at++) {
        size_t length = strcspn(at, ",");
        int *value = input_switch(train, at, length);
        if (!value)
            return wb_fail(err, WB_ERR_USAGE,
                           "--without %.60s: there is as-shot, image, histogram, metadata, gp, scenes, drift and "
                           "ensemble",
                           list);
        *value = value == &train->nets; /* without the ensemble one network is left */
        at += length;
        if (!*at) return WB_OK;
    }
}

static WbStatus protocol_of_args(const WbArgs *args, int *ret, WbErr *err) {
    const char *name = wb_arg(args, "protocol");
    *ret = WB_PROTOCOL_BY_SHOOT;
    if (!name) return WB_OK;
    for (int p = 0; p <= CURVE; p++) {
        if (strcmp(name, protocols[p]) == 0) return *ret = p, WB_OK;
    }
    return wb_fail(err, WB_ERR_USAGE, "--protocol %.60s: there is by-shoot, forward, anchored and curve",
                   name);
}

/* "5,10,30": rising numbers. */
static WbStatus sizes_of_text(const char *text, Asked *ret, WbErr *err) {
    const char *at = text;
    ret->size_count = 0;
    while (ret->size_count < CURVE_SIZES_MAX) {
        char *end;
        long size = *at >= '0' && *at <= '9' ? strtol(at, &end, 10) : 0;
        if (size < 1 || size > 1000000 || (ret->size_count && (size_t)size <= ret->sizes[ret->size_count - 1])) break;
        ret->sizes[ret->size_count++] = (size_t)size;
        if (!*end) return WB_OK;
        if (*end != ',') break;
        at = end + 1;
    }
    return wb_fail(err, WB_ERR_USAGE, "not usable for --sizes: '%.60s': give up to %d rising numbers, such as 5,30,100",
                   text, CURVE_SIZES_MAX);
}

static WbStatus read_args(WbCli *cli, const WbArgs *args, Asked *ret, WbErr *err) {
    int64_t folds = 5, k = 1, draws = 20; /* src/eval/README.md */
    WB_TRY(protocol_of_args(args, &ret->protocol, err));
    WB_TRY(wb_arg_int(args, "folds", 2, 1000, &folds, err));
    WB_TRY(wb_arg_int(args, "k", 1, 3, &k, err));
    WB_TRY(wb_arg_int(args, "draws", 1, 10000, &draws, err));
    WB_TRY(wb_train_options_of_args(args, &ret->eval.train, err));
    WB_TRY(sizes_of_text(wb_arg(args, "sizes") ? wb_arg(args, "sizes") : CURVE_DEFAULT, ret, err));
    ret->where = wb_arg(args, "where");
    ret->csv = wb_arg(args, "csv");
    ret->without = wb_arg(args, "without");
    ret->steadiness = wb_arg_given(args, "steadiness");
    ret->draws = (int)draws;
    ret->eval.folds = (int)folds;
    ret->eval.k = (int)k;
    ret->eval.protocol = ret->protocol == CURVE ? WB_PROTOCOL_BY_SHOOT : (WbProtocol)ret->protocol;
    if (k == 2) return wb_fail(err, WB_ERR_USAGE, "not usable for --k: '2': give 1 or 3");
    if (ret->protocol == CURVE && (ret->csv || ret->steadiness))
        return wb_fail(err, WB_ERR_USAGE,
                       "--protocol curve trains many small models: it goes without --csv and "
                       "--steadiness");
    if (ret->without) WB_TRY(leave_out(&ret->eval.train, ret->without, err));
    return wb_check_where(cli, "photo_state", ret->where, err);
}

/* What is in work, freed together. */
typedef struct {
    WbDataset dataset;
    WbSteadyPhotos steady;
    WbEvaluation evaluation;
    WbPool *pool;
    WbBar bar;
} Work;

static void work_clear(Work *work) {
    wb_bar_clear(&work->bar);
    wb_dataset_clear(&work->dataset);
    wb_steady_photos_clear(&work->steady);
    wb_evaluation_clear(&work->evaluation);
    wb_pool_free(work->pool);
}

static WbStatus run_curve(WbCli *cli, const Asked *asked, Work *work, WbErr *err) {
    WbCurvePoint points[CURVE_SIZES_MAX];
    size_t count;
    work->bar = wb_bar(cli, "eval", NULL);
    WB_TRY(wb_evaluate_curve(&work->dataset, &asked->eval, asked->sizes, asked->size_count, asked->draws, work->pool,
                             wb_bar_progress, &work->bar, points, &count, err));
    wb_bar_clear(&work->bar);
    if (cli->json) {
        wb_curve_print_json(points, count, work->dataset.count, asked->without);
        return WB_OK;
    }
    WB_TRY(wb_curve_print_text(points, count, err));
    if (count < asked->size_count)
        wb_say(cli, "larger training sets than %zu need more edited photos", points[count - 1].wanted);
    return WB_OK;
}

static WbStatus run_folds(WbCli *cli, Asked *asked, Work *work, WbErr *err) {
    WbFigures figures = {.protocol = protocols[asked->protocol], .without = asked->without};
    if (asked->steadiness) {
        WB_TRY(wb_steady_photos_read(cli, asked->where, &work->dataset, asked->eval.train.threads,
                                     &work->steady, err));
        for (int v = 0; v < WB_VARIANTS; v++)
            asked->eval.variants[v] = work->steady.variants[v];
    }
    work->bar = wb_bar(cli, "eval", NULL);
    WB_TRY(wb_evaluate(&work->dataset, &asked->eval, work->pool, wb_bar_progress, &work->bar,
                       &work->evaluation, err));
    wb_bar_clear(&work->bar);
    WB_TRY(wb_figures_of_evaluation(&work->evaluation, asked->eval.train.seed, &figures, err));
    if (asked->csv) WB_TRY(wb_evaluation_write_csv(asked->csv, &work->dataset, &work->evaluation, err));
    if (cli->json) {
        wb_figures_print_json(&figures, &work->evaluation);
        return WB_OK;
    }
    return wb_figures_print_text(&figures, &work->evaluation, err);
}

static WbStatus run(WbCli *cli, const WbArgs *args, WbErr *err) {
    WB_CLEANUP(work_clear) Work work = {.bar = wb_bar(cli, "eval", NULL)};
    Asked asked = {0};
    WbLabelled labelled;
    WB_TRY(read_args(cli, args, &asked, err));
    WB_TRY(wb_scale_needs_kelvin(cli, "eval", err));
    WB_TRY(wb_cli_labelled(cli, asked.where, asked.eval.train.threads, &work.dataset, &labelled, err));
    wb_labelled_remarks(cli, &labelled);
    WB_TRY(wb_pool_new(asked.eval.train.threads, &work.pool, err));
    if (asked.protocol == CURVE)
        WB_TRY(run_curve(cli, &asked, &work, err));
    else
        WB_TRY(run_folds(cli, &asked, &work, err));
    return wb_output_flush(err);
}

const WbCommand wb_command_eval = {
    .name = "eval",
    .group = "Learning",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "how close predictions come on shoots they have not seen",
    .details =
        "Models are trained on some of your shoots and tested on the others; the stored ones are not used.\n"
        "  by-shoot   whole days are held out, each in turn\n"
        "  forward    the past predicts the latest fifth\n"
        "  anchored   by-shoot, with the first photo (or three) of each session set by hand\n"
        "  curve      by-shoot with 5, 10, 30, 100, 300, 1000 photos to learn from\n"
        "Beside the model stand as-shot (the camera's balance left alone) and median (that of your edits).",
    .examples = "  graycard eval my.db\n"
                "  graycard eval my.db --protocol forward --json\n"
                "  graycard eval my.db --without as-shot --csv held-out.csv",
    .needs = WB_NEEDS_SIDECAR,
    .options = options,
    .option_at = wb_train_option_at,
    .run = run,
};
