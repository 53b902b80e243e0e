#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "cli/adapter.h"
#include "cli/changes.h"
#include "cli/folder.h"
#include "cli/load.h"
#include "cli/message.h"
#include "cli/sql.h"
#include "cli/writeback.h"
#include "cli/xmp.h"

static const WbOption options[] = {
    {"dry-run", 'n', NULL, "show before and after, write nothing"},
    {"where", 'w', "SQL", "only photos for which this holds: \"camera_model = 'X' AND isoSpeedRating > 800\""},
    {"overwrite", 0, NULL, "hand edits too (with --where: those it names); they do not speak for themselves"},
    {"limit", 'l', "N", "at most N photos, the earliest first"},
    {"to", 0, "TARGET",
     "catalog, or xmp (always, of a folder): the XMP sidecars beside RAW photos, for the program to read in"},
    {"snapshot", 0, NULL, "a Lightroom catalog: keep each photo's settings of before as a snapshot there"},
    {NULL, 0, NULL, NULL},
};

static WbStatus read_target(const WbCli *cli, const WbArgs *args, const char **ret, WbErr *err) {
    const char *target = wb_arg(args, "to");
    int is_xmp = target ? strcmp(target, "xmp") == 0 : wb_is_folder(cli);
    *ret = is_xmp ? "xmp" : "catalog";
    if (!is_xmp && wb_is_folder(cli))
        return wb_fail(err, WB_ERR_USAGE, "a folder of photos is written by its sidecars alone: leave --to away");
    if (is_xmp && wb_xmp_matches(cli))
        return wb_fail(err, WB_ERR_USAGE, "%s does not read white balance from such sidecars: leave --to away: its "
                       "catalog and its own sidecars are written", cli->adapter->program);
    if (!target || strcmp(target, *ret) == 0) return WB_OK;
    return wb_fail(err, WB_ERR_USAGE, "no such target: '%.80s': choose catalog or xmp", target);
}

/* --snapshot, and whether there can be one. */
static WbStatus read_snapshot(const WbCli *cli, const WbArgs *args, int xmp, int *ret, WbErr *err) {
    *ret = wb_arg_given(args, "snapshot");
    if (!*ret || (!xmp && cli->adapter && cli->adapter->snapshot)) return WB_OK;
    return wb_fail(err, WB_ERR_USAGE, "no snapshots there: --snapshot is for writing into a Lightroom catalog: leave "
                   "it out; undo takes everything back either way");
}

static WbStatus read_choice(WbCli *cli, const WbArgs *args, WbChoice *choice, WbErr *err) {
    *choice = (WbChoice){.where = wb_arg(args, "where"), .overwrite = wb_arg_given(args, "overwrite"), .limit = -1};
    WB_TRY(wb_arg_int(args, "limit", 0, INT64_MAX, &choice->limit, err));
    WB_TRY(wb_batch_check_mapped(cli, err));
    return wb_cli_version(cli, &choice->version, err);
}

/* Journals temp.change as a pending batch and commits that. */
static WbStatus journal(WbCli *cli, int64_t version, const char *target, int snapshot, int64_t *batch, WbErr *err) {
    WB_TRY(wb_sql_begin(cli->db, err));
    WbStatus status = wb_batch_new(cli, 0, version, target, batch, err);
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
        "INSERT INTO main.journal SELECT %lld, photo_id, old_temperature, old_tint, old_set_by, old_set_at, "
        "new_temperature, new_tint, new_set_by, new_set_at, 'pending' FROM temp.change", (long long)*batch);
    if (status == WB_OK) status = wb_sql_exec(cli->db, sql, err);
    int is_xmp = strcmp(target, "xmp") == 0;
    if (status == WB_OK && (is_xmp || wb_xmp_matches(cli))) status = wb_xmp_journal(cli->db, *batch, err);
    if (status == WB_OK && cli->adapter && !is_xmp) status = wb_adapter_plan(cli->db, cli->adapter, *batch, err);
    if (status == WB_OK && snapshot) status = wb_adapter_snapshot(cli->db, cli->adapter, *batch, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    return status;
}

/* A sidecar that knows of no write of ours cannot tell ours from the photographer's. */
static WbStatus say_provenance(WbCli *cli, const WbChosen *chosen, WbErr *err) {
    int64_t batches, unknown = 0;
    WB_TRY(wb_sql_int(cli->db, "SELECT count(*) FROM main.batch", &batches, err));
    if (!batches && chosen->hand) /* an imported catalog itself says who set what */
        WB_TRY(wb_sql_int(cli->db,
                          "SELECT count(*) FROM temp.photo_state WHERE state = 'hand' AND set_by IS NOT 'hand'",
                          &unknown, err));
    if (unknown)
        wb_say(cli,
               "%lld %s set already and this sidecar has no journal of writes by graycard: taken as hand edits and "
               "left alone",
               WB_PHOTOS(chosen->hand));
    return WB_OK;
}

static WbStatus print_json(WbCli *cli, const WbChosen *chosen, const WbWritten *written, int64_t batch, int dry,
                           int xmp, WbErr *err) {
    WbJson json = wb_json(stdout);
    wb_json_open(&json, '{');
    wb_json_key_bool(&json, "dry_run", dry);
    wb_json_key(&json, "batch");
    if (batch) wb_json_int(&json, batch);
    else wb_json_null(&json);
    wb_json_key_int(&json, "applied", written->applied);
    wb_json_key_int(&json, "conflicts", written->conflicts);
    wb_json_key_int(&json, "hand_edits", chosen->hand);
    wb_json_key_int(&json, "unchanged", chosen->same);
    wb_json_key_int(&json, "without_prediction", chosen->unpredicted);
    wb_json_key_int(&json, "beyond_limit", chosen->beyond_limit);
    wb_json_key(&json, "changes");
    wb_json_open(&json, '[');
    WB_TRY(wb_changes_print(cli, &json, err));
    wb_json_close(&json, ']');
    if (!xmp && wb_xmp_matches(cli)) WB_TRY(wb_xmp_print(cli, &json, err));
    if (xmp || cli->adapter) WB_TRY(wb_xmp_report(cli, &json, NULL, err));
    wb_json_close(&json, '}');
    return WB_OK;
}

static void print_skipped(const WbChosen *chosen) {
    if (chosen->hand) printf("%lld %s edited by hand left alone\n", WB_PHOTOS(chosen->hand));
    if (chosen->same) printf("%lld stand as predicted already\n", (long long)chosen->same);
    if (chosen->unpredicted)
        printf("%lld have no prediction (graycard scan lists why)\n", (long long)chosen->unpredicted);
    if (chosen->beyond_limit) printf("%lld more beyond --limit\n", (long long)chosen->beyond_limit);
}

static WbStatus print_text(WbCli *cli, const WbChosen *chosen, const WbWritten *written, int64_t batch, int dry,
                           int xmp, WbErr *err) {
    if (dry && chosen->changes) WB_TRY(wb_changes_print(cli, NULL, err));
    if (dry && !xmp && wb_xmp_matches(cli)) WB_TRY(wb_xmp_print(cli, NULL, err));
    if (!chosen->changes) printf("nothing to do\n");
    else if (dry) printf("%lld %s would be set; nothing was written\n", WB_PHOTOS(chosen->changes));
    else if (!written->applied) printf("0 photos set\n");
    else
        printf("%lld %s set (batch %lld; graycard undo %s %lld takes it back)\n", WB_PHOTOS(written->applied),
               (long long)batch, cli->catalog_path, (long long)batch);
    if (written->applied && xmp && cli->adapter && cli->adapter->edits)
        printf("to see them in %s, select these photos there and choose Metadata > Read Metadata from File\n",
               cli->adapter->program);
    if (written->conflicts)
        printf("%lld were changed by another program in the meantime and left alone\n", (long long)written->conflicts);
    print_skipped(chosen);
    if (!xmp && !cli->adapter) return WB_OK;
    return wb_xmp_report(cli, NULL, xmp ? "not as a sidecar" : "left alone", err);
}

static WbStatus apply(WbCli *cli, const WbArgs *args, WbErr *err) {
    int dry = wb_arg_given(args, "dry-run"), snapshot = 0;
    WbChoice choice;
    WbPredicted predicted = {0};
    WbChosen chosen;
    WbWritten written = {0};
    int64_t batch = 0;
    const char *target = NULL;
    WB_TRY(read_choice(cli, args, &choice, err));
    WB_TRY(read_target(cli, args, &target, err));
    int xmp = strcmp(target, "xmp") == 0;
    WB_TRY(read_snapshot(cli, args, xmp, &snapshot, err));
    if (!dry && !xmp) WB_TRY(wb_batch_check_free(cli, err));
    if (!xmp) WB_TRY(wb_adapter_check_fit(cli, err));
    WB_TRY(wb_choice_view(cli, choice.version, err));
    WB_TRY(wb_check_where(cli, "photo_choice", choice.where, err)); /* before long work */
    WB_TRY(wb_cli_predict_missing(cli, choice.where, choice.overwrite, &predicted, err));
    WB_TRY(wb_changes_choose(cli, &choice, &chosen, err));
    WB_TRY(say_provenance(cli, &chosen, err));
    WB_TRY(xmp ? wb_xmp_plan(cli, choice.overwrite, &chosen, err) : wb_xmp_match(cli, &chosen, err));
    if (!dry && chosen.changes) {
        WB_TRY(journal(cli, choice.version, target, snapshot, &batch, err));
        WB_TRY(wb_batch_write(cli, batch, &written, err));
    }
    if (chosen.unpredicted || chosen.unwritable) cli->exit_code = 1;
    if (written.conflicts) cli->exit_code = 4;
    if (cli->json) return print_json(cli, &chosen, &written, batch, dry, xmp, err);
    WB_TRY(print_text(cli, &chosen, &written, batch, dry, xmp, err));
    if (snapshot && chosen.changes)
        printf("their settings of before %s kept as snapshots 'before graycard'\n", dry ? "would be" : "are");
    return WB_OK;
}

const WbCommand wb_command_apply = {
    .name = "apply",
    .group = "Predict and write back",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "set the predicted sliders in the catalog (undo takes it back)",
    .details =
        "Sets photos that are not set yet, and those that stand exactly as graycard set them before. Hand edits are\n"
        "left alone unless --overwrite. What is not predicted yet, or was before its shoot changed (your edits,\n"
        "files, photos), is predicted first. Every old value is journaled first; image files are never written.\n"
        "The catalog of Lightroom or darktable must be closed there; it is checked and copied beside itself first.\n"
        "--snapshot adds a snapshot 'before graycard DATE' to each photo's list there.\n"
        "darktable's sidecars (photo.CR2.xmp) follow its library; one that is newer keeps its photo from being set.\n"
        "--to xmp writes the sidecars of RAW photos instead, and lists what cannot be written so; a folder is always\n"
        "written so.\n"
        "--where, of every command, sees photo_id (or id_global), temperature, tint, state ('unset', 'graycard',\n"
        "'hand'), set_by, set_at, path, every shot column (captureTime, camera_model, isoSpeedRating, currTemp ...),\n"
        "and, of apply and review, the prediction: predicted_temperature, predicted_tint, temperature_low,\n"
        "temperature_high, tint_low, tint_high, novelty; a condition on these has the whole catalog predicted first.",
    .examples = "  graycard apply my.db --dry-run\n"
                "  graycard apply photos.lrcat --snapshot\n"
                "  graycard apply photos.lrcat --to xmp\n"
                "  graycard apply my.db --where \"captureTime >= '2026-05-01' AND novelty < 0.5\"\n"
                "  graycard apply my.db --overwrite --where \"photo_id = 'A17'\"",
    .needs = WB_NEEDS_SIDECAR,
    .options = options,
    .run = apply,
};
