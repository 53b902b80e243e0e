#include "cli/cmd_train.h"

#include <string.h>

#include "cli/adapter.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/sql.h"

int wb_train_option_at(int index, WbOption *ret) {
    const char *name = wb_train_option_name(index);
    if (!name) return 0;
    *ret = (WbOption){name, 0, wb_train_option_value(index), wb_train_option_help(index)};
    return 1;
}

WbStatus wb_train_options_of_args(const WbArgs *args, WbTrainOptions *ret, WbErr *err) {
    WbTrainOptions options = wb_train_options();
    for (int i = 0; wb_train_option_name(i); i++) {
        const char *value = wb_arg(args, wb_train_option_name(i));
        if (value) WB_TRY(wb_train_options_set(&options, wb_train_option_name(i), value, err));
    }
    if (options.nets == 0 && !options.gp) /* said before long work */
        return wb_fail(err, WB_ERR_USAGE, "nothing to learn with: --nets 0 and --gp 0: switch one of them on");
    *ret = options;
    return WB_OK;
}

static WbStatus nothing_to_learn(const WbCli *cli, const char *where, const WbLabelled *labelled,
                                 WbErr *err) {
    if (labelled->edited == 0 && where)
        return wb_fail(err, WB_ERR_INPUT,
                       "no edits to learn from: no photo of %.100s with %.200s is set by hand: name "
                       "others, or leave out --where",
                       cli->catalog_path, where);
    if (labelled->edited == 0 && cli->adapter && cli->adapter->has_two_scales)
        return wb_fail(err, WB_ERR_INPUT,
                       "no edits to learn from: no %s of %.200s is set by hand: set the white balance of some "
                       "photos first%s",
                       cli->scale == WB_SCALE_KELVIN ? "RAW photo" : "JPEG or TIFF", cli->catalog_path,
                       cli->scale == WB_SCALE_KELVIN ? "; JPEG and TIFF are learned with --scale incremental" : "");
    if (labelled->edited == 0)
        return wb_fail(err, WB_ERR_INPUT,
                       "no edits to learn from: no photo of %.200s is set by hand: set the white "
                       "balance of some photos first",
                       cli->catalog_path);
    return wb_fail(err, WB_ERR_INPUT,
                   "no edits to learn from: edited photos: %zu; of these not readable: %zu, out of range (2000 to "
                   "50000 K, tint -150 to 150): %zu, with only one slider set: %zu",
                   labelled->edited, labelled->undigested, labelled->out_of_range, labelled->half_set);
}

/* Hand edits, and what may turn out to be one. */
static char *edits_where(const WbCli *cli, const char *where) {
    static const char undecided[] = " OR photo_id IN (SELECT u.photo_id FROM temp.adapter_undecided AS u)";
    return sqlite3_mprintf("(state IS 'hand'%s) AND (\n%s\n)",
                           cli->adapter && cli->adapter->files_decide ? undecided : "", where ? where : "1");
}

WbStatus wb_cli_labelled(WbCli *cli, const char *where, int threads, WbDataset *dataset, WbLabelled *ret,
                         WbErr *err) {
    WB_CLEANUP(wb_scanned_clear) WbScanned scanned = {0};
    WB_CLEANUP(wb_sql_text_at) char *edits = edits_where(cli, where);
    const WbSelection selection = {WB_SELECT_ALL, edits};
    const WbScanning how = {.threads = threads};
    if (!edits) return wb_fail_nomem(err);
    WB_TRY(wb_check_where(cli, "photo_state", where, err));
    WB_TRY(wb_cli_scan(cli, &selection, &how, &scanned, err));
    wb_scanned_report(cli, &scanned);
    WB_TRY(wb_load_labelled(cli, where, dataset, ret, err));
    return ret->used > 0 ? WB_OK : nothing_to_learn(cli, where, ret, err);
}

static const char *plural(size_t count) {
    return count == 1 ? "" : "s";
}

void wb_labelled_remarks(const WbCli *cli, const WbLabelled *labelled) {
    if (labelled->out_of_range > 0)
        wb_say(cli, "%zu photo%s left out: sliders outside 2000 to 50000 K or -150 to 150 tint",
               labelled->out_of_range, plural(labelled->out_of_range));
    if (labelled->half_set > 0)
        wb_say(cli, "%zu photo%s left out: only one of the two sliders is set, or not to a number",
               labelled->half_set, plural(labelled->half_set));
    if (labelled->undigested > 0)
        wb_say(cli, "%zu photo%s left out: not readable", labelled->undigested, plural(labelled->undigested));
    if (labelled->no_as_shot > 0)
        wb_say(cli, "%zu photo%s left out: neither the file nor its history tells the camera's own balance",
               labelled->no_as_shot, plural(labelled->no_as_shot));
    if (labelled->left_grayscale > 0)
        wb_say(cli, "%zu black and white photo%s left out, as init --black-and-white says", labelled->left_grayscale,
               plural(labelled->left_grayscale));
    if (labelled->grayscale > 0)
        wb_say(cli, "%zu black and white photo%s used: graycard init --black-and-white says how much they count",
               labelled->grayscale, plural(labelled->grayscale));
    if (labelled->equal)
        wb_say(
            cli,
            "all %zu edits are the same: there is one balance to learn, and nothing to tell photos apart by",
            labelled->used);
}

/* One more than any version that a model, a batch or a prediction of the profile ever had, deleted ones among them. */
static WbStatus next_version(WbCli *cli, const char *profile, int64_t *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at)
    char *sql = sqlite3_mprintf(
        "SELECT 1 + max(v) FROM (SELECT 0 AS v UNION ALL SELECT version FROM main.model WHERE profile = %Q "
        "UNION ALL SELECT version FROM main.batch WHERE profile = %Q "
        "UNION ALL SELECT version FROM main.prediction WHERE profile = %Q "
        "UNION ALL SELECT value FROM main.meta WHERE key = 'last version of ' || %Q)",
        profile, profile, profile, profile);
    return sql ? wb_sql_int(cli->db, sql, ret, err) : wb_fail_nomem(err);
}

static WbStatus insert_model(WbCli *cli, const char *profile, const void *blob, size_t bytes, int photos,
                             const char *options, int64_t *version, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *model = NULL, *use = NULL;
    char now[WB_NOW_BYTES];
    wb_cli_now(now);
    WB_TRY(next_version(cli, profile, version, err));
    WB_TRY(wb_sql_prepare(cli->db,
                          "INSERT INTO main.model (profile, version, created_at, photos, options, blob) "
                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                          &model, err));
    sqlite3_bind_text(model, 1, profile, -1, SQLITE_STATIC);
    sqlite3_bind_int64(model, 2, *version);
    sqlite3_bind_text(model, 3, now, -1, SQLITE_STATIC);
    sqlite3_bind_int(model, 4, photos);
    sqlite3_bind_text(model, 5, options, -1, SQLITE_STATIC);
    sqlite3_bind_blob64(model, 6, blob, bytes, SQLITE_STATIC);
    WB_TRY(wb_sql_run(model, err));
    WB_TRY(wb_sql_prepare(cli->db,
                          "INSERT INTO main.profile (name, version) VALUES (?1, ?2) "
                          "ON CONFLICT (name) DO UPDATE SET version = excluded.version",
                          &use, err));
    sqlite3_bind_text(use, 1, profile, -1, SQLITE_STATIC);
    sqlite3_bind_int64(use, 2, *version);
    return wb_sql_run(use, err);
}

WbStatus wb_model_store(WbCli *cli, const char *profile, const void *blob, size_t bytes, int photos,
                        const char *options, int64_t *version, WbErr *err) {
    wb_interrupt_watch(cli->db, 0); /* minutes of training are not lost to a late Ctrl-C */
    WbStatus status = wb_sql_exec(cli->db, "BEGIN", err); /* not immediate: that would lock the catalog too */
    if (status == WB_OK) status = insert_model(cli, profile, blob, bytes, photos, options, version, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    wb_interrupt_watch(cli->db, 1);
    return status;
}

WbStatus wb_check_profile_name(const char *name, WbErr *err) {
    int bad = *name == '\0' || strlen(name) > 100; /* 100 bytes: fits a table's line */
    for (const char *at = name; *at && !bad; at++)
        bad = (unsigned char)*at < 0x20 || *at == 0x7f || *at == '@';
    if (!bad) return WB_OK;
    return wb_fail(err, WB_ERR_USAGE, "not a profile's name: '%.100s': give 1 to 100 characters without '@'",
                   name);
}

int wb_bar_progress(void *context, const char *stage, double share) {
    wb_bar_show(context, share, 1, stage);
    return wb_interrupt_pending();
}
