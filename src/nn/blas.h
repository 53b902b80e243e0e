#ifndef WB_NN_BLAS_H
#define WB_NN_BLAS_H

/* Asks OpenBLAS for one thread and returns how many it says it uses now: some builds ignore both its
 * environment variables and this call, so look at the answer. Process-wide: a host that uses OpenBLAS itself
 * gets one thread too. We do it all the same, because our own threads each call sgemm on small matrices:
 * OpenBLAS's workers would fight them for the same cores, and its results would depend on how it cut the
 * work. Call it once, before the first thread. */
int wb_blas_pin(void);

/* The library's version and build, and the name of the CPU kernels it chose; the library's own static text.
 * It is written anew by every call: not for two threads at once. */
const char *wb_blas_config(void);
const char *wb_blas_core(void);

#endif
