#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "bench.h"
#include "color/transfer.h"
#include "features/features.h"
#include "features/stats.h"
#include "image/memory_image.h"
#include "image/reduce.h"
#include "photo.h"

/* The kernels of src/image and src/features: from a file's bytes to the reduced picture, and from that to features. */

#define LINEAR_TOLERANCE 2e-6 /* float sums of up to 64 pixels, and the tables of the transfer curve */
#define EDGE_TOLERANCE 1e-5   /* of sums over 16,384 pixels */

/* One photo: as a file, as the picture it should become, and what a kernel made of it. */
typedef struct Job {
    Fixture photo;
    Bytes file;
    int32_t width, height; /* reduced */
    float *rows;           /* [photo.height][photo.width][WB_REDUCER_LANES]: linear, for the reducer alone */
    float *out;            /* [height][width][3] */
} Job;

/* The share of pixel `at` that lies inside [from, to). */
static double inside(double at, double from, double to) {
    return fmax(0, fmin(at + 1, to) - fmax(at, from));
}

/* Mean of channel c over the area under output pixel x, y of `linear` (its value at a full-resolution pixel). */
static double area_mean(const Job *job, int x, int y, int c, double (*linear)(const Job *, uint32_t, uint32_t, int)) {
    double sx = (double)job->photo.width / job->width, sy = (double)job->photo.height / job->height, sum = 0;
    for (uint32_t v = (uint32_t)(y * sy); v < job->photo.height && v < (y + 1) * sy; v++)
        for (uint32_t u = (uint32_t)(x * sx); u < job->photo.width && u < (x + 1) * sx; u++)
            sum += inside(u, x * sx, (x + 1) * sx) * inside(v, y * sy, (y + 1) * sy) * linear(job, u, v, c);
    return sum / (sx * sy);
}

static void average(Job *job, double (*linear)(const Job *, uint32_t, uint32_t, int)) {
    for (int i = 0; i < job->width * job->height * 3; i++)
        job->out[i] = (float)area_mean(job, i / 3 % job->width, i / 3 / job->width, i % 3, linear);
}

static double sample(const Job *job, uint32_t x, uint32_t y, int c) {
    size_t at = ((size_t)y * job->photo.width + x) * 3 + (size_t)c;
    const unsigned char *pixels = job->file.data + 8; /* the fixture's only strip begins behind the header */
    if (job->photo.bits == 8) return wb_srgb_decode(pixels[at] / 255.0);
    return wb_srgb_decode((pixels[2 * at] + 256 * pixels[2 * at + 1]) / 65535.0);
}

static double lane(const Job *job, uint32_t x, uint32_t y, int c) {
    return (double)job->rows[((size_t)y * job->photo.width + x) * WB_REDUCER_LANES + (size_t)c];
}

static void read_naive(void *context) {
    average(context, sample);
}

static void read_photo(void *context) {
    Job *job = context;
    WbImage *image = NULL;
    if (wb_image_read_memory(job->file.data, job->file.bytes, "photo", &image, NULL) != WB_OK) return;
    memcpy(job->out, image->rgb, (size_t)job->width * (size_t)job->height * 3 * sizeof *job->out);
    wb_image_free(image);
}

static void reduce_naive(void *context) {
    average(context, lane);
}

static void reduce(void *context) {
    Job *job = context;
    WbReducer *reducer = NULL;
    WB_CLEANUP(wb_free_at) float *clipped = wb_alloc((size_t)job->width * (size_t)job->height, sizeof *clipped);
    WbImage image = {.width = job->width,
                     .height = job->height,
                     .full_width = (int32_t)job->photo.width,
                     .full_height = (int32_t)job->photo.height,
                     .rgb = job->out,
                     .clipped = clipped};
    if (!clipped || wb_reducer_new(&image, &reducer, NULL) != WB_OK) return;
    for (uint32_t y = 0; y < job->photo.height; y++)
        wb_reducer_row(reducer, job->rows + (size_t)y * job->photo.width * WB_REDUCER_LANES);
    wb_reducer_free(reducer);
}

static Job job_new(uint32_t width, uint32_t height, int bits) {
    Job job = {.photo = bench_photo(width, height, bits, 0)};
    job.file = bench_photo_file(&job.photo);
    wb_reduced_size((int32_t)width, (int32_t)height, WB_IMAGE_EDGE_PX, &job.width, &job.height);
    job.rows = bench_numbers((size_t)width * height * WB_REDUCER_LANES, 1);
    job.out = bench_numbers((size_t)job.width * (size_t)job.height * 3, 2);
    return job;
}

static void job_free(Job *job) {
    fixture_free(&job->file);
    wb_free(job->rows);
    wb_free(job->out);
}

static void time_photo(Bench *bench, uint32_t width, uint32_t height, int bits) {
    Job job = job_new(width, height, bits);
    size_t outs = (size_t)job.width * (size_t)job.height * 3;
    double pixels = (double)width * height, out_bytes = (double)(outs * sizeof(float));
    char name[80];
    snprintf(name, sizeof name, "read %ux%u %d-bit to linear", (unsigned)width, (unsigned)height, bits);
    bench_kernel(bench, &(BenchKernel){name, read_naive, read_photo, NULL, &job, job.out, outs, LINEAR_TOLERANCE, 0,
                                       pixels * 3 * bits / 8 + out_bytes});
    if (bits == 8) {
        snprintf(name, sizeof name, "reduce %ux%u", (unsigned)width, (unsigned)height);
        bench_kernel(bench, &(BenchKernel){name, reduce_naive, reduce, NULL, &job, job.out, outs, LINEAR_TOLERANCE, 0,
                                           pixels * WB_REDUCER_LANES * sizeof(float) + out_bytes});
    }
    job_free(&job);
}

enum { EDGE = WB_IMAGE_EDGE_PX };

typedef struct Digest {
    WbImage image;
    float out[WB_STATS + WB_HISTOGRAM];
} Digest;

static void edge(void *context) {
    Digest *digest = context;
    wb_grey_edge(digest->image.rgb, EDGE, EDGE, digest->out);
}

static void edge_naive(void *context) {
    Digest *digest = context;
    double sum[3] = {0};
    for (int i = 0; i < EDGE * EDGE; i++)
        for (int c = 0; c < 3; c++) {
            const float *at = digest->image.rgb + 3 * i + c;
            if (i % EDGE + 1 < EDGE) sum[c] += fabs((double)at[3] - (double)at[0]);
            if (i / EDGE + 1 < EDGE) sum[c] += fabs((double)at[3 * EDGE] - (double)at[0]);
        }
    digest->out[0] = (float)log(sum[0] / sum[1]);
    digest->out[1] = (float)log(sum[2] / sum[1]);
}

static void features(void *context) {
    Digest *digest = context;
    WbFeatures made;
    if (wb_features_of_image(&digest->image, &made, NULL) != WB_OK) return;
    memcpy(digest->out, made.stats, sizeof made.stats);
    memcpy(digest->out + WB_STATS, made.histogram, sizeof made.histogram);
}

static void time_features(Bench *bench) {
    Fixture photo = bench_photo(256, 256, 8, 0);
    Bytes file = bench_photo_file(&photo);
    WbImage *image = NULL;
    Digest digest;
    if (wb_image_read_memory(file.data, file.bytes, "photo", &image, NULL) != WB_OK) {
        bench_fail(bench, "features", "no photo");
    } else {
        digest.image = *image;
        const double bytes = EDGE * EDGE * 3.0 * sizeof(float);
        bench_kernel(bench, &(BenchKernel){"grey edge 128x128", edge_naive, edge, NULL, &digest, digest.out, 2,
                                           EDGE_TOLERANCE, 0, bytes});
        bench_kernel(bench, &(BenchKernel){"features 128x128", NULL, features, NULL, &digest, digest.out,
                                           WB_STATS + WB_HISTOGRAM, 0, 0, bytes});
    }
    wb_image_free(image);
    fixture_free(&file);
}

int main(int argc, char **argv) {
    Bench bench = bench_begin("image", argc, argv);
    time_photo(&bench, 256, 256, 8);
    time_photo(&bench, 1024, 683, 8);
    time_photo(&bench, 1024, 683, 16);
    time_features(&bench);
    return bench_end(&bench);
}
