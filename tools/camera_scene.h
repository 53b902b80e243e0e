#ifndef WB_TOOLS_CAMERA_SCENE_H
#define WB_TOOLS_CAMERA_SCENE_H

#include "camera.h"

/* What stands where: shapes in the picture's own coordinates, 0..1 across and down as stored, so that a scene looks
 * the same at every size. */

typedef struct WbSimSite { /* one photosite's view */
    int surface;
    float level; /* of the light there, about 1 */
    float far;   /* share of the far light, 0..1 */
} WbSimSite;

enum { WB_SIM_SHAPES_MAX = 64, WB_SIM_CELLS = 96 };

typedef struct WbSimShape {
    int surface, round; /* an ellipse, or a rectangle */
    float x, y, half_width, half_height;
    float level, texture; /* texture: how much brightness varies, 0..1 */
} WbSimShape;

typedef struct WbSimScene {
    WbSimShape shapes[WB_SIM_SHAPES_MAX]; /* later ones cover earlier ones; the first is the background */
    int count;
    float across, down;         /* slope of brightness */
    float far_x, far_y, far_at; /* share of the far light: a soft edge across far_x x + far_y y = far_at */
    float *texture;             /* WB_SIM_CELLS + 1 squared, -1..1; owned */
    float *line;                /* WB_SIM_CELLS + 1; scratch, owned */
} WbSimScene;

/* Errors: WB_ERR_NOMEM; wb_sim_scene_free frees what a failed one holds, too. */
WB_MUST_USE WbStatus wb_sim_scene_init(const WbSimShot *shot, WbSimScene *ret, WbErr *err);
void wb_sim_scene_free(WbSimScene *scene);

/* The sites of the row at height y, 0..1. */
void wb_sim_scene_row(WbSimScene *scene, float y, int32_t width, WbSimSite *ret);

#endif
