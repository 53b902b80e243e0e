#ifndef WB_NN_LEVELS_H
#define WB_NN_LEVELS_H

#include <stddef.h>

/* Private to the room: kernels that are compiled once a CPU level (base/cpu.h). A file of them includes this header
 * first and is built with -DWB_LEVEL=baseline, avx2, avx512; its functions then are called name_baseline and so on.
 * levels.c defines the functions of the plain names, which call those of the level in use. The levels differ by
 * rounding: sums are cut into other lanes, products and sums fused. */

#ifdef WB_LEVEL
#define WB_JOIN(name, level) name##_##level
#define WB_JOIN_VALUES(name, level) WB_JOIN(name, level)
#define WB_AT_LEVEL(name) WB_JOIN_VALUES(name, WB_LEVEL)
#define wb_columns_add WB_AT_LEVEL(wb_columns_add)
#define wb_columns_add_products WB_AT_LEVEL(wb_columns_add_products)
#define wb_conv_direct_forward WB_AT_LEVEL(wb_conv_direct_forward)
#define wb_conv_direct_inputs WB_AT_LEVEL(wb_conv_direct_inputs)
#define wb_conv_direct_weights WB_AT_LEVEL(wb_conv_direct_weights)
#define wb_dropout_backward WB_AT_LEVEL(wb_dropout_backward)
#define wb_dropout_forward WB_AT_LEVEL(wb_dropout_forward)
#define wb_meanmax_backward WB_AT_LEVEL(wb_meanmax_backward)
#define wb_meanmax_forward WB_AT_LEVEL(wb_meanmax_forward)
#define wb_norm_backward WB_AT_LEVEL(wb_norm_backward)
#define wb_norm_fold WB_AT_LEVEL(wb_norm_fold)
#define wb_norm_forward WB_AT_LEVEL(wb_norm_forward)
#define wb_norm_forward_train WB_AT_LEVEL(wb_norm_forward_train)
#define wb_norm_relu_backward WB_AT_LEVEL(wb_norm_relu_backward)
#define wb_norm_relu_forward_train WB_AT_LEVEL(wb_norm_relu_forward_train)
#define wb_relu_backward WB_AT_LEVEL(wb_relu_backward)
#define wb_relu_forward WB_AT_LEVEL(wb_relu_forward)
#endif

#endif
