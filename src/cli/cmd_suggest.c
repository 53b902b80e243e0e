#include "cli/cmd_suggest.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/memory.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/sql.h"

static const WbOption options[] = {
    {"limit", 'l', "N", "at most N photos (default 10)"},
    {"each-shoot", 0, NULL, "that many of every shoot, instead of the whole catalog's best"},
    {"where", 'w', "SQL", "only photos for which this condition holds (its columns: see apply)"},
    {NULL, 0, NULL, NULL},
};

/* Capture time: "2026-03-01T10:00:00" with separator 'T'. */
static void time_text(double seconds, char separator, char ret[32]) {
    time_t whole = (time_t)floor(seconds);
    struct tm parts;
    char date[16] = "", clock[16] = ""; /* years up to 9999 */
    if (isfinite(seconds) && gmtime_r(&whole, &parts)) {
        strftime(date, sizeof date, "%Y-%m-%d", &parts);
        strftime(clock, sizeof clock, "%H:%M:%S", &parts);
    }
    snprintf(ret, 32, "%s%c%s", date, separator, clock);
}

/* What each of them gains on average: the photo that is set, and those that follow. */
static double each(const WbPick *pick, double gain) {
    return gain / (1 + pick->suggestion.followers);
}

static void add_row(WbTable *table, const WbPick *pick, const char *key, const char *path) {
    char taken[32];
    time_text(pick->capture_seconds, ' ', taken);
    wb_table_add_photo(table, key, path);
    wb_table_add(table, "%s", taken);
    wb_table_add(table, "%d", pick->suggestion.followers);
    wb_table_add(table, "%.1f mired, %.1f tint", each(pick, pick->suggestion.gain_mired),
                 each(pick, pick->suggestion.gain_tint));
}

static void json_pick(WbJson *json, const WbShoots *shoots, const WbPick *pick, const char *key,
                      const char *path) {
    const WbShoot *shoot = &shoots->shoots[pick->shoot];
    char taken[32], began[32];
    time_text(pick->capture_seconds, 'T', taken);
    time_text(shoots->members[shoot->first].shot.capture_seconds, 'T', began);
    wb_json_open(json, '{');
    wb_json_key_text(json, "photo_id", key);
    wb_json_key_text(json, "path", *path ? path : NULL);
    wb_json_key_text(json, "captureTime", taken);
    wb_json_key_text(json, "shoot", began);
    wb_json_key_int(json, "shoot_photos", (int64_t)shoot->count);
    wb_json_key_int(json, "followers", pick->suggestion.followers);
    wb_json_key_number(json, "gain_mired", pick->suggestion.gain_mired);
    wb_json_key_number(json, "gain_tint", pick->suggestion.gain_tint);
    wb_json_close(json, '}');
}

/* Where the rows go: into `json`, or the table. */
typedef struct {
    WbJson json;
    WbTable table;
    int as_json;
} Print;

static void print_clear(Print *print) {
    wb_table_clear(&print->table);
}

/* A digested photo's path is known there, as the catalog has it. */
static WbStatus print_pick(Print *print, const WbShoots *shoots, const WbPick *pick, sqlite3_stmt *lookup,
                           WbErr *err) {
    WB_CLEANUP(wb_free_at) char *key = NULL;
    int found;
    WB_TRY(wb_member_key(pick->member, &key, err));
    sqlite3_bind_value(lookup, 1, pick->member->id);
    WB_TRY(wb_sql_step(lookup, &found, err));
    const char *path = found ? wb_sql_text(lookup, 0) : "";
    if (print->as_json) json_pick(&print->json, shoots, pick, key, path);
    else add_row(&print->table, pick, key, path);
    sqlite3_reset(lookup);
    return WB_OK;
}

static void print_begin(Print *print, const WbCli *cli, const WbShoots *shoots, int64_t version,
                        const WbPicks *picks) {
    static const char *const heads[] = {"photo", "taken", "others that follow", "each closer by"};
    print->table = wb_table("llrl");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) wb_table_add(&print->table, "%s", heads[i]);
    if (!print->as_json) return;
    print->json = wb_json(stdout);
    wb_json_open(&print->json, '{');
    wb_json_key_text(&print->json, "profile", cli->profile);
    wb_json_key_int(&print->json, "version", version);
    wb_json_key_bool(&print->json, "fallback", picks->fallback);
    wb_json_key_int(&print->json, "candidates", (int64_t)shoots->asked);
    wb_json_key(&print->json, "photos");
    wb_json_open(&print->json, '[');
}

static WbStatus print_picks(WbCli *cli, const WbShoots *shoots, int64_t version, const WbPicks *picks,
                            WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *lookup = NULL;
    WB_CLEANUP(print_clear) Print print = {.as_json = cli->json};
    WB_TRY(wb_sql_prepare(cli->db, "SELECT path FROM main.digest WHERE photo_id = ?1", &lookup, err));
    print_begin(&print, cli, shoots, version, picks);
    for (size_t i = 0; i < picks->count; i++) WB_TRY(print_pick(&print, shoots, &picks->all[i], lookup, err));
    if (print.as_json) {
        wb_json_close(&print.json, ']');
        wb_json_close(&print.json, '}');
    } else if (picks->count > 0) {
        WB_TRY(wb_table_print(&print.table, stdout, err));
    }
    return wb_output_flush(err);
}

static void summary(const WbCli *cli, const WbShoots *shoots, int64_t version, const WbPicks *picks) {
    size_t untimed = wb_shoots_untimed(shoots);
    if (untimed > 0)
        wb_say(cli, "%lld %s no capture time: nothing can follow them", (long long)untimed,
               untimed == 1 ? "photo has" : "photos have");
    if (shoots->asked == 0)
        wb_say(cli, "nothing to suggest: no photo asked for is without a hand edit");
    else if (picks->fallback)
        wb_say(cli,
               "%s@%lld has seen too few edits to tell which photo helps most: set some of every kind, then run "
               "graycard train %s",
               cli->profile, (long long)version, cli->catalog_path);
    else if (picks->count == 0 && untimed < shoots->asked)
        wb_say(cli, "no photo stands out: setting one by hand would not bring the others of its shoot closer");
    else if (picks->count > 0)
        wb_say(cli, "set these by hand, the upper ones first, then run graycard predict %s: the others follow",
               cli->catalog_path);
}

static WbStatus run(WbCli *cli, const WbArgs *args, WbErr *err) {
    WB_CLEANUP(wb_shoots_clear) WbShoots shoots = {0};
    WB_CLEANUP(wb_scanned_clear) WbScanned scanned = {0};
    WB_CLEANUP(wb_picks_clear) WbPicks picks = {0};
    const WbAsked asked = {.select = WB_SELECT_NOT_HAND, .where = wb_arg(args, "where")};
    int64_t version, limit = 10; /* an evening's work */
    WB_TRY(wb_arg_int(args, "limit", 1, INT64_MAX, &limit, err));
    WB_TRY(wb_cli_version(cli, &version, err));
    WB_TRY(wb_shoots_digest(cli, version, &asked, &scanned, &shoots, err));
    WB_TRY(wb_suggest_pick(cli, &shoots, version, (size_t)limit, wb_arg_given(args, "each-shoot"), &picks, err));
    WB_TRY(print_picks(cli, &shoots, version, &picks, err));
    wb_scanned_report(cli, &scanned);
    summary(cli, &shoots, version, &picks);
    return WB_OK;
}

const WbCommand wb_command_suggest = {
    .name = "suggest",
    .group = "Predict and write back",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "the photos to set by hand first, because others follow them",
    .details =
        "Of the photos that you have not edited, those whose edit tells most about the rest of their shoot: how many\n"
        "others follow, and how much closer to your hand each of them is expected to get. Each is chosen as if those\n"
        "above it were set already. Set a few, run graycard predict, and the others follow without training.",
    .examples = "  graycard suggest my.db\n"
                "  graycard suggest my.db --limit 3 --each-shoot\n"
                "  graycard suggest my.db --where \"captureTime >= '2026-05-01'\" --json",
    .needs = WB_NEEDS_SIDECAR,
    .options = options,
    .run = run,
};
