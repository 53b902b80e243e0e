#include "image/profile.h"

#include <lcms2.h>

#include "base/memory.h"

struct WbProfile {
    cmsContext context; /* of our own: no setting or handler of the process is touched */
    cmsHTRANSFORM transform;
    int steps;     /* of the tables */
    float *tables; /* 3 channels x (steps + 1) x linear red, green, blue; NULL: none */
};

/* White D65, sRGB's red and blue (IEC 61966-2-1) and this green; the tone curve is a power. */
static cmsHPROFILE rgb_profile(cmsContext context, cmsCIExyY green, double gamma) {
    const cmsCIExyY white = {.3127, .3290, 1};
    const cmsCIExyYTRIPLE primaries = {{.64, .33, 1}, green, {.15, .06, 1}};
    cmsToneCurve *curve = cmsBuildGamma(context, gamma);
    if (!curve) return NULL;
    cmsToneCurve *curves[3] = {curve, curve, curve};
    cmsHPROFILE profile = cmsCreateRGBProfileTHR(context, &white, &primaries, curves);
    cmsFreeToneCurve(curve);
    return profile;
}

/* 1 when what comes out is a sum over the channels: curves and a matrix, and no table that goes before them.
 */
static int is_additive(cmsHPROFILE profile) {
    return cmsGetColorSpace(profile) == cmsSigRgbData && cmsIsMatrixShaper(profile) &&
           !cmsIsTag(profile, cmsSigAToB0Tag) && !cmsIsTag(profile, cmsSigAToB1Tag) &&
           !cmsIsTag(profile, cmsSigDToB1Tag);
}

/* The library's own answers for every channel alone: their sum, less what black counts twice too often, is
 * its answer for all three, ten times as fast. */
static WbStatus make_tables(WbProfile *profile, int steps, WbErr *err) {
    size_t rows = (size_t)steps + 1;
    WB_CLEANUP(wb_free_at) float *alone = wb_alloc(rows * 3, sizeof *alone);
    profile->tables = wb_alloc(rows * 9, sizeof *profile->tables);
    if (!alone || !profile->tables) return wb_fail_nomem(err);
    for (size_t c = 0; c < 3; c++) {
        float *table = profile->tables + c * rows * 3, black[3];
        for (size_t i = 0; i < rows * 3; i++) alone[i] = i % 3 == c ? (float)(i / 3) / (float)steps : 0.0F;
        cmsDoTransform(profile->transform, alone, table, (cmsUInt32Number)rows);
        for (size_t k = 0; k < 3; k++) black[k] = table[k] * 2 / 3;
        for (size_t i = 0; i < rows * 3; i++) table[i] -= black[i % 3];
    }
    profile->steps = steps;
    return WB_OK;
}

static void look_up(const WbProfile *profile, const float *in, float *out, size_t pixels) {
    size_t rows = (size_t)profile->steps + 1;
    for (size_t i = 0; i < pixels; i++, in += 3, out += 3) {
        float sum[3] = {0};
        for (size_t c = 0; c < 3; c++) {
            float at = (in[c] < 0 ? 0.0F : in[c] > 1 ? 1.0F : in[c]) * (float)profile->steps;
            size_t step = (size_t)at < rows - 1 ? (size_t)at : rows - 2;
            const float *entry = profile->tables + (c * rows + step) * 3;
            float part = at - (float)step;
            for (int k = 0; k < 3; k++) sum[k] += entry[k] + part * (entry[k + 3] - entry[k]);
        }
        for (int k = 0; k < 3; k++) out[k] = sum[k];
    }
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
    cmsHPROFILE to = rgb_profile(context, (cmsCIExyY){.30, .60, 1}, 1); /* linear sRGB */
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

WbStatus wb_profile_new(const void *icc, size_t bytes, int channels, int steps, WbProfile **ret, WbErr *err) {
    WB_CLEANUP(wb_profile_free_at) WbProfile *profile = NULL;
    cmsContext context = cmsCreateContext(NULL, NULL);
    if (!context) return wb_fail_nomem(err);
    cmsHPROFILE from = cmsOpenProfileFromMemTHR(context, icc, (cmsUInt32Number)bytes);
    cmsUInt32Number format = from ? format_of(cmsGetColorSpace(from), channels) : 0;
    int additive = format && is_additive(from);
    WB_TRY(build(context, from, format, &profile, err));
    if (profile && additive && steps > 0) WB_TRY(make_tables(profile, steps, err));
    *ret = profile;
    profile = NULL;
    return WB_OK;
}

WbStatus wb_profile_new_adobe_rgb(int steps, WbProfile **ret, WbErr *err) {
    const cmsCIExyY green = {.21, .71, 1}; /* Adobe RGB (1998) Color Image Encoding, 4.3.1 */
    WB_CLEANUP(wb_profile_free_at) WbProfile *profile = NULL;
    cmsContext context = cmsCreateContext(NULL, NULL);
    if (!context) return wb_fail_nomem(err);
    WB_TRY(build(context, rgb_profile(context, green, 563.0 / 256), TYPE_RGB_FLT, &profile, err)); /* 2.19921875 */
    if (!profile) return wb_fail_nomem(err); /* nothing of the photo's takes part: only memory can be short */
    WB_TRY(make_tables(profile, steps, err));
    *ret = profile;
    profile = NULL;
    return WB_OK;
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
    if (profile->tables)
        look_up(profile, in, out, pixels);
    else
        cmsDoTransform(profile->transform, in, out, (cmsUInt32Number)pixels);
}

int wb_profile_is_additive(const WbProfile *profile) {
    return profile->tables != NULL;
}

void wb_profile_free(WbProfile *profile) {
    if (!profile) return;
    if (profile->transform) cmsDeleteTransform(profile->transform);
    cmsDeleteContext(profile->context);
    wb_free(profile->tables);
    wb_free(profile);
}

void wb_profile_free_at(WbProfile **profile) {
    wb_profile_free(*profile);
}
