/* darktable's sidecars, parameters and blobs against hostile bytes: whatever comes, a status; and an entry that is
 * added is the one in force. How to build and run with clang's libFuzzer: replay_seeds.c, which drives it without. */
#include <string.h>

#include "base/memory.h"
#include "catalog/dt_codec.h"
#include "catalog/dt_sidecar.h"
#include "fuzz_seeds.h"

const FuzzSeed fuzz_seeds[] = {
    FUZZ_TEXT("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" x:xmptk=\"XMP Core 4.4.0-Exiv2\">\n"
              " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
              "  <rdf:Description rdf:about=\"\" xmlns:darktable=\"http://darktable.sf.net/\"\n"
              "   darktable:xmp_version=\"4\" darktable:history_end=\"2\" darktable:iop_order_version=\"2\"\n"
              "   darktable:history_current_hash=\"0123456789abcdef0123456789abcdef\">\n"
              "   <darktable:history>\n"
              "    <rdf:Seq>\n"
              "     <rdf:li\n"
              "      darktable:num=\"0\" darktable:operation=\"flip\" darktable:enabled=\"1\" "
              "darktable:modversion=\"2\"\n"
              "      darktable:params=\"ffffffff\" darktable:multi_name=\"\" darktable:multi_priority=\"0\"\n"
              "      darktable:blendop_version=\"11\" "
              "darktable:blendop_params=\"gz12eJxjYGBgkGAAgRNODESDBnsIHll8ANNSGQM=\"/>\n"
              "     <rdf:li darktable:num=\"1\" darktable:operation=\"temperature\" "
              "darktable:enabled=\"1\" darktable:modversion=\"3\"\n"
              "      darktable:params=\"000000400000803f0000c03f0000c07f\" darktable:multi_priority=\"0\"/>\n"
              "     <rdf:li darktable:num=\"2\" darktable:operation=\"exposure\" "
              "darktable:enabled=\"1\" darktable:modversion=\"6\" darktable:params=\"00\"></rdf:li>\n"
              "    </rdf:Seq>\n"
              "   </darktable:history>\n"
              "  </rdf:Description>\n"
              " </rdf:RDF>\n"
              "</x:xmpmeta>"),
    FUZZ_TEXT("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
              "xmlns:d=\"http://darktable.sf.net/\" d:history_end=\"0\">\n"
              "<d:history><rdf:Seq/></d:history></rdf:Description></rdf:RDF>"),
    FUZZ_TEXT("\4\0\0\0\x40\0\0\x80\x3f\0\0\xc0\x3f\0\0\xc0\x7f\2\0\0\0"), /* temperature, version 4 */
    FUZZ_TEXT("gz12eJxjYGBgkGAAgRNODESDBnsIHll8ANNSGQM="),
};
const size_t fuzz_seed_count = sizeof fuzz_seeds / sizeof *fuzz_seeds;

static void check_add(const char *data, size_t bytes, const WbDtSidecar *before) {
    static const float multipliers[3] = {2, 1, 1.5F};
    unsigned char params[WB_DT_TEMPERATURE_BYTES], digest[WB_MD5_BYTES];
    WbDtRow row = {.operation = "temperature",
                   .enabled = 1,
                   .version = 4,
                   .params = params,
                   .blend = "abc",
                   .blend_bytes = 3};
    WbDtSidecar after;
    WbDtBalance balance;
    char *added = NULL;
    size_t added_bytes;
    fuzz_insist(wb_dt_temperature_write("", 0, 4, multipliers, params, &row.params_bytes, NULL) == WB_OK);
    wb_dt_history_hash(&before->history, &before->order, digest);
    if (wb_dt_sidecar_add(data, bytes, &row, 11, NULL, &added, &added_bytes, NULL) != WB_OK) return;
    fuzz_insist(wb_dt_sidecar_read(added, added_bytes, &after, NULL) == WB_OK);
    fuzz_insist(after.entries == before->entries + 1);
    if (wb_dt_history_balance(&after.history, &balance, NULL) == WB_OK)
        fuzz_insist(balance.temperature.red == 2 && balance.temperature.preset == WB_DT_PRESET_USER);
    wb_dt_sidecar_clear(&after);
    wb_free(added);
}

static void check_blobs(const char *data, size_t bytes) {
    WbDtTemperature temperature;
    WbDtMixer mixer;
    char *blob = NULL, *text = NULL;
    size_t blob_bytes;
    int version = bytes ? (unsigned char)data[0] : 0;
    if (bytes && wb_dt_temperature_read(data + 1, bytes - 1, version, &temperature, NULL) == WB_OK)
        fuzz_insist(temperature.red > 0 && temperature.green > 0 && temperature.blue > 0);
    for (int v = 1; v <= 3; v++)
        fuzz_insist((wb_dt_mixer_read(data, bytes, v, &mixer, NULL) == WB_OK) == (bytes == (v == 3 ? 160 : 156)));
    if (wb_dt_decode(data, bytes, &blob, &blob_bytes, NULL) == WB_OK) wb_free(blob);
    fuzz_insist(wb_dt_encode(data, bytes, &text, NULL) == WB_OK);
    fuzz_insist(wb_dt_decode(text, strlen(text), &blob, &blob_bytes, NULL) == WB_OK);
    fuzz_insist(blob_bytes == bytes && memcmp(blob, data, bytes) == 0);
    wb_free(blob);
    wb_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    WbDtSidecar sidecar;
    WbErr err = {0};
    WbStatus status = wb_dt_sidecar_read((const char *)data, bytes, &sidecar, &err);
    fuzz_insist(status == WB_OK || (err.code == status && err.text[0]));
    if (status == WB_OK) {
        check_add((const char *)data, bytes, &sidecar);
        wb_dt_sidecar_clear(&sidecar);
    }
    check_blobs((const char *)data, bytes);
    return 0;
}
