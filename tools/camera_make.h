#ifndef WB_TOOLS_CAMERA_MAKE_H
#define WB_TOOLS_CAMERA_MAKE_H

#include "camera_options.h"

/* What the two commands make. Errors: WB_ERR_INPUT (light that no slider names, a folder that is taken), WB_ERR_IO,
 * WB_ERR_NOMEM, WB_ERR_LIMIT. */
WB_MUST_USE WbStatus wb_sim_make_photo(const WbSimOptions *options, WbErr *err);
WB_MUST_USE WbStatus wb_sim_make_folder(const WbSimOptions *options, WbErr *err);

#endif
