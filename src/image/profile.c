#include "image/profile.h"

#include <lcms2.h>

#include "base/memory.h"

struct WbProfile {
    cmsContext context; /* of our own: no setting or handler of the process is touched */
    cmsHTRANSFORM transform;
};

/* sRGB's primaries and white (IEC 61966-2-1) without its tone curve. */
static cmsHPROFILE linear_srgb(cmsContext context) {
    const cmsCIExyY white = {.3127, .3290, 1};
    const cmsCIExyYTRIPLE primaries = {{.64, .33, 1}, {.30, .60, 1}, {.15, .06, 1}};
    cmsToneCurve *line = cmsBuildGamma(context, 1);
    if (!line) return NULL;
    cmsToneCurve *curves[3] = {line, line, line};
    cmsHPROFILE profile = cmsCreateRGBProfileTHR(context, &white, &primaries, curves);
    cmsFreeToneCurve(line);
    return profile;
}

/* The library's name of `channels` floats of this colour space, or 0 when they do not belong together. */
static cmsUInt32Number format_of(cmsColorSpaceSignature space, int channels) {
    if (space == cmsSigGrayData && channels == 1) return TYPE_GRAY_FLT;
    if (space == cmsSigRgbData && channels == 3) return TYPE_RGB_FLT;
    if (space == cmsSigCmykData && channels == 4) return TYPE_CMYK_FLT;
    return 0;
}

/* Takes over `from` (may be NULL); *ret is NULL when the two profiles make no transform. */
static WbStatus build(cmsContext context, cmsHPROFILE from, cmsUInt32Number format, WbProfile **ret,
                      WbErr *err) {
    WB_CLEANUP(wb_profile_free_at) WbProfile *profile = wb_alloc(1, sizeof *profile);
    cmsHPROFILE to = linear_srgb(context);
    if (profile) profile->context = context;
    if (profile && from && to && format)
        profile->transform = cmsCreateTransformTHR(context, from, format, to, TYPE_RGB_FLT,
                                                   INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOCACHE);
    if (from) (void)cmsCloseProfile(from);
    if (to) (void)cmsCloseProfile(to);
    if (!profile) {
        cmsDeleteContext(context);
        return wb_fail_nomem(err);
    }
    *ret = NULL;
    if (!profile->transform) return WB_OK;
    *ret = profile;
    profile = NULL;
    return WB_OK;
}

WbStatus wb_profile_new(const void *icc, size_t bytes, int channels, WbProfile **ret, WbErr *err) {
    cmsContext context = cmsCreateContext(NULL, NULL);
    if (!context) return wb_fail_nomem(err);
    cmsHPROFILE from = cmsOpenProfileFromMemTHR(context, icc, (cmsUInt32Number)bytes);
    cmsUInt32Number format = from ? format_of(cmsGetColorSpace(from), channels) : 0;
    return build(context, from, format, ret, err);
}

WbStatus wb_profile_new_lab(WbProfile **ret, WbErr *err) {
    cmsContext context = cmsCreateContext(NULL, NULL);
    WbProfile *profile = NULL;
    if (!context) return wb_fail_nomem(err);
    cmsHPROFILE lab = cmsCreateLab4ProfileTHR(context, NULL); /* NULL: white D50 */
    WB_TRY(build(context, lab, TYPE_Lab_FLT, &profile, err));
    if (!profile) return wb_fail_nomem(err); /* nothing of the photo's takes part: only memory can be short */
    *ret = profile;
    return WB_OK;
}

void wb_profile_apply(const WbProfile *profile, const float *in, float *out, size_t pixels) {
    cmsDoTransform(profile->transform, in, out, (cmsUInt32Number)pixels);
}

void wb_profile_free(WbProfile *profile) {
    if (!profile) return;
    if (profile->transform) cmsDeleteTransform(profile->transform);
    cmsDeleteContext(profile->context);
    wb_free(profile);
}

void wb_profile_free_at(WbProfile **profile) {
    wb_profile_free(*profile);
}
