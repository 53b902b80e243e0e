/* What lies beside the pixels against hostile bytes, without a photo around it: an EXIF block, an XMP packet, the head
 * of a JPEG. Whatever comes, a status, and a shot as promised. How to build and run with clang's libFuzzer:
 * replay_seeds.c, which drives it without. */
#include <string.h>

#include "base/memory.h"
#include "fuzz_seeds.h"
#include "fuzz_shot.h"
#include "image/container.h"
#include "image/exif.h"
#include "image/exif_block.h"
#include "image/jpeg_image.h"
#include "image/jpeg_marks.h"

/* One directory of make, orientation and where EXIF's is (at 50); that of color space, aperture (56/10) and where that
 * of interoperability is (at 92); that. */
#define EXIF_BLOCK                                                                                           \
    "MM\0*\0\0\0\x08\0\x03\x01\x0f\0\x02\0\0\0\x04"                                                        \
    "Ann\0\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x87\x69\0\x04\0\0\0\x01\0\0\0\x32\0\0\0\0"                   \
    "\0\x03\xa0\x01\0\x03\0\0\0\x01\xff\xff\0\0\x82\x9d\0\x05\0\0\0\x01\0\0\0\x6e\xa0\x05\0\x04\0\0\0\x01"    \
    "\0\0\0\x5c\0\0\0\0\0\x01\0\x01\0\x02\0\0\0\x04R03\0\0\0\0\0\0\0\0\x38\0\0\0\x0a"

#define XMP_PACKET                                                                                           \
    "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>"                                                     \
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"                                      \
    "<rdf:Description xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/' "                             \
    "xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:tiff='http://ns.adobe.com/tiff/1.0/' "                 \
    "crs:WhiteBalance='As Shot' crs:Temperature='5631' exif:FNumber='28/10' tiff:Model='Alder M2' "          \
    "exif:DateTimeOriginal='2023-05-28T20:08:51.87'><crs:Tint>+20</crs:Tint>"                                \
    "<exif:ISOSpeedRatings><rdf:Seq><rdf:li>800</rdf:li></rdf:Seq></exif:ISOSpeedRatings>"                   \
    "</rdf:Description></rdf:RDF><?xpacket end='w'?>"

const FuzzSeed fuzz_seeds[] = {
    FUZZ_TEXT(EXIF_BLOCK),
    FUZZ_TEXT(XMP_PACKET),
    FUZZ_TEXT("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
              "xmlns:c='http://ns.adobe.com/camera-raw-settings/1.0/'><rdf:Description c:AlreadyApplied='True'>"
              "<c:Temperature>6200</c:Temperature><c:Tint>-7</c:Tint></rdf:Description></rdf:RDF>"),
    FUZZ_TEXT("\xff\xd8\xff\xe1\0\x7e" "Exif\0\0" EXIF_BLOCK "\xff\xe2\0\x14" "ICC_PROFILE\0\x01\x01" "abcd"
              "\xff\xff\xc0\0\x11\x08\0\x30\0\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xda"),
};
const size_t fuzz_seed_count = sizeof fuzz_seeds / sizeof *fuzz_seeds;

static void check_blocks(const uint8_t *data, size_t bytes) {
    WbErr err = {0};
    WbShot shot = wb_shot_unknown();
    WbStatus status = wb_exif_block_read(data, bytes, "fuzz", &shot, &err);
    fuzz_insist(status == WB_OK || (err.code == status && err.text[0]));
    if (status != WB_OK) shot = wb_shot_unknown();
    fuzz_check_shot(&shot);
    fuzz_insist(wb_exif_fill_packet(data, bytes, &shot, &err) == WB_OK);
    fuzz_check_shot(&shot);
}

static void check_tables(const WbSource *source) {
    WbContainer container = {0};
    wb_container_read_tiff(source, &container);
    fuzz_insist(container.kind == WB_FILE_TIFF || container.kind == WB_FILE_RAW);
    fuzz_insist(container.orientation >= 0 && container.orientation <= 8);
}

static void check_jpeg(const WbSource *source) {
    const WbReading plain = {0};
    unsigned char *icc = NULL, *exif = NULL;
    WbJpegMarks marks;
    uint64_t at = 0;
    int steps = WB_JPEG_STEPS;
    if (wb_jpeg_marks(source, 0, &steps, &marks)) {
        fuzz_insist(wb_jpeg_icc(source, 0, &marks, &icc, NULL) == WB_OK);
        fuzz_insist(wb_jpeg_block(source, &marks.exif, &exif, NULL) == WB_OK);
    }
    fuzz_insist(steps >= 0);
    wb_free(icc);
    wb_free(exif);
    if (wb_jpeg_find(source, &plain, &at, NULL) == WB_OK) fuzz_insist(at + 3 <= source->bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const WbSource source = wb_source_memory(data, bytes, "fuzz");
    check_blocks(data, bytes);
    check_tables(&source);
    check_jpeg(&source);
    return 0;
}
