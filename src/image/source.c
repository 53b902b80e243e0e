#include "image/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void set_name(WbSource *source, const char *name) {
    size_t length = strlen(name), room = sizeof source->name - 1;
    const char *from = name;
    char *to = source->name;
    if (length > room) {
        memcpy(to, "...", 3);
        from = name + length - (room - 3);
        while (((unsigned char)*from & 0xC0) == 0x80) from++; /* not inside a UTF-8 character */
        to += 3;
    }
    for (; *from; from++) *to++ = ((unsigned char)*from < 32 || *from == 127) ? '?' : *from;
    *to = 0;
}

WbStatus wb_source_open(const char *path, WbSource *ret, WbErr *err) {
    WbSource source = {.fd = -1};
    struct stat about;
    set_name(&source, path);
    source.fd =
        open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a named pipe must not make us wait */
    if (source.fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return wb_fail(err, WB_ERR_INPUT, "%s: no such file: was it moved, or is its drive not connected?",
                       source.name);
    if (source.fd < 0 && (errno == EACCES || errno == EPERM))
        return wb_fail(err, WB_ERR_IO, "%s: may not be read: check the file's permissions", source.name);
    if (source.fd < 0)
        return wb_fail(err, WB_ERR_IO, "%s: cannot be opened (system error %d): try again", source.name,
                       errno);
    if (fstat(source.fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        wb_source_close(&source);
        return wb_fail(err, WB_ERR_INPUT, "%s: not a file but a folder or device: name a photo",
                       source.name);
    }
    source.bytes = (uint64_t)about.st_size;
    *ret = source;
    return WB_OK;
}

WbSource wb_source_memory(const void *data, size_t bytes, const char *name) {
    WbSource source = {.fd = -1, .data = data, .bytes = bytes};
    set_name(&source, name);
    return source;
}

void wb_source_close(WbSource *source) {
    if (source->fd >= 0) (void)close(source->fd); /* read only: nothing is lost when it fails */
    source->fd = -1;
}

int64_t wb_source_read(const WbSource *source, uint64_t at, void *out, size_t bytes) {
    if (at >= source->bytes) return 0;
    if (bytes > source->bytes - at) bytes = (size_t)(source->bytes - at);
    if (source->data) {
        memcpy(out, source->data + at, bytes);
        return (int64_t)bytes;
    }
    size_t done = 0;
    while (done < bytes) {
        ssize_t got = pread(source->fd, (char *)out + done, bytes - done, (off_t)(at + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        done += (size_t)got;
    }
    return (int64_t)done;
}
