#include "image/jpeg_image.h"

#include <string.h>

#include "base/memory.h"
#include "image/jpeg_marks.h"

#define WINDOW_BYTES 1048576 /* 2^20 read at a time */
#define MARK_BYTES 3         /* FFh D8h FFh: start of image, and of the next mark */
#define MAX_STEPS 65536 /* below a second: a preview's head has a dozen, and chance makes a mark in 16 MB of noise */
#define MAX_BYTES (1ULL << 29) /* of a sensor of 200 Mpx; an empty stretch of a sparse file may be any length */

/* Looks at every mark in the window whose first byte is at `from` of the source. */
static void search(const WbSource *source, const unsigned char *window, size_t bytes, uint64_t from,
                   int *steps, int64_t *largest, uint64_t *at) {
    const unsigned char *end = window + bytes - (MARK_BYTES - 1), *it = window;
    while (it < end && *steps > 0 && (it = memchr(it, 0xFF, (size_t)(end - it))) != NULL) {
        WbJpegMarks marks;
        uint64_t place = from + (uint64_t)(it - window);
        int is_mark = it[1] == 0xD8 && it[2] == 0xFF;
        if (is_mark && wb_jpeg_marks(source, place, steps, &marks) && marks.is_photo && marks.components == 3 &&
            (int64_t)marks.width * marks.height > *largest) {
            *largest = (int64_t)marks.width * marks.height;
            *at = place;
        }
        it++;
    }
}

WbStatus wb_jpeg_find(const WbSource *source, const WbReading *reading, uint64_t *ret_at, WbErr *err) {
    uint64_t end = source->bytes < MAX_BYTES ? source->bytes : MAX_BYTES, at = 0;
    size_t room = end < WINDOW_BYTES ? (size_t)end : WINDOW_BYTES;
    WB_CLEANUP(wb_free_at) unsigned char *window = wb_alloc(room, 1);
    int64_t largest = 0, got;
    int steps = MAX_STEPS;
    if (!window) return wb_fail_nomem(err);
    for (uint64_t from = 0; from + MARK_BYTES <= end && steps > 0; from += WINDOW_BYTES - (MARK_BYTES - 1)) {
        if (wb_reading_stopped(reading))
            return wb_fail(err, WB_ERR_INTERRUPTED, "%s: stopped on request", source->name);
        got = wb_source_read(source, from, window, room);
        if (got < 0)
            return wb_fail(err, WB_ERR_IO,
                           "%s: the system could not read it: check the drive, then try again", source->name);
        if (got >= MARK_BYTES) search(source, window, (size_t)got, from, &steps, &largest, &at);
    }
    if (largest == 0)
        return wb_fail(err, WB_ERR_INPUT,
                       "%s: holds no preview that could be read instead of its sensor data: convert "
                       "it to DNG or export it as TIFF",
                       source->name);
    *ret_at = at;
    return WB_OK;
}
