#include "image/heif_image.h"

static WbStatus refuse(const WbSource *source, WbErr *err) {
    return wb_fail(err, WB_ERR_INPUT,
                   "%s: a HEIC file, which this build does not read: save it as TIFF or JPEG", source->name);
}

WbStatus wb_heif_image(const WbSource *source, WbImage **ret, WbErr *err) {
    (void)ret;
    return refuse(source, err);
}

WbStatus wb_heif_blocks(const WbSource *source, WbHeifBlocks *ret, WbErr *err) {
    (void)ret;
    return refuse(source, err);
}

void wb_heif_blocks_clear(WbHeifBlocks *blocks) {
    (void)blocks;
}
