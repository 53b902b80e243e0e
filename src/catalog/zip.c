#include "catalog/zip.h"

#include <zlib.h>

#include "base/memory.h"

static voidpf zip_alloc(voidpf context, uInt items, uInt size) {
    (void)context;
    return wb_alloc(items, size);
}

static void zip_free(voidpf context, voidpf block) {
    (void)context;
    wb_free(block);
}

static z_stream stream_of(const void *data, size_t bytes) {
    return (z_stream){
        .next_in = (z_const Bytef *)data, .avail_in = (uInt)bytes, .zalloc = zip_alloc, .zfree = zip_free};
}

static void inflate_end_at(z_stream *stream) {
    (void)inflateEnd(stream);
}

static void deflate_end_at(z_stream *stream) {
    (void)deflateEnd(stream);
}

/* Doubles *data from *room, one byte more than what may come out: the terminator's place. */
static WbStatus grow(char **data, size_t *room, size_t limit, WbErr *err) {
    size_t wider = *room > limit / 2 ? limit : *room * 2;
    char *wide = wb_realloc(*data, *room + 1, wider + 1, 1);
    if (!wide) return wb_fail_nomem(err);
    *data = wide;
    *room = wider;
    return WB_OK;
}

static WbStatus unpack(z_stream *stream, size_t limit, const char *what, char **data, WbErr *err) {
    size_t room = limit < 16384 ? limit : 16384; /* most settings texts come to less */
    *data = wb_alloc(room + 1, 1);
    if (!*data) return wb_fail_nomem(err);
    for (;;) {
        stream->next_out = (Bytef *)*data + stream->total_out;
        stream->avail_out = (uInt)(room + 1 - stream->total_out); /* one more, to see that there is more */
        int code = inflate(stream, Z_NO_FLUSH);
        if (stream->total_out > limit)
            return wb_fail(err, WB_ERR_LIMIT, "%s unpacks to more than the %zu bytes that it may have", what, limit);
        if (code == Z_STREAM_END) break;
        if (code == Z_MEM_ERROR) return wb_fail_nomem(err);
        if (code != Z_OK || (stream->avail_in == 0 && stream->avail_out > 0))
            return wb_fail(err, WB_ERR_CORRUPT, "%s is damaged or cut short: its compressed data ends at byte %lu",
                           what, stream->total_in);
        if (stream->avail_out == 0) WB_TRY(grow(data, &room, limit, err));
    }
    if (stream->avail_in)
        return wb_fail(err, WB_ERR_CORRUPT, "%s has %u bytes behind its compressed data", what, stream->avail_in);
    (*data)[stream->total_out] = '\0';
    return WB_OK;
}

WbStatus wb_inflate(const void *data, size_t bytes, size_t limit, const char *what, char **ret, size_t *ret_bytes,
                    WbErr *err) {
    WB_CLEANUP(wb_free_at) char *unpacked = NULL;
    if (bytes > WB_ZIP_BYTES_MAX || limit > WB_ZIP_BYTES_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "%s has %zu bytes, more than %u", what, bytes, WB_ZIP_BYTES_MAX);
    WB_CLEANUP(inflate_end_at) z_stream stream = stream_of(data, bytes);
    if (inflateInit(&stream) != Z_OK) return wb_fail_nomem(err); /* zlib's version is checked when building */
    WB_TRY(unpack(&stream, limit, what, &unpacked, err));
    *ret_bytes = stream.total_out;
    *ret = unpacked;
    unpacked = NULL;
    return WB_OK;
}

WbStatus wb_deflate(const void *data, size_t bytes, size_t header, char **ret, size_t *ret_bytes, WbErr *err) {
    WB_CLEANUP(wb_free_at) char *packed = NULL;
    if (bytes > WB_ZIP_BYTES_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "%zu bytes are more than %u, the most that is compressed", bytes,
                       WB_ZIP_BYTES_MAX);
    WB_CLEANUP(deflate_end_at) z_stream stream = stream_of(data, bytes);
    if (deflateInit(&stream, Z_DEFAULT_COMPRESSION) != Z_OK) return wb_fail_nomem(err);
    size_t room = deflateBound(&stream, bytes);
    packed = wb_alloc(header + room + 1, 1);
    if (!packed) return wb_fail_nomem(err);
    stream.next_out = (Bytef *)packed + header;
    stream.avail_out = (uInt)room;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) return wb_fail_nomem(err);
    *ret_bytes = header + stream.total_out;
    *ret = packed;
    packed = NULL;
    return WB_OK;
}
