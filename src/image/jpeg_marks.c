#include "image/jpeg_marks.h"

#include <string.h>

#include "base/memory.h"
#include "image/photo_limits.h"

#define ICC_HEAD 14       /* "ICC_PROFILE", 0, number of the piece, pieces (ICC.1, annex B.4) */
#define EXIF_HEAD "Exif\0"
#define XMP_HEAD "http://ns.adobe.com/xap/1.0/" /* and its 0 (ISO 16684-3, 1.1.3) */

typedef struct Segment {
    int mark;
    uint64_t at; /* of its content */
    uint32_t bytes;
} Segment;

/* The segment at *at, which moves behind it; 0: none, or *steps are used up. */
static int next_segment(const WbSource *source, uint64_t *at, int *steps, Segment *ret) {
    unsigned char head[4];
    do { /* any number of FFh may stand before a mark */
        if (*steps <= 0) return 0;
        --*steps;
        if (wb_source_read(source, *at, head, 4) < 4 || head[0] != 0xFF) return 0;
        *at += 1;
    } while (head[1] == 0xFF);
    uint32_t bytes = (uint32_t)head[2] << 8 | head[3];
    if (head[1] < 0xC0 || bytes < 2 || head[1] == 0xD8 || head[1] == 0xD9) return 0;
    *ret = (Segment){head[1], *at + 3, bytes - 2};
    *at += 1 + (uint64_t)bytes;
    return 1;
}

static void read_frame(const WbSource *source, const Segment *segment, WbJpegMarks *marks) {
    unsigned char frame[6];
    if (wb_source_read(source, segment->at, frame, 6) < 6) return;
    marks->height = frame[1] << 8 | frame[2];
    marks->width = frame[3] << 8 | frame[4];
    marks->components = frame[5];
    marks->is_photo = segment->mark <= 0xC2 && frame[0] == 8 && marks->width > 0 && marks->height > 0;
}

static int begins(const WbSource *source, const Segment *segment, const char *with, size_t bytes) {
    unsigned char head[sizeof XMP_HEAD]; /* the longest */
    return segment->bytes > bytes && wb_source_read(source, segment->at, head, bytes) == (int64_t)bytes &&
           memcmp(head, with, bytes) == 0;
}

/* The first segment that begins with `with`; some writers repeat it. */
static void take_block(const WbSource *source, const Segment *segment, const char *with, size_t bytes,
                       WbJpegBlock *block) {
    if (block->bytes || !begins(source, segment, with, bytes)) return;
    *block = (WbJpegBlock){segment->at + bytes, segment->bytes - (uint32_t)bytes};
}

/* The marks of the JPEG whose first segment is at `at`; 0: it has no frame. */
static int read_marks(const WbSource *source, uint64_t at, int *steps, WbJpegMarks *ret) {
    WbJpegMarks marks = {0};
    Segment segment;
    while (marks.components == 0) {
        if (!next_segment(source, &at, steps, &segment) || segment.mark == 0xDA) return 0;
        int is_table = segment.mark == 0xC4 || segment.mark == 0xC8 || segment.mark == 0xCC;
        if (segment.mark <= 0xCF && !is_table) read_frame(source, &segment, &marks);
        if (segment.mark == 0xE1) {
            take_block(source, &segment, EXIF_HEAD, sizeof EXIF_HEAD, &marks.exif);
            take_block(source, &segment, XMP_HEAD, sizeof XMP_HEAD, &marks.xmp);
        }
        if (segment.mark == 0xE2 && begins(source, &segment, "ICC_PROFILE", 12) && segment.bytes > ICC_HEAD &&
            marks.icc_bytes < WB_IMAGE_MAX_PROFILE_BYTES)
            marks.icc_bytes += segment.bytes - ICC_HEAD;
    }
    *ret = marks;
    return 1;
}

int wb_jpeg_marks(const WbSource *source, uint64_t at, int *steps, WbJpegMarks *ret) {
    int most = steps && *steps < WB_JPEG_STEPS ? *steps : WB_JPEG_STEPS, left = most;
    unsigned char start[2];
    if (wb_source_read(source, at, start, 2) < 2 || start[0] != 0xFF || start[1] != 0xD8) return 0;
    int found = read_marks(source, at + 2, &left, ret);
    if (steps) *steps -= most - left;
    return found;
}

WbStatus wb_jpeg_icc(const WbSource *source, uint64_t at, const WbJpegMarks *marks, unsigned char **ret,
                     WbErr *err) {
    WB_CLEANUP(wb_free_at) unsigned char *icc = wb_alloc(marks->icc_bytes, 1);
    size_t used = 0;
    int pieces = 0, steps = WB_JPEG_STEPS; /* as many as have found them */
    Segment segment;
    if (!icc) return wb_fail_nomem(err);
    at += 2;
    *ret = NULL;
    while (used < marks->icc_bytes && next_segment(source, &at, &steps, &segment)) {
        unsigned char number = 0;
        if (segment.mark != 0xE2 || !begins(source, &segment, "ICC_PROFILE", 12)) continue;
        size_t bytes = segment.bytes > ICC_HEAD ? segment.bytes - ICC_HEAD : 0;
        (void)wb_source_read(source, segment.at + 12, &number, 1);
        if (number != ++pieces || bytes > marks->icc_bytes - used ||
            wb_source_read(source, segment.at + ICC_HEAD, icc + used, bytes) < (int64_t)bytes)
            return WB_OK;
        used += bytes;
    }
    if (used < marks->icc_bytes) return WB_OK;
    *ret = icc;
    icc = NULL;
    return WB_OK;
}

WbStatus wb_jpeg_block(const WbSource *source, const WbJpegBlock *block, unsigned char **ret, WbErr *err) {
    if (block->bytes == 0) {
        *ret = NULL;
        return WB_OK;
    }
    WB_CLEANUP(wb_free_at) unsigned char *bytes = wb_alloc(block->bytes, 1);
    if (!bytes) return wb_fail_nomem(err);
    if (wb_source_read(source, block->at, bytes, block->bytes) < 0)
        return wb_fail(err, WB_ERR_IO, "%s: the system could not read it: check the drive, then try again",
                       source->name);
    *ret = bytes;
    bytes = NULL;
    return WB_OK;
}
