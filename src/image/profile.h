#ifndef WB_IMAGE_PROFILE_H
#define WB_IMAGE_PROFILE_H

#include <stddef.h>

#include "base/status.h"

/* From the numbers of a device (or of Lab) to linear sRGB, through an ICC profile: relative colorimetric, in
 * float, colours outside of sRGB kept as values outside of 0..1 where the profile's form allows. */
typedef struct WbProfile WbProfile;

/* `channels`: 1 grey, 3 RGB, 4 CMYK. `steps`: where it is above 0 and the profile is made of curves and a
 * matrix, colours are looked up in tables of that many steps, between which is interpolated, and cut to 0..1
 * before; 255 is exact for 8-bit samples, WB_PROFILE_STEPS errs by less than 1e-6. A profile that cannot be
 * read or is for another kind of numbers gives WB_OK and *ret = NULL: the photo is then read as if it had
 * none. The profile is the caller's: wb_profile_free. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_profile_new(const void *icc, size_t bytes, int channels, int steps, WbProfile **ret,
                                    WbErr *err);

#define WB_PROFILE_STEPS 4096

/* Adobe RGB (1998): RGB, with tables of `steps`. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_profile_new_adobe_rgb(int steps, WbProfile **ret, WbErr *err);

/* Lab of white D50 (L* 0..100, a*, b*): 3 channels. Errors: WB_ERR_NOMEM. */
WB_MUST_USE WbStatus wb_profile_new_lab(WbProfile **ret, WbErr *err);

/* `in`: pixels x channels, 0..1, but 0..100 of ink for CMYK, and Lab as above; values beyond are allowed, NaN
 * is not. `out`: pixels x 3. */
void wb_profile_apply(const WbProfile *profile, const float *in, float *out, size_t pixels);

/* 1: what comes out is a sum over the channels: with the others at 0, each gives its part and black. */
int wb_profile_is_additive(const WbProfile *profile);

void wb_profile_free(WbProfile *profile); /* takes NULL */
void wb_profile_free_at(WbProfile **profile);

#endif
