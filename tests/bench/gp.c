#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "bench.h"
#include "gp/exp.h"
#include "gp/kernel.h"
#include "gp/linear.h"
#include "gp/pca.h"
#include "model/parts.h"

/* The kernels of src/gp on the model's own process: five terms over 117 columns, a model of 1,500 photos. */

#define COVARIANCE_TOLERANCE 2e-4 /* squared distances of some 100 come as differences of sums, each off by 1e-5 */
#define SUM_TOLERANCE 1e-4        /* float sums in another order */
#define FACTOR_TOLERANCE 1e-3     /* the factor of a matrix of condition 100 or so */

enum { POINTS = 1500, FACTOR = 300 }; /* 300: the naive factor's 9 MFLOP in some ten milliseconds */

typedef struct Process {
    WbGpSpec spec;
    double hyper[WB_GP_HYPERS];
    WbGpKernel kernel;
    WbGpPoints points;
    float *x, *scratch, *k, *matrix;
} Process;

/* All kernels on: random metadata, as if every column varied. */
static void process_new(Process *p) {
    float centre[WB_GP_DIMS] = {0};
    p->spec = wb_head_spec(1);
    wb_gp_hyper_initial(&p->spec, p->hyper);
    wb_gp_kernel_set(&p->spec, p->hyper, &p->kernel);
    p->x = bench_numbers((size_t)POINTS * WB_KERNEL_INPUTS, 1);
    p->points = (WbGpPoints){POINTS, bench_numbers((size_t)POINTS * (size_t)p->kernel.columns, 2),
                             bench_numbers((size_t)POINTS * (size_t)p->kernel.groups, 3), NULL};
    wb_gp_points_scale(&p->kernel, p->spec.dims, centre, p->x, NULL, &p->points);
    p->scratch = bench_numbers(wb_gp_block_floats(&p->kernel, WB_GP_BLOCK, POINTS), 4);
    p->k = bench_numbers((size_t)WB_GP_BLOCK * POINTS, 5);
    p->matrix = bench_numbers((size_t)2 * FACTOR * FACTOR, 6);
}

static void process_free(Process *p) {
    float *blocks[] = {p->x, p->points.scaled, p->points.norm, p->scratch, p->k, p->matrix};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        wb_free(blocks[i]);
}

static void cross(void *context) {
    Process *p = context;
    wb_gp_cross(&p->kernel, &p->points, 0, WB_GP_BLOCK, &p->points, POINTS, p->scratch, p->k, POINTS);
}

static void cross_naive(void *context) {
    Process *p = context;
    size_t dims = (size_t)p->spec.dims;
    for (size_t i = 0; i < WB_GP_BLOCK; i++)
        for (size_t j = 0; j < POINTS; j++)
            p->k[i * POINTS + j] = (float)wb_gp_covariance_naive(&p->spec, p->hyper, p->x + i * dims, NAN,
                                                                 p->x + j * dims, NAN);
}

static void distances(void *context) {
    Process *p = context;
    wb_gp_distances(&p->kernel, &p->points, 0, WB_GP_BLOCK, &p->points, POINTS, p->scratch);
}

static void distances_naive(void *context) {
    Process *p = context;
    const WbGpKernel *kernel = &p->kernel;
    float *out = p->scratch;
    for (int g = 0; g < kernel->groups; g++)
        for (int i = 0; i < WB_GP_BLOCK * POINTS; i++) {
            const float *a = p->points.scaled + i / POINTS * kernel->columns + kernel->at[g];
            const float *b = p->points.scaled + i % POINTS * kernel->columns + kernel->at[g];
            double sum = 0;
            for (int c = 0; c < kernel->count[g]; c++)
                sum += ((double)a[c] - (double)b[c]) * ((double)a[c] - (double)b[c]);
            *out++ = (float)sum;
        }
}

/* k holds zeros, then the sum; r^2 is taken from x, which it makes positive. */
enum { ROW = WB_GP_BLOCK * POINTS };

static void matern(void *context) {
    Process *p = context;
    memset(p->k, 0, ROW * sizeof *p->k);
    wb_gp_matern_add(ROW, p->scratch, NULL, 0.3F, p->k);
}

static void matern_naive(void *context) {
    Process *p = context;
    for (int i = 0; i < ROW; i++) {
        double r = sqrt((double)p->scratch[i]);
        p->k[i] = (float)(0.3 * (1 + r) * exp(-r));
    }
}

/* The factor of the same matrix each time: copied from its second half. */
static void cholesky(void *context) {
    Process *p = context;
    memcpy(p->matrix, p->matrix + FACTOR * FACTOR, FACTOR * FACTOR * sizeof *p->matrix);
    if (!wb_gp_cholesky(FACTOR, p->matrix, FACTOR)) p->matrix[0] = NAN;
}

static void cholesky_naive(void *context) {
    Process *p = context;
    float *l = p->matrix;
    memcpy(l, l + FACTOR * FACTOR, FACTOR * FACTOR * sizeof *l);
    for (int i = 0; i < FACTOR; i++)
        for (int j = 0; j <= i; j++) {
            double sum = (double)l[i * FACTOR + j];
            for (int c = 0; c < j; c++)
                sum -= (double)l[i * FACTOR + c] * (double)l[j * FACTOR + c];
            l[i * FACTOR + j] = (float)(i == j ? sqrt(sum) : sum / (double)l[j * FACTOR + j]);
        }
}

/* A covariance matrix with noise 1, its upper half zero so that factors compare whole. */
static void fill_matrix(Process *p) {
    float *matrix = p->matrix + FACTOR * FACTOR;
    cross(p);
    for (int i = 0; i < FACTOR; i++)
        for (int j = 0; j < FACTOR; j++)
            matrix[i * FACTOR + j] = i == j ? 2.5F : j < i ? p->k[(i * 7 + j * 13) % ROW] * 0.005F : 0;
}

enum { PCA_ROWS = 64 };

static void pca(void *context) {
    Process *p = context;
    wb_pca_apply(PCA_ROWS, WB_HISTOGRAM, WB_PCA, p->x, p->x + 1000, p->x + 2000, p->k);
}

static void pca_naive(void *context) {
    Process *p = context;
    for (int i = 0; i < PCA_ROWS * WB_PCA; i++) {
        const float *row = p->x + i / WB_PCA * WB_HISTOGRAM, *component = p->x + 2000 + i % WB_PCA * WB_HISTOGRAM;
        double sum = 0;
        for (int d = 0; d < WB_HISTOGRAM; d++)
            sum += ((double)row[d] - (double)p->x[1000 + d]) * (double)component[d];
        p->k[i] = (float)sum;
    }
}

int main(int argc, char **argv) {
    Bench bench = bench_begin("gp", argc, argv);
    Process p;
    process_new(&p);
    fill_matrix(&p);
    const double products = 2.0 * ROW * p.kernel.columns;
    const double pca_flop = 2.0 * PCA_ROWS * WB_HISTOGRAM * WB_PCA, factor_flop = pow(FACTOR, 3) / 3;
    size_t all_distances = (size_t)p.kernel.groups * ROW;
    const BenchKernel kernels[] = {
        {"covariances 32x1500", cross_naive, cross, NULL, &p, p.k, ROW, COVARIANCE_TOLERANCE, products, 0},
        {"distances 32x1500", distances_naive, distances, NULL, &p, p.scratch, all_distances, COVARIANCE_TOLERANCE,
         products, 0},
        {"matern of 48000", matern_naive, matern, NULL, &p, p.k, ROW, SUM_TOLERANCE, 0, 3.0 * ROW * sizeof(float)},
        {"cholesky of 300", cholesky_naive, cholesky, NULL, &p, p.matrix, FACTOR * FACTOR, FACTOR_TOLERANCE,
         factor_flop, 0},
        {"principal components 64x320 to 30", pca_naive, pca, NULL, &p, p.k, PCA_ROWS * WB_PCA, SUM_TOLERANCE,
         pca_flop, 0},
    };
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        if (kernels[i].fast == matern) distances(&p); /* what it reads */
        bench_kernel(&bench, &kernels[i]);
    }
    process_free(&p);
    return bench_end(&bench);
}
