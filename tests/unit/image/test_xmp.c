/* XMP packets. */
#include "image/xmp.h"

#include "check.h"
#include "image/photo_limits.h"

#define SPACES                                                                                               \
    "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "                                               \
    "xmlns:crs='http://ns.adobe.com/camera-raw-settings/1.0/' xmlns:exif='http://ns.adobe.com/exif/1.0/' "   \
    "xmlns:aux='http://ns.adobe.com/exif/1.0/aux/'"

static WbXmp read_text(const char *packet) {
    WbErr err = {0};
    WbXmp xmp = {0};
    CHECK_OK(wb_xmp_read(packet, strlen(packet), &xmp, &err), err);
    return xmp;
}

static void check_sliders(const char *packet, const char *balance, const char *temperature,
                          const char *tint) {
    WbXmp xmp = read_text(packet);
    CHECK_TEXT(xmp.text[WB_XMP_WHITE_BALANCE], balance);
    CHECK_TEXT(xmp.text[WB_XMP_TEMPERATURE], temperature);
    CHECK_TEXT(xmp.text[WB_XMP_TINT], tint);
}

static void test_both_forms(void) {
    check_sliders("<rdf:RDF " SPACES "><rdf:Description crs:WhiteBalance='As Shot' crs:Temperature='5631' "
                  "crs:Tint='+20'/></rdf:RDF>",
                  "As Shot", "5631", "+20");
    check_sliders("<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF " SPACES "><rdf:Description rdf:about=''>\n"
                  " <crs:WhiteBalance>As Shot</crs:WhiteBalance>\n <crs:Temperature>\n6200</crs:Temperature>"
                  "<crs:Tint>-1</crs:Tint>\n</rdf:Description></rdf:RDF></x:xmpmeta>",
                  "As Shot", "6200", "-1");
    /* Properties spread over descriptions, in both forms, with prefixes of their own. */
    check_sliders("<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><r:Description "
                  "xmlns:c='http://ns.adobe.com/camera-raw-settings/1.0/' c:Tint='3'/><r:Description>"
                  "<Temperature xmlns='http://ns.adobe.com/camera-raw-settings/1.0/'>4&#48;00</Temperature>"
                  "</r:Description></r:RDF>",
                  "", "4000", "3");
    check_sliders("<rdf:RDF " SPACES
                  "><rdf:Description crs:Temperature='1'/><rdf:Description crs:Temperature='2'/>"
                  "</rdf:RDF>",
                  "", "1", "");
}

/* Presets, looks and snapshots hold settings too, and are not the photo's. */
static void test_nested(void) {
    check_sliders("<rdf:RDF " SPACES
                  "><rdf:Description crs:Tint='5'><crs:Look><rdf:Description crs:Temperature='9999' "
                  "crs:Tint='9'><crs:WhiteBalance>Auto</crs:WhiteBalance></rdf:Description></crs:Look>"
                  "<crs:Temperature>5000</crs:Temperature></rdf:Description></rdf:RDF>",
                  "", "5000", "5");
    check_sliders("<a " SPACES "><rdf:Description crs:Temperature='5000'/></a>", "", "", "");
    check_sliders("<rdf:RDF " SPACES "><rdf:Description Temperature='5000' exif:Tint='3'/></rdf:RDF>", "", "",
                  "");
}

static void test_array(void) {
    WbXmp xmp = read_text(
        "<rdf:RDF " SPACES "><rdf:Description><exif:ISOSpeedRatings><rdf:Seq>\n<rdf:li>800</rdf:li>"
        "<rdf:li>1600</rdf:li></rdf:Seq></exif:ISOSpeedRatings><aux:Lens>50mm &amp; \xc3\xa4</aux:Lens>"
        "</rdf:Description></rdf:RDF>");
    CHECK_TEXT(xmp.text[WB_XMP_ISO], "800");
    CHECK_TEXT(xmp.text[WB_XMP_LENS], "50mm & \xc3\xa4");
}

static void test_long_text(void) {
    char packet[1200], name[600];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = 0;
    (void)snprintf(packet, sizeof packet, "<rdf:RDF " SPACES "><rdf:Description aux:Lens='%s'/></rdf:RDF>",
                   name);
    WbXmp xmp = read_text(packet);
    CHECK(strlen(xmp.text[WB_XMP_LENS]) == WB_XMP_TEXT_BYTES - 1 && xmp.text[WB_XMP_TIME][0] == 0);
}

static void test_padding(void) {
    static const char packet[] = "<rdf:RDF " SPACES "><rdf:Description crs:Tint='7'/></rdf:RDF>\n \n\0\0\0";
    WbErr err = {0};
    WbXmp xmp = {0};
    CHECK_OK(wb_xmp_read(packet, sizeof packet, &xmp, &err), err);
    CHECK_TEXT(xmp.text[WB_XMP_TINT], "7");
}

static void check_refused(const char *packet, size_t bytes, WbStatus status, const char *why) {
    WbErr err = {0};
    WbXmp xmp = {.text = {"untouched"}};
    CHECK(wb_xmp_read(packet, bytes, &xmp, &err) == status && err.code == status);
    if (!CHECK(strstr(err.text, why) != NULL)) fprintf(stderr, "said: %s\n", err.text);
    CHECK_TEXT(xmp.text[0], "untouched");
}

static void test_refusals(void) {
    static const char *const broken[] = {"",
                                         "nothing",
                                         "<a>",
                                         "<a></b>",
                                         "<a>\xff</a>",
                                         "<a>\xc3</a>",
                                         "<a>\xed\xa0\x80</a>",
                                         "<a b='1' b='2'/>",
                                         "<x:a/>",
                                         "<a>&unknown;</a>",
                                         "<a/><b/>"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        check_refused(broken[i], strlen(broken[i]), WB_ERR_INPUT, "its XMP packet is passed over: ");
    static const char bomb[] =
        "<?xml version='1.0'?><!DOCTYPE b [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
        "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>]><b>&d;</b>";
    check_refused(bomb, strlen(bomb), WB_ERR_INPUT, "DOCTYPE");
    static const char outside[] = "<!DOCTYPE b SYSTEM 'file:///etc/passwd'><b/>";
    check_refused(outside, strlen(outside), WB_ERR_INPUT, "DOCTYPE");
    size_t bytes = 10 << 20;
    char *large = wb_alloc(bytes, 1);
    memset(large, 'a', bytes);
    check_refused(large, bytes, WB_ERR_LIMIT, "10485760 bytes is passed over: more than the 8388608");
    wb_free(large);
}

/* No stack, no time. */
static void test_deep(void) {
    size_t depth = 1 << 17, bytes = 3 * depth;
    char *packet = wb_alloc(bytes, 1);
    for (size_t i = 0; i < depth; i++)
        memcpy(packet + 3 * i, "<a>", 3);
    check_refused(packet, bytes, WB_ERR_INPUT, "passed over");
    wb_free(packet);
}

static void test_every_cut(void) {
    static const char packet[] =
        "<rdf:RDF " SPACES "><rdf:Description crs:WhiteBalance='As Shot' crs:Temperature='5631'>"
        "<crs:Tint>+20</crs:Tint></rdf:Description></rdf:RDF>";
    for (size_t bytes = 0; bytes < sizeof packet - 1; bytes++)
        check_refused(packet, bytes, WB_ERR_INPUT, "passed over");
}

static void test_numbers(void) {
    CHECK(wb_xmp_number("5631") == 5631 && wb_xmp_number("+20") == 20 && wb_xmp_number("-0.5") == -0.5);
    CHECK(wb_xmp_number("28/10") == 2.8 && wb_xmp_number("1/250") == 0.004 &&
          wb_xmp_number("6200.0 ") == 6200);
    static const char *const none[] = {"",    "+",  ".",     "-",    "warm", "5 6", "5,5", "1/0",
                                       "0/0", "1/", "1/2/3", "0x10", "1e3",  "--1", "nan", "inf"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CHECK(isnan(wb_xmp_number(none[i])));
    char digits[WB_XMP_TEXT_BYTES * 2];
    memset(digits, '9', sizeof digits);
    digits[sizeof digits - 1] = 0;
    CHECK(isnan(wb_xmp_number(digits))); /* beyond a double */
}

int main(void) {
    test_both_forms();
    test_nested();
    test_array();
    test_long_text();
    test_padding();
    test_refusals();
    test_deep();
    test_every_cut();
    test_numbers();
    return check_done();
}
