#include "image/container.h"

#include <string.h>

/* Read by hand and not by libtiff: camera makers' files break its rules (other magic numbers, unknown compressions,
 * tables that lie), and only a handful of tags is wanted. */

#define MAX_DIRECTORIES 24    /* cameras write up to ten */
#define MAX_ENTRIES 512       /* of a directory: twice the longest */
#define MAX_CHUNKS 262144     /* 2^18 strips or tiles: a row a strip, four times the tallest sensor */
#define ENTRY_BYTES 12        /* tag, type, count, value (TIFF 6.0, section 2) */
#define RAW_DATA_OFFSET 0x118 /* Panasonic's */
#define TABLE_VALUES 1024     /* of a table of strips, read at a time */
#define SUB_DIRECTORIES 330
#define EXIF_DIRECTORY 34665
#define INTEROP_DIRECTORY 40965
#define INTEROP_INDEX 1
#define COLOR_SPACE 40961
#define PREVIEW_COLOR_SPACE 50970
#define AS_SHOT_NEUTRAL 50728
#define DNG_VERSION 50706

typedef struct Walk {
    const WbSource *source;
    int big_endian, is_panasonic, is_canon;
    uint32_t waiting[MAX_DIRECTORIES]; /* directories, in the order found */
    int count, done;
    int is_raw, is_dng;
    uint32_t exif, interop;              /* directories of other tags; 0: none */
    uint32_t color_space, preview_space; /* EXIF's and DNG's numbers; 0: not told */
    char interop_index[4];               /* "R98", "R03" */
    WbContainer *ret;
} Walk;

typedef struct Entry {
    int tag, type;
    uint32_t count;
    uint64_t at; /* of the values */
} Entry;

/* What one directory says. */
typedef struct Directory {
    uint32_t kind, compression, photometric;
    Entry offsets, lengths; /* of strips or tiles; count 0: none */
} Directory;

static uint32_t number(const Walk *walk, const unsigned char *at, int bytes) {
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | at[walk->big_endian ? i : bytes - 1 - i];
    return value;
}

static int bytes_of_type(int type) {
    static const int bytes[14] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4}; /* TIFF 6.0; 13: a directory */
    return type >= 0 && type < 14 ? bytes[type] : 0;
}

/* Values `from` on of an entry of whole numbers, at most `room` (up to TABLE_VALUES) of them; returns how many are
 * there. Whole blocks: a read for every number would make a file of tables alone take seconds. */
static uint32_t values_of(const Walk *walk, const Entry *entry, uint32_t from, uint32_t room, uint32_t *values) {
    unsigned char block[TABLE_VALUES * 4];
    uint32_t bytes = (uint32_t)bytes_of_type(entry->type);
    if ((bytes != 1 && bytes != 2 && bytes != 4) || from >= entry->count) return 0;
    if (room > entry->count - from) room = entry->count - from;
    int64_t got = wb_source_read(walk->source, entry->at + (uint64_t)from * bytes, block, (size_t)room * bytes);
    uint32_t count = got > 0 ? (uint32_t)got / bytes : 0;
    for (uint32_t i = 0; i < count; i++)
        values[i] = number(walk, block + (size_t)i * bytes, (int)bytes);
    return count;
}

/* The first value; 0 when there is none. */
static uint32_t value_of(const Walk *walk, const Entry *entry) {
    uint32_t value = 0;
    return values_of(walk, entry, 0, 1, &value) ? value : 0;
}

static void wait_for(Walk *walk, uint32_t at) {
    if (at < 8 || walk->count == MAX_DIRECTORIES) return;
    for (int i = 0; i < walk->count; i++)
        if (walk->waiting[i] == at) return; /* a circle */
    walk->waiting[walk->count++] = at;
}

static void wait_for_all(Walk *walk, const Entry *entry) {
    uint32_t directories[MAX_DIRECTORIES];
    uint32_t count = values_of(walk, entry, 0, MAX_DIRECTORIES, directories);
    for (uint32_t i = 0; i < count; i++)
        wait_for(walk, directories[i]);
}

static void read_entry(Walk *walk, const Entry *entry, Directory *directory) {
    switch (entry->tag) {
    case 254:
        directory->kind = value_of(walk, entry);
        break;
    case 259:
        directory->compression = value_of(walk, entry);
        break;
    case 262:
        directory->photometric = value_of(walk, entry);
        break;
    case 273:
    case 324:
        directory->offsets = *entry;
        break;
    case 279:
    case 325:
        directory->lengths = *entry;
        break;
    case 274:
        if (walk->done == 0) walk->ret->orientation = (int)value_of(walk, entry);
        break;
    case RAW_DATA_OFFSET:
        if (walk->is_panasonic) walk->ret->sensor_at = value_of(walk, entry);
        break;
    case SUB_DIRECTORIES:
        wait_for_all(walk, entry);
        break;
    case EXIF_DIRECTORY:
        if (!walk->exif) walk->exif = value_of(walk, entry);
        break;
    case PREVIEW_COLOR_SPACE:
        walk->preview_space = value_of(walk, entry);
        break;
    case AS_SHOT_NEUTRAL:
        walk->ret->has_neutral = 1;
        break;
    case DNG_VERSION:
        walk->is_dng = walk->is_raw = 1;
        break;
    default:
        break;
    }
}

/* Of the directories of EXIF and, below it, of interoperability. */
static void read_exif_entry(Walk *walk, const Entry *entry, Directory *directory) {
    (void)directory;
    if (entry->tag == COLOR_SPACE) walk->color_space = value_of(walk, entry);
    if (entry->tag == INTEROP_DIRECTORY) walk->interop = value_of(walk, entry);
    if (entry->tag == INTEROP_INDEX && entry->type == 2 && entry->count == sizeof walk->interop_index)
        (void)wb_source_read(walk->source, entry->at, walk->interop_index, sizeof walk->interop_index);
}

/* Compressions that only sensors' data have: Kodak, Nikon, Pentax, Samsung, Sony, Panasonic, Fujifilm ... */
static int is_makers(uint32_t compression) {
    static const uint32_t makers[] = {262,   32767, 32769, 32770, 32772, 34316,
                                      34713, 34826, 34828, 34830, 65000, 65535};
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (makers[i] == compression) return 1;
    return 0;
}

/* The furthest byte that the strips or tiles reach. */
static uint64_t end_of(const Walk *walk, const Directory *directory) {
    uint32_t at[TABLE_VALUES], bytes[TABLE_VALUES], count = TABLE_VALUES;
    uint64_t end = 0;
    for (uint32_t from = 0; from < MAX_CHUNKS && count == TABLE_VALUES; from += count) {
        count = values_of(walk, &directory->offsets, from, TABLE_VALUES, at);
        uint32_t known = values_of(walk, &directory->lengths, from, TABLE_VALUES, bytes);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t length = i < known ? bytes[i] : 0;
            if (at[i] == UINT32_MAX || length == UINT32_MAX) continue; /* Panasonic's "look elsewhere" */
            if (end < (uint64_t)at[i] + length) end = (uint64_t)at[i] + length;
        }
    }
    return end;
}

static void judge(Walk *walk, const Directory *directory) {
    int is_sensor = directory->photometric == 32803 || directory->photometric == 34892; /* CFA, LinearRaw */
    is_sensor |= is_makers(directory->compression);
    walk->ret->has_mosaic |= directory->photometric == 32803;
    walk->is_raw |= is_sensor;
    if (!is_sensor && !walk->is_dng && !walk->is_canon) return; /* previews of other makers have odd tables */
    uint64_t end = end_of(walk, directory);
    if (walk->ret->sensor_ends < end) walk->ret->sensor_ends = end;
}

/* Hands every entry of the directory at `at` to `take`; the next directory, 0: none. */
static uint32_t read_entries(Walk *walk, uint32_t at, void (*take)(Walk *, const Entry *, Directory *),
                             Directory *directory) {
    unsigned char bytes[MAX_ENTRIES * ENTRY_BYTES + 4];
    if (wb_source_read(walk->source, at, bytes, 2) < 2) return 0;
    uint32_t entries = number(walk, bytes, 2), size = entries * ENTRY_BYTES;
    if (entries > MAX_ENTRIES) return 0;
    int64_t got = wb_source_read(walk->source, (uint64_t)at + 2, bytes, size + 4);
    for (uint32_t i = 0; i < entries && (int64_t)(i + 1) * ENTRY_BYTES <= got; i++) {
        const unsigned char *it = bytes + (size_t)i * ENTRY_BYTES;
        Entry entry = {(int)number(walk, it, 2), (int)number(walk, it + 2, 2), number(walk, it + 4, 4),
                       (uint64_t)at + 2 + (uint64_t)i * ENTRY_BYTES + 8};
        if ((uint64_t)entry.count * (uint64_t)bytes_of_type(entry.type) > 4)
            entry.at = number(walk, it + 8, 4);
        take(walk, &entry, directory);
    }
    return got == (int64_t)size + 4 ? number(walk, bytes + size, 4) : 0;
}

static void read_directory(Walk *walk, uint32_t at) {
    Directory directory = {0};
    uint32_t next = read_entries(walk, at, read_entry, &directory);
    judge(walk, &directory);
    wait_for(walk, next);
}

/* DNG's word for previews counts before EXIF's for the photo. EXIF 2.32: color space 1 is sRGB, 65535 another, and
 * DCF 2.0 names that: R03 is Adobe RGB; 2 is what some cameras write instead. */
static WbRendering rendering_of(const Walk *walk) {
    if (walk->preview_space == 2) return WB_RENDERING_SRGB;
    if (walk->preview_space == 3) return WB_RENDERING_ADOBE_RGB;
    if (walk->color_space == 1) return WB_RENDERING_SRGB;
    if (walk->color_space == 2 || memcmp(walk->interop_index, "R03", 4) == 0) return WB_RENDERING_ADOBE_RGB;
    return memcmp(walk->interop_index, "R98", 4) == 0 ? WB_RENDERING_SRGB : WB_RENDERING_UNTOLD;
}

void wb_container_read_tiff(const WbSource *source, WbContainer *ret) {
    unsigned char head[12] = {0};
    Walk walk = {.source = source, .ret = ret};
    (void)wb_source_read(source, 0, head, sizeof head);
    walk.big_endian = head[0] == 'M';
    walk.is_panasonic = head[2] == 'U';
    walk.is_canon = memcmp(head + 8, "CR\2", 3) == 0;
    walk.is_raw = head[2] == 'U' || head[2] == 'R' || head[2] == 'O' || walk.is_canon ||
                  memcmp(head + 8, "IIII", 4) == 0 ||
                  memcmp(head + 8, "MMMM", 4) == 0; /* Panasonic, Olympus, Canon, Phase One */
    int is_big = head[2] == '+' || head[3] == '+';  /* BigTIFF: no camera's */
    if (!is_big) wait_for(&walk, number(&walk, head + 4, 4));
    for (; walk.done < walk.count; walk.done++)
        read_directory(&walk, walk.waiting[walk.done]);
    if (walk.exif) (void)read_entries(&walk, walk.exif, read_exif_entry, NULL);
    if (walk.interop) (void)read_entries(&walk, walk.interop, read_exif_entry, NULL);
    ret->rendering = rendering_of(&walk);
    if (ret->orientation < 1 || ret->orientation > 8) ret->orientation = 0;
    ret->kind = walk.is_raw ? WB_FILE_RAW : WB_FILE_TIFF;
}
