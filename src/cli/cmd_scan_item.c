#include "cli/cmd_scan.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/interrupt.h"
#include "image/image.h"

void wb_scan_item_clear(WbScanItem *item) {
    sqlite3_value_free(item->id);
    wb_free(item->path);
    wb_free(item->catalog_path);
    wb_free(item->features);
    wb_free(item->shot);
    wb_free(item->why);
    wb_free(item->away);
    *item = (WbScanItem){0};
}

static void fail(WbScanItem *item, WbOutcome outcome, const char *why) {
    item->outcome = outcome;
    item->why = wb_strdup(why);
}

/* The topmost folder above a file that is not there; the caller's; NULL: all are, or no memory. */
static char *away_of(const char *path) {
    char *folder = wb_strdup(path);
    size_t missing = 0;
    for (char *slash; folder && (slash = strrchr(folder, '/')) && slash > folder; missing = strlen(folder)) {
        *slash = 0;
        if (access(folder, F_OK) == 0 || errno != ENOENT) break;
    }
    if (!folder || !missing) return wb_free(folder), NULL;
    memcpy(folder, path, missing); /* one step down again */
    folder[missing] = 0;
    return folder;
}

/* 0 when the file is not there; the reason is then set. */
static int look(WbScanItem *item) {
    struct stat facts;
    WbErr err;
    item->bytes = item->mtime_ns = -1;
    if (!item->path) return fail(item, WB_SCAN_FAILED, "no file: the catalog names none"), 0;
    if (stat(item->path, &facts) != 0) {
        int gone = errno == ENOENT || errno == ENOTDIR;
        if (errno == ENOENT) item->away = away_of(item->path);
        (void)wb_fail(&err, WB_ERR_INPUT, "%s: %.300s%s%s", gone ? "no such file" : "not readable",
                      item->path, gone ? "" : ": ", gone ? "" : strerror(errno));
        return fail(item, item->known_bytes >= 0 ? WB_SCAN_KEPT : WB_SCAN_FAILED, err.text), 0;
    }
    item->bytes = (int64_t)facts.st_size;
    item->mtime_ns = (int64_t)facts.st_mtim.tv_sec * 1000000000 + facts.st_mtim.tv_nsec;
    return 1;
}

static int interrupted(void *context) {
    (void)context;
    return wb_interrupt_pending();
}

static WbStatus digest(WbScanItem *item, WbErr *err) {
    const WbReading reading = {.picture = item->picture, .poll = interrupted};
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WbFeatures features;
    WB_TRY(wb_image_read_as(item->path, &reading, &image, err));
    WB_TRY(wb_features_of_image(image, &features, err));
    item->features = wb_alloc(wb_features_blob_bytes(), 1);
    item->shot = wb_alloc(1, sizeof *item->shot);
    if (!item->features || !item->shot) return wb_fail_nomem(err);
    if (wb_shot_read(item->path, item->shot, NULL) != WB_OK)
        *item->shot = wb_shot_unknown(); /* pixels without readable tags are still a photo */
    wb_features_pack(&features, item->features);
    return WB_OK;
}

void wb_scan_item_work(WbScanItem *item) {
    WbErr err;
    if (wb_interrupt_pending() || !look(item)) return;
    if (!item->again && item->known_bytes == item->bytes && item->known_mtime_ns == item->mtime_ns) {
        item->outcome = WB_SCAN_CACHED;
        return;
    }
    WbStatus status = digest(item, &err);
    if (status == WB_OK)
        item->outcome = WB_SCAN_READ;
    else if (status != WB_ERR_INTERRUPTED) /* then it stays as if it had not been reached */
        fail(item, WB_SCAN_FAILED, err.text);
}
