#include "cli/cli.h"

#include <stdio.h>

#include "cli/adapter.h"
#include "cli/changes.h"
#include "cli/message.h"
#include "cli/sql.h"
#include "cli/writeback.h"

static const WbOption options[] = {
    {"dry-run", 'n', NULL, "show before and after, write nothing"},
    {"where", 'w', "SQL", "only photos for which this holds: \"camera_model = 'X' AND isoSpeedRating > 800\""},
    {"overwrite", 0, NULL, "hand edits too (with --where: those it names)"},
    {"limit", 'l', "N", "at most N photos, the earliest first"},
    {NULL, 0, NULL, NULL},
};

static WbStatus read_choice(WbCli *cli, const WbArgs *args, WbChoice *choice, WbErr *err) {
    *choice = (WbChoice){.where = wb_arg(args, "where"), .overwrite = wb_arg_given(args, "overwrite"), .limit = -1};
    WB_TRY(wb_arg_int(args, "limit", 0, INT64_MAX, &choice->limit, err));
    WB_TRY(wb_batch_check_mapped(cli, err));
    return wb_cli_version(cli, &choice->version, err);
}

/* Journals temp.change as a pending batch and commits that. */
static WbStatus journal(WbCli *cli, int64_t version, int64_t *batch, WbErr *err) {
    WB_TRY(wb_sql_begin(cli->db, err));
    WbStatus status = wb_batch_new(cli, 0, version, batch, err);
    WB_CLEANUP(wb_sql_text_at) char *sql = sqlite3_mprintf(
        "INSERT INTO main.journal SELECT %lld, photo_id, old_temperature, old_tint, old_set_by, old_set_at, "
        "new_temperature, new_tint, new_set_by, new_set_at, 'pending' FROM temp.change", (long long)*batch);
    if (status == WB_OK) status = wb_sql_exec(cli->db, sql, err);
    if (status == WB_OK && cli->adapter) status = wb_adapter_plan(cli->db, cli->adapter, *batch, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    return status;
}

/* A sidecar that knows of no write of ours cannot tell ours from the photographer's. */
static WbStatus say_provenance(WbCli *cli, const WbChosen *chosen, WbErr *err) {
    int64_t batches;
    WB_TRY(wb_sql_int(cli->db, "SELECT count(*) FROM main.batch", &batches, err));
    if (!batches && chosen->hand)
        wb_say(cli,
               "%lld %s set already and this sidecar has no journal of writes by graycard: taken as hand edits and "
               "left alone",
               WB_PHOTOS(chosen->hand));
    return WB_OK;
}

static WbStatus print_json(WbCli *cli, const WbChosen *chosen, const WbWritten *written, int64_t batch, int dry,
                           WbErr *err) {
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
                           WbErr *err) {
    if (dry && chosen->changes) WB_TRY(wb_changes_print(cli, NULL, err));
    if (!chosen->changes) printf("nothing to do\n");
    else if (dry) printf("%lld %s would be set; nothing was written\n", WB_PHOTOS(chosen->changes));
    else
        printf("%lld %s set (batch %lld; graycard undo %s %lld takes it back)\n", WB_PHOTOS(written->applied),
               (long long)batch, cli->catalog_path, (long long)batch);
    if (written->conflicts)
        printf("%lld were changed by another program in the meantime and left alone\n", (long long)written->conflicts);
    print_skipped(chosen);
    return WB_OK;
}

static WbStatus apply(WbCli *cli, const WbArgs *args, WbErr *err) {
    int dry = wb_arg_given(args, "dry-run");
    WbChoice choice;
    WbPredicted predicted = {0};
    WbChosen chosen;
    WbWritten written = {0};
    int64_t batch = 0;
    WB_TRY(read_choice(cli, args, &choice, err));
    if (!dry) WB_TRY(wb_batch_check_free(cli, err));
    WB_TRY(wb_cli_predict_missing(cli, choice.overwrite, &predicted, err));
    WB_TRY(wb_changes_choose(cli, &choice, &chosen, err));
    WB_TRY(say_provenance(cli, &chosen, err));
    if (!dry && chosen.changes) {
        WB_TRY(journal(cli, choice.version, &batch, err));
        WB_TRY(wb_batch_write(cli, batch, &written, err));
    }
    if (chosen.unpredicted) cli->exit_code = 1;
    if (written.conflicts) cli->exit_code = 4;
    if (cli->json) return print_json(cli, &chosen, &written, batch, dry, err);
    return print_text(cli, &chosen, &written, batch, dry, err);
}

const WbCommand wb_command_apply = {
    .name = "apply",
    .group = "Predict and write back",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "set the predicted sliders in the catalog (undo takes it back)",
    .details =
        "Sets photos that are not set yet, and those that stand exactly as graycard set them before. Hand edits\n"
        "are left alone unless --overwrite. What is not predicted yet, or was before its shoot changed\n"
        "(your edits, files, photos), is predicted first. Every old value is journaled first; image files are never written.\n"
        "--where sees photo_id, temperature, tint, state ('unset', 'graycard', 'hand'), set_by, set_at, path, every\n"
        "shot column (captureTime, camera_model, isoSpeedRating, currTemp ...), and of the prediction:\n"
        "predicted_temperature, predicted_tint, temperature_low, temperature_high, tint_low, tint_high, novelty.",
    .examples = "  graycard apply my.db --dry-run\n"
                "  graycard apply my.db --where \"captureTime >= '2026-05-01' AND novelty < 0.5\"\n"
                "  graycard apply my.db --overwrite --where \"photo_id = 'A17'\"",
    .needs = WB_NEEDS_SIDECAR,
    .options = options,
    .run = apply,
};
