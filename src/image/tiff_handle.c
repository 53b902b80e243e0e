#include "image/tiff_handle.h"

#include <stdio.h>
#include <string.h>
#include <tiffio.h>

#include "base/memory.h"
#include "image/photo_limits.h"

static tmsize_t read_bytes(thandle_t client, void *out, tmsize_t bytes) {
    WbTiff *tiff = client;
    int64_t got = wb_source_read(tiff->source, tiff->at, out, (size_t)bytes);
    if (got < 0) {
        tiff->system_failed = 1;
        return -1;
    }
    if (got < bytes) tiff->past_end = 1;
    tiff->at += (uint64_t)got;
    return (tmsize_t)got;
}

static tmsize_t write_nothing(thandle_t client, void *data, tmsize_t bytes) {
    (void)client, (void)data, (void)bytes;
    return -1;
}

static toff_t seek(thandle_t client, toff_t offset, int whence) {
    WbTiff *tiff = client;
    if (whence == SEEK_CUR) offset += tiff->at;
    if (whence == SEEK_END) offset += tiff->source->bytes;
    tiff->at = offset;
    return offset;
}

static int close_nothing(thandle_t client) {
    (void)client; /* the source outlives its handles */
    return 0;
}

static toff_t size_of(thandle_t client) {
    return ((WbTiff *)client)->source->bytes;
}

static int on_error(TIFF *handle, void *user, const char *module, const char *format, va_list values)
    WB_PRINTF(4, 0);
static int on_warning(TIFF *handle, void *user, const char *module, const char *format, va_list values)
    WB_PRINTF(4, 0);

static int on_error(TIFF *handle, void *user, const char *module, const char *format, va_list values) {
    WbTiff *tiff = user;
    (void)handle, (void)module;
    if (tiff->errors++ == 0) (void)vsnprintf(tiff->detail, sizeof tiff->detail, format, values);
    return 1; /* handled: the process's own handlers stay out of it */
}

/* Warnings are about tags and stay silent, but for the decoders that fill up what is missing with grey
 * (libjpeg: "Premature end of JPEG file", "Corrupt JPEG data: premature end of data segment"; fax: "Premature
 * EOL"). */
static int on_warning(TIFF *handle, void *user, const char *module, const char *format, va_list values) {
    WbTiff *tiff = user;
    char text[WB_TIFF_DETAIL_BYTES];
    (void)handle, (void)module;
    (void)vsnprintf(text, sizeof text, format, values);
    if (!strstr(text, "remature e") && !strstr(text, "remature E")) return 1;
    if (tiff->errors++ == 0) memcpy(tiff->detail, text, sizeof text);
    return 1;
}

WbStatus wb_tiff_failure(const WbTiff *tiff, const char *what, WbErr *err) {
    const char *name = tiff->source->name;
    if (tiff->system_failed)
        return wb_fail(err, WB_ERR_IO, "%s: the system could not read %s: check the drive, then try again",
                       name, what);
    if (tiff->past_end)
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: cut short: %s would lie behind its end (%llu bytes): copy it again "
                       "from the original",
                       name, what, (unsigned long long)tiff->source->bytes);
    return wb_fail(err, WB_ERR_CORRUPT,
                   "%s: damaged: %s cannot be read (%s): copy it again from the original", name, what,
                   tiff->detail[0] ? tiff->detail : "no reason given");
}

/* Tells what no TIFF reader needs to be asked about. */
static WbStatus check_magic(const WbSource *source, WbErr *err) {
    static const unsigned char kinds[4][4] = {
        {'I', 'I', 42, 0}, {'M', 'M', 0, 42}, {'I', 'I', 43, 0}, {'M', 'M', 0, 43}};
    unsigned char head[4];
    if (source->bytes == 0)
        return wb_fail(err, WB_ERR_CORRUPT, "%s: the file is empty: copy it again from the original",
                       source->name);
    int64_t got = wb_source_read(source, 0, head, sizeof head);
    if (got < 0)
        return wb_fail(err, WB_ERR_IO, "%s: the system could not read it: check the drive, then try again",
                       source->name);
    for (int i = 0; i < 4; i++) {
        if (memcmp(head, kinds[i], (size_t)got) != 0) continue;
        if (source->bytes >= 8) return WB_OK; /* the smallest header */
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: cut short: only %d bytes are left: copy it again from the original", source->name,
                       (int)source->bytes);
    }
    return wb_fail(err, WB_ERR_INPUT, "%s: not a TIFF file: export the photo as TIFF", source->name);
}

static TIFF *open_handle(WbTiff *tiff) {
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, WB_IMAGE_MAX_LIBRARY_BYTES);
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, tiff);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, tiff);
    /* r: read; m: no memory map, whose host would be killed when another program shortens the file; D: the
     * table of strips is loaded when first needed, after the dimensions were checked. */
    TIFF *handle = TIFFClientOpenExt(tiff->source->name, "rmD", tiff, read_bytes, write_nothing, seek,
                                     close_nothing, size_of, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    return handle;
}

/* Goes on to the first directory that is a photo: previews are marked as such. */
static WbStatus skip_previews(WbTiff *tiff, WbErr *err) {
    for (int page = 0; page < WB_IMAGE_MAX_PAGES; page++) {
        uint32_t kind = 0;
        (void)TIFFGetField(tiff->handle, TIFFTAG_SUBFILETYPE, &kind);
        if (!(kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK))) return WB_OK;
        if (!TIFFReadDirectory(tiff->handle)) break;
    }
    if (tiff->errors || tiff->past_end) return wb_tiff_failure(tiff, "its directory", err);
    return wb_fail(err, WB_ERR_INPUT,
                   "%s: holds previews only (a camera's RAW file?): export the photo as TIFF",
                   tiff->source->name);
}

/* `raw_too`: previews will do where there is nothing else. */
static WbStatus open_source(const WbSource *source, int raw_too, WbTiff **ret, WbErr *err) {
    WB_TRY(check_magic(source, err));
    WB_CLEANUP(wb_tiff_free_at) WbTiff *tiff = wb_alloc(1, sizeof *tiff);
    if (!tiff) return wb_fail_nomem(err);
    tiff->source = source;
    tiff->handle = open_handle(tiff);
    if (!tiff->handle) return wb_tiff_failure(tiff, "its directory", err);
    WbStatus found = skip_previews(tiff, err);
    int first = found == WB_ERR_INPUT && raw_too && TIFFSetDirectory(tiff->handle, 0);
    if (found != WB_OK && !first) return found;
    if (tiff->past_end) return wb_tiff_failure(tiff, "a part of its directory", err);
    tiff->errors = 0; /* the library recovered from them, and reads on */
    tiff->detail[0] = 0;
    *ret = tiff;
    tiff = NULL;
    return WB_OK;
}

WbStatus wb_tiff_open(const WbSource *source, WbTiff **ret, WbErr *err) {
    return open_source(source, 0, ret, err);
}

WbStatus wb_tiff_open_tags(const WbSource *source, WbTiff **ret, WbErr *err) {
    return open_source(source, 1, ret, err);
}

void wb_tiff_free(WbTiff *tiff) {
    if (!tiff) return;
    if (tiff->handle) TIFFClose(tiff->handle);
    wb_free(tiff);
}

void wb_tiff_free_at(WbTiff **tiff) {
    wb_tiff_free(*tiff);
}
