#ifndef WB_TESTS_KERNEL_DIGEST_NAIVE_H
#define WB_TESTS_KERNEL_DIGEST_NAIVE_H

#include "features/features.h"

/* What wb_features_of_image must come to. */
WB_MUST_USE WbStatus digest_naive(const WbImage *image, WbFeatures *ret, WbErr *err);

#endif
