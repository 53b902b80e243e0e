#ifndef WB_GP_GP_H
#define WB_GP_GP_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"

/* An exact Gaussian process over one target (Rasmussen and Williams 2006, "Gaussian Processes for Machine
 * Learning", chapters 2 and 5): y = mean + f(x, t) + noise, where f has the covariance
 *
 *     k = sum over terms of amplitude * matern(sqrt(3 S)) [* exp(-|dt| / tau)],  matern(r) = (1 + r) exp(-r),
 *     S = sum over the term's groups of share * (scaled squared distance in that group).
 *
 * A group is a run of input columns with length scales; groups may overlap. Inputs are expected at about
 * unit scale and targets too (the noise floor below is absolute). Arithmetic is float; sums and
 * hyperparameters are double. The same data, options and CPU give the same bits. No threads, no state:
 * different WbGp may be fitted at the same time, and any number of threads may predict from one that
 * nobody changes. */

#define WB_GP_GROUPS 8 /* metadata, statistics, histogram, one net's features, as many again */
#define WB_GP_TERMS 8  /* one for each group is the most that ever helped */
#define WB_GP_DIMS                                                                                           \
    512 /* columns of x; also of all groups together: a product with a row stays in level-2 cache */
#define WB_GP_POINTS 10000                          /* the covariance matrix of them is 400 MB of floats */
#define WB_GP_NAME_BYTES 16                         /* a word for printing, terminated */
#define WB_GP_HYPERS (WB_GP_DIMS + WB_GP_TERMS + 3) /* lengths, amplitudes; noise, tau, mean */

typedef struct WbGpGroup {
    char name[WB_GP_NAME_BYTES]; /* for printing; may be empty */
    int start, count;            /* columns start .. start + count - 1 of x */
    int ard;       /* 1: a length scale for every column ("automatic relevance determination"); 0: one */
    double length; /* initial length scale, in units of x */
} WbGpGroup;

typedef struct WbGpTerm {
    char name[WB_GP_NAME_BYTES];
    uint32_t groups;            /* bit g: group g takes part; at least one */
    double share[WB_GP_GROUPS]; /* factor of the group's squared distance in this term; 0 means 1 */
    double amplitude;           /* initial variance of the term */
    int timed;                  /* 1: times exp(-|dt| / tau) */
} WbGpTerm;

/* What the process looks like; plain data, copied by those who keep it. */
typedef struct WbGpSpec {
    int dims; /* columns of x */
    int group_count, term_count;
    WbGpGroup groups[WB_GP_GROUPS];
    WbGpTerm terms[WB_GP_TERMS];
    double noise; /* initial noise variance */
    double tau;   /* initial time scale of the timed terms, seconds */
} WbGpSpec;

/* Errors: WB_ERR_USAGE, saying which field has no meaning. */
WB_MUST_USE WbStatus wb_gp_spec_check(const WbGpSpec *spec, WbErr *err);

/* Hyperparameters live in one array of doubles, in this order: log length scales of each group (count or
 * one), log amplitude of each term, log noise, log tau, mean. These three ask the one table that says so.
 * `spec` is checked. */
int wb_gp_hyper_count(const WbGpSpec *spec);
/* "length metadata[3]", "amplitude time", "noise" ... into `out`. */
void wb_gp_hyper_name(const WbGpSpec *spec, int index, char *out, size_t room);
/* The initial values of the spec, mean 0. */
void wb_gp_hyper_initial(const WbGpSpec *spec, double *hyper);

typedef struct WbGp WbGp;

/* Told after every step; `likelihood` is the log marginal likelihood per point of the step's subset. A
 * nonzero answer stops the fit with WB_ERR_INTERRUPTED. */
typedef int (*WbGpProgress)(void *context, int step, int steps, double likelihood);

typedef struct WbGpFitOptions {
    int steps;     /* of Adam (Kingma and Ba 2015) on the marginal likelihood; 0: hyperparameters stay */
    int subset;    /* points drawn for one step; all of them when there are fewer */
    double rate;   /* Adam's step, in log units */
    uint64_t seed; /* of the draws */
    const double *hyper;   /* [wb_gp_hyper_count] to start from, or NULL: the spec's, and the mean of y */
    WbGpProgress progress; /* may be NULL */
    void *context;
} WbGpFitOptions;

WbGpFitOptions wb_gp_fit_options(void); /* 20 steps of .08 on 900 points, seed 1 */

/* Fits to n points: x [n][spec->dims], seconds [n] (NULL: all unknown; a NaN time is near no other, not
 * even another NaN), y [n], noise_scale [n] (NULL: all 1; multiplies the noise variance of one point, so
 * 1/3 counts as three). Keeps copies of all of it and the Cholesky factor. The result is the caller's:
 * wb_gp_free. Errors: WB_ERR_USAGE (spec, options), WB_ERR_INPUT (n < 1, a value that is not finite, a
 * noise scale not above 0, a covariance matrix that stays singular), WB_ERR_LIMIT, WB_ERR_NOMEM,
 * WB_ERR_INTERRUPTED. */
WB_MUST_USE WbStatus wb_gp_fit(const WbGpSpec *spec, int n, const float *x, const double *seconds,
                               const float *y, const float *noise_scale, const WbGpFitOptions *options,
                               WbGp **ret, WbErr *err);

void wb_gp_free(WbGp *gp);     /* takes NULL */
void wb_gp_free_at(WbGp **gp); /* for WB_CLEANUP */

/* What it holds; pointers are borrowed from gp. */
int wb_gp_points(const WbGp *gp);
const WbGpSpec *wb_gp_spec(const WbGp *gp);
const double *wb_gp_hyper(const WbGp *gp);   /* [wb_gp_hyper_count] */
const float *wb_gp_inputs(const WbGp *gp);   /* [points][dims] */
double wb_gp_noise(const WbGp *gp);          /* noise variance of an ordinary point, floor included */
double wb_gp_prior_variance(const WbGp *gp); /* of an observation unlike every point: amplitudes + noise */
int wb_gp_has_factor(const WbGp *gp);

/* Computes the Cholesky factor of a gp that was read from a blob (n^3 / 3 multiplications, 4 n^2 bytes);
 * does nothing when it is there. Not while another thread uses gp. Errors: WB_ERR_INPUT (singular),
 * WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_gp_factor(WbGp *gp, WbErr *err);

/* Predicts m observations: x [m][dims], seconds [m] or NULL -> mean [m], and, unless NULL, variance [m] of
 * a new observation with noise scale 1 (subtract wb_gp_noise for that of f). The exact variance needs the
 * factor and n^2 multiplications a row. `scratch` is the caller's, wb_gp_scratch_bytes(gp, m) long and
 * aligned for float; nothing is allocated. Errors: WB_ERR_INPUT (x not finite), WB_ERR_USAGE (variance
 * without factor). */
size_t wb_gp_scratch_bytes(const WbGp *gp, int m);
WB_MUST_USE WbStatus wb_gp_predict(const WbGp *gp, int m, const float *x, const double *seconds,
                                   float *scratch, float *mean, float *variance, WbErr *err);

/* Means only, of two processes fitted to the same inputs with the same groups: in one pass over the points, which is
 * what a prediction costs. Times count as unknown. mean [m][2]; nearest [m]: the squared distance to the nearest of the
 * points, in units of x, over the columns of all groups (one in two groups counts twice). Nothing is allocated. The
 * levels of base/cpu.h differ by rounding. Errors: WB_ERR_INPUT (x not finite), WB_ERR_USAGE (other inputs or
 * groups). */
WB_MUST_USE WbStatus wb_gp_predict_two(const WbGp *const gp[2], int m, const float *x, float *mean, float *nearest,
                                       WbErr *err);

/* A variance without the factor, for single calls: conditions on the WB_GP_NEAR points of the largest
 * covariance only, so it is never below the exact one (but for rounding). Mean, arguments and scratch as
 * in wb_gp_predict. */
#define WB_GP_NEAR 32 /* their Cholesky factor costs less than the covariances of one row with 1,500 points */
WB_MUST_USE WbStatus wb_gp_predict_near(const WbGp *gp, int m, const float *x, const double *seconds,
                                        float *scratch, float *mean, float *variance, WbErr *err);

/* The covariances of f at n places, without any data and without noise: k [n][n], both halves; and the noise
 * variance of an observation. hyper [wb_gp_hyper_count]; x [n][spec->dims], seconds [n] or NULL. Errors:
 * WB_ERR_INPUT (x not finite), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_gp_prior(const WbGpSpec *spec, const double *hyper, int n, const float *x,
                                 const double *seconds, float *k, double *noise, WbErr *err);

/* For every point the prediction of a process that has not seen any point of its group (group [n], any
 * integers), the hyperparameters being as they are: mean [n] and, unless NULL, variance [n], as in
 * wb_gp_predict. Closed form from the inverse (Rasmussen and Williams 2006, section 5.4.2, by blocks).
 * Errors: WB_ERR_USAGE (no factor), WB_ERR_NOMEM, WB_ERR_INPUT (singular). */
WB_MUST_USE WbStatus wb_gp_leave_group_out(const WbGp *gp, const int *group, float *mean, float *variance,
                                           WbErr *err);

/* A new process that has also seen k more observations (arguments as in wb_gp_fit), with the
 * hyperparameters of gp: n^2 k multiplications when gp has its factor, else a full solve. Errors as
 * wb_gp_fit. */
WB_MUST_USE WbStatus wb_gp_condition(const WbGp *gp, int k, const float *x, const double *seconds,
                                     const float *y, const float *noise_scale, WbGp **ret, WbErr *err);

/* Writes everything but the factor; inputs too when with_inputs is 1 (else the caller stores x once for
 * several). A failed write shows in the writer. Layout: top of blob.c. */
void wb_gp_write(const WbGp *gp, WbWriter *writer, int with_inputs);

/* Reads what wb_gp_write wrote. `shared_x` [n][dims], borrowed for the life of the result, for a blob
 * without inputs; NULL (n and dims are ignored) for one with. Nothing of the bytes is trusted. The result
 * has no factor. Errors: WB_ERR_CORRUPT (cut short, counts or values out of range, not the shape of
 * shared_x), WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_gp_read(WbReader *reader, const float *shared_x, int n, int dims, WbGp **ret,
                                WbErr *err);

#endif
