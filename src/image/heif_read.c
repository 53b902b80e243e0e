#include "image/heif_read.h"

#include <string.h>

#include "image/exif.h"
#include "image/exif_block.h"
#include "image/heif_image.h"
#include "image/worker.h"

static WbStatus image_job(void *context, WbImage **ret, WbErr *err) {
    return wb_heif_image(context, ret, err);
}

WbStatus wb_heif_read_image(const WbSource *source, const WbReading *reading, WbImage **ret, WbErr *err) {
    WbSource own = *source; /* for a job whose context is not constant */
    if (source->data) return wb_heif_image(source, ret, err);
    return wb_worker_image(image_job, &own, reading, source->name, ret, err);
}

static WbStatus shot_job(void *context, void *result, WbErr *err) {
    const WbSource *source = context;
    WB_CLEANUP(wb_heif_blocks_clear) WbHeifBlocks blocks = {0};
    WbShot shot;
    WB_TRY(wb_heif_blocks(source, &blocks, err));
    WB_TRY(wb_exif_block_read(blocks.exif, blocks.exif_bytes, source->name, &shot, err));
    if (blocks.xmp) WB_TRY(wb_exif_fill_packet(blocks.xmp, blocks.xmp_bytes, &shot, err));
    memcpy(result, &shot, sizeof shot);
    return WB_OK;
}

WbStatus wb_heif_read_shot(const WbSource *source, WbShot *ret, WbErr *err) {
    const WbReading plain = {0};
    WbSource own = *source;
    WbShot shot;
    if (source->data)
        WB_TRY(shot_job(&own, &shot, err));
    else
        WB_TRY(wb_worker_run(shot_job, &own, &plain, source->name, &shot, sizeof shot, err));
    *ret = shot;
    return WB_OK;
}
