#include "nn/loss.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const char *const kind_names[WB_LOSS_KINDS] = {"l1", "l2", "huber", "perceptual"};

const char *wb_loss_name(WbLossKind kind) {
    assert((int)kind >= 0 && (int)kind < WB_LOSS_KINDS);
    return kind_names[kind];
}

int wb_loss_of_name(const char *name, WbLossKind *ret) {
    for (int i = 0; i < WB_LOSS_KINDS; i++) {
        if (strcmp(name, kind_names[i]) != 0) continue;
        *ret = (WbLossKind)i;
        return 1;
    }
    return 0;
}

static double sign_of(double value) {
    if (isnan(value)) return value;
    return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/* Loss of one error and its derivative, before the weight; the perceptual kind's part of it is L1. */
static double one_error(const WbLoss *loss, double error, double *slope) {
    double delta = (double)loss->huber_delta;
    if (loss->kind == WB_LOSS_L2) {
        *slope = 2 * error;
        return error * error;
    }
    if (loss->kind == WB_LOSS_HUBER && fabs(error) <= delta) {
        *slope = error;
        return error * error / 2;
    }
    *slope = sign_of(error);
    if (loss->kind != WB_LOSS_HUBER) return fabs(error);
    *slope *= delta;
    return delta * (fabs(error) - delta / 2);
}

/* Sum over the two outputs of one photo (twice what the header says it counts). */
static double one_photo(const WbLoss *loss, const double *error, const double *weight, double *slope) {
    double sum = 0;
    for (int i = 0; i < WB_LOSS_OUTPUTS; i++) {
        sum += weight[i] * one_error(loss, error[i], &slope[i]);
        slope[i] *= weight[i];
    }
    if (loss->kind != WB_LOSS_PERCEPTUAL) return sum;
    double s = (double)WB_LOSS_SMOOTHING, v0 = weight[0] * error[0], v1 = weight[1] * error[1];
    double smooth = sqrt(v0 * v0 + v1 * v1 + s * s);
    slope[0] = (slope[0] + weight[0] * v0 / smooth) / 2;
    slope[1] = (slope[1] + weight[1] * v1 / smooth) / 2;
    return (sum + smooth - s) / 2;
}

double wb_loss(const WbLoss *loss, int n, const float *prediction, const float *target, const float *weight,
               float *dprediction) {
    double sum = 0, share = n > 0 ? 1.0 / (WB_LOSS_OUTPUTS * (double)n) : 0;
    assert(loss->kind != WB_LOSS_HUBER || loss->huber_delta > 0);
    for (int photo = 0; photo < n; photo++) {
        double error[WB_LOSS_OUTPUTS], scale[WB_LOSS_OUTPUTS], slope[WB_LOSS_OUTPUTS];
        for (int i = 0; i < WB_LOSS_OUTPUTS; i++) {
            int at = photo * WB_LOSS_OUTPUTS + i;
            error[i] = (double)prediction[at] - (double)target[at];
            scale[i] = weight ? (double)weight[at] : 1.0;
        }
        sum += one_photo(loss, error, scale, slope);
        for (int i = 0; dprediction && i < WB_LOSS_OUTPUTS; i++)
            dprediction[photo * WB_LOSS_OUTPUTS + i] = (float)(slope[i] * share);
    }
    return sum * share;
}
