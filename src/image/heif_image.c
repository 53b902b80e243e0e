#include "image/heif_image.h"

#include <libheif/heif.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "image/byte_rows.h"
#include "image/photo_limits.h"
#include "image/picture.h"
#include "image/reduce.h"

#define MAX_AREA_PX                                                                                          \
    134217728LL             /* 2^27: libheif makes the whole picture, 3 bytes a pixel, beside its decoder's */
#define MAX_BLOCKS 16 /* of metadata: cameras write two */
#define EXIF_OFFSET_BYTES 4 /* in front of the block: where in it the TIFF begins (ISO 23008-12, annex A) */

/* libheif's objects. */
typedef struct Heif {
    const WbSource *source;
    int64_t at; /* of the next byte to read */
    struct heif_context *context;
    struct heif_image_handle *handle;
    struct heif_image *image;
} Heif;

static int64_t position(void *user) {
    return ((Heif *)user)->at;
}

static int read_bytes(void *out, size_t bytes, void *user) {
    Heif *heif = user;
    if (wb_source_read(heif->source, (uint64_t)heif->at, out, bytes) < (int64_t)bytes) return -1;
    heif->at += (int64_t)bytes;
    return 0;
}

static int seek(int64_t to, void *user) {
    ((Heif *)user)->at = to;
    return to < 0;
}

static enum heif_reader_grow_status wait_for_size(int64_t bytes, void *user) {
    return bytes <= (int64_t)((Heif *)user)->source->bytes ? heif_reader_grow_status_size_reached
                                                           : heif_reader_grow_status_size_beyond_eof;
}

static void close_heif(Heif *heif) {
    if (heif->image) heif_image_release(heif->image);
    if (heif->handle) heif_image_handle_release(heif->handle);
    if (heif->context) heif_context_free(heif->context);
}

static WbStatus failure(const Heif *heif, struct heif_error error, WbErr *err) {
    const char *name = heif->source->name, *said = error.message ? error.message : "no reason given";
    char why[200]; /* of a sentence: its text may have a line break at the end */
    (void)snprintf(why, sizeof why, "%.*s", (int)strcspn(said, "\n"), said);
    if (error.code == heif_error_Memory_allocation_error) return wb_fail_nomem(err);
    if (error.code == heif_error_Unsupported_filetype || error.code == heif_error_Unsupported_feature)
        return wb_fail(err, WB_ERR_INPUT,
                       "%s: a HEIC file that libheif does not read (%s): save it as TIFF or JPEG", name, why);
    return wb_fail(err, WB_ERR_CORRUPT,
                   "%s: a HEIC file that is damaged or cut short (%s): copy it again from the original", name,
                   why);
}

static WbStatus open_heif(const WbSource *source, Heif *heif, WbErr *err) {
    static const struct heif_reader reader = {1, position, read_bytes, seek, wait_for_size};
    heif->source = source;
    heif->context = heif_context_alloc();
    if (!heif->context) return wb_fail_nomem(err);
    struct heif_error error = heif_context_read_from_reader(heif->context, &reader, heif, NULL);
    if (error.code == heif_error_Ok)
        error = heif_context_get_primary_image_handle(heif->context, &heif->handle);
    return error.code == heif_error_Ok ? WB_OK : failure(heif, error, err);
}

/* *ret stays NULL where there is no usable one. */
static WbStatus read_profile(const Heif *heif, WbProfile **ret, WbErr *err) {
    size_t bytes = heif_image_handle_get_raw_color_profile_size(heif->handle);
    if (bytes == 0 || bytes > WB_IMAGE_MAX_PROFILE_BYTES) return WB_OK;
    WB_CLEANUP(wb_free_at) unsigned char *icc = wb_alloc(bytes, 1);
    if (!icc) return wb_fail_nomem(err);
    struct heif_error error = heif_image_handle_get_raw_color_profile(heif->handle, icc);
    if (error.code != heif_error_Ok) return failure(heif, error, err);
    return wb_profile_new(icc, bytes, 3, WB_BYTE_STEPS, ret, err);
}

/* The decoded rows and the profile into the small image. */
static WbStatus reduce(const Heif *heif, WbImage **ret, WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WB_CLEANUP(wb_byte_rows_free_at) WbByteRows *rows = NULL;
    WB_CLEANUP(wb_profile_free_at) WbProfile *profile = NULL;
    int stride = 0, width, height;
    const uint8_t *plane = heif_image_get_plane_readonly(heif->image, heif_channel_interleaved, &stride);
    int32_t full_width = heif_image_get_primary_width(heif->image),
            full_height = heif_image_get_primary_height(heif->image);
    if (!plane || full_width < 1 || full_height < 1)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: a HEIC file that decodes to nothing: copy it again from the original",
                       heif->source->name);
    WB_TRY(read_profile(heif, &profile, err));
    wb_reduced_size(full_width, full_height, WB_IMAGE_EDGE_PX, &width, &height);
    WB_TRY(wb_picture_new(width, height, &image, err));
    image->full_width = full_width;
    image->full_height = full_height;
    WB_TRY(wb_byte_rows_new(image, 3, profile, &rows, err));
    for (int32_t y = 0; y < full_height; y++)
        wb_byte_rows_add(rows, plane + (size_t)y * (size_t)stride);
    *ret = image;
    image = NULL;
    return WB_OK;
}

WbStatus wb_heif_image(const WbSource *source, WbImage **ret, WbErr *err) {
    WB_CLEANUP(close_heif) Heif heif = {0};
    WB_TRY(open_heif(source, &heif, err));
    int64_t width = heif_image_handle_get_width(heif.handle),
            height = heif_image_handle_get_height(heif.handle);
    if (width * height > MAX_AREA_PX)
        return wb_fail(err, WB_ERR_LIMIT,
                       "%s: a HEIC file of %lld x %lld px, more than %lld in all: save it smaller",
                       source->name, (long long)width, (long long)height, MAX_AREA_PX);
    struct heif_error error =
        heif_decode_image(heif.handle, &heif.image, heif_colorspace_RGB, heif_chroma_interleaved_RGB, NULL);
    if (error.code != heif_error_Ok) return failure(&heif, error, err);
    return reduce(&heif, ret, err);
}

/* A block of metadata; *ret stays NULL where there is none. */
static WbStatus read_block(const Heif *heif, heif_item_id id, unsigned char **ret, size_t *ret_bytes,
                           WbErr *err) {
    size_t bytes = heif_image_handle_get_metadata_size(heif->handle, id);
    if (bytes == 0 || bytes > heif->source->bytes) return WB_OK;
    WB_CLEANUP(wb_free_at) unsigned char *block = wb_alloc(bytes, 1);
    if (!block) return wb_fail_nomem(err);
    struct heif_error error = heif_image_handle_get_metadata(heif->handle, id, block);
    if (error.code != heif_error_Ok) return failure(heif, error, err);
    *ret = block;
    *ret_bytes = bytes;
    block = NULL;
    return WB_OK;
}

/* The TIFF to the front of the block; a block without one is emptied. */
static void strip_offset(unsigned char *block, size_t *bytes) {
    size_t skip = *bytes < EXIF_OFFSET_BYTES
                      ? *bytes
                      : EXIF_OFFSET_BYTES + ((size_t)block[0] << 24 | (size_t)block[1] << 16 |
                                             (size_t)block[2] << 8 | block[3]);
    *bytes = skip < *bytes ? *bytes - skip : 0;
    if (*bytes) memmove(block, block + skip, *bytes);
}

WbStatus wb_heif_blocks(const WbSource *source, WbHeifBlocks *ret, WbErr *err) {
    WB_CLEANUP(close_heif) Heif heif = {0};
    WB_CLEANUP(wb_heif_blocks_clear) WbHeifBlocks blocks = {0};
    heif_item_id ids[MAX_BLOCKS];
    WB_TRY(open_heif(source, &heif, err));
    int count = heif_image_handle_get_list_of_metadata_block_IDs(heif.handle, NULL, ids, MAX_BLOCKS);
    for (int i = 0; i < count; i++) {
        const char *type = heif_image_handle_get_metadata_type(heif.handle, ids[i]),
                   *content = heif_image_handle_get_metadata_content_type(heif.handle, ids[i]);
        if (strcmp(type, "Exif") == 0 && !blocks.exif)
            WB_TRY(read_block(&heif, ids[i], &blocks.exif, &blocks.exif_bytes, err));
        else if (strcmp(type, "mime") == 0 && strcmp(content, "application/rdf+xml") == 0 && !blocks.xmp)
            WB_TRY(read_block(&heif, ids[i], &blocks.xmp, &blocks.xmp_bytes, err));
    }
    if (blocks.exif) strip_offset(blocks.exif, &blocks.exif_bytes);
    *ret = blocks;
    blocks = (WbHeifBlocks){0};
    return WB_OK;
}

void wb_heif_blocks_clear(WbHeifBlocks *blocks) {
    wb_free(blocks->exif);
    wb_free(blocks->xmp);
    *blocks = (WbHeifBlocks){0};
}
