#include "cli/cli.h"

#include <stdio.h>

#include "cli/output.h"
#include "cli/schema.h"
#include "cli/shoots.h"
#include "cli/sql.h"

typedef struct Figure {
    const char *key, *words;
    const char *sql; /* one integer; ?1 is the profile. NULL: predictions that are stale */
} Figure;

static const Figure figures[] = {
    {"photos", "photos in the catalog", "SELECT count(*) FROM temp.photo"},
    {"hand", "set by hand", "SELECT count(*) FROM temp.photo_state WHERE state = 'hand'"},
    {"graycard", "set by graycard", "SELECT count(*) FROM temp.photo_state WHERE state = 'graycard'"},
    {"unset", "not set", "SELECT count(*) FROM temp.photo_state WHERE state = 'unset'"},
    {"digested", "digested (scan)", "SELECT count(*) FROM main.digest WHERE features IS NOT NULL"},
    {"unreadable", "not readable", "SELECT count(*) FROM main.digest WHERE features IS NULL"},
    {"predicted", "predicted",
     "SELECT count(*) FROM main.prediction AS r JOIN main.profile AS f ON f.name = r.profile AND f.version = r.version "
     "WHERE f.name = ?1"},
    {"stale", "of them older than the last change in their shoot", NULL},
    {"pending_batches", "batches left unfinished", "SELECT count(*) FROM main.batch WHERE state = 'pending'"},
};
enum { FIGURES = sizeof figures / sizeof *figures };

static WbStatus count_stale(WbCli *cli, int64_t *ret, WbErr *err) {
    int64_t version;
    WbStatus status = wb_cli_version(cli, &version, err);
    if (status == WB_ERR_INPUT) return *ret = 0, WB_OK; /* nothing trained: nothing predicted */
    return status == WB_OK ? wb_shoots_count_stale(cli, version, ret, err) : status;
}

static WbStatus read_figure(WbCli *cli, const Figure *figure, int64_t *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    int row;
    if (!figure->sql) return count_stale(cli, ret, err);
    WB_TRY(wb_sql_prepare(cli->db, figure->sql, &statement, err));
    if (sqlite3_bind_parameter_count(statement)) sqlite3_bind_text(statement, 1, cli->profile, -1, SQLITE_STATIC);
    WB_TRY(wb_sql_step(statement, &row, err));
    *ret = sqlite3_column_int64(statement, 0);
    return WB_OK;
}

/* The model in use: statement with one row (version, photos, created_at), or none. */
static WbStatus model_row(WbCli *cli, sqlite3_stmt **ret, int *row, WbErr *err) {
    WB_TRY(wb_sql_prepare(cli->db,
                          "SELECT m.version, m.photos, m.created_at FROM main.profile AS p JOIN main.model AS m "
                          "ON m.profile = p.name AND m.version = p.version WHERE p.name = ?1",
                          ret, err));
    sqlite3_bind_text(*ret, 1, cli->profile, -1, SQLITE_STATIC);
    return wb_sql_step(*ret, row, err);
}

static void print_json(const WbCli *cli, const int64_t *values, sqlite3_stmt *model, int trained) {
    WbJson json = wb_json(stdout);
    wb_json_open(&json, '{');
    wb_json_key_text(&json, "catalog", cli->catalog_path);
    for (int i = 0; i < FIGURES; i++) wb_json_key_int(&json, figures[i].key, values[i]);
    wb_json_key_text(&json, "profile", cli->profile);
    wb_json_key(&json, "model");
    if (trained) {
        wb_json_open(&json, '{');
        wb_json_key_int(&json, "version", sqlite3_column_int64(model, 0));
        wb_json_key_int(&json, "photos", sqlite3_column_int64(model, 1));
        wb_json_key_text(&json, "created_at", wb_sql_text(model, 2));
        wb_json_close(&json, '}');
    } else wb_json_null(&json);
    wb_json_key_int(&json, "sidecar_version", wb_schema_version);
    wb_json_close(&json, '}');
}

static void print_text(const WbCli *cli, const int64_t *values, sqlite3_stmt *model, int trained) {
    printf("%s\n", cli->catalog_path);
    for (int i = 0; i < FIGURES; i++) printf("%9lld  %s\n", (long long)values[i], figures[i].words);
    if (trained)
        printf("profile '%s' uses version %lld, trained on %lld photos at %s\n", cli->profile,
               (long long)sqlite3_column_int64(model, 0), (long long)sqlite3_column_int64(model, 1),
               wb_sql_text(model, 2));
    else printf("profile '%s' has no model yet: graycard train makes one\n", cli->profile);
    printf("sidecar %s, version %d\n", cli->sidecar_path, wb_schema_version);
}

static WbStatus status(WbCli *cli, const WbArgs *args, WbErr *err) {
    (void)args;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *model = NULL;
    int64_t values[FIGURES];
    int trained;
    for (int i = 0; i < FIGURES; i++) WB_TRY(read_figure(cli, &figures[i], &values[i], err));
    WB_TRY(model_row(cli, &model, &trained, err));
    if (cli->json) print_json(cli, values, model, trained);
    else print_text(cli, values, model, trained);
    return WB_OK;
}

const WbCommand wb_command_status = {
    .name = "status",
    .group = "Catalogs",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "what is in the catalog, what is set, and which model is in use",
    .details = "A photo counts as set by graycard while its sliders are exactly as graycard last wrote them;\n"
               "anything else that is set is a hand edit, and is never overwritten unless asked. A prediction is\n"
               "older than its shoot when you have set, added or changed photos there since: predict, review and\n"
               "apply renew it.",
    .examples = "  graycard status my.db\n  graycard status my.db --json",
    .needs = WB_NEEDS_READING,
    .run = status,
};
