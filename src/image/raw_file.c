#include "image/raw_file.h"

#include <libraw/libraw.h>

#include "base/memory.h"
#include "image/raw_check.h"

static void note_damage(void *context, const char *file, int offset) {
    (void)file, (void)offset;
    ((WbRaw *)context)->damaged++;
}

static void note_memory(void *context, const char *file, const char *where) {
    (void)context, (void)file, (void)where; /* the call that ran out says so */
}

static int note_progress(void *context, enum LibRaw_progress stage, int iteration, int expected) {
    (void)stage, (void)iteration, (void)expected;
    return wb_reading_stopped(((WbRaw *)context)->reading);
}

static WbStatus failure(const WbRaw *raw, int code, WbErr *err) {
    const char *name = raw->source->name;
    switch (code) {
    case LIBRAW_UNSUFFICIENT_MEMORY:
        return wb_fail_nomem(err);
    case LIBRAW_CANCELLED_BY_CALLBACK:
        return wb_fail(err, WB_ERR_INTERRUPTED, "%s: stopped on request", name);
    case LIBRAW_TOO_BIG:
        return wb_fail(
            err, WB_ERR_LIMIT,
            "%s: its sensor data would take more than %d MB of memory: no camera's do; is the file damaged?",
            name, WB_RAW_MAX_MB);
    case LIBRAW_FILE_UNSUPPORTED:
    case LIBRAW_NOT_IMPLEMENTED:
    case LIBRAW_UNSPECIFIED_ERROR:
        return wb_fail(
            err, WB_ERR_INPUT,
            "%s: a RAW file of a kind that LibRaw %s does not decode: convert it to DNG or export it as TIFF",
            name, libraw_version());
    default:
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: cut short or damaged (LibRaw: %s): copy it again from the original", name,
                       libraw_strerror(code));
    }
}

static WbStatus open_handle(WbRaw *raw, const char *path, WbErr *err) {
    const WbSource *source = raw->source;
    libraw_data_t *data = libraw_init(LIBRAW_OPIONS_NO_MEMERR_CALLBACK | LIBRAW_OPIONS_NO_DATAERR_CALLBACK);
    if (!data) return wb_fail_nomem(err);
    raw->data = data;
    libraw_set_memerror_handler(data, note_memory, raw);
    libraw_set_dataerror_handler(data, note_damage, raw);
    libraw_set_progress_handler(data, note_progress, raw);
    data->params.max_raw_memory_mb = WB_RAW_MAX_MB;
    data->params.raw_processing_options |= LIBRAW_PROCESSING_USE_DNG_DEFAULT_CROP;
    int code = path ? libraw_open_file(data, path)
                    : libraw_open_buffer(data, (void *)(uintptr_t)source->data, source->bytes);
    return code == LIBRAW_SUCCESS ? WB_OK : failure(raw, code, err);
}

WbStatus wb_raw_open(const WbSource *source, const char *path, const WbContainer *container,
                     const WbReading *reading, WbRaw **ret, WbErr *err) {
    WB_CLEANUP(wb_raw_free_at) WbRaw *raw = wb_alloc(1, sizeof *raw);
    if (!raw) return wb_fail_nomem(err);
    raw->source = source;
    raw->container = container;
    raw->reading = reading;
    WB_TRY(open_handle(raw, path, err));
    *ret = raw;
    raw = NULL;
    return WB_OK;
}

WbStatus wb_raw_unpack(WbRaw *raw, WbErr *err) {
    WB_TRY(wb_raw_check_header(raw, err));
    int code = libraw_unpack(raw->data);
    if (code != LIBRAW_SUCCESS) return failure(raw, code, err);
    if (raw->damaged) return failure(raw, LIBRAW_DATA_ERROR, err);
    return wb_raw_check_data(raw, err);
}

void wb_raw_free(WbRaw *raw) {
    if (!raw) return;
    libraw_close(raw->data);
    wb_free(raw);
}

void wb_raw_free_at(WbRaw **raw) {
    wb_raw_free(*raw);
}
