#include "cli/cmd_profiles.h"

#include <stdio.h>
#include <string.h>

#include "cli/cmd_train.h"
#include "cli/output.h"

static const WbOption options[] = {
    {"output", 'o', "FILE", "where export writes the model"},
    {"as", 0, "NAME", "what import calls the profile (default: the file's name)"},
    {NULL, 0, NULL, NULL},
};

typedef struct {
    const char *name;
    const char *words;      /* after it */
    int word_count, writes; /* writes: into the sidecar */
    WbStatus (*run)(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err);
} Action;

static const Action actions[] = {
    {"list", "", 0, 0, wb_profiles_list},
    {"show", " NAME[@N]", 1, 0, wb_profiles_show},
    {"use", " NAME@N", 1, 1, wb_profiles_use},
    {"copy", " NAME[@N] NEW", 2, 1, wb_profiles_copy},
    {"delete", " NAME[@N]", 1, 1, wb_profiles_delete},
    {"default", " NAME", 1, 1, wb_profiles_default},
    {"export", " NAME[@N] -o FILE", 1, 0, wb_profiles_export},
    {"import", " FILE", 1, 1, wb_profiles_import},
};
enum { ACTIONS = sizeof actions / sizeof *actions };

static WbStatus unknown_action(const char *word, WbErr *err) {
    return wb_fail(err, WB_ERR_USAGE,
                   "graycard profiles does not know '%.60s': there is list, show, use, copy, delete, "
                   "default, export and import",
                   word);
}

static WbStatus run(WbCli *cli, const WbArgs *args, WbErr *err) {
    const char *word = args->word_count > 1 ? args->words[1] : "list";
    for (int i = 0; i < ACTIONS; i++) {
        const Action *action = &actions[i];
        int given = args->word_count > 2 ? args->word_count - 2 : 0;
        if (strcmp(word, action->name) != 0) continue;
        if (given != action->word_count)
            return wb_fail(err, WB_ERR_USAGE, "usage is graycard profiles CATALOG %s%s", action->name,
                           action->words);
        if (action->writes && cli->sidecar_read_only)
            return wb_fail(err, WB_ERR_IO,
                           "cannot change profiles: %.300s is read-only: change its permissions, or work "
                           "on a copy of the catalog",
                           cli->sidecar_path);
        WB_TRY(action->run(cli, args, args->words + 2, err));
        return wb_output_flush(err);
    }
    return unknown_action(word, err);
}

WbStatus wb_versioned_of_text(const char *text, WbVersioned *ret, WbErr *err) {
    const char *at = strchr(text, '@');
    size_t length = at ? (size_t)(at - text) : strlen(text);
    WbVersioned profile = {.version = 0};
    if (length >= sizeof profile.name) length = sizeof profile.name; /* too long either way */
    snprintf(profile.name, sizeof profile.name, "%.*s", (int)length, text);
    if (length == sizeof profile.name) return wb_check_profile_name(text, err);
    WB_TRY(wb_check_profile_name(profile.name, err));
    if (at) WB_TRY(wb_parse_int(at + 1, "the version after '@'", 1, INT64_MAX, &profile.version, err));
    *ret = profile;
    return WB_OK;
}

const WbCommand wb_command_profiles = {
    .name = "profiles",
    .group = "Learning",
    .words = "CATALOG [ACTION [NAME ...]]",
    .words_min = 1,
    .words_max = 4,
    .summary = "list, switch, copy and share what was learned",
    .details = "A profile is one hand: each training adds a version, and one version is in use. Actions:\n"
               "  list                      every profile and version (what happens without an action)\n"
               "  show NAME[@N]             what a version learned from and how close it comes\n"
               "  use NAME@N                put that version to use, also an older one\n"
               "  default NAME              the profile that is meant when --profile is not given\n"
               "  copy NAME[@N] NEW         begin another profile with it\n"
               "  delete NAME[@N]           a version that is not in use, or the whole profile\n"
               "  export NAME[@N] -o FILE   a version as a file\n"
               "  import FILE [--as NAME]   such a file as a new version, which is put to use",
    .examples = "  graycard profiles my.db\n"
                "  graycard profiles my.db use default@2\n"
                "  graycard profiles my.db export default -o mine.model\n"
                "  graycard profiles other.db import mine.model --as mine",
    .needs = WB_NEEDS_READING,
    .options = options,
    .run = run,
};
