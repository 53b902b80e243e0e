#include "synth.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"

static const char usage[] =
    "usage: graycard-synth [OPTION]... OUTDIR\n"
    "Makes a synthetic photographer's folder: OUTDIR/sliders.csv and OUTDIR/images/ID.tif.\n"
    "  --photos N             photos in all (300)\n"
    "  --shoots N             shooting days (12)\n"
    "  --seed N               another seed, another photographer's year (1)\n"
    "  --taste TASTE          rule: as-shot + 300 K, tint + 4, with flash 900 K cooler than as-shot (the "
    "default);\n"
    "                         eye: the light itself as seen, warmed a little; random: nothing to learn;\n"
    "                         drift: as eye, and warmer from shoot to shoot\n"
    "  --unlabelled-share X   share of photos without sliders, 0..1 (0)\n"
    "  --unlabelled-shoots N  the last N shoots are without sliders (0)\n"
    "  --no-images            sliders.csv alone\n"
    "  --no-as-shot           leaves currTemp and currTint empty\n"
    "  --size PX              width and height of the pictures (96)\n";

static WbStatus parse_whole(const char *name, const char *text, int64_t low, int64_t high, int64_t *ret,
                            WbErr *err) {
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end || errno || value < low || value > high)
        return wb_fail(err, WB_ERR_USAGE, "%s %.60s: give a whole number from %lld to %lld", name, text,
                       (long long)low, (long long)high);
    *ret = value;
    return WB_OK;
}

static WbStatus parse_share(const char *name, const char *text, double *ret, WbErr *err) {
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !(value >= 0 && value <= 1))
        return wb_fail(err, WB_ERR_USAGE, "%s %.60s: give a number from 0 to 1", name, text);
    *ret = value;
    return WB_OK;
}

static WbStatus parse_taste(const char *text, WbSynthTaste *ret, WbErr *err) {
    static const char *const names[] = {
        [WB_SYNTH_RULE] = "rule", [WB_SYNTH_EYE] = "eye", [WB_SYNTH_RANDOM] = "random",
        [WB_SYNTH_DRIFT] = "drift"};
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++) {
        if (strcmp(text, names[i]) != 0) continue;
        *ret = (WbSynthTaste)i;
        return WB_OK;
    }
    return wb_fail(err, WB_ERR_USAGE, "--taste %.60s: give rule, eye, random or drift", text);
}

#define PHOTOS_MAX 1000000 /* a life's work; 200 MB of plan */
#define SIZE_MIN 8         /* below, nothing is left of a scene */
#define SIZE_MAX_PX 4096   /* a camera's own size; 200 MB of surfaces */

/* An option with a value; *known is 0 for any other word. */
static WbStatus take_value(WbSynthOptions *options, const char *name, const char *text, int *known,
                           WbErr *err) {
    const struct {
        const char *name;
        int64_t low, high, *value;
    } whole[] = {
        {"--photos", 1, PHOTOS_MAX, &options->photos},
        {"--shoots", 1, PHOTOS_MAX, &options->shoots},
        {"--seed", 0, INT64_MAX, &options->seed},
        {"--unlabelled-shoots", 0, PHOTOS_MAX, &options->unlabelled_shoots},
        {"--size", SIZE_MIN, SIZE_MAX_PX, &options->size},
    };
    int is_share = strcmp(name, "--unlabelled-share") == 0, is_taste = strcmp(name, "--taste") == 0;
    size_t i = 0, count = sizeof whole / sizeof *whole;
    while (i < count && strcmp(name, whole[i].name) != 0)
        i++;
    *known = i < count || is_share || is_taste;
    if (!*known) return WB_OK;
    if (!text) return wb_fail(err, WB_ERR_USAGE, "%s: its value is missing", name);
    if (is_share) return parse_share(name, text, &options->unlabelled_share, err);
    if (is_taste) return parse_taste(text, &options->taste, err);
    return parse_whole(name, text, whole[i].low, whole[i].high, whole[i].value, err);
}

static WbStatus check_options(const WbSynthOptions *options, WbErr *err) {
    if (!options->folder)
        return wb_fail(err, WB_ERR_USAGE,
                       "no folder given: graycard-synth [OPTION]... OUTDIR (--help lists them)");
    if (options->shoots > options->photos)
        return wb_fail(err, WB_ERR_USAGE, "--shoots %lld: more than the %lld photos: each shoot needs one",
                       (long long)options->shoots, (long long)options->photos);
    if (options->unlabelled_shoots > options->shoots)
        return wb_fail(err, WB_ERR_USAGE, "--unlabelled-shoots %lld: there are only %lld shoots",
                       (long long)options->unlabelled_shoots, (long long)options->shoots);
    return WB_OK;
}

static WbStatus parse(int count, char **words, WbSynthOptions *options, WbErr *err) {
    for (int i = 1; i < count; i++) {
        int known;
        WB_TRY(take_value(options, words[i], i + 1 < count ? words[i + 1] : NULL, &known, err));
        if (known)
            i++;
        else if (strcmp(words[i], "--no-images") == 0)
            options->images = 0;
        else if (strcmp(words[i], "--no-as-shot") == 0)
            options->as_shot = 0;
        else if (words[i][0] == '-' || !words[i][0])
            return wb_fail(err, WB_ERR_USAGE, "unknown option '%.60s': --help lists them", words[i]);
        else if (options->folder)
            return wb_fail(err, WB_ERR_USAGE, "two folders given, %.100s and %.100s: give one",
                           options->folder, words[i]);
        else
            options->folder = words[i];
    }
    return check_options(options, err);
}

/* A word every two seconds to those who wait that long. */
static void report(time_t *last, int64_t done, int64_t photos) {
    time_t now = time(NULL);
    if (now - *last <= 2) return;
    *last = now;
    fprintf(stderr, "graycard-synth: %lld of %lld pictures\n", (long long)done, (long long)photos);
}

static WbStatus write_pictures(const WbSynthOptions *options, const WbSynthPhoto *photos, WbErr *err) {
    int size = (int)options->size;
    size_t count = (size_t)size * (size_t)size;
    WB_CLEANUP(wb_free_at) float *rgb = wb_alloc(count, 3 * sizeof *rgb);
    WB_CLEANUP(wb_free_at) float *far = wb_alloc(count, sizeof *far);
    WB_CLEANUP(wb_free_at) unsigned char *pixels = wb_alloc(count, 3);
    if (!rgb || !far || !pixels) return wb_fail_nomem(err);
    time_t last = time(NULL);
    for (int64_t i = 0; i < options->photos; i++) {
        wb_synth_paint(&photos[i], size, rgb, far);
        WB_TRY(wb_synth_render(&photos[i], size, rgb, far, pixels, err));
        WB_TRY(wb_synth_write_tiff(options, &photos[i], pixels, err));
        report(&last, i + 1, options->photos);
    }
    return WB_OK;
}

/* sliders.csv comes last: a folder that has one is complete. */
static WbStatus make(const WbSynthOptions *options, WbErr *err) {
    WB_TRY(wb_synth_make_folders(options, err));
    WB_CLEANUP(wb_free_at) WbSynthPhoto *photos = wb_alloc((size_t)options->photos, sizeof *photos);
    if (!photos) return wb_fail_nomem(err);
    WB_TRY(wb_synth_plan(options, photos, err));
    wb_synth_edit(options, photos);
    if (options->images) WB_TRY(write_pictures(options, photos, err));
    return wb_synth_write_csv(options, photos, err);
}

static int exit_code(WbStatus status) {
    if (status == WB_OK) return 0;
    if (status == WB_ERR_USAGE) return 2;
    return status == WB_ERR_IO || status == WB_ERR_NOMEM ? 5 : 3; /* as graycard's own */
}

int main(int count, char **words) {
    WbSynthOptions options = {.photos = 300, .shoots = 12, .seed = 1, .size = 96, .images = 1, .as_shot = 1};
    WbErr err;
    if (count == 2 && strcmp(words[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    WbStatus status = parse(count, words, &options, &err);
    if (status == WB_OK) status = make(&options, &err);
    if (status != WB_OK) fprintf(stderr, "graycard-synth: %s\n", err.text);
    return exit_code(status);
}
