#include "image/image.h"

#include <string.h>

#include "base/memory.h"
#include "image/container.h"
#include "image/exif.h"
#include "image/exif_block.h"
#include "image/heif_read.h"
#include "image/jpeg_image.h"
#include "image/jpeg_marks.h"
#include "image/memory_image.h"
#include "image/raw_read.h"

/* By the EXIF block and the XMP packet of the JPEG at byte `at`. Neither: nothing is known. */
static WbStatus read_jpeg(const WbSource *source, uint64_t at, WbShot *ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) unsigned char *exif = NULL, *xmp = NULL;
    WbJpegMarks marks;
    WbShot shot;
    if (!wb_jpeg_marks(source, at, NULL, &marks))
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: a JPEG that is cut short or damaged: copy it again from the original",
                       source->name);
    WB_TRY(wb_jpeg_block(source, &marks.exif, &exif, err));
    WB_TRY(wb_jpeg_block(source, &marks.xmp, &xmp, err));
    WB_TRY(wb_exif_block_read(exif, marks.exif.bytes, source->name, &shot, err));
    if (xmp) WB_TRY(wb_exif_fill_packet(xmp, marks.xmp.bytes, &shot, err));
    *ret = shot;
    return WB_OK;
}

/* Many RAW files are TIFFs: their tags are read as such first, then LibRaw fills in. Where neither knows the
 * format, the preview may say something. */
static WbStatus read_raw(const WbSource *source, const char *path, const WbContainer *container, WbShot *ret,
                         WbErr *err) {
    const WbReading plain = {0};
    WbShot shot = wb_shot_unknown();
    WbErr why;
    uint64_t at;
    WbStatus tags = wb_exif_read(source, &shot, &why);
    WbStatus status = wb_raw_read_shot(source, path, container, &plain, &shot, err);
    if (tags == WB_ERR_NOMEM || status == WB_ERR_NOMEM) return wb_fail_nomem(err);
    if (status != WB_OK && tags != WB_OK) {
        if (wb_jpeg_find(source, &plain, &at, &why) != WB_OK) return status;
        if (read_jpeg(source, at, &shot, &why) != WB_OK) return status;
    }
    *ret = shot;
    return WB_OK;
}

static WbStatus read_kind(const WbSource *source, const char *path, WbShot *ret, WbErr *err) {
    WbContainer container;
    WB_TRY(wb_container_read(source, &container, err));
    switch (container.kind) {
    case WB_FILE_JPEG:
        return read_jpeg(source, 0, ret, err);
    case WB_FILE_HEIF:
        return wb_heif_read_shot(source, ret, err);
    case WB_FILE_RAW:
        return read_raw(source, path, &container, ret, err);
    default:
        return wb_exif_read(source, ret, err);
    }
}

static WbStatus read_source(const WbSource *source, const char *path, WbShot *ret, WbErr *err) {
    WbShot shot;
    WB_TRY(read_kind(source, path, &shot, err));
    if (!shot.camera_model[0]) /* then the maker has one camera, as far as can be told */
        memcpy(shot.camera_model, shot.camera_make, sizeof shot.camera_model);
    *ret = shot;
    return WB_OK;
}

WbStatus wb_shot_read(const char *path, WbShot *ret, WbErr *err) {
    WbSource source;
    WB_TRY(wb_source_open(path, &source, err));
    WbStatus status = read_source(&source, path, ret, err);
    wb_source_close(&source);
    return status;
}

WbStatus wb_shot_read_memory(const void *data, size_t bytes, const char *name, WbShot *ret, WbErr *err) {
    WbSource source = wb_source_memory(data, bytes, name);
    return read_source(&source, NULL, ret, err);
}
