#include "cli/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/memory.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/sql.h"
#include "cli/xmp.h"

/* The folders that are still to be read, from the catalog's folder, each with a slash at its end and terminated; the
 * last one is next. Its own path is "". */
typedef struct Walk {
    const char *base; /* borrowed */
    sqlite3_stmt *note;
    WbWriter waiting;
    int64_t read, found; /* folders */
    WbBar bar;
} Walk;

static void walk_close(Walk *walk) {
    wb_bar_clear(&walk->bar);
    sqlite3_finalize(walk->note);
    wb_free(walk->waiting.data);
}

static WbStatus push(Walk *walk, const char *folder, const char *name, WbErr *err) {
    wb_write_bytes(&walk->waiting, folder, strlen(folder));
    wb_write_bytes(&walk->waiting, name, strlen(name));
    wb_write_bytes(&walk->waiting, *name ? "/" : "", *name ? 2 : 1); /* and the terminator */
    walk->found++;
    return walk->waiting.failed ? wb_fail_nomem(err) : WB_OK;
}

/* Takes the last of those waiting, which there is. The caller's: wb_free. */
static char *pop(Walk *walk) {
    size_t start = walk->waiting.bytes - 1;
    while (start > 0 && walk->waiting.data[start - 1]) start--;
    walk->waiting.bytes = start;
    return wb_strdup((const char *)walk->waiting.data + start);
}

/* What a file is by its ending; NULL: nothing to graycard. */
static const char *kind_of(const char *name) {
    static const char *const rendered[] = {"jpg", "jpeg", "tif", "tiff", "heic", "heif", "hif", "avif"};
    const char *dot = strrchr(name, '.');
    if (!dot) return NULL;
    if (strcasecmp(dot, ".xmp") == 0) return "sidecar";
    if (strcasecmp(dot, ".dng") == 0) return "DNG";
    if (wb_xmp_is_raw(name)) return "RAW";
    for (size_t i = 0; i < sizeof rendered / sizeof *rendered; i++)
        if (strcasecmp(dot + 1, rendered[i]) == 0) return "rendered";
    return NULL;
}

/* `facts` NULL: it could not be looked at, or is no file; `problem` says why. */
static WbStatus note(Walk *walk, const char *path, const char *kind, const struct stat *facts, const char *problem,
                     WbErr *err) {
    const char *name = strrchr(path, '/'), *dot = strrchr(name ? name : path, '.');
    size_t stem = dot ? (size_t)(dot - path) : strlen(path);
    sqlite3_clear_bindings(walk->note);
    sqlite3_bind_text(walk->note, 1, path, -1, SQLITE_STATIC);
    sqlite3_bind_text(walk->note, 2, path, (int)stem, SQLITE_STATIC);
    sqlite3_bind_text(walk->note, 3, kind, -1, SQLITE_STATIC);
    if (facts) {
        sqlite3_bind_int64(walk->note, 4, (int64_t)facts->st_size);
        sqlite3_bind_int64(walk->note, 5, (int64_t)facts->st_mtim.tv_sec * 1000000000 + facts->st_mtim.tv_nsec);
    }
    sqlite3_bind_text(walk->note, 6, problem, -1, SQLITE_STATIC);
    return wb_sql_run(walk->note, err);
}

/* Lightroom keeps its previews in folders of their own, among them small DNGs. */
static int is_previews(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot && strcasecmp(dot, ".lrdata") == 0;
}

static WbStatus look_at(Walk *walk, int folder_fd, const char *folder, const char *name, WbErr *err) {
    struct stat facts;
    const char *kind = kind_of(name), *problem = NULL;
    int failed = fstatat(folder_fd, name, &facts, AT_SYMLINK_NOFOLLOW) != 0;
    int is_link = !failed && S_ISLNK(facts.st_mode);
    if (is_link) failed = fstatat(folder_fd, name, &facts, 0) != 0;
    int is_folder = !failed && S_ISDIR(facts.st_mode);
    if (is_folder && !is_link) return is_previews(name) ? WB_OK : push(walk, folder, name, err);
    if (is_folder) kind = "folder", problem = "a link, which is not followed";
    else if (failed) problem = is_link ? "a link that leads nowhere" : strerror(errno);
    else if (!S_ISREG(facts.st_mode)) problem = "neither a file nor a folder";
    if (!kind) return WB_OK;
    WB_CLEANUP(wb_sql_text_at) char *path = sqlite3_mprintf("%s%s", folder, name);
    if (!path) return wb_fail_nomem(err);
    return note(walk, path, kind, problem ? NULL : &facts, problem, err);
}

static WbStatus read_open(Walk *walk, DIR *directory, const char *folder, WbErr *err) {
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(directory);
        if (!entry && errno) return note(walk, folder, "folder", NULL, strerror(errno), err);
        if (!entry) return WB_OK;
        if (entry->d_name[0] == '.') continue;
        WB_TRY(wb_interrupt_check(err));
        WB_TRY(look_at(walk, dirfd(directory), folder, entry->d_name, err));
    }
}

static WbStatus read_folder(Walk *walk, const char *folder, WbErr *err) {
    WB_CLEANUP(wb_sql_text_at) char *path = sqlite3_mprintf("%s/%s", walk->base, folder);
    if (!path) return wb_fail_nomem(err);
    DIR *directory = opendir(path);
    if (!directory && !*folder)
        return wb_fail(err, WB_ERR_IO, "cannot read the folder: %.300s: %s", path, strerror(errno));
    if (!directory) return note(walk, folder, "folder", NULL, strerror(errno), err);
    WbStatus status = read_open(walk, directory, folder, err);
    closedir(directory);
    return status;
}

WbStatus wb_folder_walk(WbCli *cli, WbErr *err) {
    WB_CLEANUP(walk_close) Walk walk = {.base = cli->folder, .bar = wb_bar(cli, "reading", "folders")};
    WB_TRY(wb_sql_prepare(cli->db, "INSERT INTO catalog.entry VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &walk.note, err));
    WB_TRY(push(&walk, "", "", err));
    while (walk.waiting.bytes > 0) {
        WB_CLEANUP(wb_free_at) char *folder = pop(&walk);
        if (!folder) return wb_fail_nomem(err);
        WB_TRY(read_folder(&walk, folder, err));
        wb_bar_show(&walk.bar, (double)++walk.read, (double)walk.found, NULL);
    }
    return WB_OK;
}
