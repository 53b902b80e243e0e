#ifndef WB_TESTS_PROFILE_FIXTURE_H
#define WB_TESTS_PROFILE_FIXTURE_H

#include <lcms2.h>

/* ICC profiles whose answers are simple arithmetic. */

/* The profile's bytes, to be freed by wb_free; closes it. NULL: it cannot be written. */
void *profile_save(cmsHPROFILE profile, cmsUInt32Number *ret_bytes);

/* Adobe RGB (1998) with a power of 2.2. */
cmsHPROFILE profile_adobe_like(void);

/* CMYK without colour: L* falls with the black ink and with the mean of the others. */
cmsHPROFILE profile_neutral_inks(void);

/* The linear light of these inks, 0..1, by that. */
double profile_light_of_inks(const double ink[4]);

#endif
