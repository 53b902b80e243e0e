#ifndef WB_IMAGE_SOURCE_H
#define WB_IMAGE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

#define WB_SOURCE_NAME_BYTES                                                                                 \
    192 /* of a path, the end is kept: with a message's words it must fit WB_ERR_TEXT_BYTES */

/* The bytes of a photo: an open file, read only, or memory. */
typedef struct WbSource {
    int fd;                    /* -1: memory */
    const unsigned char *data; /* memory, borrowed; NULL: file */
    uint64_t bytes;
    char name[WB_SOURCE_NAME_BYTES]; /* for messages; control characters are replaced, so a message stays one
                                        line */
} WbSource;

/* Errors: WB_ERR_INPUT (no such file, a folder, a device), WB_ERR_IO (may not be read). Close with
 * wb_source_close. */
WB_MUST_USE WbStatus wb_source_open(const char *path, WbSource *ret, WbErr *err);

/* `data` is borrowed as long as the source is in use. */
WbSource wb_source_memory(const void *data, size_t bytes, const char *name);

void wb_source_close(WbSource *source); /* takes a closed one */

/* Reads up to `bytes` at offset `at`; the number read (less only at the end), or -1 when the system fails. */
int64_t wb_source_read(const WbSource *source, uint64_t at, void *out, size_t bytes);

#endif
