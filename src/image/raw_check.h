#ifndef WB_IMAGE_RAW_CHECK_H
#define WB_IMAGE_RAW_CHECK_H

#include "base/status.h"
#include "image/raw_file.h"

/* LibRaw is forgiving: of a file that holds a header alone it makes a black picture, of one cut short a picture that
 * ends in black or in noise. What these three let pass is a photo. */

/* Before LibRaw: the file is as long as its own tables say. Errors: WB_ERR_CORRUPT. */
WB_MUST_USE WbStatus wb_raw_check_container(const WbSource *source, const WbContainer *container, WbErr *err);

/* Before decoding: the file is long enough for its pixels, sizes and mosaic make sense. Errors: WB_ERR_CORRUPT. */
WB_MUST_USE WbStatus wb_raw_check_header(const WbRaw *raw, WbErr *err);

/* After it: the last rows are not one single number. Errors: WB_ERR_CORRUPT. */
WB_MUST_USE WbStatus wb_raw_check_data(const WbRaw *raw, WbErr *err);

#endif
