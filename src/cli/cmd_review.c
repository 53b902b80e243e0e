#include "cli/cmd_review.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "cli/changes.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/sql.h"

static const WbOption options[] = {
    {"limit", 'l', "N", "at most N photos (default 20)"},
    {"by", 0, "WHAT", "order: doubt (default), or novelty"},
    {"where", 'w', "SQL", "only photos for which this condition holds (its columns: see apply)"},
    {"csv", 0, NULL, "print comma-separated values instead of a table"},
    {NULL, 0, NULL, NULL},
};

static WbStatus read_order(const WbArgs *args, WbReviewBy *ret, WbErr *err) {
    const char *by = wb_arg(args, "by");
    if (by && strcmp(by, "doubt") != 0 && strcmp(by, "novelty") != 0)
        return wb_fail(err, WB_ERR_USAGE, "no such order: --by '%.80s': choose doubt or novelty", by);
    *ret = by && strcmp(by, "novelty") == 0 ? WB_BY_NOVELTY : WB_BY_DOUBT;
    return WB_OK;
}

static void print_csv(const WbDoubtful *photo, const char *key, const char *path, const char *why) {
    const WbPrediction *p = &photo->prediction;
    wb_csv_text(stdout, key);
    putchar(',');
    wb_csv_text(stdout, path);
    printf(",%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%d,%d,", p->temperature, p->tint, p->temperature_low,
           p->temperature_high, p->tint_low, p->tint_high, photo->doubt, p->novelty, p->absolute, p->fallback);
    wb_csv_text(stdout, why);
    putchar('\n');
}

static void print_json(WbJson *json, const WbDoubtful *photo, const char *key, const char *path, const char *why) {
    const WbPrediction *p = &photo->prediction;
    wb_json_open(json, '{');
    wb_json_key_text(json, "photo_id", key);
    wb_json_key_text(json, "path", *path ? path : NULL);
    wb_json_key_number(json, "temperature", p->temperature);
    wb_json_key_number(json, "tint", p->tint);
    wb_json_key_number(json, "temperature_low", p->temperature_low);
    wb_json_key_number(json, "temperature_high", p->temperature_high);
    wb_json_key_number(json, "tint_low", p->tint_low);
    wb_json_key_number(json, "tint_high", p->tint_high);
    wb_json_key_number(json, "doubt", photo->doubt);
    wb_json_key_number(json, "novelty", p->novelty);
    wb_json_key_bool(json, "absolute", p->absolute);
    wb_json_key_bool(json, "fallback", p->fallback);
    wb_json_key_text(json, "reason", why);
    wb_json_close(json, '}');
}

static void add_row(WbTable *table, const WbDoubtful *photo, const char *key, const char *path, const char *why,
                    const char *unit) {
    const WbPrediction *p = &photo->prediction;
    wb_table_add_photo(table, key, path);
    wb_table_add(table, "%.0f%s", wb_whole(p->temperature), unit);
    wb_table_add(table, "%+.0f", wb_whole(p->tint));
    wb_table_add(table, "%.0f to %.0f%s", wb_whole(p->temperature_low), wb_whole(p->temperature_high), unit);
    wb_table_add(table, "%+.0f to %+.0f", wb_whole(p->tint_low), wb_whole(p->tint_high));
    wb_table_add(table, "%.1f", photo->doubt);
    wb_table_add(table, "%.2f", p->novelty);
    wb_table_add(table, "%s", why);
}

/* Where the rows go: `csv`, else into `json` or `table`. */
typedef struct {
    WbTable table;
    WbJson json;
    const char *unit; /* of temperatures, with its blank */
    int csv, as_json;
} Print;

static WbStatus print_row(Print *print, const WbDoubtful *photo, const char *path, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *key = NULL;
    char why[WB_WHY_BYTES];
    wb_why_text(photo->why, why, sizeof why);
    WB_TRY(wb_member_key(photo->member, &key, err));
    if (print->as_json) print_json(&print->json, photo, key, path, why);
    else if (print->csv) print_csv(photo, key, path, why);
    else add_row(&print->table, photo, key, path, why, print->unit);
    return WB_OK;
}

/* A predicted photo was digested, so its path is known there, as the catalog has it. */
static WbStatus print_rows(WbCli *cli, Print *print, const WbReview *review, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *path = NULL;
    WB_TRY(wb_sql_prepare(cli->db, "SELECT path FROM main.digest WHERE photo_id = ?1", &path, err));
    for (size_t i = 0; i < review->count; i++) {
        int found;
        sqlite3_bind_value(path, 1, review->all[i].member->id);
        WB_TRY(wb_sql_step(path, &found, err));
        WB_TRY(print_row(print, &review->all[i], found ? wb_sql_text(path, 0) : "", err));
        sqlite3_reset(path);
    }
    return WB_OK;
}

static void print_begin(Print *print, const WbCli *cli, int64_t version, const WbReview *review) {
    static const char *const heads[] = {"photo", "predicted", "tint", "90 % between", "tint",
                                        "doubt", "novelty",   "why"};
    print->table = wb_table("lrrrrrrl");
    print->unit = cli->scale == WB_SCALE_KELVIN ? " K" : "";
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) wb_table_add(&print->table, "%s", heads[i]);
    if (print->csv && !print->as_json)
        printf("photo_id,path,temperature,tint,temperature_low,temperature_high,tint_low,tint_high,doubt,novelty,"
               "absolute,fallback,reason\n");
    if (!print->as_json) return;
    print->json = wb_json(stdout);
    wb_json_open(&print->json, '{');
    wb_json_key_text(&print->json, "profile", cli->profile);
    wb_json_key_int(&print->json, "version", version);
    wb_json_key_int(&print->json, "candidates", (int64_t)review->candidates);
    wb_json_key_int(&print->json, "without_prediction", (int64_t)review->unpredicted);
    wb_json_key(&print->json, "photos");
    wb_json_open(&print->json, '[');
}

static WbStatus print_end(Print *print, const WbReview *review, WbErr *err) {
    if (print->as_json) {
        wb_json_close(&print->json, ']');
        wb_json_close(&print->json, '}');
    } else if (!print->csv && review->count > 0) {
        WB_TRY(wb_table_print(&print->table, stdout, err));
    }
    return wb_output_flush(err);
}

static void summary(WbCli *cli, const WbReview *review) {
    if (review->candidates == 0 && review->unpredicted == 0)
        wb_say(cli, "nothing to review: no photo asked for is without a hand edit");
    if (review->candidates > review->count)
        wb_say(cli, "%zu of %zu predicted photos listed; a larger --limit lists more", review->count,
               review->candidates);
    if (review->unpredicted == 0) return;
    wb_say(cli, "%lld %s not predicted (graycard scan lists why)", WB_PHOTOS(review->unpredicted));
    cli->exit_code = 1;
}

static void table_clear(Print *print) {
    wb_table_clear(&print->table);
}

static WbStatus run(WbCli *cli, const WbArgs *args, WbErr *err) {
    WB_CLEANUP(wb_shoots_clear) WbShoots shoots = {0};
    WB_CLEANUP(wb_review_clear) WbReview review = {0};
    WB_CLEANUP(table_clear) Print print = {.csv = wb_arg_given(args, "csv"), .as_json = cli->json};
    const WbAsked asked = {.select = WB_SELECT_NOT_HAND, .where = wb_arg(args, "where")};
    WbReviewBy by = WB_BY_DOUBT;
    WbPredicted predicted;
    int64_t version, limit = 20; /* a screenful */
    WB_TRY(wb_one_form(cli, args, err));
    WB_TRY(wb_arg_int(args, "limit", 0, INT64_MAX, &limit, err));
    WB_TRY(read_order(args, &by, err));
    WB_TRY(wb_cli_version(cli, &version, err));
    WB_TRY(wb_choice_view(cli, version, err));
    WB_TRY(wb_check_where(cli, "photo_choice", asked.where, err)); /* before long work */
    WB_TRY(wb_cli_predict_missing(cli, asked.where, 0, &predicted, err));
    WB_TRY(wb_shoots_load(cli, version, &asked, &shoots, err));
    WB_TRY(wb_review_pick(cli, &shoots, version, by, (size_t)limit, &review, err));
    print_begin(&print, cli, version, &review);
    WB_TRY(print_rows(cli, &print, &review, err));
    WB_TRY(print_end(&print, &review, err));
    summary(cli, &review);
    return WB_OK;
}

const WbCommand wb_command_review = {
    .name = "review",
    .group = "Predict and write back",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "the predictions worth a look, most doubtful first",
    .details =
        "Lists photos that you have not edited; those without a prediction, or whose shoot you have worked on since,\n"
        "are predicted first. Doubt is how wrong the prediction may look: the colour difference (CIEDE2000; 1 is just\n"
        "visible) between it and the further end of its 90 % interval. Novelty runs from 0 (like the photos learned\n"
        "from) to 1 (like none of them). Set the ones that are wrong by hand: the rest of their shoot follows.",
    .examples = "  graycard review my.db\n"
                "  graycard review my.db --by novelty --limit 50 --csv > look.csv\n"
                "  graycard review my.db --where \"captureTime >= '2026-05-01'\"",
    .needs = WB_NEEDS_SIDECAR,
    .options = options,
    .run = run,
};
