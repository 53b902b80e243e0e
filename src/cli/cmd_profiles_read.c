#include "cli/cmd_profiles.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "cli/output.h"
#include "cli/sql.h"
#include "model/model.h"

WbStatus wb_profile_exists(WbCli *cli, const char *name, int *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at)
    char *sql = sqlite3_mprintf("SELECT count(*) FROM main.model WHERE profile = %Q", name);
    int64_t count;
    if (!sql) return wb_fail_nomem(err);
    WB_TRY(wb_sql_int(cli->db, sql, &count, err));
    *ret = count > 0;
    return WB_OK;
}

WbStatus wb_versioned_find(WbCli *cli, WbVersioned *profile, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at)
    char *sql = sqlite3_mprintf("SELECT m.version FROM main.model AS m LEFT JOIN main.profile AS p ON p.name "
                                "= m.profile WHERE m.profile = %Q "
                                "AND m.version = iif(%lld, %lld, p.version)",
                                profile->name, (long long)profile->version, (long long)profile->version);
    int64_t version;
    if (!sql) return wb_fail_nomem(err);
    WB_TRY(wb_sql_int(cli->db, sql, &version, err));
    if (version > 0) return profile->version = version, WB_OK;
    char number[24] = ""; /* '@' and an int64 */
    if (profile->version) snprintf(number, sizeof number, "@%lld", (long long)profile->version);
    return wb_fail(err, WB_ERR_INPUT, "no such profile: %.100s%s: graycard profiles %.200s lists them",
                   profile->name, number, cli->catalog_path);
}

void wb_stored_clear(WbStored *stored) {
    wb_free(stored->blob);
    wb_free(stored->options);
    *stored = (WbStored){0};
}

WbStatus wb_stored_read(WbCli *cli, const WbVersioned *profile, WbStored *ret, WbErr *err) {
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *statement = NULL;
    WB_CLEANUP(wb_stored_clear) WbStored stored = {0};
    int row;
    WB_TRY(wb_sql_prepare(cli->db,
                          "SELECT blob, photos, options FROM main.model WHERE profile = ?1 AND version = ?2",
                          &statement, err));
    sqlite3_bind_text(statement, 1, profile->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, profile->version);
    WB_TRY(wb_sql_step(statement, &row, err));
    if (!row) return wb_fail(err, WB_ERR_BUSY, "%.100s was just deleted by another graycard", profile->name);
    const void *blob = sqlite3_column_blob(statement, 0);
    stored.bytes = (size_t)sqlite3_column_bytes(statement, 0);
    stored.blob = wb_alloc(stored.bytes, 1);
    stored.photos = sqlite3_column_int(statement, 1);
    stored.options = wb_strdup(wb_sql_text(statement, 2));
    if (!stored.blob || !stored.options) return wb_fail_nomem(err);
    if (stored.bytes > 0) memcpy(stored.blob, blob, stored.bytes);
    *ret = stored;
    stored = (WbStored){0};
    return WB_OK;
}

/* --- list --- */

enum { NAME, VERSION, IN_USE, PHOTOS, CREATED, BYTES };

static void list_json_row(WbJson *json, sqlite3_stmt *row, int is_default) {
    wb_json_open(json, '{');
    wb_json_key_text(json, "name", wb_sql_text(row, NAME));
    wb_json_key_int(json, "version", sqlite3_column_int64(row, VERSION));
    wb_json_key_bool(json, "in_use", sqlite3_column_int(row, IN_USE));
    wb_json_key_bool(json, "default", is_default);
    wb_json_key_int(json, "photos", sqlite3_column_int64(row, PHOTOS));
    wb_json_key_text(json, "created_at", wb_sql_text(row, CREATED));
    wb_json_key_int(json, "bytes", sqlite3_column_int64(row, BYTES));
    wb_json_close(json, '}');
}

static void list_text_row(WbTable *table, sqlite3_stmt *row, int is_default) {
    wb_table_add(table, "%s@%s", wb_sql_text(row, NAME), wb_sql_text(row, VERSION));
    wb_table_add(table, "%s%s", sqlite3_column_int(row, IN_USE) ? "in use" : "",
                 sqlite3_column_int(row, IN_USE) && is_default ? ", default" : "");
    wb_table_add(table, "%s", wb_sql_text(row, PHOTOS));
    wb_table_add(table, "%s", wb_sql_text(row, CREATED));
}

WbStatus wb_profiles_list(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err) {
    (void)args, (void)words;
    WB_CLEANUP(wb_sql_stmt_at) sqlite3_stmt *rows = NULL;
    WB_CLEANUP(wb_table_clear) WbTable table = wb_table("llrl");
    static const char *const heads[] = {"profile", "", "photos", "trained (UTC)"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        wb_table_add(&table, "%s", heads[i]);
    WB_TRY(wb_sql_prepare(
        cli->db,
        "SELECT m.profile, m.version, m.version IS p.version, m.photos, m.created_at, "
        "length(m.blob) FROM main.model AS m LEFT JOIN main.profile AS p ON p.name = m.profile "
        "ORDER BY 1, 2",
        &rows, err));
    WbJson json = wb_json(stdout);
    int count = 0;
    if (cli->json) wb_json_open(&json, '{'), wb_json_key(&json, "profiles"), wb_json_open(&json, '[');
    for (int row;; count++) {
        WB_TRY(wb_sql_step(rows, &row, err));
        if (!row) break;
        int is_default = strcmp(wb_sql_text(rows, NAME), cli->default_profile) == 0;
        if (cli->json)
            list_json_row(&json, rows, is_default);
        else
            list_text_row(&table, rows, is_default);
    }
    if (cli->json) return wb_json_close(&json, ']'), wb_json_close(&json, '}'), WB_OK;
    if (count == 0)
        return printf("Nothing has been learned yet: graycard train %s\n", cli->catalog_path), WB_OK;
    return wb_table_print(&table, stdout, err);
}

/* --- show --- */

static void show_json(const WbVersioned *profile, const WbStored *stored, const WbModelInfo *info) {
    WbJson json = wb_json(stdout);
    wb_json_open(&json, '{');
    wb_json_key_text(&json, "name", profile->name);
    wb_json_key_int(&json, "version", profile->version);
    wb_json_key_text(&json, "options", stored->options);
    wb_json_key_int(&json, "bytes", (int64_t)stored->bytes);
    wb_json_key_int(&json, "format", info->format);
    wb_json_key_int(&json, "recipe", info->recipe);
    wb_json_key_int(&json, "features_recipe", info->features_recipe);
    wb_json_key_int(&json, "photos", info->photos);
    wb_json_key_int(&json, "shoots", info->shoots);
    wb_json_key_int(&json, "corrections", info->corrections);
    wb_json_key_int(&json, "photos_with_as_shot", info->photos_with_as_shot);
    wb_json_key_int(&json, "nets", info->nets);
    wb_json_key_int(&json, "parameters", info->parameters);
    wb_json_key_int(&json, "gp_points", info->gp_points);
    wb_json_key_bool(&json, "fallback", info->fallback);
    wb_json_key_number(&json, "kelvin", info->kelvin);
    wb_json_key_number(&json, "tint", info->tint);
    wb_json_key_number(&json, "mired", info->mired);
    wb_json_key_number(&json, "as_shot_kelvin", info->as_shot_kelvin);
    wb_json_key_number(&json, "as_shot_tint", info->as_shot_tint);
    wb_json_key_number(&json, "as_shot_mired", info->as_shot_mired);
    wb_json_close(&json, '}');
}

static void show_text(const WbVersioned *profile, const WbStored *stored, const WbModelInfo *info) {
    printf("%s@%lld learned from %d photos of %d shoots (%d corrections, %d with their as-shot balance).\n",
           profile->name, (long long)profile->version, info->photos, info->shoots, info->corrections,
           info->photos_with_as_shot);
    if (info->fallback) printf("Too few to learn a rule: it answers as shot, or the median of the edits.\n");
    if (isfinite(info->kelvin))
        printf("On shoots it had not seen: off by %.0f K, %.1f tint, %.1f mired on average", info->kelvin,
               info->tint, info->mired);
    if (isfinite(info->kelvin) && isfinite(info->as_shot_kelvin))
        printf(" (as shot: %.0f K, %.1f tint, %.1f mired)", info->as_shot_kelvin, info->as_shot_tint,
               info->as_shot_mired);
    if (isfinite(info->kelvin)) printf(".\n");
    printf("%d networks of %d numbers, %d photos in the Gaussian process; %zu bytes, format %d, recipe %d.\n",
           info->nets, info->parameters, info->gp_points, stored->bytes, info->format, info->recipe);
    printf("Training options given: %s\n", stored->options);
}

WbStatus wb_profiles_show(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err) {
    (void)args;
    WB_CLEANUP(wb_stored_clear) WbStored stored = {0};
    WB_CLEANUP(wb_model_free_at) WbModel *model = NULL;
    WbVersioned profile;
    WB_TRY(wb_versioned_of_text(words[0], &profile, err));
    WB_TRY(wb_versioned_find(cli, &profile, err));
    WB_TRY(wb_stored_read(cli, &profile, &stored, err));
    WB_TRY(wb_model_unpack(stored.blob, stored.bytes, &model, err));
    WbModelInfo info = wb_model_info(model);
    if (cli->json)
        show_json(&profile, &stored, &info);
    else
        show_text(&profile, &stored, &info);
    return WB_OK;
}
