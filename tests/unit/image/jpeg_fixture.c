#include "jpeg_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#define EXIF_MARK (JPEG_APP0 + 1)

/* "Exif", 0, 0, then a big-endian TIFF of one directory: make and orientation. */
static void write_exif(struct jpeg_compress_struct *jpeg, int orientation) {
    static const unsigned char head[] = {
        'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
        0,   2,   1,   15,  0, 2, 0,   0,   0, 14, 0, 0, 0, 38, /* make: text of 14 at 38 */
        1,   18,  0,   3,   0, 0, 0,   1,   0, 0,  0, 0,        /* orientation */
        0,   0,   0,   0};
    unsigned char block[sizeof head + 14];
    memcpy(block, head, sizeof head);
    memcpy(block + sizeof head, "Sample Optics", 14);
    block[37] = (unsigned char)orientation;
    jpeg_write_marker(jpeg, EXIF_MARK, block, sizeof block);
}

static void write_xmp(struct jpeg_compress_struct *jpeg, const char *packet) {
    static const char head[] = "http://ns.adobe.com/xap/1.0/";
    jpeg_write_m_header(jpeg, EXIF_MARK, (unsigned)(sizeof head + strlen(packet)));
    for (size_t i = 0; i < sizeof head; i++) /* with its 0 */
        jpeg_write_m_byte(jpeg, head[i]);
    for (; *packet; packet++)
        jpeg_write_m_byte(jpeg, *packet);
}

int jpeg_write(const JpegFixture *fixture, Bytes *ret) {
    struct jpeg_compress_struct jpeg = {0};
    struct jpeg_error_mgr errors;
    unsigned char *data = NULL;
    unsigned long bytes = 0;
    int channels = fixture->channels ? fixture->channels : 3;
    Fixture picture = {.width = fixture->width, .height = fixture->height};
    JSAMPROW row = malloc(fixture->width * (size_t)channels);
    if (!row) return 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &data, &bytes);
    jpeg.image_width = fixture->width;
    jpeg.image_height = fixture->height;
    jpeg.input_components = channels;
    jpeg.in_color_space = channels == 3 ? JCS_RGB : channels == 1 ? JCS_GRAYSCALE : JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 98, TRUE); /* colours within two steps of 255 */
    jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = 1;
    if (fixture->progressive) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (fixture->orientation) write_exif(&jpeg, fixture->orientation);
    if (fixture->xmp) write_xmp(&jpeg, fixture->xmp);
    if (fixture->icc) jpeg_write_icc_profile(&jpeg, fixture->icc, fixture->icc_bytes);
    for (uint32_t y = 0; y < fixture->height; y++) {
        for (uint32_t i = 0; i < fixture->width * (uint32_t)channels; i++)
            row[i] = (unsigned char)(fixture_picture(&picture, i / (uint32_t)channels, y,
                                                     (int)(i % (uint32_t)channels)) *
                                         255 +
                                     .5);
        (void)jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(row);
    *ret = (Bytes){.data = data, .bytes = bytes, .room = bytes};
    return 1;
}
