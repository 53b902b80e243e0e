#include "image/packet.h"

#include <string.h>
#include <tiffio.h>

#include "base/memory.h"
#include "image/photo_limits.h"
#include "image/source.h"
#include "image/tiff_handle.h"

static WbStatus copy(const char *packet, uint32_t bytes, char **ret, size_t *ret_bytes, WbErr *err) {
    while (bytes > 0 && !packet[bytes - 1]) bytes--; /* some writers fill up with NULs, which are no XML */
    if (bytes > WB_IMAGE_MAX_XMP_BYTES)
        return wb_fail(err, WB_ERR_LIMIT, "its XMP packet has %u bytes: more than the %d of any photo", bytes,
                       WB_IMAGE_MAX_XMP_BYTES);
    char *data = wb_alloc((size_t)bytes + 1, 1);
    if (!data) return wb_fail_nomem(err);
    memcpy(data, packet, bytes);
    *ret = data;
    *ret_bytes = bytes;
    return WB_OK;
}

static WbStatus find(const WbSource *source, char **ret, size_t *bytes, WbErr *err) {
    WB_CLEANUP(wb_tiff_free_at) WbTiff *tiff = NULL;
    const void *packet = NULL;
    uint32_t found = 0;
    WB_TRY(wb_tiff_open_tags(source, &tiff, err));
    int is_there = TIFFGetField(tiff->handle, TIFFTAG_XMLPACKET, &found, &packet) && packet;
    if (tiff->system_failed) return wb_tiff_failure(tiff, "its settings", err);
    if (is_there) return copy(packet, found, ret, bytes, err);
    *ret = NULL;
    *bytes = 0;
    return WB_OK;
}

WbStatus wb_packet_read(const char *path, char **ret, size_t *bytes, WbErr *err) {
    WB_CLEANUP(wb_source_close) WbSource source = {.fd = -1};
    WB_TRY(wb_source_open(path, &source, err));
    return find(&source, ret, bytes, err);
}
