#include "cli/cmd_profiles.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "cli/cmd_train.h"
#include "cli/output.h"
#include "cli/scale.h"
#include "model/model.h"

#define FILE_BYTES_MAX                                                                                       \
    (256 << 20) /* a model of 1,500 photos takes 4 MiB: sixty times that is no model of ours */

static void said(const WbCli *cli, const WbVersioned *profile, const char *file, const char *did,
                 size_t bytes) {
    if (!cli->json) {
        printf("%s@%lld: %s %s (%zu bytes)\n", profile->name, (long long)profile->version, did, file, bytes);
        return;
    }
    WbJson json = wb_json(stdout);
    wb_json_open(&json, '{');
    wb_json_key_text(&json, "name", profile->name);
    wb_json_key_int(&json, "version", profile->version);
    wb_json_key_text(&json, "file", file);
    wb_json_key_int(&json, "bytes", (int64_t)bytes);
    wb_json_close(&json, '}');
}

WbStatus wb_profiles_export(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err) {
    WB_CLEANUP(wb_stored_clear) WbStored stored = {0};
    WB_CLEANUP(wb_model_free_at) WbModel *model = NULL;
    WB_CLEANUP(wb_output_abandon) WbOutput output = {0};
    const char *path = wb_arg(args, "output");
    WbVersioned profile;
    WbScale scale;
    if (!path)
        return wb_fail(err, WB_ERR_USAGE, "where to: say graycard profiles CATALOG export NAME[@N] -o FILE");
    WB_TRY(wb_versioned_of_text(words[0], &profile, err));
    WB_TRY(wb_versioned_find(cli, &profile, err));
    WB_TRY(wb_stored_read(cli, &profile, &stored, err));
    WB_TRY(wb_model_unpack(stored.blob, stored.bytes, &model, err)); /* what is damaged is not handed on */
    WB_TRY(wb_scale_of_version(cli, profile.name, profile.version, &scale, err));
    if (scale != WB_SCALE_KELVIN)
        return wb_fail(err, WB_ERR_INPUT, "not to be written: %.100s is of the incremental scale, which a file does "
                       "not say: train it there instead", profile.name);
    WB_TRY(wb_output_open(path, &output, err));
    fwrite(stored.blob, 1, stored.bytes, output.file); /* a short write shows in the commit */
    WB_TRY(wb_output_commit(&output, err));
    said(cli, &profile, path, "written to", stored.bytes);
    return WB_OK;
}

static WbStatus cannot_read(const char *path, WbErr *err) {
    int missing = errno == ENOENT || errno == ENOTDIR;
    if (missing) return wb_fail(err, WB_ERR_INPUT, "no such file: %.300s: check its name", path);
    return wb_fail(err, WB_ERR_IO, "not readable: %.300s: %s", path, strerror(errno));
}

static WbStatus read_open_file(FILE *file, const char *path, unsigned char **ret, size_t *bytes, WbErr *err) {
    struct stat facts;
    if (fstat(fileno(file), &facts) != 0) return cannot_read(path, err);
    if (!S_ISREG(facts.st_mode))
        return wb_fail(err, WB_ERR_INPUT,
                       "not a file: %.300s: give the file that graycard profiles export wrote", path);
    if (facts.st_size > FILE_BYTES_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "too large for a model: %.300s has %lld bytes", path,
                       (long long)facts.st_size);
    size_t size = (size_t)facts.st_size;
    unsigned char *data = wb_alloc(size, 1);
    if (!data) return wb_fail_nomem(err);
    if (fread(data, 1, size, file) != size) {
        wb_free(data);
        return wb_fail(err, WB_ERR_IO, "not readable: %.300s: it ended early", path);
    }
    *ret = data;
    *bytes = size;
    return WB_OK;
}

static WbStatus read_file(const char *path, unsigned char **ret, size_t *bytes, WbErr *err) {
    FILE *file = fopen(path, "rb");
    if (!file) return cannot_read(path, err);
    WbStatus status = read_open_file(file, path, ret, bytes, err);
    fclose(file);
    return status;
}

/* "/a/b/mine.model" is called "mine". */
static void name_of_file(const char *path, char *name, size_t room) {
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    snprintf(name, room, "%.*s", (int)(length < room ? length : room), base);
}

WbStatus wb_profiles_import(WbCli *cli, const WbArgs *args, const char *const *words, WbErr *err) {
    WB_CLEANUP(wb_free_at) unsigned char *data = NULL;
    WB_CLEANUP(wb_model_free_at) WbModel *model = NULL;
    WbVersioned profile = {.version = 0};
    char name[102]; /* one more than a name may have, so that too long shows */
    size_t bytes = 0;
    if (wb_arg(args, "as"))
        snprintf(name, sizeof name, "%s", wb_arg(args, "as"));
    else
        name_of_file(words[0], name, sizeof name);
    WB_TRY(wb_check_profile_name(name, err));
    WB_TRY(read_file(words[0], &data, &bytes, err));
    WB_TRY(wb_model_unpack(data, bytes, &model, err));
    memcpy(profile.name, name, strlen(name) + 1); /* checked: 100 bytes at most */
    WB_TRY(wb_model_store(cli, profile.name, data, bytes, wb_model_info(model).photos, "{}", &profile.version,
                          err));
    said(cli, &profile, words[0], "in use, read from", bytes);
    return WB_OK;
}
