#include "camera.h"

#include <setjmp.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "base/memory.h"

void wb_sim_preview_size(const WbSimShot *shot, int32_t size[2]) {
    int32_t longer = shot->width > shot->height ? shot->width : shot->height;
    int32_t most = shot->preview_px < longer ? shot->preview_px : longer;
    size[0] = (int32_t)((int64_t)shot->width * most / longer);
    size[1] = (int32_t)((int64_t)shot->height * most / longer);
    for (int i = 0; i < 2; i++)
        if (size[i] < 1) size[i] = 1;
}

/* --- the preview, by libjpeg */

typedef struct Failure {
    struct jpeg_error_mgr manager; /* first: libjpeg hands out a pointer to it */
    jmp_buf place;
} Failure;

static void leave(j_common_ptr info) {
    longjmp(((Failure *)info->err)->place, 1);
}

static void say_nothing(j_common_ptr info) {
    (void)info;
}

enum { PREVIEW_QUALITY = 85 }; /* as cameras' medium */

/* 0: libjpeg failed. `line`: 3 * 16-bit numbers a pixel and room for as many bytes. */
static int compress(WbSimFrame *frame, const int32_t size[2], uint16_t *line, FILE *file) {
    struct jpeg_compress_struct jpeg;
    Failure failure;
    jpeg.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = leave;
    failure.manager.output_message = say_nothing;
    if (setjmp(failure.place)) {
        jpeg_destroy_compress(&jpeg);
        return 0;
    }
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = (JDIMENSION)size[0];
    jpeg.image_height = (JDIMENSION)size[1];
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, PREVIEW_QUALITY, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    unsigned char *bytes = (unsigned char *)(line + 3 * (ptrdiff_t)size[0]);
    for (int32_t y = 0; y < size[1]; y++) {
        wb_sim_develop(frame, y, line);
        for (int32_t i = 0; i < 3 * size[0]; i++)
            bytes[i] = (unsigned char)(line[i] / 257); /* 65535 = 255 * 257 */
        jpeg_write_scanlines(&jpeg, &bytes, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return 1;
}

WbStatus wb_sim_write_preview(const WbSimShot *shot, FILE *file, WbErr *err) {
    int32_t size[2];
    WbSimShot small = *shot;
    wb_sim_preview_size(shot, size);
    small.width = size[0];
    small.height = size[1];
    small.noise = 0;
    WB_CLEANUP(wb_sim_frame_free_at) WbSimFrame *frame = NULL;
    WB_TRY(wb_sim_frame_new(&small, &frame, err));
    WB_CLEANUP(wb_free_at) uint16_t *line = wb_alloc((size_t)size[0] * 3, 2 * sizeof *line);
    if (!line) return wb_fail_nomem(err);
    if (compress(frame, size, line, file)) return WB_OK;
    return wb_fail(err, WB_ERR_IO, "cannot write the preview: is the disk full?");
}
