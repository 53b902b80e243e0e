#ifndef WB_NN_LOSS_H
#define WB_NN_LOSS_H

/* Losses of the two outputs, temperature and tint, whatever scale the caller trains them in. */
typedef enum WbLossKind { WB_LOSS_L1, WB_LOSS_L2, WB_LOSS_HUBER, WB_LOSS_PERCEPTUAL } WbLossKind;

#define WB_LOSS_KINDS 4
#define WB_LOSS_OUTPUTS 2

typedef struct WbLoss {
    WbLossKind kind;
    float huber_delta; /* the error where Huber turns from square to straight; > 0, in the outputs' scale */
} WbLoss;

#define WB_LOSS_HUBER_DELTA 1.0f /* one unit of the outputs' scale, the customary corner */
#define WB_LOSS_SMOOTHING 1e-3f  /* rounds the Euclidean length at 0: far below any error worth seeing */

/* prediction[n][2], target[n][2], weight[n][2] (NULL: ones; >= 0) -> dprediction[n][2] (overwritten; NULL:
 * not needed); returns the mean over the 2 n entries (divided by 2 n, not by the sum of the weights). With
 * the error e = prediction - target and v = weight * e, one photo counts L1          (|v0| + |v1|) / 2 L2
 * (weight0 e0^2 + weight1 e1^2) / 2 HUBER       (weight0 h(e0) + weight1 h(e1)) / 2, h(e) = e^2 / 2 up to
 * delta, delta (|e| - delta / 2) beyond (Huber 1964) PERCEPTUAL  half of L1, half of length(v) / 2, where
 * length(v) = sqrt(v0^2 + v1^2 + s^2) - s, s = WB_LOSS_SMOOTHING. A miss on one slider counts as in L1; a
 * miss on both counts nearer to one colour distance. The derivative of |e| at 0 is taken as 0. n = 0 gives 0.
 */
double wb_loss(const WbLoss *loss, int n, const float *prediction, const float *target, const float *weight,
               float *dprediction);

/* "l1", "l2", "huber", "perceptual"; static text */
const char *wb_loss_name(WbLossKind kind);

/* The kind of a name as wb_loss_name prints it; returns 1, or 0 when there is none (*ret untouched). */
int wb_loss_of_name(const char *name, WbLossKind *ret);

#endif
