#ifndef WB_EVAL_VARIANT_H
#define WB_EVAL_VARIANT_H

#include "base/status.h"
#include "features/features.h"
#include "image/image.h"

/* The same photo, changed in ways that leave its white balance what it was: predictions should hardly move. */
typedef enum {
    WB_VARIANT_CROPPED = 0, /* the central 80 % of each edge */
    WB_VARIANT_MIRRORED,    /* left for right */
    WB_VARIANT_BRIGHTER,    /* a third of a stop: what passes white is clipped there, as in a file */
    WB_VARIANT_DARKER,      /* a third of a stop: what was clipped still counts as clipped */
    WB_VARIANTS
} WbVariant;

const char *wb_variant_name(WbVariant variant); /* "cropped" ...; static storage */

/* Digests one variant of `image`. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_features_of_variant(const WbImage *image, WbVariant variant, WbFeatures *ret,
                                            WbErr *err);

#endif
