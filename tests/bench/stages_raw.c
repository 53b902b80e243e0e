#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <libraw/libraw.h>

#include "../../tools/camera.h"
#include "features/features.h"
#include "stage.h"

/* From a RAW file of 24 megapixels to its features, beside what LibRaw takes to open and unpack the same file. */

enum { WIDTH = 6000, HEIGHT = 4000, PATH_BYTES = 128, TASKS = 4 };

#define BUFFER_MB ((double)WIDTH * HEIGHT * 2 / 1048576)

static double unpack(void *context, int task, int worker) {
    libraw_data_t *raw = libraw_init(0);
    int ok = raw && libraw_open_file(raw, context) == 0 && libraw_unpack(raw) == 0;
    double result = ok ? raw->rawdata.raw_image[raw->sizes.raw_pitch / 2 * 100 + 100] : NAN;
    (void)task, (void)worker;
    libraw_close(raw);
    return result;
}

static double digest(void *context, int task, int worker) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WbFeatures made;
    (void)task, (void)worker;
    if (wb_image_read(context, &image, NULL) != WB_OK || wb_features_of_image(image, &made, NULL) != WB_OK) return NAN;
    return (double)made.stats[0];
}

static void unpack_once(void *path) {
    (void)unpack(path, 0, 0);
}

static void digest_once(void *path) {
    (void)digest(path, 0, 0);
}

static int write_photo(int lossless_jpeg, const char *path, WbErr *err) {
    WbSimShot shot = {.body = *wb_sim_body_at(0),
                      .scene = WB_SIM_SCENE_OUTDOORS,
                      .width = WIDTH,
                      .height = HEIGHT,
                      .orientation = 1,
                      .noise = 1,
                      .lossless_jpeg = lossless_jpeg,
                      .preview_px = 1024};
    shot.photo = (WbSynthPhoto){.aperture_av = 4, .shutter_tv = 7, .iso = 400, .focal_mm = 50, .brightness = .2,
                                .scene_seed = 3, .picture_seed = 4};
    shot.near = wb_sim_light(WB_SIM_DAYLIGHT, 5500, 0);
    if (wb_sim_matrices(&shot.body, &shot.camera, err) != WB_OK) return 0;
    wb_sim_record_light(&shot);
    return wb_sim_write_dng(&shot, path, err) == WB_OK;
}

static void time_file(Bench *bench, WbPool *two, const char *name, char *path) {
    char what[64];
    BenchRunner runners[] = {{.run = digest_once, .context = path}, {.run = unpack_once, .context = path}};
    struct rusage used;
    Stage stage = {what, digest, path, TASKS, TASKS, TASKS * (double)WIDTH * HEIGHT * 2};
    snprintf(what, sizeof what, "RAW digest (file to features), %s", name);
    bench_stage(bench, two, &stage); /* first: nothing of LibRaw's is left in this process, which the worker inherits */
    getrusage(RUSAGE_CHILDREN, &used);
    bench_race(runners, 2);
    const BenchFigure figures[] = {
        {"time", runners[0].seconds * 1e3, "ms"},
        {"over LibRaw's open and unpack", runners[0].seconds / runners[1].seconds, "times"},
        {"the same of processor time", runners[0].cpu_seconds / runners[1].cpu_seconds, "times"},
        {"memory beyond its raw buffer", (double)used.ru_maxrss / 1024 - BUFFER_MB, "MiB"},
    };
    bench_report(bench, what, 1, figures, 4);
}

int main(int argc, char **argv) {
    Bench bench = bench_begin("stages_raw", argc, argv);
    const char *temporary = getenv("TMPDIR"), *names[] = {"packed 14 bits", "lossless JPEG"};
    char folder[PATH_BYTES / 2], path[PATH_BYTES];
    WbErr err = {0};
    WbPool *two = bench_pool();
    snprintf(folder, sizeof folder, "%.40s/graycard-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(folder)) bench_fail(&bench, folder, "no folder to be had");
    snprintf(path, sizeof path, "%s/photo.dng", folder);
    for (int i = 0; i < 2 && !bench.failed; i++) {
        if (!write_photo(i, path, &err))
            bench_fail(&bench, path, err.text);
        else
            time_file(&bench, two, names[i], path);
        (void)unlink(path);
    }
    (void)rmdir(folder);
    wb_pool_free(two);
    return bench_end(&bench);
}
