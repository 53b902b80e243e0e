/* Files of the camera simulator, read by LibRaw: what it sees is what was simulated, and grey comes out grey. */
#include <libraw/libraw.h>
#include <stdlib.h>
#include <unistd.h>

#include "camera.h"
#include "check.h"
#include "color/chromaticity.h"
#include "color/delta_e.h"
#include "color/temperature.h"

enum { WIDTH = 301, HEIGHT = 203 }; /* neither tiles nor packed bytes come out even */

typedef struct Lamp {
    const char *name;
    WbSimLamp lamp;
    double kelvin, tint;
    int smooth; /* as the lights that the matrices were made for: they hold */
} Lamp;

static const Lamp lamps[] = {
    {"A", WB_SIM_BLACKBODY, 2856, NAN, 1},      {"D50", WB_SIM_DAYLIGHT, 5003, NAN, 1},
    {"D65", WB_SIM_DAYLIGHT, 6504, NAN, 1},     {"shade", WB_SIM_DAYLIGHT, 9000, 12, 1},
    {"candle", WB_SIM_BLACKBODY, 2100, NAN, 1}, {"cool white", WB_SIM_FLUORESCENT, 4200, NAN, 0},
    {"tri-band", WB_SIM_TRIBAND, 4000, NAN, 0}, {"warm LED", WB_SIM_LED, 2900, NAN, 0},
    {"daylight LED", WB_SIM_LED, 5600, NAN, 0}, {"green LED", WB_SIM_LED, 4500, 30, 0},
};
enum { LAMPS = sizeof lamps / sizeof *lamps };

static WbSimShot shot_of(const WbSimBody *body, const Lamp *lamp) {
    WbErr err;
    WbSimShot shot = {.body = *body,
                      .scene = WB_SIM_SCENE_OUTDOORS,
                      .width = WIDTH,
                      .height = HEIGHT,
                      .orientation = 1,
                      .noise = 1,
                      .preview_px = 64};
    shot.photo = (WbSynthPhoto){.capture_seconds = 1622548800.25,
                                .aperture_av = 3,
                                .shutter_tv = 7,
                                .iso = 400,
                                .focal_mm = 85,
                                .brightness = .2,
                                .scene_seed = 3,
                                .picture_seed = 4};
    shot.near = wb_sim_light(lamp->lamp, lamp->kelvin, lamp->tint);
    CHECK_OK(wb_sim_matrices(&shot.body, &shot.camera, &err), err);
    wb_sim_record_light(&shot);
    return shot;
}

/* Written, opened and unpacked by LibRaw; the caller closes it. NULL after a failed check. */
static libraw_data_t *written(const WbSimShot *shot, const char *folder) {
    char path[256];
    WbErr err;
    snprintf(path, sizeof path, "%s/photo.dng", folder);
    if (!CHECK_OK(wb_sim_write_dng(shot, path, &err), err)) return NULL;
    libraw_data_t *raw = libraw_init(0);
    int ok = CHECK(raw && libraw_open_file(raw, path) == 0) && CHECK(libraw_unpack(raw) == 0);
    remove(path);
    if (ok) return raw;
    libraw_close(raw);
    return NULL;
}

/* The number of colour `c` at a photosite, however LibRaw keeps it. */
static int number_at(const libraw_data_t *raw, int x, int y, int c) {
    size_t at = (size_t)y * raw->sizes.raw_width + (size_t)x;
    if (raw->rawdata.color4_image) return raw->rawdata.color4_image[at][c];
    if (raw->rawdata.color3_image) return raw->rawdata.color3_image[at][c];
    return raw->rawdata.raw_image[(size_t)y * raw->sizes.raw_pitch / 2 + (size_t)x];
}

/* Every number of the sensor, in every layout. */
static void check_numbers(const WbSimShot *shot, const libraw_data_t *raw) {
    WbErr err;
    WbSimFrame *frame = NULL;
    int samples = wb_sim_samples(shot->body.mosaic);
    uint16_t row[WIDTH * 3];
    size_t wrong = 0;
    CHECK(raw->sizes.raw_width == shot->width && raw->sizes.raw_height == shot->height);
    if (!CHECK_OK(wb_sim_frame_new(shot, &frame, &err), err)) return;
    for (int y = 0; y < shot->height; y++) {
        wb_sim_sense(frame, y, row);
        for (int i = 0; i < shot->width * samples; i++)
            wrong += row[i] != number_at(raw, i / samples, y, i % samples);
    }
    CHECK(wrong == 0);
    wb_sim_frame_free(frame);
}

static void check_facts(const WbSimShot *shot, libraw_data_t *raw) {
    double numbers = exp2(shot->body.bits) - 1;
    int black = (int)lround(shot->body.black * numbers);
    CHECK_TEXT(raw->idata.model, shot->body.model);
    CHECK_TEXT(raw->idata.make, "Graycard");
    CHECK(black == (int)(raw->color.black + raw->color.cblack[0]));
    CHECK(raw->color.dng_levels.dng_whitelevel[0] == (unsigned)lround(shot->body.white * numbers));
    CHECK_NEAR(raw->color.dng_levels.baseline_exposure, shot->body.baseline, .005);
    CHECK_NEAR(raw->other.iso_speed, 400, 0);
    CHECK_NEAR(raw->other.shutter, 1. / 128, 1e-6);
    CHECK_NEAR(raw->other.aperture, 2.8, .01); /* f/2.83, to its one decimal */
    CHECK_NEAR(raw->other.focal_len, 85, 0);
    CHECK(libraw_unpack_thumb(raw) == 0 && raw->thumbnail.tformat == LIBRAW_THUMBNAIL_JPEG);
    CHECK(raw->thumbnail.twidth == 64 && memcmp(raw->thumbnail.thumb, "\xff\xd8\xff", 3) == 0);
    int wrong = 0;
    for (int y = 0; y < 12 && wb_sim_mosaic_size(shot->body.mosaic) > 1; y++) {
        for (int x = 0; x < 12; x++)
            wrong +=
                "RGBG"[wb_sim_filter(shot->body.mosaic, x, y)] != raw->idata.cdesc[libraw_COLOR(raw, y, x)];
    }
    CHECK(wrong == 0);
}

/* The camera as LibRaw read it from the tags. */
static WbCamera camera_of(const libraw_data_t *raw) {
    const libraw_dng_levels_t *levels = &raw->color.dng_levels;
    WbMatrix3 color[2], own[2], forward[2];
    for (int p = 0; p < 2; p++) {
        const libraw_dng_color_t *pair = &raw->color.dng_color[p];
        for (int i = 0; i < 9; i++) {
            color[p].m[i / 3][i % 3] = (double)pair->colormatrix[i / 3][i % 3];
            own[p].m[i / 3][i % 3] = (double)pair->calibration[i / 3][i % 3];
            forward[p].m[i / 3][i % 3] = (double)pair->forwardmatrix[i / 3][i % 3];
        }
    }
    WbCamera camera = wb_camera_of_matrix(&color[0]);
    for (int p = 0; p < 2; p++) {
        camera.color[p] = color[p];
        camera.calibration[p] = own[p];
        camera.forward[p] = forward[p];
        camera.kelvin[p] = wb_kelvin_of_light_source(raw->color.dng_color[p].illuminant);
    }
    for (int c = 0; c < 3; c++)
        camera.analog_balance[c] = (double)levels->analogbalance[c];
    camera.has_forward = 1;
    return camera;
}

static void check_camera(const WbSimShot *shot, const libraw_data_t *raw) {
    WbCamera read = camera_of(raw);
    double worst = 0;
    for (int p = 0; p < 2; p++) {
        CHECK(read.kelvin[p] == shot->camera.kelvin[p]);
        for (int i = 0; i < 9; i++) {
            int r = i / 3, c = i % 3;
            worst = fmax(worst, fabs(read.color[p].m[r][c] - shot->camera.color[p].m[r][c]));
            worst = fmax(worst, fabs(read.calibration[p].m[r][c] - shot->camera.calibration[p].m[r][c]));
            worst = fmax(worst, fabs(read.forward[p].m[r][c] - shot->camera.forward[p].m[r][c]));
        }
    }
    for (int c = 0; c < 3; c++) {
        worst = fmax(worst, fabs(read.analog_balance[c] - shot->camera.analog_balance[c]));
        double neutral = (double)raw->color.dng_levels.asshotneutral[c];
        worst = fmax(worst, fabs(neutral - shot->as_shot[c]));
        /* LibRaw's multipliers are the neutral's reciprocals */
        CHECK_NEAR((double)raw->color.cam_mul[c] * neutral / (double)raw->color.cam_mul[1],
                   (double)raw->color.dng_levels.asshotneutral[1], 1e-5);
    }
    CHECK_NEAR(worst, 0, 1e-6); /* floats; the file has four or six decimals */
}

static void test_layouts(const char *folder) {
    const struct {
        WbSimMosaic mosaic;
        int bits;
    } layouts[] = {{WB_SIM_RGGB, 12},   {WB_SIM_GRBG, 14},   {WB_SIM_GBRG, 16}, {WB_SIM_BGGR, 14},
                   {WB_SIM_XTRANS, 12}, {WB_SIM_XTRANS, 14}, {WB_SIM_MONO, 12}, {WB_SIM_MONO, 16},
                   {WB_SIM_LINEAR, 16}, {WB_SIM_LINEAR, 14}};
    for (size_t i = 0; i < 2 * sizeof layouts / sizeof *layouts; i++) {
        int is_mono = layouts[i / 2].mosaic == WB_SIM_MONO;
        WbSimShot shot = shot_of(wb_sim_body(is_mono ? "Dogwood Mono" : "Birch 70D"), &lamps[1]);
        shot.body.mosaic = layouts[i / 2].mosaic;
        shot.body.bits = layouts[i / 2].bits;
        shot.lossless_jpeg = i % 2;
        libraw_data_t *raw = written(&shot, folder);
        if (!raw) continue;
        check_numbers(&shot, raw);
        check_facts(&shot, raw);
        if (!is_mono) check_camera(&shot, raw);
        libraw_close(raw);
    }
}

/* Means of each colour of the whole sensor, black = 0, white = 1. */
static void means_of(const libraw_data_t *raw, double ret[3]) {
    double sums[4] = {0}, counts[4] = {0};
    double black = raw->color.black + raw->color.cblack[0], white = raw->color.dng_levels.dng_whitelevel[0];
    int width = raw->sizes.raw_width, is_mosaic = raw->rawdata.raw_image != NULL;
    for (int i = 0; i < width * raw->sizes.raw_height; i++) {
        int x = i % width, y = i / width;
        for (int c = 0; c < 3; c++) {
            if (is_mosaic && raw->idata.cdesc[libraw_COLOR((libraw_data_t *)raw, y, x)] != "RGB"[c]) continue;
            sums[c] += number_at(raw, x, y, c);
            counts[c]++;
        }
    }
    for (int c = 0; c < 3; c++)
        ret[c] = (sums[c] / counts[c] - black) / (white - black);
}

/* How far the numbers of a grey card are from grey, as the specification develops them. */
static double grey_error(const WbCamera *camera, const double xy[2], const double means[3]) {
    WbErr err;
    WbMatrix3 matrix;
    double xyz[3], lab[3], grey[3] = {0};
    if (!CHECK_OK(wb_camera_to_xyz_d50(camera, xy, &matrix, &err), err)) return NAN;
    wb_matrix_apply(&matrix, means, xyz);
    wb_lab_of_xyz(xyz, lab);
    grey[0] = lab[0];
    return wb_delta_e_2000(lab, grey);
}

static void check_grey(const WbSimBody *body, const Lamp *lamp, const char *folder) {
    WbSimShot shot = shot_of(body, lamp);
    double neutral[3], means[3], xy[2] = {0}, kelvin, tint, true_kelvin, true_tint;
    WbErr err;
    shot.scene = WB_SIM_SCENE_GREY;
    shot.photo.iso = 100;
    libraw_data_t *raw = written(&shot, folder);
    if (!raw) return;
    WbCamera camera = camera_of(raw);
    for (int c = 0; c < 3; c++)
        neutral[c] = (double)raw->color.dng_levels.asshotneutral[c];
    means_of(raw, means);
    CHECK_OK(wb_xy_of_neutral(&camera, neutral, xy, &err), err);
    double forward = grey_error(&camera, xy, means);
    camera.has_forward = 0;
    double bradford = grey_error(&camera, xy, means);
    CHECK_NEAR(forward, 0, .5);
    CHECK_NEAR(bradford, 0, .5);
    CHECK_OK(wb_temp_tint_of_xy(xy[0], xy[1], &kelvin, &tint, &err), err);
    CHECK_OK(wb_temp_tint_of_xy(shot.near.xy[0], shot.near.xy[1], &true_kelvin, &true_tint, &err), err);
    if (lamp->smooth) { /* 3 mired, 1.5 of tint: what least squares leave between their two lights and beyond */
        CHECK_NEAR(wb_mired_of_kelvin(kelvin), wb_mired_of_kelvin(true_kelvin), 3);
        CHECK_NEAR(tint, true_tint, 1.5);
    }
    printf("%-10s %-12s dE2000 %.3f forward, %.3f Bradford; light %5.0f K %+5.1f, as shot %5.0f K %+5.1f\n",
           body->group, lamp->name, forward, bradford, true_kelvin, true_tint, kelvin, tint);
    libraw_close(raw);
}

static void test_grey(const char *folder) {
    for (int i = 0; wb_sim_body_at(i); i++) {
        if (wb_sim_body_at(i)->mosaic == WB_SIM_MONO) continue;
        for (int l = 0; l < LAMPS; l++)
            check_grey(wb_sim_body_at(i), &lamps[l], folder);
    }
}

enum { PATCH = 8 }; /* half a patch, px, well within its edges */

/* Mean of colour c around a patch of the chart, of 3 * width numbers a row. */
static double patch_mean(const uint16_t *rgb, int patch, int c) {
    int x = (int)(WIDTH * (.05 + .15 * (patch % 6 + .5))),
        y = (int)(HEIGHT * (.05 + .225 * (patch / 6 + .5)));
    double sum = 0;
    for (int i = 0; i < PATCH * PATCH; i++)
        sum += rgb[3 * ((y - PATCH / 2 + i / PATCH) * WIDTH + x - PATCH / 2 + i % PATCH) + c];
    return sum / (PATCH * PATCH);
}

/* dcraw's development of the DNG, by LibRaw, against ours of the same scene. */
static void check_render(const WbSimBody *body, const Lamp *lamp, const char *folder) {
    WbSimShot shot = shot_of(body, lamp);
    WbSimFrame *frame = NULL;
    WbErr err;
    shot.scene = WB_SIM_SCENE_CHART;
    shot.noise = 0;
    libraw_data_t *raw = written(&shot, folder);
    if (!raw) return;
    raw->params.use_camera_wb = raw->params.output_color = raw->params.no_auto_bright = 1;
    raw->params.output_bps = 16;
    raw->params.user_qual = 0;          /* bilinear: no overshoot */
    raw->params.adjust_maximum_thr = 0; /* white is what the file says */
    raw->params.gamm[0] = 1 / 2.4;      /* sRGB's curve */
    raw->params.gamm[1] = 12.92;
    int failed = 0;
    CHECK(libraw_dcraw_process(raw) == 0);
    libraw_processed_image_t *image = libraw_dcraw_make_mem_image(raw, &failed);
    static uint16_t ours[WIDTH * HEIGHT * 3];
    if (CHECK(image && image->width == WIDTH && image->height == HEIGHT && image->colors == 3) &&
        CHECK_OK(wb_sim_frame_new(&shot, &frame, &err), err)) {
        for (int y = 0; y < HEIGHT; y++)
            wb_sim_develop(frame, y, ours + 3 * y * WIDTH);
        double worst = 0;
        for (int i = 0; i < 3 * WB_SIM_SKIN; i++)
            worst = fmax(worst, fabs(patch_mean(ours, i / 3, i % 3) -
                                     patch_mean((const uint16_t *)(const void *)image->data, i / 3, i % 3)));
        CHECK_NEAR(worst / 65535, 0,
                   .004); /* one step of 8 bits: LibRaw's integers and its table of the curve */
        printf("%-10s %-12s render differs from dcraw's by %.4f\n", body->group, lamp->name, worst / 65535);
    }
    wb_sim_frame_free(frame);
    if (image) libraw_dcraw_clear_mem(image);
    libraw_close(raw);
}

static void test_render(const char *folder) {
    for (int i = 0; wb_sim_body_at(i); i++) {
        if (wb_sim_body_at(i)->mosaic == WB_SIM_MONO) continue;
        check_render(wb_sim_body_at(i), &lamps[0], folder);
        check_render(wb_sim_body_at(i), &lamps[8], folder);
    }
}

static void test_failures(const char *folder) {
    WbSimShot shot = shot_of(wb_sim_body_at(0), &lamps[2]);
    WbErr err;
    char path[256];
    snprintf(path, sizeof path, "%s/photo.dng", folder);
    for (int i = 0; i < 3; i++) {
        shot.width = shot.height = 48;
        shot.lossless_jpeg = i == 1;
        CHECK_EVERY_ALLOCATION(300, {
            status = i == 2 ? wb_sim_write_tiff(&shot, path, &err) : wb_sim_write_dng(&shot, path, &err);
            CHECK((access(path, F_OK) == 0) == (status == WB_OK));
            if (status == WB_OK) remove(path);
        });
    }
    CHECK_OK(wb_sim_write_dng(&shot, path, &err), err);
    CHECK(wb_sim_write_dng(&shot, path, &err) == WB_ERR_IO); /* never over a file that is there */
    CHECK(access(path, F_OK) == 0);
    remove(path);
}

/* Developed colour at the middle of the corner patch of a stored chart: row and column 0 or 1. */
static void corner(const WbSimShot *shot, int row, int column, uint16_t ret[3]) {
    WbErr err;
    WbSimFrame *frame = NULL;
    uint16_t line[3 * WIDTH];
    if (!CHECK_OK(wb_sim_frame_new(shot, &frame, &err), err)) return;
    wb_sim_develop(frame, shot->height * (row ? 85 : 15) / 100, line);
    memcpy(ret, line + 3 * (shot->width * (column ? 85 : 15) / 100), 3 * sizeof *ret);
    wb_sim_frame_free(frame);
}

static void test_orientation(const char *folder) {
    /* by EXIF's definition: stored row and column of the upright picture's upper corners; LibRaw's name for it */
    static const struct {
        int left[2], right[2], flip;
    } cases[9] = {{{0}, {0}, 0},       {{0, 0}, {0, 1}, 0}, {{0, 1}, {0, 0}, 1},
                  {{1, 1}, {1, 0}, 3}, {{1, 0}, {1, 1}, 2}, {{0, 0}, {1, 0}, 4},
                  {{1, 0}, {0, 0}, 6}, {{1, 1}, {0, 1}, 7}, {{0, 1}, {1, 1}, 5}};
    uint16_t left[3], right[3], seen[3];
    for (int o = 1; o <= 8; o++) {
        WbSimShot shot = shot_of(wb_sim_body_at(0), &lamps[2]);
        shot.scene = WB_SIM_SCENE_CHART;
        shot.noise = 0;
        shot.orientation = o;
        if (o == 1) {
            corner(&shot, 0, 0, left);
            corner(&shot, 0, 1, right);
            CHECK(memcmp(left, right, sizeof left) != 0);
        }
        corner(&shot, cases[o].left[0], cases[o].left[1], seen);
        CHECK(memcmp(seen, left, sizeof left) == 0);
        corner(&shot, cases[o].right[0], cases[o].right[1], seen);
        CHECK(memcmp(seen, right, sizeof right) == 0);
        libraw_data_t *raw = written(&shot, folder);
        if (!raw) continue;
        CHECK(raw->sizes.flip == cases[o].flip);
        libraw_close(raw);
    }
}

int main(void) {
    char folder[] = "/tmp/camera-sim-XXXXXX";
    if (!CHECK(mkdtemp(folder) != NULL)) return check_done();
    test_layouts(folder);
    test_grey(folder);
    test_render(folder);
    test_orientation(folder);
    test_failures(folder);
    CHECK(rmdir(folder) == 0);
    return check_done();
}
