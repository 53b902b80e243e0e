#include "cli/cmd_scan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"
#include "cli/message.h"
#include "cli/output.h"
#include "model/shot_fields.h"

static const WbOption options[] = {
    {"threads", 't', "N", "photos read at a time (default: one a processor)"},
    {"all", 'a', NULL, "read every photo again, also those that have not changed"},
    {"where", 0, "SQL", "only photos for which this condition over the photo's columns holds"},
    {"source", 0, "WHICH", "of RAW files: sensor, preview (the camera's JPEG inside), or auto (default)"},
    {"verbose", 'v', NULL, "list where a file and the catalog disagree (the catalog is believed)"},
    {NULL, 0, NULL, NULL},
};

static void print_json(const WbScanned *scanned) {
    WbJson json = wb_json(stdout);
    wb_json_open(&json, '{');
    wb_json_key_int(&json, "photos", scanned->photos);
    wb_json_key_int(&json, "digested", scanned->digested);
    wb_json_key_int(&json, "cached", scanned->cached);
    wb_json_key_int(&json, "failed", (int64_t)scanned->unreadable_count);
    wb_json_key_number(&json, "seconds", scanned->seconds);
    wb_json_key(&json, "failures");
    wb_json_open(&json, '[');
    for (size_t i = 0; i < scanned->unreadable_count; i++) {
        wb_json_open(&json, '{');
        wb_json_key_text(&json, "photo_id", scanned->unreadable[i].key);
        wb_json_key_text(&json, "error", scanned->unreadable[i].why);
        wb_json_close(&json, '}');
    }
    wb_json_close(&json, ']');
    wb_json_close(&json, '}');
}

static void print_text(const WbScanned *scanned) {
    printf("%lld photos: %lld read, %lld unchanged, %zu failed", (long long)scanned->photos,
           (long long)scanned->digested, (long long)scanned->cached,
           scanned->unreadable_count - (size_t)scanned->away_photos);
    if (scanned->away_photos) printf(", %lld not connected", (long long)scanned->away_photos);
    if (scanned->digested > 0 && scanned->seconds > 0)
        printf(" (%.1f s, %.0f photos/s)", scanned->seconds, (double)scanned->digested / scanned->seconds);
    printf("\n");
}

/* Cameras store rounded numbers, catalogs computed ones (APEX of 1/125 s): under 2 % is the same value, and of tint a
 * step of the slider, to which catalogs round. */
static int differs(const WbShotField *field, double a, double b) {
    double step = field->offset == offsetof(WbShot, as_shot_tint) ? 1 : 1e-6; /* 1e-6: zero and nearly zero */
    return isfinite(a) && isfinite(b) && fabs(a - b) > 0.02 * fmax(fabs(a), fabs(b)) + step;
}

static void print_field(const WbEntry *entry, const WbShotField *field) {
    const char *said = wb_shot_text(&entry->catalog, field), *tagged = wb_shot_text(&entry->file, field);
    double here = wb_shot_number(&entry->catalog, field), there = wb_shot_number(&entry->file, field);
    if (field->kind == WB_SHOT_TEXT && *said && *tagged && strcmp(said, tagged) != 0)
        printf("photo %s: %s is '%s' in the catalog, '%s' in the file\n", entry->key, field->key, said,
               tagged);
    if (field->kind == WB_SHOT_NUMBER && differs(field, here, there))
        printf("photo %s: %s is %.6g in the catalog, %.6g in the file\n", entry->key, field->key, here,
               there);
    if (field->kind == WB_SHOT_TIME && fabs(here - there) >= 1) /* whole seconds: EXIF has no more */
        printf("photo %s: %s differs by %.0f s between catalog and file\n", entry->key, field->key,
               there - here);
}

static WbStatus print_differences(WbCli *cli, const WbSelection *selection, WbErr *err) {
    WB_CLEANUP(wb_entries_clear) WbEntries entries = {0};
    WB_TRY(wb_entries_load(cli, selection, &entries, err));
    for (size_t i = 0; i < entries.count; i++) {
        for (int f = 0; f < WB_SHOT_FIELDS; f++)
            print_field(&entries.all[i], wb_shot_field(f));
    }
    return WB_OK;
}

static WbStatus which_picture(const char *text, WbPicture *ret, WbErr *err) {
    static const struct {
        const char *name;
        WbPicture picture;
    } pictures[] = {{"auto", WB_PICTURE_AUTO}, {"sensor", WB_PICTURE_SENSOR}, {"preview", WB_PICTURE_PREVIEW}};
    if (!text) return WB_OK;
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        if (strcmp(text, pictures[i].name) != 0) continue;
        *ret = pictures[i].picture;
        return WB_OK;
    }
    return wb_fail(err, WB_ERR_USAGE, "--source is 'sensor', 'preview' or 'auto', not '%.40s'", text);
}

static WbStatus run(WbCli *cli, const WbArgs *args, WbErr *err) {
    WB_CLEANUP(wb_scanned_clear) WbScanned scanned = {0};
    const WbSelection selection = {WB_SELECT_ALL, wb_arg(args, "where")};
    int64_t threads = 0;
    WB_TRY(wb_arg_int(args, "threads", 0, WB_THREADS_MAX, &threads, err));
    WbScanning how = {.threads = (int)threads, .all = wb_arg_given(args, "all")};
    WB_TRY(which_picture(wb_arg(args, "source"), &how.picture, err));
    WB_TRY(wb_check_where(cli, "photo_state", selection.where, err));
    WB_TRY(wb_cli_scan(cli, &selection, &how, &scanned, err));
    if (cli->json) print_json(&scanned);
    if (!cli->json && wb_arg_given(args, "verbose")) WB_TRY(print_differences(cli, &selection, err));
    if (!cli->json) print_text(&scanned);
    wb_scanned_report(cli, &scanned);
    return wb_output_flush(err);
}

const WbCommand wb_command_scan = {
    .name = "scan",
    .group = "Learning",
    .words = "CATALOG",
    .words_min = 1,
    .words_max = 1,
    .summary = "look at every photo once and keep what was seen",
    .details =
        "Photos are read, never written. What was seen is kept in the sidecar and used again until the "
        "file's\n"
        "path, size or time changes, so a second scan only reads what is new. Ctrl-C keeps what is done.\n"
        "Photos that cannot be read are listed with the reason (exit code 1) and tried again next time; of a drive\n"
        "that is not connected, their number is.\n"
        "RAW files are read from their sensor data; where LibRaw does not know the format, from the preview.\n"
        "Another --source changes only photos read from now on: add --all for those that were.",
    .examples = "  graycard scan my.db\n"
                "  graycard scan my.db --threads 4 --verbose\n"
                "  graycard scan my.db --source preview --all",
    .needs = WB_NEEDS_SIDECAR,
    .options = options,
    .run = run,
};
