#include "jpeg_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#define EXIF_MARK (JPEG_APP0 + 1)

/* "Exif", 0, 0, then a big-endian TIFF: a directory of make, orientation and where EXIF's is; that of the color space
 * and where that of interoperability is; that. What is not told is 0. */
static void write_exif(struct jpeg_compress_struct *jpeg, const JpegFixture *fixture) {
    unsigned char block[] = {
        'E',  'x',  'i', 'f', 0, 0, 'M', 'M', 0,   42,  0,   0, 0, 8, /* the first directory is at 8 */
        0,    3,                                                     /* three entries */
        1,    15,   0,   2,   0, 0, 0,   14,  0,   0,   0,   98,     /* make: text of 14 at 98 */
        1,    18,   0,   3,   0, 0, 0,   1,   0,   0,   0,   0,      /* orientation, byte 37 here */
        0x87, 0x69, 0,   4,   0, 0, 0,   1,   0,   0,   0,   50,     /* EXIF at 50 */
        0,    0,    0,   0,                                          /* no further directory */
        0,    2,                                                     /* two entries */
        0xA0, 1,    0,   3,   0, 0, 0,   1,   0,   0,   0,   0,      /* color space, bytes 66 and 67 */
        0xA0, 5,    0,   4,   0, 0, 0,   1,   0,   0,   0,   80,     /* interoperability at 80 */
        0,    0,    0,   0,                                          /* no further directory */
        0,    1,                                                     /* one entry */
        0,    1,    0,   2,   0, 0, 0,   4,   'R', '0', '0', 0,      /* index, bytes 96 to 98 */
        0,    0,    0,   0,                                          /* no further directory */
        'S',  'a',  'm', 'p', 'l', 'e', ' ', 'O', 'p', 't', 'i', 'c', 's', 0};
    block[37] = (unsigned char)fixture->orientation;
    block[66] = (unsigned char)(fixture->color_space >> 8);
    block[67] = (unsigned char)fixture->color_space;
    if (fixture->interop) memcpy(block + 96, fixture->interop, 3);
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
    if (fixture->ycck) jpeg_set_colorspace(&jpeg, JCS_YCCK);
    if (fixture->plain_inks) jpeg.write_Adobe_marker = FALSE;
    jpeg_set_quality(&jpeg, 98, TRUE); /* colours within two steps of 255 */
    jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = 1;
    if (fixture->progressive) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (fixture->orientation || fixture->color_space) write_exif(&jpeg, fixture);
    if (fixture->xmp) write_xmp(&jpeg, fixture->xmp);
    if (fixture->icc) jpeg_write_icc_profile(&jpeg, fixture->icc, fixture->icc_bytes);
    for (uint32_t y = 0; y < fixture->height; y++) {
        for (uint32_t i = 0; i < fixture->width * (uint32_t)channels; i++) {
            double value = fixture_picture(&picture, i / (uint32_t)channels, y, (int)(i % (uint32_t)channels));
            row[i] = (unsigned char)((channels == 4 && !fixture->plain_inks ? 1 - value : value) * 255 + .5);
        }
        (void)jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(row);
    *ret = (Bytes){.data = data, .bytes = bytes, .room = bytes};
    return 1;
}
