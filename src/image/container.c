#include "image/container.h"

#include <string.h>

#define HEAD_BYTES 128 /* every mark below lies in front of that */

static uint32_t be32(const unsigned char *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* ISO base media files (CR3): top-level boxes follow each other to the end; the last one tells where that must be. */
static void read_boxes(const WbSource *source, WbContainer *ret) {
    const int most = 64; /* boxes: cameras write five or six */
    uint64_t at = 0;
    unsigned char head[16];
    for (int i = 0; i < most && at < source->bytes; i++) {
        if (wb_source_read(source, at, head, sizeof head) < 8) break;
        uint64_t bytes = be32(head);
        if (bytes == 1) bytes = (uint64_t)be32(head + 8) << 32 | be32(head + 12);
        if (bytes < 8 || bytes > UINT64_MAX - at) break;
        at += bytes;
    }
    ret->sensor_ends = at;
}

static WbFileKind kind_of_boxes(const unsigned char *brand) {
    static const char heif[][5] = {"heic", "heix", "heim", "heis", "mif1", "avif"};
    for (size_t i = 0; i < sizeof heif / sizeof *heif; i++)
        if (memcmp(brand, heif[i], 4) == 0) return WB_FILE_HEIF;
    return memcmp(brand, "crx ", 4) == 0 ? WB_FILE_RAW : WB_FILE_UNKNOWN;
}

/* Fujifilm: offset and length of the sensor data stand at bytes 100 and 104. */
static void read_fuji(const unsigned char *head, WbContainer *ret) {
    ret->sensor_at = be32(head + 100);
    ret->sensor_ends = ret->sensor_at + be32(head + 104);
}

/* Formats without TIFF directories that LibRaw knows by a mark. Dumps that it would know by their length alone are
 * none of ours: any other file of that length would become a picture. */
static int is_marked_raw(const unsigned char *head) {
    static const struct {
        size_t at, bytes;
        const char *mark;
    } marks[] = {
        {0, 8, "FUJIFILM"}, {0, 4, "\0MRM"},    {0, 4, "FOVb"},      {6, 8, "HEAPCCDR"},    {0, 5, "qktk"},
        {0, 5, "qktn"},     {25, 7, "ARECOYK"}, {0, 9, "DSC-Image"}, {0, 8, "NOKIARAW"},    {0, 4, "ARRI"},
        {0, 4, "XPDS"},     {4, 4, "RED1"},     {0, 4, "PWAD"},      {0, 6, "\0\1\0\1\0@"},
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (memcmp(head + marks[i].at, marks[i].mark, marks[i].bytes) == 0) return 1;
    return 0;
}

static int is_tiff_like(const unsigned char *head) {
    static const char marks[][5] = {"II*\0", "MM\0*", "II+\0", "MM\0+", "IIU\0", "IIRO", "IIRS", "MMOR"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (memcmp(head, marks[i], 4) == 0) return 1;
    return 0;
}

WbStatus wb_container_read(const WbSource *source, WbContainer *ret, WbErr *err) {
    unsigned char head[HEAD_BYTES] = {0};
    WbContainer found = {.kind = WB_FILE_UNKNOWN};
    if (wb_source_read(source, 0, head, sizeof head) < 0)
        return wb_fail(err, WB_ERR_IO, "%s: the system could not read it: check the drive, then try again",
                       source->name);
    if (memcmp(head, "\xFF\xD8\xFF", 3) == 0)
        found.kind = WB_FILE_JPEG;
    else if (memcmp(head + 4, "ftyp", 4) == 0)
        found.kind = kind_of_boxes(head + 8);
    else if (is_marked_raw(head))
        found.kind = WB_FILE_RAW;
    else if (is_tiff_like(head))
        wb_container_read_tiff(source, &found);
    if (found.kind == WB_FILE_RAW && memcmp(head, "FUJIFILM", 8) == 0) read_fuji(head, &found);
    if (found.kind == WB_FILE_RAW && memcmp(head, "\0MRM", 4) == 0)
        found.sensor_at = be32(head + 4) + (uint64_t)8;
    if (found.kind == WB_FILE_RAW && memcmp(head + 4, "ftyp", 4) == 0) read_boxes(source, &found);
    *ret = found;
    return WB_OK;
}
