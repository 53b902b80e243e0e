/* Camera Raw sidecars against hostile bytes: whatever comes, a status; and what is written can be read back, and
 * writing it again changes nothing. How to build and run with clang's libFuzzer: replay_seeds.c, which drives it
 * without. */
#include <string.h>

#include "base/memory.h"
#include "catalog/crs.h"
#include "fuzz_seeds.h"

const FuzzSeed fuzz_seeds[] = {
    FUZZ_TEXT("<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
              "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
              " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
              "  <rdf:Description rdf:about=\"\"\n"
              "    xmlns:crs=\"http://ns.adobe.com/camera-raw-settings/1.0/\"\n"
              "   crs:WhiteBalance=\"As Shot\"\n"
              "   crs:Temperature='5200'\n"
              "   crs:Tint=\"+8\">\n"
              "   <!-- a remark --><crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurve>\n"
              "  </rdf:Description>\n"
              " </rdf:RDF>\n"
              "</x:xmpmeta>\n"
              "<?xpacket end=\"w\"?>"),
    FUZZ_TEXT("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
              "xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" tiff:Make=\"X\"/>\n"
              "<rdf:Description xmlns:c=\"http://ns.adobe.com/camera-raw-settings/1.0/\">"
              "<c:Temperature><![CDATA[6200]]></c:Temperature><c:Tint/>\n"
              "<c:IncrementalTint>3</c:IncrementalTint></rdf:Description></rdf:RDF>"),
    FUZZ_TEXT("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
              "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
              "<rdf:Description rdf:about=\"\" xmlns:crs=\"urn:other\" crs:Temperature=\"1\"/>"
              "</rdf:RDF></x:xmpmeta>"),
    FUZZ_TEXT("<!DOCTYPE a [<!ENTITY b \"cc\">]><a>&b;</a>"),
};
const size_t fuzz_seed_count = sizeof fuzz_seeds / sizeof *fuzz_seeds;

static void check_write(const char *data, size_t bytes) {
    char *once = NULL, *twice = NULL;
    size_t once_bytes, twice_bytes;
    WbCrsBalance balance;
    WbErr err = {0};
    WbStatus status = wb_crs_write(data, bytes, 5631, 20, &once, &once_bytes, &err);
    fuzz_insist(status == WB_OK || (err.code == status && err.text[0] && !once));
    if (status != WB_OK) return;
    fuzz_insist(wb_crs_read(once, once_bytes, &balance, NULL) == WB_OK);
    fuzz_insist(strcmp(balance.mode, "Custom") == 0 && balance.temperature == 5631 && balance.tint == 20);
    fuzz_insist(wb_crs_write(once, once_bytes, 5631, 20, &twice, &twice_bytes, NULL) == WB_OK);
    fuzz_insist(once_bytes == twice_bytes && memcmp(once, twice, once_bytes) == 0);
    wb_free(once);
    wb_free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    WbCrsBalance balance;
    WbErr err = {0};
    WbStatus status = wb_crs_read((const char *)data, bytes, &balance, &err);
    fuzz_insist(status == WB_OK || (err.code == status && err.text[0]));
    if (status == WB_OK) (void)wb_crs_label(&balance);
    check_write((const char *)data, bytes);
    return 0;
}
