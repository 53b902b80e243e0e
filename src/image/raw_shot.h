#ifndef WB_IMAGE_RAW_SHOT_H
#define WB_IMAGE_RAW_SHOT_H

#include "image/raw_file.h"
#include "image/shot.h"

/* Fills what `shot` leaves unknown with what LibRaw understands of an opened RAW file. Where the file names no colour
 * matrix, as-shot sliders come from LibRaw's own for this camera, which is one, for daylight. */
void wb_raw_fill_shot(const WbRaw *raw, WbShot *shot);

#endif
