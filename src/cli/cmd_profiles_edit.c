#include "cli/cmd_profiles.h"

#include <stdio.h>
#include <string.h>

#include "cli/cmd_train.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/sql.h"

/* What was done, for people or as JSON. */
static void said(const WbCli *cli, const char *did, const WbVersioned *profile) {
    if (cli->json) {
        WbJson json = wb_json(stdout);
        wb_json_open(&json, '{');
        wb_json_key_text(&json, "name", profile->name);
        wb_json_key_int(&json, "version", profile->version);
        wb_json_key_text(&json, "done", did);
        wb_json_close(&json, '}');
        return;
    }
    if (profile->version)
        printf("%s@%lld: %s\n", profile->name, (long long)profile->version, did);
    else
        printf("%s: %s\n", profile->name, did);
}

/* Runs statements in one transaction of the sidecar alone. */
static WbStatus change(WbCli *cli, char *sql, WbErr *err) {
    if (!sql) return wb_fail_nomem(err);
    WbStatus status = wb_sql_exec(cli->db, "BEGIN", err); /* not immediate: that would lock the catalog too */
    if (status == WB_OK) status = wb_sql_exec(cli->db, sql, err);
    if (status == WB_OK) status = wb_sql_commit(cli->db, err);
    if (status != WB_OK) wb_sql_rollback(cli->db);
    return status;
}

WbStatus wb_profiles_use(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err) {
    (void)args;
    WbVersioned profile;
    WB_TRY(wb_versioned_of_text(words[0], &profile, err));
    if (!profile.version)
        return wb_fail(err, WB_ERR_USAGE, "which version: say graycard profiles %.200s use %.100s@N",
                       cli->catalog_path, profile.name);
    WB_TRY(wb_versioned_find(cli, &profile, err));
    WB_CLEANUP(wb_sql_text_at)
    char *sql = sqlite3_mprintf(
        "INSERT INTO main.profile (name, version) VALUES (%Q, %lld) ON CONFLICT (name) DO UPDATE SET "
        "version = excluded.version",
        profile.name, (long long)profile.version);
    WB_TRY(change(cli, sql, err));
    said(cli, "now in use", &profile);
    return WB_OK;
}

WbStatus wb_profiles_copy(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err) {
    (void)args;
    WB_CLEANUP(wb_stored_clear) WbStored stored = {0};
    WbVersioned from, to = {.version = 0};
    int taken;
    WB_TRY(wb_versioned_of_text(words[0], &from, err));
    WB_TRY(wb_check_profile_name(words[1], err));
    WB_TRY(wb_versioned_find(cli, &from, err));
    WB_TRY(wb_profile_exists(cli, words[1], &taken, err));
    if (taken)
        return wb_fail(err, WB_ERR_INPUT,
                       "profile there already: %.100s: choose another name, or delete that one first",
                       words[1]);
    WB_TRY(wb_stored_read(cli, &from, &stored, err));
    snprintf(to.name, sizeof to.name, "%s", words[1]);
    WB_TRY(wb_model_store(cli, to.name, stored.blob, stored.bytes, stored.photos, stored.options, &to.version,
                          err));
    said(cli, "made", &to);
    return WB_OK;
}

/* Notes the newest version of a profile that loses some, so that its number is not given again: "name@2" stays one
 * model in whatever was written down. */
#define KEEP_NUMBER                                                                                               \
    "INSERT OR REPLACE INTO main.meta SELECT 'last version of ' || %Q, max(v) FROM (SELECT version AS v "         \
    "FROM main.model WHERE profile = %Q UNION ALL SELECT value FROM main.meta WHERE key = 'last version of ' || " \
    "%Q) HAVING max(v) > 0; "

/* The catalog's default must not go while there are others: commands would find nothing under its name. */
static WbStatus check_not_default(WbCli *cli, const char *name, WbErr *err) {
    int64_t others;
    if (strcmp(name, cli->default_profile) != 0) return WB_OK;
    WB_TRY(wb_sql_int(cli->db, "SELECT count(*) > 1 FROM main.profile", &others, err));
    if (!others) return WB_OK;
    return wb_fail(err, WB_ERR_BUSY,
                   "profile is the default: %.100s: make another the default first (graycard profiles %.200s default "
                   "NAME)",
                   name, cli->catalog_path);
}

static WbStatus delete_version(WbCli *cli, const WbVersioned *profile, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at)
    char *count = sqlite3_mprintf("SELECT version = %lld AND (SELECT count(*) FROM main.model WHERE profile "
                                  "= %Q) > 1 FROM main.profile "
                                  "WHERE name = %Q",
                                  (long long)profile->version, profile->name, profile->name);
    int64_t in_use;
    if (!count) return wb_fail_nomem(err);
    WB_TRY(wb_sql_int(cli->db, count, &in_use, err));
    if (in_use)
        return wb_fail(err, WB_ERR_BUSY,
                       "version in use: %.100s@%lld: put another to use first (graycard profiles %.200s use "
                       "NAME@N)",
                       profile->name, (long long)profile->version, cli->catalog_path);
    WB_CLEANUP(wb_sql_text_at)
    char *last = sqlite3_mprintf("SELECT count(*) = 1 FROM main.model WHERE profile = %Q", profile->name);
    int64_t is_last;
    if (!last) return wb_fail_nomem(err);
    WB_TRY(wb_sql_int(cli->db, last, &is_last, err));
    if (is_last) WB_TRY(check_not_default(cli, profile->name, err));
    WB_CLEANUP(wb_sql_text_at)
    char *sql = sqlite3_mprintf(KEEP_NUMBER
                                "DELETE FROM main.prediction WHERE profile = %Q AND version = %lld; "
                                "DELETE FROM main.model WHERE profile = %Q AND version = %lld; "
                                "DELETE FROM main.profile WHERE name = %Q AND NOT EXISTS (SELECT 1 FROM "
                                "main.model WHERE profile = %Q)",
                                profile->name, profile->name, profile->name, profile->name,
                                (long long)profile->version, profile->name, (long long)profile->version,
                                profile->name, profile->name);
    return change(cli, sql, err);
}

static WbStatus delete_profile(WbCli *cli, const WbVersioned *profile, WbErr *err) {
    WB_TRY(check_not_default(cli, profile->name, err));
    WB_CLEANUP(wb_sql_text_at)
    char *sql = sqlite3_mprintf(
        KEEP_NUMBER "DELETE FROM main.prediction WHERE profile = %Q; DELETE FROM main.model WHERE profile = %Q; "
        "DELETE FROM main.profile WHERE name = %Q",
        profile->name, profile->name, profile->name, profile->name, profile->name, profile->name);
    return change(cli, sql, err);
}

WbStatus wb_profiles_delete(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err) {
    (void)args;
    WbVersioned profile;
    int there;
    WB_TRY(wb_versioned_of_text(words[0], &profile, err));
    WB_TRY(wb_profile_exists(cli, profile.name, &there, err));
    if (!there || profile.version) WB_TRY(wb_versioned_find(cli, &profile, err));
    if (profile.version)
        WB_TRY(delete_version(cli, &profile, err));
    else
        WB_TRY(delete_profile(cli, &profile, err));
    said(cli, "deleted", &profile);
    return WB_OK;
}

WbStatus wb_profiles_default(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err) {
    (void)args;
    WbVersioned profile;
    WB_TRY(wb_versioned_of_text(words[0], &profile, err));
    if (profile.version)
        return wb_fail(err, WB_ERR_USAGE, "a default is a profile, not a version: leave out @%lld",
                       (long long)profile.version);
    WB_TRY(wb_versioned_find(cli, &profile, err));
    WB_CLEANUP(wb_sql_text_at)
    char *sql = sqlite3_mprintf("INSERT INTO main.meta (key, value) VALUES ('profile', %Q) ON CONFLICT (key) "
                                "DO UPDATE SET value = excluded.value",
                                profile.name);
    WB_TRY(change(cli, sql, err));
    said(cli, "now the default profile", &profile);
    return WB_OK;
}
