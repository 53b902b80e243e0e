#include "profile_fixture.h"

#include <math.h>

#include "base/memory.h"

void *profile_save(cmsHPROFILE profile, cmsUInt32Number *ret_bytes) {
    void *data = NULL;
    *ret_bytes = 0;
    if (profile && cmsSaveProfileToMem(profile, NULL, ret_bytes)) data = wb_alloc(*ret_bytes, 1);
    if (data && !cmsSaveProfileToMem(profile, data, ret_bytes)) *ret_bytes = 0;
    cmsCloseProfile(profile);
    return data;
}

cmsHPROFILE profile_adobe_like(void) {
    const cmsCIExyY white = {.3127, .3290, 1};
    const cmsCIExyYTRIPLE primaries = {{.64, .33, 1}, {.21, .71, 1}, {.15, .06, 1}};
    cmsToneCurve *gamma = cmsBuildGamma(NULL, 2.2);
    cmsToneCurve *curves[3] = {gamma, gamma, gamma};
    cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, curves);
    cmsFreeToneCurve(gamma);
    return profile;
}

static double lightness(const double ink[4]) {
    return 100 * (1 - ink[3]) * (1 - (ink[0] + ink[1] + ink[2]) / 3);
}

double profile_light_of_inks(const double ink[4]) {
    double l = lightness(ink);
    return l > 8 ? pow((l + 16) / 116, 3) : l / 903.3; /* CIE 15 */
}

/* In the encoding of version 2 profiles: L* 100 is FF00h, a* = b* = 0 is 8000h. */
static cmsInt32Number sample_ink(const cmsUInt16Number in[], cmsUInt16Number out[], void *unused) {
    double ink[4];
    (void)unused;
    for (int c = 0; c < 4; c++)
        ink[c] = in[c] / 65535.0;
    out[0] = (cmsUInt16Number)(lightness(ink) * 652.8 + .5);
    out[1] = out[2] = 0x8000;
    return 1;
}

cmsHPROFILE profile_neutral_inks(void) {
    cmsHPROFILE profile = cmsCreateProfilePlaceholder(NULL);
    cmsPipeline *pipeline = cmsPipelineAlloc(NULL, 4, 3);
    cmsStage *table = cmsStageAllocCLut16bit(NULL, 9, 4, 3, NULL);
    cmsSetProfileVersion(profile, 2.1);
    cmsSetDeviceClass(profile, cmsSigOutputClass);
    cmsSetColorSpace(profile, cmsSigCmykData);
    cmsSetPCS(profile, cmsSigLabData);
    (void)cmsStageSampleCLut16bit(table, sample_ink, NULL, 0);
    (void)cmsPipelineInsertStage(pipeline, cmsAT_END, table);
    (void)cmsWriteTag(profile, cmsSigAToB0Tag, pipeline);
    (void)cmsWriteTag(profile, cmsSigAToB1Tag, pipeline);
    cmsPipelineFree(pipeline);
    return profile;
}
