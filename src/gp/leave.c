#include "gp/gp.h"

#include <string.h>

#include "base/memory.h"
#include "gp/linear.h"
#include "gp/process.h"

/* Points in order of group, then position. */
static void sort(int n, const int *group, int *order, int *spare) {
    for (int i = 0; i < n; i++)
        order[i] = i;
    for (int width = 1; width < n; width *= 2) { /* merge sort: stable, no recursion */
        for (int from = 0; from < n; from += 2 * width) {
            int middle = n - from < width ? n : from + width,
                to = n - from < 2 * width ? n : from + 2 * width;
            for (int at = from, a = from, b = middle; at < to; at++) {
                int left = a < middle && (b >= to || group[order[a]] <= group[order[b]]);
                spare[at] = order[left ? a++ : b++];
            }
        }
        memcpy(order, spare, (size_t)n * sizeof *order);
    }
}

/* One group of `count` points `at`, ascending. With A the group's block of K^-1, the group's own
 * observations differ from what the others predict by A^-1 weights, with covariance A^-1. block
 * [count][count], right [count]. */
static WbStatus leave_out(const WbGp *gp, const float *inverse, int count, const int *at, float *block,
                          float *right, float *mean, float *variance, WbErr *err) {
    size_t n = (size_t)gp->n, size = (size_t)count;
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j <= i; j++)
            block[i * size + j] = inverse[(size_t)at[i] * n + (size_t)at[j]];
        right[i] = gp->weights[at[i]];
    }
    if (!wb_gp_cholesky(count, block, count))
        return wb_fail(err, WB_ERR_INPUT,
                       "%d photos of one shoot cannot be left out: their edits are nearly without "
                       "scatter; train with more noise",
                       count);
    wb_gp_cholesky_solve(count, block, count, right);
    for (size_t i = 0; i < size; i++)
        mean[at[i]] = gp->y[at[i]] - right[i];
    if (!variance) return WB_OK;
    wb_gp_cholesky_invert(count, block, count);
    for (size_t i = 0; i < size; i++) {
        double own = gp->kernel.noise * (double)gp->noise_scale[at[i]];
        double f = (double)block[i * size + i] - own;
        variance[at[i]] = (float)((f > 0 ? f : 0) + gp->kernel.noise);
    }
    return WB_OK;
}

static int run_length(int n, const int *group, const int *order, int from) {
    int to = from + 1;
    while (to < n && group[order[to]] == group[order[from]])
        to++;
    return to - from;
}

WbStatus wb_gp_leave_group_out(const WbGp *gp, const int *group, float *mean, float *variance, WbErr *err) {
    if (!gp->factor)
        return wb_fail(err, WB_ERR_USAGE,
                       "leaving shoots out of a stored Gaussian process needs its factor first");
    size_t n = (size_t)gp->n, longest = 0;
    WB_CLEANUP(wb_free_at) int *order = wb_alloc(2 * n, sizeof(int));
    WB_CLEANUP(wb_free_at) float *inverse = wb_alloc(n * n, sizeof(float));
    WB_CLEANUP(wb_free_at)
    float *out = wb_alloc(2 * n, sizeof(float)); /* so that a failure leaves the caller's alone */
    if (!order || !inverse || !out) return wb_fail_nomem(err);
    sort(gp->n, group, order, order + n);
    for (int at = 0, count; at < gp->n; at += count) {
        count = run_length(gp->n, group, order, at);
        if ((size_t)count > longest) longest = (size_t)count;
    }
    WB_CLEANUP(wb_free_at) float *block = wb_alloc((longest + 1) * longest, sizeof(float));
    if (!block) return wb_fail_nomem(err);
    memcpy(inverse, gp->factor, n * n * sizeof(float));
    wb_gp_cholesky_invert(gp->n, inverse, gp->n);
    for (int at = 0, count; at < gp->n; at += count) {
        count = run_length(gp->n, group, order, at);
        WB_TRY(leave_out(gp, inverse, count, order + at, block, block + (size_t)count * (size_t)count, out,
                         variance ? out + n : NULL, err));
    }
    memcpy(mean, out, n * sizeof(float));
    if (variance) memcpy(variance, out + n, n * sizeof(float));
    return WB_OK;
}
