/* The assembled net: its gradient against central differences along random directions, tensor by tensor, and the folded
 * net against the one it came from. */
#include "model/net.h"

#include "check.h"

enum { N = 6 };

static float image[N * WB_IMAGE], colour[N * WB_COLOUR], meta[N * WB_META], target[2 * N];

static void fill(float *values, int count, uint64_t stream) {
    WbRandom random = wb_random(5, stream);
    for (int i = 0; i < count; i++) values[i] = (float)wb_random_normal(&random) * 0.5F;
}

static double loss_of(WbParams *net, WbNetWork *work, const WbBatch *batch, const WbTrainOptions *options) {
    WbRandom random = wb_random(1, 1);
    return wb_net_train_batch(net, work, batch, target, NULL, options, &random);
}

static void test_gradient(void) {
    WbErr err;
    WbParams *net = NULL;
    WbNetWork *work = NULL;
    CHECK_OK(wb_net_new(3, &net, &err), err);
    CHECK_OK(wb_net_work_new(N, 1, &work, &err), err);
    WbTrainOptions options = wb_train_options();
    options.dropout = 0;
    options.loss = WB_LOSS_L2;
    WbBatch batch = {N, image, colour, meta};
    wb_params_zero_grads(net);
    (void)loss_of(net, work, &batch, &options);
    float *grads = wb_alloc(net->floats, sizeof *grads), *direction = wb_alloc(net->floats, sizeof *direction);
    memcpy(grads, net->grads, net->floats * sizeof *grads);
    int checked = 0;
    for (int t = 0; t < net->count; t++) {
        if (net->table[t].kind >= WB_PARAM_RUNNING_MEAN) continue;
        size_t count = wb_param_count(&net->table[t]), at = net->offsets[t];
        /* Along the gradient itself: the derivative is its squared length, the largest there is. */
        double slope = 0, length = 0;
        for (size_t i = 0; i < count; i++) length += (double)grads[at + i] * grads[at + i];
        length = sqrt(length);
        if (length < 1e-4) continue; /* biases before a norm have no gradient */
        double step = 1e-3, sides[2];
        for (int side = 0; side < 2; side++) {
            double move = (side ? step : -step) / length;
            for (size_t i = 0; i < count; i++) direction[i] = net->values[at + i];
            for (size_t i = 0; i < count; i++) net->values[at + i] += (float)(move * grads[at + i]);
            sides[side] = loss_of(net, work, &batch, &options);
            memcpy(net->values + at, direction, count * sizeof *direction);
        }
        slope = (sides[1] - sides[0]) / (2 * step);
        CHECK_NEAR(slope / length, 1.0, 0.03); /* float arithmetic, and kinks of ReLU inside the step */
        if (!(fabs(slope / length - 1.0) <= 0.03)) fprintf(stderr, "  in %s\n", net->table[t].name);
        checked++;
    }
    CHECK(checked >= 16);
    wb_free(grads);
    wb_free(direction);
    wb_net_work_free(work);
    wb_params_free(net);
}

static void test_fold(void) {
    WbErr err;
    WbParams *net = NULL, *folded = NULL;
    WbNetWork *work = NULL;
    CHECK_OK(wb_net_new(4, &net, &err), err);
    CHECK_OK(wb_net_work_new(N, 1, &work, &err), err);
    WbTrainOptions options = wb_train_options();
    WbBatch batch = {N, image, colour, meta};
    for (int i = 0; i < 5; i++) (void)loss_of(net, work, &batch, &options); /* running statistics leave their start */
    CHECK_OK(wb_net_fold(net, &folded, &err), err);
    float a[2 * N], b[2 * N];
    wb_net_evaluate(net, work, &batch, a);
    wb_net_predict(folded, work, &batch, b);
    for (int i = 0; i < 2 * N; i++) CHECK_NEAR(a[i], b[i], 1e-4);
    wb_params_free(net);
    wb_params_free(folded);
    wb_net_work_free(work);
}

int main(void) {
    fill(image, N * WB_IMAGE, 1);
    fill(colour, N * WB_COLOUR, 2);
    fill(meta, N * WB_META, 3);
    fill(target, 2 * N, 4);
    test_gradient();
    test_fold();
    return check_done();
}
