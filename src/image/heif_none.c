#include "image/heif_image.h"

WbStatus wb_heif_image(const WbSource *source, WbImage **ret, WbErr *err) {
    (void)ret;
    return wb_fail(err, WB_ERR_INPUT,
                   "%s: a HEIC file, which this build does not read: save it as TIFF or JPEG", source->name);
}

WbStatus wb_heif_exif(const WbSource *source, unsigned char **ret, size_t *ret_bytes, WbErr *err) {
    (void)ret_bytes;
    return wb_heif_image(source, (WbImage **)(void *)ret, err);
}
