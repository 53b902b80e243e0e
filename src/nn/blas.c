#include "nn/blas.h"

#include <cblas.h>

int wb_blas_pin(void) {
    openblas_set_num_threads(1);
    return openblas_get_num_threads();
}

const char *wb_blas_config(void) {
    return openblas_get_config();
}

const char *wb_blas_core(void) {
    return openblas_get_corename();
}
