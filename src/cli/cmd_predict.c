#include "cli/cmd_predict.h"

#include <math.h>
#include <stdio.h>

#include "base/memory.h"
#include "cli/cmd_review.h"
#include "cli/message.h"
#include "cli/output.h"

static const WbOption options[] = {
    {"all", 'a', NULL, "predict photos you have edited too (to compare; apply leaves them alone)"},
    {"where", 0, "SQL", "only photos for which this condition holds (its columns: see apply)"},
    {"single", 0, NULL, "each photo alone, without its shoot and what you have set there; not kept"},
    {"csv", 0, NULL, "print comma-separated values instead of a table"},
    {NULL, 0, NULL, NULL},
};

typedef enum { AS_TABLE, AS_CSV, AS_JSON } Form;

/* Where predictions go as they are made, and what the summary says. */
typedef struct {
    Form form;
    WbTable table;
    WbJson json;
    const char *unit; /* of temperatures, with its blank */
    int64_t absolute, fallback, novel;
} Print;

static void print_table_row(Print *print, const char *key, const WbShot *shot, const WbPrediction *p) {
    WbTable *table = &print->table;
    wb_table_add(table, "%s", key);
    if (isfinite(shot->as_shot_kelvin))
        wb_table_add(table, "%.0f%s", wb_whole(shot->as_shot_kelvin), print->unit);
    else
        wb_table_add(table, "-");
    if (isfinite(shot->as_shot_tint))
        wb_table_add(table, "%+.0f", wb_whole(shot->as_shot_tint));
    else
        wb_table_add(table, "-");
    wb_table_add(table, "%.0f%s", wb_whole(p->temperature), print->unit);
    wb_table_add(table, "%+.0f", wb_whole(p->tint));
    wb_table_add(table, "%.0f to %.0f%s", wb_whole(p->temperature_low), wb_whole(p->temperature_high), print->unit);
    wb_table_add(table, "%+.0f to %+.0f", wb_whole(p->tint_low), wb_whole(p->tint_high));
    wb_table_add(table, "%.2f", p->novelty);
}

static void print_csv_row(const char *key, const WbShot *shot, const WbPrediction *p) {
    wb_csv_text(stdout, key);
    const double as_shot[] = {shot->as_shot_kelvin, shot->as_shot_tint};
    for (int i = 0; i < 2; i++) {
        putchar(',');
        if (isfinite(as_shot[i])) printf("%.9g", as_shot[i]);
    }
    printf(",%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%d,%d\n", p->temperature, p->tint, p->temperature_low,
           p->temperature_high, p->tint_low, p->tint_high, p->novelty, p->absolute, p->fallback);
}

static void print_json_row(WbJson *json, const char *key, const WbShot *shot, const WbPrediction *p) {
    wb_json_open(json, '{');
    wb_json_key_text(json, "photo_id", key);
    wb_json_key_number(json, "currTemp", shot->as_shot_kelvin);
    wb_json_key_number(json, "currTint", shot->as_shot_tint);
    wb_json_key_number(json, "temperature", p->temperature);
    wb_json_key_number(json, "tint", p->tint);
    wb_json_key_number(json, "temperature_low", p->temperature_low);
    wb_json_key_number(json, "temperature_high", p->temperature_high);
    wb_json_key_number(json, "tint_low", p->tint_low);
    wb_json_key_number(json, "tint_high", p->tint_high);
    wb_json_key_number(json, "novelty", p->novelty);
    wb_json_key_bool(json, "absolute", p->absolute);
    wb_json_key_bool(json, "fallback", p->fallback);
    wb_json_close(json, '}');
}

static WbStatus print_one(void *context, const WbMember *member, const WbShot *shot, const WbPrediction *prediction,
                          WbErr *err) {
    Print *print = context;
    print->absolute += prediction->absolute;
    print->fallback += prediction->fallback;
    print->novel += prediction->novelty >= WB_NOVEL && !prediction->fallback; /* a fallback knows no photo */
    WB_CLEANUP(wb_free_at) char *key = NULL;
    WB_TRY(wb_member_key(member, &key, err));
    if (print->form == AS_TABLE) print_table_row(print, key, shot, prediction);
    if (print->form == AS_CSV) print_csv_row(key, shot, prediction);
    if (print->form == AS_JSON) print_json_row(&print->json, key, shot, prediction);
    return WB_OK;
}

static void print_begin(Print *print, const WbCli *cli, int64_t version) {
    static const char *const heads[] = {"photo", "as shot",      "tint", "predicted",
                                        "tint",  "90 % between", "tint", "novelty"};
    print->table = wb_table("lrrrrrrr");
    print->unit = cli->scale == WB_SCALE_KELVIN ? " K" : "";
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        wb_table_add(&print->table, "%s", heads[i]);
    if (print->form == AS_CSV)
        printf(
            "photo_id,currTemp,currTint,temperature,tint,temperature_low,temperature_high,tint_low,tint_high,"
            "novelty,absolute,fallback\n");
    if (print->form != AS_JSON) return;
    print->json = wb_json(stdout);
    wb_json_open(&print->json, '{');
    wb_json_key_text(&print->json, "profile", cli->profile);
    wb_json_key_int(&print->json, "version", version);
    wb_json_key(&print->json, "photos");
    wb_json_open(&print->json, '[');
}

static WbStatus print_end(Print *print, const WbScanned *scanned, int64_t made, WbErr *err) {
    if (print->form == AS_TABLE && made > 0) return wb_table_print(&print->table, stdout, err);
    if (print->form != AS_JSON) return WB_OK;
    wb_json_close(&print->json, ']');
    wb_json_key(&print->json, "failures");
    wb_json_open(&print->json, '[');
    for (size_t i = 0; i < scanned->unreadable_count; i++) {
        wb_json_open(&print->json, '{');
        wb_json_key_text(&print->json, "photo_id", scanned->unreadable[i].key);
        wb_json_key_text(&print->json, "error", scanned->unreadable[i].why);
        wb_json_close(&print->json, '}');
    }
    wb_json_close(&print->json, ']');
    wb_json_close(&print->json, '}');
    return WB_OK;
}

static void summary(const WbCli *cli, const Print *print, int64_t version, int64_t made, const WbShoots *shoots) {
    size_t untimed = shoots->single ? 0 : wb_shoots_untimed(shoots);
    if (shoots->asked == 0)
        wb_say(cli,
               "nothing to predict: no photo asked for is without a hand edit (--all predicts those too)");
    else
        wb_say(cli, "%lld photo%s predicted by %s@%lld; %s", (long long)made, made == 1 ? "" : "s", cli->profile,
               (long long)version,
               shoots->single ? "each alone: this is not kept" : "graycard apply sets those you have not edited");
    if (print->fallback > 0)
        wb_say(cli,
               "%s@%lld has seen too few edits to learn from: these are as shot, or the median of the edits",
               cli->profile, (long long)version);
    if (untimed > 0)
        wb_say(cli, "%lld %s no capture time: predicted alone, and nothing that you set leads them",
               (long long)untimed, untimed == 1 ? "photo has" : "photos have");
    if (print->absolute > 0)
        wb_say(cli, "%lld of them without a known as-shot balance: their predictions are less sure",
               (long long)print->absolute);
    if (print->novel > 0)
        wb_say(cli, "%lld of them unlike those learned from (novelty %.1f and above): look at these first",
               (long long)print->novel, WB_NOVEL);
}

static void table_clear(Print *print) {
    wb_table_clear(&print->table);
}

static WbStatus run(WbCli *cli, const WbArgs *args, WbErr *err) {
    WB_CLEANUP(wb_shoots_clear) WbShoots shoots = {0};
    WB_CLEANUP(wb_scanned_clear) WbScanned scanned = {0};
    WB_CLEANUP(table_clear) Print print = {0};
    const WbAsked asked = {.select = wb_arg_given(args, "all") ? WB_SELECT_ALL : WB_SELECT_NOT_HAND,
                           .where = wb_arg(args, "where"),
                           .single = wb_arg_given(args, "single")};
    int64_t version, made = 0;
    WB_TRY(wb_one_form(cli, args, err));
    WB_TRY(wb_cli_version(cli, &version, err));
    WB_TRY(wb_shoots_digest(cli, version, &asked, &scanned, &shoots, err));
    print.form = cli->json ? AS_JSON : wb_arg_given(args, "csv") ? AS_CSV : AS_TABLE;
    print_begin(&print, cli, version);
    WB_TRY(wb_cli_predict_shoots(cli, &shoots, version, print_one, &print, &made, err));
    WB_TRY(print_end(&print, &scanned, made, err));
    WB_TRY(wb_output_flush(err));
    wb_scanned_report(cli, &scanned);
    summary(cli, &print, version, made, &shoots);
    return WB_OK;
}

const WbCommand wb_command_predict = {
    .name = "predict",
    .group = "Predict and write back",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "say how you would set the photos you have not edited yet",
    .details =
        "Photos of a shoot (without a pause of half an hour) are predicted together, so that like photos get like\n"
        "settings, and those you have set by hand are evidence for the rest: set three, predict again, and the others\n"
        "follow. Predictions are kept in the sidecar; the catalog is not changed (graycard apply does that). Photos\n"
        "that are new or have changed are scanned first. They are listed in the order in which they were taken. The\n"
        "interval holds your own choice nine times in ten; novelty runs from 0 (like the photos learned from) to 1\n"
        "(like none of them). To compare with your edits, add --single to --all: a shoot knows what you have set.",
    .examples = "  graycard predict my.db\n"
                "  graycard predict my.db --where \"captureTime >= '2026-05-01'\" --csv > may.csv",
    .needs = WB_NEEDS_SIDECAR,
    .options = options,
    .run = run,
};
