#ifndef WB_GP_HYPER_H
#define WB_GP_HYPER_H

#include "gp/gp.h"

/* The table of hyperparameters: what entry `index` of the flat array is. */

typedef enum { WB_GP_LENGTH, WB_GP_AMPLITUDE, WB_GP_NOISE, WB_GP_TAU, WB_GP_MEAN, WB_GP_KINDS } WbGpKind;

typedef struct WbGpHyper {
    WbGpKind kind;
    int owner;  /* group of a length, term of an amplitude; else 0 */
    int column; /* of a length: column within the group; 0 for a group with one length */
} WbGpHyper;

WbGpHyper wb_gp_hyper_at(const WbGpSpec *spec, int index);

/* Bounds inside which the exponentials and their products stay far from float's limits. */
double wb_gp_hyper_low(WbGpKind kind);
double wb_gp_hyper_high(WbGpKind kind);

#endif
