#include "gp/pca.h"

#include "base/random.h"
#include "check.h"

enum { N = 300, D = 12, K = 5 };

/* A known covariance: columns with standard deviations 5, 4, 3 turned in pairs, the rest small noise. */
static void fill(float *x) {
    WbRandom random = wb_random(9, 0);
    for (int i = 0; i < N; i++) {
        for (int c = 0; c < D; c++)
            x[i * D + c] = 0.1f * (float)wb_random_normal(&random) + (float)c;
        float a = 5 * (float)wb_random_normal(&random), b = 3 * (float)wb_random_normal(&random);
        x[i * D + 2] += 0.6f * a - 0.8f * b;
        x[i * D + 7] += -0.8f * a - 0.6f * b;
    }
}

static void test_components(void) {
    static float x[N * D], mean[D], components[K * D], variance[K], scores[N * K];
    WbErr err = {0};
    fill(x);
    if (!CHECK_OK(wb_pca_fit(N, D, K, x, mean, components, variance, &err), err)) return;
    /* The largest entry is positive; the angle of 300 draws scatters by ab / (a^2 - b^2) / sqrt(300) =
     * .054. */
    CHECK_NEAR(components[7], 0.8, 0.15);
    CHECK_NEAR(components[2], -0.6, 0.15);
    CHECK_NEAR(components[D + 2], 0.8, 0.15);
    CHECK_NEAR(components[D + 7], 0.6, 0.15);
    wb_pca_apply(N, D, K, x, mean, components, scores);
    for (int a = 0; a < K; a++) {
        CHECK(a == 0 || variance[a] <= variance[a - 1]);
        for (int b = 0; b < K;
             b++) { /* unit vectors, right angles; uncorrelated scores of the stated variance */
            double dot = 0, together = 0, sum = 0;
            for (int c = 0; c < D; c++)
                dot += (double)components[a * D + c] * (double)components[b * D + c];
            for (int i = 0; i < N; i++)
                together += (double)scores[i * K + a] * (double)scores[i * K + b] / (N - 1);
            for (int i = 0; i < N; i++)
                sum += (double)scores[i * K + a] / N;
            CHECK_NEAR(dot, a == b, 1e-6);
            CHECK_NEAR(together, a == b ? (double)variance[a] : 0, 1e-4);
            CHECK_NEAR(sum, 0, 1e-4);
        }
    }
    for (int c = 0; c < D; c++) { /* the mean by hand */
        double sum = 0;
        for (int i = 0; i < N; i++)
            sum += (double)x[i * D + c] / N;
        CHECK_NEAR(mean[c], sum, 1e-5);
    }
}

/* Three points span two directions; one spans none. */
static void test_few(void) {
    const float x[] = {0, 0, 0, 2, 0, 0, 0, 4, 0};
    float mean[3], components[9], variance[3];
    WbErr err = {0};
    CHECK_OK(wb_pca_fit(3, 3, 3, x, mean, components, variance, &err), err);
    CHECK(variance[0] > 0 && variance[1] > 0 && variance[2] == 0);
    CHECK(components[6] == 0 && components[7] == 0 && components[8] == 0);
    CHECK_OK(wb_pca_fit(1, 3, 2, x + 3, mean, components, variance, &err), err);
    CHECK(variance[0] == 0 && variance[1] == 0 && mean[0] == 2 && components[0] == 0);
    CHECK_OK(wb_pca_fit(3, 1, 2, x + 3, mean, components, variance, &err), err); /* k above d; 2, 0, 0 */
    CHECK_NEAR(variance[0], 4.0 / 3, 1e-6);
    CHECK(components[0] == 1 && variance[1] == 0 && components[1] == 0);
}

static void test_refused(void) {
    float x[] = {1, 2, 3, NAN}, mean[2], components[4], variance[2] = {7, 7};
    WbErr err = {0};
    CHECK(wb_pca_fit(2, 2, 2, x, mean, components, variance, &err) == WB_ERR_INPUT);
    CHECK(wb_pca_fit(0, 2, 2, x, mean, components, variance, &err) == WB_ERR_USAGE);
    CHECK(wb_pca_fit(1, 0, 2, x, mean, components, variance, &err) == WB_ERR_USAGE);
    CHECK(wb_pca_fit(1, 2, 0, x, mean, components, variance, &err) == WB_ERR_USAGE);
    CHECK(wb_pca_fit(1, WB_PCA_DIMS + 1, 2, x, mean, components, variance, &err) == WB_ERR_LIMIT);
    CHECK(variance[0] == 7);
    x[3] = 4;
    CHECK_EVERY_ALLOCATION(20, {
        WbErr failed;
        status = wb_pca_fit(2, 2, 2, x, mean, components, variance, &failed);
    });
}

int main(void) {
    test_components();
    test_few();
    test_refused();
    return check_done();
}
