#ifndef WB_CATALOG_DT_PARAMS_H
#define WB_CATALOG_DT_PARAMS_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* darktable's op_params of the two modules that set white balance. Every blob is little-endian; its layout hangs on the
 * module's version beside it. */

/* --- "temperature": multipliers of the camera's channels; no kelvin is stored --- */

typedef enum WbDtPreset { /* version 4 */
    WB_DT_PRESET_UNKNOWN = -1,
    WB_DT_PRESET_AS_SHOT,
    WB_DT_PRESET_SPOT,
    WB_DT_PRESET_USER,
    WB_DT_PRESET_CAMERA_REFERENCE,
    WB_DT_PRESET_AS_SHOT_TO_REFERENCE, /* the choice is made in "channelmixerrgb" */
} WbDtPreset;

typedef struct WbDtTemperature {
    float red, green, blue;
    float various;    /* the fourth channel: NaN or infinite for most cameras, and in versions 1 and 2 */
    float kelvin_out; /* temp_out of versions 1 and 2; else NaN */
    int32_t preset;   /* WB_DT_PRESET_UNKNOWN before version 4 */
} WbDtTemperature;

#define WB_DT_TEMPERATURE_BYTES 20 /* of version 4, the longest */

/* Versions 1 to 4. Errors: WB_ERR_VERSION, WB_ERR_CORRUPT (another length; multipliers that are not above 0). */
WB_MUST_USE WbStatus wb_dt_temperature_read(const void *data, size_t bytes, int version, WbDtTemperature *ret,
                                            WbErr *err);

/* The blob with new multipliers and, in version 4, the preset "user"; all else as it was. No bytes at all: a new one.
 * Errors: also WB_ERR_USAGE (multipliers that are not above 0 and finite). */
WB_MUST_USE WbStatus wb_dt_temperature_write(const void *data, size_t bytes, int version, const float multipliers[3],
                                             unsigned char ret[WB_DT_TEMPERATURE_BYTES], size_t *ret_bytes,
                                             WbErr *err);

/* "as shot", "spot", "user", "camera reference", "as shot to reference"; "unknown" for all else. */
const char *wb_dt_preset_name(int32_t preset);

/* --- "channelmixerrgb" (color calibration) --- */

typedef enum WbDtIlluminant {
    WB_DT_ILLUMINANT_PIPE,
    WB_DT_ILLUMINANT_A,
    WB_DT_ILLUMINANT_D,
    WB_DT_ILLUMINANT_E,
    WB_DT_ILLUMINANT_F,
    WB_DT_ILLUMINANT_LED,
    WB_DT_ILLUMINANT_BLACKBODY,
    WB_DT_ILLUMINANT_CUSTOM, /* x and y count */
    WB_DT_ILLUMINANT_SURFACES,
    WB_DT_ILLUMINANT_EDGES,
    WB_DT_ILLUMINANT_CAMERA,
} WbDtIlluminant;

#define WB_DT_ADAPTATION_NONE 4 /* such a module mixes channels and leaves white balance alone */

typedef struct WbDtMixer {
    int32_t illuminant; /* WbDtIlluminant */
    int32_t adaptation; /* 0 linear Bradford, 1 CAT16, 2 full Bradford, 3 XYZ, 4 none */
    float x, y;         /* of the illuminant, in darktable's pipe (color/darktable.h) */
    float kelvin, gamut;
    int32_t clip;
} WbDtMixer;

#define WB_DT_MIXER_BYTES 160 /* of version 3, the longest */

/* Versions 1 to 3, which differ in what they do to black and white and to saturation. Errors: WB_ERR_VERSION,
 * WB_ERR_CORRUPT. */
WB_MUST_USE WbStatus wb_dt_mixer_read(const void *data, size_t bytes, int version, WbDtMixer *ret, WbErr *err);

/* The blob with the illuminant "custom" at x, y, and the kelvin that its slider shows; all else as it was. Errors: also
 * WB_ERR_USAGE (no chromaticity: x and y must be above 0, their sum below 1; kelvin above 0). */
WB_MUST_USE WbStatus wb_dt_mixer_write(const void *data, size_t bytes, int version, double x, double y, double kelvin,
                                       unsigned char ret[WB_DT_MIXER_BYTES], size_t *ret_bytes, WbErr *err);

/* "same as pipeline", "A", "D", ... "as shot in camera"; "unknown" for all else. */
const char *wb_dt_illuminant_name(int32_t illuminant);

#endif
