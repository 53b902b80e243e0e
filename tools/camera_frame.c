#include "camera.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "color/transfer.h"
#include "camera_scene.h"

enum { CURVE_STEPS = 4096 }; /* of the sRGB curve, between which it is drawn straight */
enum { MONO_CHANNEL = 1 };   /* what a sensor without filters sees: the middle one's sensitivity */

struct WbSimFrame {
    const WbSimShot *shot;
    WbSimScene scene;
    float response[2][WB_SIM_SURFACES][3]; /* to each surface under the near and the far light; 1: full */
    float well, read;                      /* electrons: full, of noise */
    float black, range, top;               /* numbers */
    float multipliers[3];                  /* of developing; the smallest is 1 */
    float rgb[3][3];                       /* balanced camera -> linear sRGB */
    uint16_t curve[CURVE_STEPS + 2];
    WbSimSite *row; /* width */
};

void wb_sim_frame_free(WbSimFrame *frame) {
    if (!frame) return;
    wb_sim_scene_free(&frame->scene);
    wb_free(frame->row);
    wb_free(frame);
}

void wb_sim_frame_free_at(WbSimFrame **frame) {
    wb_sim_frame_free(*frame);
}

static void see_surfaces(WbSimFrame *frame, const WbSimLight *light, int which) {
    for (int s = 0; s < WB_SIM_SURFACES; s++) {
        WbSpectrum surface = wb_sim_reflectance(s), lit = wb_sim_times(&surface, &light->spectrum);
        double seen[3];
        wb_sim_response(&frame->shot->body, &lit, seen);
        for (int c = 0; c < 3; c++)
            frame->response[which][s][c] = (float)seen[c];
    }
}

static inline float light_of(const WbSimFrame *frame, const WbSimSite *site, int channel) {
    float near = frame->response[0][site->surface][channel], far = frame->response[1][site->surface][channel];
    return site->level * (near + site->far * (far - near));
}

enum { METER = 48 }; /* rows and columns that the meter looks at */

/* The meter brings green's mean to the photo's brightness; dark places stay dark (2.5, as the synthetic photos do). */
static void expose(WbSimFrame *frame) {
    double sum = 0;
    WbSimSite sites[METER];
    for (int y = 0; y < METER; y++) {
        wb_sim_scene_row(&frame->scene, (y + .5F) / METER, METER, sites);
        for (int x = 0; x < METER; x++)
            sum += fmin((double)light_of(frame, &sites[x], 1), 1);
    }
    double gain = fmin(frame->shot->photo.brightness * METER * METER / sum, 2.5);
    gain *= exp2(-frame->shot->body.baseline);
    for (int i = 0; i < 2 * WB_SIM_SURFACES * 3; i++)
        (&frame->response[0][0][0])[i] *= (float)gain;
}

/* dcraw: the row-scaled inverse of sRGB -> camera, by the daylight matrix. */
static WbStatus prepare_developing(WbSimFrame *frame, WbErr *err) {
    WbMatrix3 camera = wb_matrix_multiply(&frame->shot->camera.color[1], &WB_XYZ_OF_SRGB);
    for (int i = 0; i < 3; i++) {
        double sum = camera.m[i][0] + camera.m[i][1] + camera.m[i][2];
        for (int j = 0; j < 3; j++)
            camera.m[i][j] /= sum;
    }
    WbMatrix3 rgb = wb_matrix_diagonal((const double[3]){1, 1, 1});
    int is_mono = frame->shot->body.mosaic == WB_SIM_MONO;
    if (!is_mono) WB_TRY(wb_matrix_invert(&camera, &rgb, err));
    for (int i = 0; i < 9; i++)
        frame->rgb[i / 3][i % 3] = (float)rgb.m[i / 3][i % 3];
    for (int c = 0; c < 3; c++) /* the largest of the neutral is 1 */
        frame->multipliers[c] = is_mono ? 1 : (float)(1 / frame->shot->as_shot[c]);
    for (int i = 0; i <= CURVE_STEPS; i++) {
        /* steps of the square root: dense where the curve is steep */
        double linear = (double)i / CURVE_STEPS * i / CURVE_STEPS;
        frame->curve[i] = (uint16_t)lround(65535 * wb_srgb_encode(linear));
    }
    frame->curve[CURVE_STEPS + 1] = 65535;
    return WB_OK;
}

WbStatus wb_sim_frame_new(const WbSimShot *shot, WbSimFrame **ret, WbErr *err) {
    WB_CLEANUP(wb_sim_frame_free_at) WbSimFrame *frame = wb_alloc(1, sizeof *frame);
    if (!frame) return wb_fail_nomem(err);
    frame->shot = shot;
    frame->row = wb_alloc((size_t)shot->width, sizeof *frame->row);
    if (!frame->row) return wb_fail_nomem(err);
    WB_TRY(wb_sim_scene_init(shot, &frame->scene, err));
    see_surfaces(frame, &shot->near, 0);
    see_surfaces(frame, shot->mixed ? &shot->far : &shot->near, 1);
    expose(frame);
    double numbers = exp2(shot->body.bits) - 1;
    frame->black = (float)round(shot->body.black * numbers);
    frame->top = (float)round(shot->body.white * numbers);
    frame->range = frame->top - frame->black;
    frame->well = (float)(shot->body.well * 100 / shot->photo.iso);
    frame->read = (float)shot->body.read;
    WB_TRY(prepare_developing(frame, err));
    *ret = frame;
    frame = NULL;
    return WB_OK;
}

/* Nearly normal, mean 0, variance 1: the sum of four uniform bytes, whose mean is 510 and deviation 147.8. */
static inline float noise(WbRandom *random) {
    uint32_t bits = wb_random_u32(random);
    uint32_t sum = (bits & 255U) + (bits >> 8U & 255U) + (bits >> 16U & 255U) + (bits >> 24U);
    return ((float)sum - 510) / 147.8F;
}

/* Light, 1 = full, -> what the sensor counted, not yet cut: photons come at random (variance = their number), and
 * reading adds its own. */
static inline float count(const WbSimFrame *frame, WbRandom *random, float light) {
    if (!frame->shot->noise) return light;
    float electrons = light * frame->well;
    return light + sqrtf(electrons + frame->read * frame->read) * noise(random) / frame->well;
}

static inline uint16_t number_of(const WbSimFrame *frame, float counted) {
    float number = frame->black + counted * frame->range + .5F;
    return (uint16_t)fminf(fmaxf(number, 0), frame->top);
}

static WbRandom row_random(const WbSimFrame *frame, int32_t y, int what) {
    return wb_random(frame->shot->photo.picture_seed, (uint64_t)y * 2 + (uint64_t)what);
}

void wb_sim_sense(WbSimFrame *frame, int32_t y, uint16_t *ret) {
    const WbSimShot *shot = frame->shot;
    WbSimMosaic mosaic = shot->body.mosaic;
    WbRandom random = row_random(frame, y, 0);
    wb_sim_scene_row(&frame->scene, ((float)y + .5F) / (float)shot->height, shot->width, frame->row);
    if (mosaic == WB_SIM_LINEAR) {
        for (int32_t i = 0; i < 3 * shot->width; i++)
            ret[i] = number_of(frame, count(frame, &random, light_of(frame, &frame->row[i / 3], i % 3)));
        return;
    }
    int period = wb_sim_mosaic_size(mosaic);
    int filters[6] = {MONO_CHANNEL};
    for (int x = 0; x < period && mosaic != WB_SIM_MONO; x++)
        filters[x] = wb_sim_filter(mosaic, x, y);
    for (int32_t x = 0, phase = 0; x < shot->width; x++) {
        ret[x] = number_of(frame, count(frame, &random, light_of(frame, &frame->row[x], filters[phase])));
        if (++phase == period) phase = 0;
    }
}

static uint16_t encode(const WbSimFrame *frame, float linear) {
    float place = sqrtf(fminf(fmaxf(linear, 0), 1)) * CURVE_STEPS;
    int step = (int)place;
    float low = frame->curve[step], high = frame->curve[step + 1];
    return (uint16_t)(low + (place - (float)step) * (high - low) + .5F);
}

/* What the balanced camera sees of a site, 1: white. */
static void see(const WbSimFrame *frame, WbRandom *random, const WbSimSite *site, float seen[3]) {
    int is_mono = frame->shot->body.mosaic == WB_SIM_MONO;
    for (int c = 0; c < 3; c++) {
        if (is_mono && c > 0) {
            seen[c] = seen[0];
            continue;
        }
        float light = light_of(frame, site, is_mono ? MONO_CHANNEL : c);
        float number = number_of(frame, count(frame, random, light));
        seen[c] = fminf((number - frame->black) / frame->range * frame->multipliers[c], 1);
    }
}

void wb_sim_develop(WbSimFrame *frame, int32_t y, uint16_t *ret) {
    const WbSimShot *shot = frame->shot;
    WbRandom random = row_random(frame, y, 1);
    wb_sim_scene_row(&frame->scene, ((float)y + .5F) / (float)shot->height, shot->width, frame->row);
    for (int32_t x = 0; x < shot->width; x++) {
        float seen[3];
        see(frame, &random, &frame->row[x], seen);
        for (int i = 0; i < 3; i++) {
            float linear =
                frame->rgb[i][0] * seen[0] + frame->rgb[i][1] * seen[1] + frame->rgb[i][2] * seen[2];
            ret[3 * x + i] = encode(frame, linear);
        }
    }
}
