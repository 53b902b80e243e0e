#include "image/raw_colour.h"

#include <libraw/libraw.h>
#include <math.h>

#include "color/camera.h"
#include "color/transfer.h"
#include "image/dng_tags.h"

#define MULTIPLIER_MIN 0.01 /* of the largest: no camera has a channel a hundred times as blind as another */

static WbMatrix3 identity(void) {
    const double ones[3] = {1, 1, 1};
    return wb_matrix_diagonal(ones);
}

static void take_pair(const libraw_dng_color_t *from, int pair, WbCamera *camera) {
    camera->calibration[pair] = identity();
    for (int r = 0; r < 3; r++) {
        for (int c = 0; c < 3; c++) {
            camera->color[pair].m[r][c] = (double)from->colormatrix[r][c];
            camera->forward[pair].m[r][c] = (double)from->forwardmatrix[r][c];
            if (from->calibration[0][0] != 0)
                camera->calibration[pair].m[r][c] = (double)from->calibration[r][c];
        }
    }
    camera->has_forward &= from->forwardmatrix[1][1] != 0;
    camera->kelvin[pair] = wb_kelvin_of_light_source(from->illuminant);
}

/* The camera of a DNG: the number of its matrices. */
static int camera_of_dng(const libraw_colordata_t *color, WbCamera *ret) {
    WbCamera camera = {.kelvin = {NAN, NAN}, .has_forward = 1};
    int pairs = 0;
    for (int i = 0; i < 2; i++) {
        const libraw_dng_color_t *from = &color->dng_color[i];
        if (from->colormatrix[0][0] == 0 && from->colormatrix[1][1] == 0) continue;
        take_pair(from, pairs++, &camera);
    }
    for (int c = 0; c < 3; c++) {
        double gain = (double)color->dng_levels.analogbalance[c];
        camera.analog_balance[c] = gain > 0 ? gain : 1;
    }
    *ret = camera;
    return pairs;
}

/* XYZ -> this camera by the pair that is nearest to daylight. */
static WbMatrix3 daylight_matrix(const WbCamera *camera, int pairs) {
    const double d65 = 6504;
    int i = pairs == 2 && fabs(camera->kelvin[1] - d65) < fabs(camera->kelvin[0] - d65);
    return wb_camera_matrix_of_pair(camera, i);
}

/* dcraw's cam_xyz_coeff: the camera's numbers for linear sRGB, scaled so that white is (1, 1, 1), turned round. */
static WbStatus rgb_of_matrix(const WbMatrix3 *xyz_to_camera, double rgb[3][4], WbErr *err) {
    WbMatrix3 matrix = wb_matrix_multiply(xyz_to_camera, &WB_XYZ_OF_SRGB);
    for (int r = 0; r < 3; r++) {
        double sum = matrix.m[r][0] + matrix.m[r][1] + matrix.m[r][2];
        for (int c = 0; c < 3; c++)
            matrix.m[r][c] /= sum; /* 0 gives infinities, which have no inverse */
    }
    WB_TRY(wb_matrix_invert(&matrix, &matrix, err));
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            rgb[r][c] = matrix.m[r][c];
    return WB_OK;
}

/* LibRaw passes over a channel of a DNG's neutral that is 0. */
static int is_neutral(const float neutral[4], int colours) {
    for (int c = 0; c < colours; c++)
        if (!(neutral[c] > 0)) return 0;
    return 1;
}

static int is_usable(const float *multipliers, int colours) {
    double least = INFINITY, most = 0;
    for (int c = 0; c < colours; c++) {
        double it = (double)multipliers[c];
        if (c == 3 && it == 0) continue; /* the second green, which follows the first */
        if (!isfinite(it) || it <= 0) return 0;
        least = fmin(least, it);
        most = fmax(most, it);
    }
    return least > most * MULTIPLIER_MIN;
}

/* The picture's multipliers, and the camera's own where it names them. */
static WbStatus balance(const WbRaw *raw, WbRawColour *colour, WbErr *err) {
    const libraw_colordata_t *color = &((const libraw_data_t *)raw->data)->color;
    int as_shot = is_usable(color->cam_mul, colour->colours);
    const float *used = as_shot ? color->cam_mul : color->pre_mul;
    if (raw->container->has_neutral && !is_neutral(color->dng_levels.asshotneutral, colour->colours))
        as_shot = 0;
    if (!as_shot && (raw->container->has_neutral || !is_usable(used, colour->colours)))
        return wb_fail(
            err, WB_ERR_CORRUPT,
            "%s: damaged: its white balance reads as the factors %g, %g, %g: copy it again from the original",
            raw->source->name, (double)color->cam_mul[0], (double)color->cam_mul[1],
            (double)color->cam_mul[2]);
    double least = INFINITY;
    for (int c = 0; c < 4; c++) {
        colour->multipliers[c] = (double)(c == 3 && used[3] == 0 ? used[1] : used[c]);
        if (color->as_shot_wb_applied)
            colour->multipliers[c] = 1; /* small RAWs that the camera balanced itself */
        if (c < colour->colours) least = fmin(least, colour->multipliers[c]);
    }
    for (int c = 0; c < 4; c++)
        colour->multipliers[c] /= least;
    for (int c = 0; c < 3 && as_shot; c++)
        colour->as_shot[c] = (double)(color->cam_mul[c] / color->cam_mul[1]);
    return WB_OK;
}

static WbStatus find_matrix(const WbRaw *raw, WbRawColour *colour, WbErr *err) {
    const libraw_data_t *data = raw->data;
    const libraw_colordata_t *color = &data->color;
    WbCamera camera = {0};
    int pairs = data->idata.dng_version && colour->colours == 3 ? camera_of_dng(color, &camera) : 0;
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 4; c++)
            colour->rgb[r][c] = (double)color->rgb_cam[r][c];
    if (pairs) {
        WbMatrix3 matrix = daylight_matrix(&camera, pairs);
        WB_TRY(rgb_of_matrix(&matrix, colour->rgb, err));
    } else if (colour->colours == 3 && color->cam_xyz[0][0] != 0) {
        WbMatrix3 matrix;
        for (int r = 0; r < 3; r++)
            for (int c = 0; c < 3; c++)
                matrix.m[r][c] = (double)color->cam_xyz[r][c];
        camera = wb_camera_of_matrix(&matrix);
        pairs = 1;
    }
    if (pairs && isfinite(colour->as_shot[0]) &&
        wb_temp_tint_of_multipliers(&camera, colour->as_shot, &colour->kelvin, &colour->tint, NULL) == WB_OK)
        colour->matrices = wb_camera_pairs(&camera);
    if (pairs) colour->camera = wb_shot_camera(&camera);
    return WB_OK;
}

WbStatus wb_raw_colour(const WbRaw *raw, WbRawColour *ret, WbErr *err) {
    const libraw_data_t *data = raw->data;
    WbRawColour colour = {
        .colours = data->idata.colors, .as_shot = {NAN, NAN, NAN}, .kelvin = NAN, .tint = NAN};
    WbErr why;
    if (colour.colours == 1) {
        for (int c = 0; c < 4; c++)
            colour.multipliers[c] = 1;
        for (int r = 0; r < 3; r++)
            colour.rgb[r][0] = 1;
        *ret = colour;
        return WB_OK;
    }
    WB_TRY(balance(raw, &colour, err));
    WbStatus status = find_matrix(raw, &colour, &why);
    for (int i = 0; i < 12 && status == WB_OK; i++)
        if (!isfinite(colour.rgb[i / 4][i % 4])) status = WB_ERR_CORRUPT;
    if (status != WB_OK)
        return wb_fail(
            err, WB_ERR_CORRUPT,
            "%s: damaged: the colour matrix of its camera makes no colours: copy it again from the original",
            raw->source->name);
    *ret = colour;
    return WB_OK;
}
