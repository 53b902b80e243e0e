#include "camera_options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char wb_sim_usage[] =
    "usage: camera-sim photo [OPTION]... FILE       one photo\n"
    "       camera-sim folder [OPTION]... FOLDER    a photographer's year: FOLDER/sliders.csv, "
    "FOLDER/images/ID.dng\n"
    "Simulates cameras from spectra of light and surfaces to the numbers of the sensor, and writes them as "
    "DNG. The same\n"
    "options give the same bytes.\n"
    "\n"
    "Both:\n"
    "  --seed N               other scenes, other noise (1)\n"
    "  --size WIDTHxHEIGHT    photosites (768x512); up to 100 megapixels\n"
    "  --compress WORD        none; jpeg: lossless (none)\n"
    "  --preview PX           longer side of the embedded JPEG, 0: none (256)\n"
    "  --no-noise             no noise of photons and reading\n"
    "  --render WORD          dng, or tiff: as dcraw develops it, 16-bit sRGB (dng)\n"
    "photo:\n"
    "  --camera MODEL         Alder M2: Bayer RGGB, 14 bits (the default); Birch 70D: GBRG, 12 bits, "
    "AnalogBalance,\n"
    "                         CameraCalibration; Cedar R: X-Trans, 14 bits; Dogwood Mono: no filters, 16 "
    "bits;\n"
    "                         Elm L: linear RGB, 16 bits\n"
    "  --cfa WORD             rggb grbg gbrg bggr xtrans mono linear instead of the camera's own\n"
    "  --bits N               12, 14 or 16 instead of the camera's own; 12 and 14 are packed\n"
    "  --scene WORD           outdoors, indoors, chart (24 patches), grey (a card of 36 % over all) "
    "(outdoors)\n"
    "  --light LAMP:KELVIN[:TINT]  blackbody, daylight, fluorescent, triband or led (daylight:5500)\n"
    "  --far LAMP:KELVIN[:TINT]    lights the other half of the picture\n"
    "  --as-shot-error MIRED:TINT  how far the recorded balance is off; without it, it is that of the light "
    "itself\n"
    "  --iso N                25..102400; the noise is the camera's at that speed (100)\n"
    "  --aperture F --shutter SECONDS --focal MM --flash   what EXIF says (4, 0.008, 50, off)\n"
    "  --brightness X         mean that the meter aims at, 1: full (0.2)\n"
    "  --baseline EV          how much darker the camera exposes, BaselineExposure (the camera's own)\n"
    "  --orientation N        EXIF's, 1..8: the scene stands upright when it is heeded (1)\n"
    "folder:\n"
    "  --photos N --shoots N  in all (60, 6)\n"
    "  --taste TASTE          as graycard-synth: rule, eye, random, drift (eye)\n"
    "  --unlabelled-shoots N  the last N shoots are without sliders (0)\n"
    "  --as-shot WORD         guess: what a camera would record; true: what the light is (guess)\n";

static WbStatus parse_word(const char *name, const char *text, const char *words, int64_t *ret, WbErr *err) {
    size_t length = strlen(text);
    int64_t index = 0;
    for (const char *at = words; *at; index++) {
        size_t end = strcspn(at, " ");
        if (end == length && strncmp(at, text, length) == 0) {
            *ret = index;
            return WB_OK;
        }
        at += end + (at[end] == ' ');
    }
    return wb_fail(err, WB_ERR_USAGE, "%s %.60s: give one of %s", name, text, words);
}

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

static WbStatus parse_number(const char *name, const char *text, double low, double high, double *ret,
                             WbErr *err) {
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !(value >= low && value <= high))
        return wb_fail(err, WB_ERR_USAGE, "%s %.60s: give a number from %g to %g", name, text, low, high);
    *ret = value;
    return WB_OK;
}

/* Up to two or three numbers with colons between; how many there were. */
static int numbers_of(const char *text, double *ret, int most) {
    for (int i = 0; i < most; i++) {
        char *end;
        ret[i] = strtod(text, &end);
        if (end == text || !isfinite(ret[i])) return 0;
        if (!*end) return i + 1;
        if (*end != ':') return 0;
        text = end + 1;
    }
    return 0;
}

static WbStatus parse_lamp(const char *name, const char *text, WbSimLampSpec *ret, WbErr *err) {
    char word[16] = "";
    size_t length = strcspn(text, ":");
    int64_t lamp = 0;
    double numbers[2] = {0, NAN};
    if (length < sizeof word) memcpy(word, text, length);
    WB_TRY(parse_word(name, word, "blackbody daylight fluorescent triband led", &lamp, err));
    int count = text[length] ? numbers_of(text + length + 1, numbers, 2) : 0;
    if (count == 0 || numbers[0] < 2000 || numbers[0] > 25000 || (count > 1 && fabs(numbers[1]) > 40))
        return wb_fail(err, WB_ERR_USAGE,
                       "%s %.60s: give LAMP:KELVIN[:TINT], 2000 to 25000 K, tint -40 to 40", name, text);
    *ret = (WbSimLampSpec){(WbSimLamp)lamp, numbers[0], count > 1 ? numbers[1] : NAN};
    return WB_OK;
}

#define AREA_MAX 100000000 /* photosites: the largest camera backs of the day */

static WbStatus parse_size(const char *text, WbSimOptions *options, WbErr *err) {
    char *end;
    long long width = strtoll(text, &end, 10), height = 0;
    int ok = end != text && *end == 'x';
    if (ok) {
        const char *second = end + 1;
        height = strtoll(second, &end, 10);
        ok = end != second && !*end;
    }
    if (!ok || width < 8 || height < 8 || width > 65535 || height > 65535 || width * height > AREA_MAX)
        return wb_fail(err, WB_ERR_USAGE,
                       "--size %.60s: give WIDTHxHEIGHT, 8 to 65535 each, at most 100 megapixels", text);
    options->width = width;
    options->height = height;
    return WB_OK;
}

/* Options with words, whole numbers or numbers, by what they fill. */
static WbStatus take_simple(WbSimOptions *o, const char *name, const char *text, int *known, WbErr *err) {
    const struct {
        const char *name, *words;
        int64_t low, high, *value;
    } whole[] = {
        {"--cfa", "rggb grbg gbrg bggr xtrans mono linear", 0, 0, &o->cfa},
        {"--compress", "none jpeg", 0, 0, &o->compress},
        {"--scene", "outdoors indoors chart grey", 0, 0, &o->scene},
        {"--render", "dng tiff", 0, 0, &o->render},
        {"--as-shot", "guess true", 0, 0, &o->as_shot},
        {"--taste", "rule eye random drift", 0, 0, &o->taste},
        {"--seed", NULL, 0, INT64_MAX, &o->seed},
        {"--preview", NULL, 0, 8192, &o->preview}, /* larger than any camera's */
        {"--iso", NULL, 25, 102400, &o->iso},      /* what cameras offer */
        {"--orientation", NULL, 1, 8, &o->orientation},
        {"--photos", NULL, 1, 1000000, &o->photos},
        {"--shoots", NULL, 1, 1000000, &o->shoots},
        {"--unlabelled-shoots", NULL, 0, 1000000, &o->unlabelled_shoots},
    };
    const struct {
        const char *name;
        double low, high, *value;
    } real[] = {{"--aperture", .7, 64, &o->aperture},
                {"--shutter", 1e-5, 3600, &o->shutter},
                {"--focal", 1, 2000, &o->focal},
                {"--brightness", 1e-4, 10, &o->brightness},
                {"--baseline", -4, 4, &o->baseline}};
    *known = 1;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        if (strcmp(name, whole[i].name) != 0) continue;
        if (whole[i].words) return parse_word(name, text, whole[i].words, whole[i].value, err);
        return parse_whole(name, text, whole[i].low, whole[i].high, whole[i].value, err);
    }
    for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
        if (strcmp(name, real[i].name) != 0) continue;
        return parse_number(name, text, real[i].low, real[i].high, real[i].value, err);
    }
    *known = 0;
    return WB_OK;
}

static WbStatus take_value(WbSimOptions *o, const char *name, const char *text, int *known, WbErr *err) {
    if (!text) text = ""; /* refused by every option */
    WB_TRY(take_simple(o, name, text, known, err));
    if (*known) return WB_OK;
    *known = 1;
    if (strcmp(name, "--size") == 0) return parse_size(text, o, err);
    if (strcmp(name, "--light") == 0) return parse_lamp(name, text, &o->near, err);
    if (strcmp(name, "--far") == 0) {
        o->mixed = 1;
        return parse_lamp(name, text, &o->far, err);
    }
    if (strcmp(name, "--as-shot-error") == 0) {
        if (numbers_of(text, o->as_shot_error, 2) == 2) return WB_OK;
        return wb_fail(err, WB_ERR_USAGE, "--as-shot-error %.60s: give MIRED:TINT", text);
    }
    if (strcmp(name, "--bits") == 0) {
        WB_TRY(parse_whole(name, text, 12, 16, &o->bits, err));
        if (o->bits % 2 == 0) return WB_OK;
        return wb_fail(err, WB_ERR_USAGE, "--bits %.60s: give 12, 14 or 16", text);
    }
    *known = 0;
    if (strcmp(name, "--camera") != 0) return WB_OK;
    *known = 1;
    o->body = wb_sim_body(text);
    return o->body ? WB_OK : wb_fail(err, WB_ERR_USAGE, "--camera %.60s: --help lists the models", text);
}

/* An option of the other command would be without effect: refused. */
static WbStatus check_command(const WbSimOptions *o, const char *name, WbErr *err) {
    static const char *const others[2][15] = {
        {"--photos", "--shoots", "--taste", "--unlabelled-shoots", "--as-shot"},
        {"--camera", "--cfa", "--bits", "--scene", "--light", "--far", "--as-shot-error", "--iso",
         "--aperture", "--shutter", "--focal", "--flash", "--brightness", "--baseline", "--orientation"}};
    for (int i = 0; i < 15 && others[o->folder][i]; i++) {
        if (strcmp(name, others[o->folder][i]) == 0)
            return wb_fail(err, WB_ERR_USAGE, "%s is for camera-sim %s", name,
                           o->folder ? "photo" : "folder");
    }
    return WB_OK;
}

static WbStatus check(const WbSimOptions *o, WbErr *err) {
    if (!o->output)
        return wb_fail(err, WB_ERR_USAGE, "nothing to write to: give a %s (--help lists the options)",
                       o->folder ? "folder" : "file");
    if (o->shoots > o->photos || o->unlabelled_shoots > o->shoots)
        return wb_fail(err, WB_ERR_USAGE,
                       "%lld photos, %lld shoots, %lld of them unlabelled: each must be within the "
                       "one before",
                       (long long)o->photos, (long long)o->shoots, (long long)o->unlabelled_shoots);
    return WB_OK;
}

WbStatus wb_sim_parse(int count, char **words, WbSimOptions *ret, WbErr *err) {
    WbSimOptions o = {.body = wb_sim_body_at(0),
                      .cfa = -1,
                      .taste = WB_SYNTH_EYE,
                      .width = 768,
                      .height = 512,
                      .near = {WB_SIM_DAYLIGHT, 5500, NAN},
                      .iso = 100,
                      .orientation = 1,
                      .preview = 256,
                      .seed = 1,
                      .aperture = 4,
                      .shutter = .008,
                      .focal = 50,
                      .brightness = .2,
                      .baseline = NAN,
                      .noise = 1,
                      .photos = 60,
                      .shoots = 6};
    int64_t mode = 0;
    WB_TRY(parse_word("camera-sim", count > 1 ? words[1] : "", "photo folder", &mode, err));
    o.folder = mode == 1;
    for (int i = 2; i < count; i++) {
        int known;
        WB_TRY(check_command(&o, words[i], err));
        WB_TRY(take_value(&o, words[i], i + 1 < count ? words[i + 1] : NULL, &known, err));
        if (known)
            i++;
        else if (strcmp(words[i], "--flash") == 0)
            o.flash = 1;
        else if (strcmp(words[i], "--no-noise") == 0)
            o.noise = 0;
        else if (words[i][0] == '-' || !words[i][0])
            return wb_fail(err, WB_ERR_USAGE, "unknown option '%.60s': --help lists them", words[i]);
        else if (o.output)
            return wb_fail(err, WB_ERR_USAGE, "two names given, %.100s and %.100s: give one", o.output,
                           words[i]);
        else
            o.output = words[i];
    }
    WB_TRY(check(&o, err));
    *ret = o;
    return WB_OK;
}
