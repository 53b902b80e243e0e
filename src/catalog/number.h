#ifndef WB_CATALOG_NUMBER_H
#define WB_CATALOG_NUMBER_H

#include <stddef.h>

/* A decimal number as other programs write it ("5631", "+20", "-0.25", "1e-05"), the same in every locale: exact to 15
 * digits. 1 and *ret when all of `text` is one and it is finite, else 0. */
int wb_number_of_text(const char *text, size_t bytes, double *ret);

#endif
