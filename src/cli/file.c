#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

static const char *why_not(const char *path) {
    struct stat facts;
    if (errno != ENOENT && errno != ENOTDIR) return strerror(errno);
    return lstat(path, &facts) == 0 ? "a link that leads nowhere" : NULL;
}

FILE *wb_file_open(const char *path, const char **why) {
    struct stat facts;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    FILE *file = NULL;
    *why = NULL;
    if (fd < 0) return *why = why_not(path), NULL;
    if (fstat(fd, &facts) == 0 && !S_ISREG(facts.st_mode)) *why = "not a file but a folder, pipe or device";
    else if (!(file = fdopen(fd, "rb"))) *why = strerror(errno);
    if (!file) close(fd);
    return file;
}

int wb_file_folder_writable(const char *path) {
    const char *slash = strrchr(path, '/');
    WB_CLEANUP(wb_free_at) char *folder = wb_strdup(path);
    if (!folder) return 1; /* the write itself will say */
    if (slash) folder[slash - path + 1] = 0;
    return access(slash ? folder : ".", W_OK | X_OK) == 0;
}
