#include "image/jpeg_image.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include "base/memory.h"
#include "image/byte_rows.h"
#include "image/jpeg_marks.h"
#include "image/photo_limits.h"
#include "image/picture.h"
#include "image/reduce.h"

#define INPUT_BYTES 65536
#define DECODED_EDGE_PX (4 * WB_IMAGE_EDGE_PX) /* sixteen decoded pixels in an output pixel: see the header */
#define MAX_PASSES 100          /* of a progressive file: encoders make about ten, hostile files thousands */
#define MAX_MEMORY (512L << 20) /* coefficients of a progressive file of 80 Mpx */

/* libjpeg's objects, and what went wrong. Its errors jump back to the step that called it; every step is a function
 * of its own without anything to free. */
typedef struct Decoder {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    struct jpeg_source_mgr input;
    jmp_buf back;
    const WbSource *source;
    const WbReading *reading;
    uint64_t at; /* of the next byte to read */
    int past_end, system_failed, too_many, stopped;
    char detail[JMSG_LENGTH_MAX];
    unsigned char buffer[INPUT_BYTES];
} Decoder;

static void on_error(j_common_ptr jpeg) {
    Decoder *decoder = jpeg->client_data;
    jpeg->err->format_message(jpeg, decoder->detail);
    longjmp(decoder->back, 1);
}

/* Warnings are silent but for missing data, which libjpeg fills up with grey. */
static void on_message(j_common_ptr jpeg, int level) {
    char text[JMSG_LENGTH_MAX];
    if (level >= 0) return;
    jpeg->err->format_message(jpeg, text);
    if (strstr(text, "remature end")) on_error(jpeg);
}

static void on_progress(j_common_ptr jpeg) {
    Decoder *decoder = jpeg->client_data;
    decoder->too_many = decoder->jpeg.input_scan_number > MAX_PASSES;
    decoder->stopped = wb_reading_stopped(decoder->reading);
    if (decoder->too_many || decoder->stopped) longjmp(decoder->back, 1);
}

static void do_nothing(j_decompress_ptr jpeg) {
    (void)jpeg;
}

static boolean fill(j_decompress_ptr jpeg) {
    Decoder *decoder = jpeg->client_data;
    int64_t got = wb_source_read(decoder->source, decoder->at, decoder->buffer, INPUT_BYTES);
    if (got <= 0) {
        decoder->past_end = got == 0;
        decoder->system_failed = got < 0;
        longjmp(decoder->back, 1);
    }
    decoder->at += (uint64_t)got;
    decoder->input.next_input_byte = decoder->buffer;
    decoder->input.bytes_in_buffer = (size_t)got;
    return TRUE;
}

static void skip(j_decompress_ptr jpeg, long bytes) {
    Decoder *decoder = jpeg->client_data;
    struct jpeg_source_mgr *input = &decoder->input;
    if (bytes <= 0) return;
    if ((size_t)bytes <= input->bytes_in_buffer) {
        input->next_input_byte += bytes;
        input->bytes_in_buffer -= (size_t)bytes;
        return;
    }
    decoder->at += (uint64_t)bytes - input->bytes_in_buffer;
    input->bytes_in_buffer = 0;
}

/* Reads the header and sets what will be decoded. */
static int start(Decoder *decoder) {
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    if (setjmp(decoder->back)) return 0;
    jpeg_create_decompress(jpeg);
    jpeg->mem->max_memory_to_use = MAX_MEMORY;
    jpeg->src = &decoder->input;
    jpeg->progress = &decoder->progress;
    (void)jpeg_read_header(jpeg, TRUE);
    jpeg->out_color_space = jpeg->num_components == 1   ? JCS_GRAYSCALE
                            : jpeg->num_components == 4 ? JCS_CMYK
                                                        : JCS_RGB;
    jpeg->scale_denom = 8;
    for (jpeg->scale_num = 1; jpeg->scale_num < 8; jpeg->scale_num++) {
        jpeg_calc_output_dimensions(jpeg);
        if (jpeg->output_width >= DECODED_EDGE_PX || jpeg->output_height >= DECODED_EDGE_PX) break;
    }
    (void)jpeg_start_decompress(jpeg);
    return 1;
}

static int read_row(Decoder *decoder, unsigned char *row) {
    if (setjmp(decoder->back)) return 0;
    return jpeg_read_scanlines(&decoder->jpeg, &row, 1) == 1;
}

/* Whoever writes Adobe's mark writes 255 for no ink, as Photoshop does (libjpeg.txt, "Special color spaces"). */
static void upright_inks(const Decoder *decoder, unsigned char *row) {
    size_t count = (size_t)decoder->jpeg.output_width * 4;
    if (decoder->jpeg.out_color_space != JCS_CMYK || !decoder->jpeg.saw_Adobe_marker) return;
    for (size_t i = 0; i < count; i++)
        row[i] = (unsigned char)(255 - row[i]);
}

static Decoder *decoder_new(const WbSource *source, const WbReading *reading, uint64_t at) {
    Decoder *decoder = wb_alloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->source = source;
    decoder->reading = reading;
    decoder->at = at;
    decoder->jpeg.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = on_error;
    decoder->errors.emit_message = on_message;
    decoder->progress.progress_monitor = on_progress;
    decoder->input.init_source = do_nothing;
    decoder->input.fill_input_buffer = fill;
    decoder->input.skip_input_data = skip;
    decoder->input.resync_to_restart = jpeg_resync_to_restart;
    decoder->input.term_source = do_nothing;
    decoder->jpeg.client_data = decoder;
    return decoder;
}

static void decoder_free_at(Decoder **decoder) {
    if (!*decoder) return;
    if (!setjmp((*decoder)->back)) jpeg_destroy_decompress(&(*decoder)->jpeg);
    wb_free(*decoder);
}

static WbStatus failure(const Decoder *decoder, WbErr *err) {
    const char *name = decoder->source->name;
    if (decoder->system_failed)
        return wb_fail(err, WB_ERR_IO, "%s: the system could not read it: check the drive, then try again",
                       name);
    if (decoder->stopped) return wb_fail(err, WB_ERR_INTERRUPTED, "%s: stopped on request", name);
    if (decoder->too_many)
        return wb_fail(err, WB_ERR_LIMIT, "%s: a JPEG of more than %d passes: save it again", name,
                       MAX_PASSES);
    if (strstr(decoder->detail,
               "emory")) /* "Memory limit exceeded", "Insufficient memory", "backing store" below */
        return wb_fail(err, WB_ERR_LIMIT, "%s: a JPEG that takes more than %ld MB to decode: save it smaller",
                       name, MAX_MEMORY >> 20);
    if (strstr(decoder->detail, "acking store"))
        return wb_fail(err, WB_ERR_LIMIT,
                       "%s: a progressive JPEG that takes more than %ld MB to decode: save it as "
                       "a baseline one",
                       name, MAX_MEMORY >> 20);
    return wb_fail(err, WB_ERR_CORRUPT, "%s: a JPEG that is %s (%s): copy it again from the original", name,
                   decoder->past_end ? "cut short" : "damaged",
                   decoder->detail[0] ? decoder->detail : "its data end too early");
}

/* The profile inside, or the one that EXIF names; *ret stays NULL where there is none. */
static WbStatus read_profile(const Decoder *decoder, uint64_t at, const WbJpegMarks *marks, WbRendering rendering,
                             WbProfile **ret, WbErr *err) {
    WB_CLEANUP(wb_free_at) unsigned char *icc = NULL;
    int channels = decoder->jpeg.output_components;
    if (marks->icc_bytes) WB_TRY(wb_jpeg_icc(decoder->source, at, marks, &icc, err));
    if (icc) WB_TRY(wb_profile_new(icc, marks->icc_bytes, channels, WB_BYTE_STEPS, ret, err));
    if (*ret || channels != 3 || rendering != WB_RENDERING_ADOBE_RGB) return WB_OK;
    return wb_profile_new_adobe_rgb(WB_BYTE_STEPS, ret, err);
}

static WbStatus decode(Decoder *decoder, uint64_t at, const WbJpegMarks *marks, WbRendering rendering, WbImage **ret,
                       WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WB_CLEANUP(wb_byte_rows_free_at) WbByteRows *rows = NULL;
    WB_CLEANUP(wb_profile_free_at) WbProfile *profile = NULL;
    int32_t width, height;
    if (!start(decoder)) return failure(decoder, err);
    int32_t full_width = (int32_t)decoder->jpeg.output_width,
            full_height = (int32_t)decoder->jpeg.output_height;
    int channels = decoder->jpeg.output_components;
    wb_reduced_size(full_width, full_height, WB_IMAGE_EDGE_PX, &width, &height);
    WB_CLEANUP(wb_free_at) unsigned char *row = wb_alloc((size_t)full_width * (size_t)channels, 1);
    if (!row) return wb_fail_nomem(err);
    WB_TRY(read_profile(decoder, at, marks, rendering, &profile, err));
    WB_TRY(wb_picture_new(width, height, &image, err));
    image->full_width = full_width;
    image->full_height = full_height;
    WB_TRY(wb_byte_rows_new(image, channels, profile, &rows, err));
    for (int32_t y = 0; y < full_height; y++) {
        if (!read_row(decoder, row)) return failure(decoder, err);
        upright_inks(decoder, row);
        wb_byte_rows_add(rows, row);
    }
    image->full_width = marks->width;
    image->full_height = marks->height;
    *ret = image;
    image = NULL;
    return WB_OK;
}

/* What the JPEG's own EXIF block says takes the place of what `told` says. */
static WbStatus take_exif(const WbSource *source, const WbJpegMarks *marks, WbContainer *told, WbErr *err) {
    WB_CLEANUP(wb_free_at) unsigned char *exif = NULL;
    WbContainer found = {0};
    WB_TRY(wb_jpeg_block(source, &marks->exif, &exif, err));
    if (!exif) return WB_OK;
    WbSource block = wb_source_memory(exif, marks->exif.bytes, "");
    wb_container_read_tiff(&block, &found);
    if (found.orientation) told->orientation = found.orientation;
    if (found.rendering) told->rendering = found.rendering;
    return WB_OK;
}

WbStatus wb_jpeg_image(const WbSource *source, uint64_t at, const WbContainer *around, const WbReading *reading,
                       WbImage **ret, WbErr *err) {
    WB_CLEANUP(wb_image_free_at) WbImage *image = NULL;
    WbContainer told = {0};
    WbJpegMarks marks;
    if (around) told = *around;
    if (!wb_jpeg_marks(source, at, NULL, &marks))
        return wb_fail(err, WB_ERR_CORRUPT,
                       "%s: a JPEG that is cut short or damaged: copy it again from the original",
                       source->name);
    if (!marks.is_photo || (marks.components != 1 && marks.components != 3 && marks.components != 4))
        return wb_fail(err, WB_ERR_INPUT,
                       "%s: a JPEG of an unusual kind (%d channels): save it as RGB with 8 bits",
                       source->name, marks.components);
    WB_TRY(take_exif(source, &marks, &told, err));
    WB_CLEANUP(decoder_free_at) Decoder *decoder = decoder_new(source, reading, at);
    if (!decoder) return wb_fail_nomem(err);
    WB_TRY(decode(decoder, at, &marks, told.rendering, &image, err));
    WB_TRY(wb_picture_turn(&image, told.orientation, err));
    *ret = image;
    image = NULL;
    return WB_OK;
}
