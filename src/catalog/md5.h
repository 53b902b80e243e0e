#ifndef WB_CATALOG_MD5_H
#define WB_CATALOG_MD5_H

#include <stddef.h>
#include <stdint.h>

/* MD5 (RFC 1321), because darktable keeps one of every history. Not for secrets. */

#define WB_MD5_BYTES 16

typedef struct WbMd5 {
    uint32_t state[4];
    uint64_t bytes;          /* taken so far */
    unsigned char block[64]; /* of which the last bytes % 64 are waiting */
} WbMd5;

WbMd5 wb_md5(void);
void wb_md5_add(WbMd5 *md5, const void *data, size_t bytes);
void wb_md5_end(WbMd5 *md5, unsigned char digest[WB_MD5_BYTES]);

#endif
