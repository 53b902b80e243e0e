#include "nn/levels.h"

#include "base/cpu.h"
#include "nn/activation.h"
#include "nn/columns.h"
#include "nn/conv_direct.h"
#include "nn/norm.h"
#include "nn/pool.h"

#ifdef WB_X86_LEVELS
#define DISPATCH(name, parameters, arguments)                                                                          \
    void name##_baseline parameters;                                                                                   \
    void name##_avx2 parameters;                                                                                       \
    void name##_avx512 parameters;                                                                                     \
    void name parameters {                                                                                             \
        WbCpuLevel level = wb_cpu_level();                                                                             \
        if (level == WB_CPU_AVX512) name##_avx512 arguments;                                                           \
        else if (level == WB_CPU_AVX2) name##_avx2 arguments;                                                          \
        else name##_baseline arguments;                                                                                \
    }
#else
#define DISPATCH(name, parameters, arguments)                                                                          \
    void name##_baseline parameters;                                                                                   \
    void name parameters {                                                                                             \
        name##_baseline arguments;                                                                                     \
    }
#endif

DISPATCH(wb_columns_add, (size_t rows, int stride, int c, const float *x, float *sums), (rows, stride, c, x, sums))
DISPATCH(wb_columns_add_products,
         (size_t rows, int stride, int c, const float *a, const float *a_mean, const float *b, const float *b_mean,
          float *sums),
         (rows, stride, c, a, a_mean, b, b_mean, sums))
DISPATCH(wb_conv_direct_forward,
         (const WbConv *conv, const float *x, const float *weight, const float *bias, float *scratch, float *y),
         (conv, x, weight, bias, scratch, y))
DISPATCH(wb_conv_direct_inputs,
         (const WbConv *conv, const float *weight, const float *dy, float *scratch, float *dx),
         (conv, weight, dy, scratch, dx))
DISPATCH(wb_conv_direct_weights, (const WbConv *conv, const float *x, const float *dy, float *scratch, float *dweight),
         (conv, x, dy, scratch, dweight))
DISPATCH(wb_dropout_backward, (size_t count, float rate, const unsigned char *mask, const float *dy, float *dx),
         (count, rate, mask, dy, dx))
DISPATCH(wb_dropout_forward,
         (size_t count, float rate, WbRandom *random, const float *x, unsigned char *mask, float *y),
         (count, rate, random, x, mask, y))
DISPATCH(wb_meanmax_backward, (int n, int px, int c, const float *dy, const int32_t *argmax, float *dx),
         (n, px, c, dy, argmax, dx))
DISPATCH(wb_meanmax_forward, (int n, int px, int c, const float *x, float *y, int32_t *argmax),
         (n, px, c, x, y, argmax))
DISPATCH(wb_norm_backward,
         (const WbNorm *norm, const float *x, const float *gain, const float *mean, const float *inverse_std,
          const float *dy, float *dx, float *dgain, float *dshift),
         (norm, x, gain, mean, inverse_std, dy, dx, dgain, dshift))
DISPATCH(wb_norm_fold,
         (int fan_in, int c, float epsilon, const float *gain, const float *shift, const float *running_mean,
          const float *running_variance, float *weight, float *bias),
         (fan_in, c, epsilon, gain, shift, running_mean, running_variance, weight, bias))
DISPATCH(wb_norm_forward,
         (const WbNorm *norm, const float *x, const float *gain, const float *shift, const float *running_mean,
          const float *running_variance, float *y),
         (norm, x, gain, shift, running_mean, running_variance, y))
DISPATCH(wb_norm_forward_train,
         (const WbNorm *norm, const float *x, const float *gain, const float *shift, float *mean, float *inverse_std,
          float *running_mean, float *running_variance, float *y),
         (norm, x, gain, shift, mean, inverse_std, running_mean, running_variance, y))
DISPATCH(wb_norm_relu_backward,
         (const WbNorm *norm, const float *x, const float *gain, const float *shift, const float *mean,
          const float *inverse_std, const float *dy, float *dx, float *dgain, float *dshift),
         (norm, x, gain, shift, mean, inverse_std, dy, dx, dgain, dshift))
DISPATCH(wb_norm_relu_forward_train,
         (const WbNorm *norm, const float *x, const float *gain, const float *shift, float *mean, float *inverse_std,
          float *running_mean, float *running_variance, float *y),
         (norm, x, gain, shift, mean, inverse_std, running_mean, running_variance, y))
DISPATCH(wb_relu_backward, (size_t count, const float *y, const float *dy, float *dx), (count, y, dy, dx))
DISPATCH(wb_relu_forward, (size_t count, const float *x, float *y), (count, x, y))
