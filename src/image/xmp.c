#include "image/xmp.h"

#include <expat.h>
#include <math.h>
#include <string.h>

#include "image/photo_limits.h"

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define CRS "http://ns.adobe.com/camera-raw-settings/1.0/"
#define TIFF_NS "http://ns.adobe.com/tiff/1.0/"
#define EXIF_NS "http://ns.adobe.com/exif/1.0/"
#define SEPARATOR ' ' /* between namespace and name: no namespace holds a blank */

static const struct {
    const char *name;
    WbXmpProperty property;
} known[] = {
    {CRS " WhiteBalance", WB_XMP_WHITE_BALANCE},
    {CRS " Temperature", WB_XMP_TEMPERATURE},
    {CRS " Tint", WB_XMP_TINT},
    {CRS " AlreadyApplied", WB_XMP_APPLIED},
    {TIFF_NS " Make", WB_XMP_MAKE},
    {TIFF_NS " Model", WB_XMP_MODEL},
    {"http://ns.adobe.com/exif/1.0/aux/ Lens", WB_XMP_LENS},
    {"http://cipa.jp/exif/1.0/ LensModel", WB_XMP_LENS},
    {EXIF_NS " DateTimeOriginal", WB_XMP_TIME},
    {EXIF_NS " FNumber", WB_XMP_F_NUMBER},
    {EXIF_NS " ExposureTime", WB_XMP_SECONDS},
    {EXIF_NS " ISOSpeedRatings", WB_XMP_ISO},
    {"http://cipa.jp/exif/1.0/ PhotographicSensitivity", WB_XMP_ISO},
    {EXIF_NS " FocalLength", WB_XMP_FOCAL},
};

typedef struct Reading {
    XML_Parser parser;
    int depth;     /* elements that are open */
    int rdf_depth; /* of rdf:RDF; 0: not open */
    char *open;    /* text of the property whose element is open; NULL: of none that counts */
    int has_doctype;
    WbXmp xmp;
} Reading;

/* Where the value of a property goes; NULL when it does not count, or came before. */
static char *place_of(Reading *reading, const char *name) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char *text = reading->xmp.text[known[i].property];
        if (strcmp(known[i].name, name) == 0) return text[0] ? NULL : text;
    }
    return NULL;
}

static void append(char *out, const char *text, size_t bytes) {
    size_t used = strlen(out), room = WB_XMP_TEXT_BYTES - 1 - used;
    if (bytes > room) bytes = room;
    memcpy(out + used, text, bytes);
    out[used + bytes] = 0;
}

static int is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The photo's own properties: attributes of a description directly in rdf:RDF, and elements directly in that. */
static void XMLCALL on_open(void *user, const XML_Char *name, const XML_Char **attributes) {
    Reading *reading = user;
    int level = ++reading->depth - reading->rdf_depth;
    if (!reading->rdf_depth) {
        if (strcmp(name, RDF " RDF") == 0) reading->rdf_depth = reading->depth;
        return;
    }
    if (level == 2) reading->open = place_of(reading, name);
    for (size_t i = 0; level == 1 && attributes[i]; i += 2) {
        char *place = place_of(reading, attributes[i]);
        if (place) append(place, attributes[i + 1], strlen(attributes[i + 1]));
    }
}

static void XMLCALL on_close(void *user, const XML_Char *name) {
    Reading *reading = user;
    int level = reading->depth-- - reading->rdf_depth;
    (void)name;
    if (!reading->rdf_depth) return;
    if (level == 0) reading->rdf_depth = 0;
    if (level == 2 || (reading->open && reading->open[0]))
        reading->open = NULL; /* of an array its first item */
}

static void XMLCALL on_text(void *user, const XML_Char *text, int bytes) {
    Reading *reading = user;
    size_t count = (size_t)bytes;
    if (!reading->open) return;
    while (count > 0 && !reading->open[0] && is_blank(*text))
        text++, count--; /* line breaks between the tags */
    append(reading->open, text, count);
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal) {
    Reading *reading = user;
    (void)name, (void)system, (void)public, (void)internal;
    reading->has_doctype = 1;
    (void)XML_StopParser(reading->parser, XML_FALSE);
}

static void parser_free_at(XML_Parser *parser) {
    XML_ParserFree(*parser);
}

WbStatus wb_xmp_read(const void *packet, size_t bytes, WbXmp *ret, WbErr *err) {
    const char *data = packet;
    while (bytes > 0 && (data[bytes - 1] == 0 || is_blank(data[bytes - 1])))
        bytes--;
    if (bytes > WB_IMAGE_MAX_XMP_BYTES)
        return wb_fail(err, WB_ERR_LIMIT,
                       "its XMP packet of %zu bytes is passed over: more than the %d of any photo", bytes,
                       WB_IMAGE_MAX_XMP_BYTES);
    WB_CLEANUP(parser_free_at) XML_Parser parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!parser) return wb_fail_nomem(err);
    Reading reading = {.parser = parser};
    XML_SetUserData(parser, &reading);
    XML_SetElementHandler(parser, on_open, on_close);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    if (XML_Parse(parser, data, (int)bytes, XML_TRUE) == XML_STATUS_OK) {
        *ret = reading.xmp;
        return WB_OK;
    }
    if (reading.has_doctype)
        return wb_fail(err, WB_ERR_INPUT,
                       "its XMP packet is passed over: it has a document type of its own (DOCTYPE)");
    if (XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY) return wb_fail_nomem(err);
    return wb_fail(err, WB_ERR_INPUT, "its XMP packet is passed over: %s in line %lu, column %lu",
                   XML_ErrorString(XML_GetErrorCode(parser)), (unsigned long)XML_GetCurrentLineNumber(parser),
                   (unsigned long)XML_GetCurrentColumnNumber(parser) + 1);
}

/* Digits, and a point among them; moves on. NaN where there are none. */
static double unsigned_number(const char **text) {
    double value = 0, unit = 1;
    int digits = 0, point = 0;
    for (; (**text >= '0' && **text <= '9') || (**text == '.' && !point); (*text)++) {
        if (**text == '.') {
            point = 1;
            continue;
        }
        value = value * 10 + (**text - '0');
        if (point) unit *= 10;
        digits++;
    }
    return digits ? value / unit : NAN;
}

double wb_xmp_number(const char *text) {
    double sign = *text == '-' ? -1 : 1, value;
    if (*text == '-' || *text == '+') text++;
    value = sign * unsigned_number(&text);
    if (*text == '/') {
        text++;
        value /= unsigned_number(&text);
    }
    while (is_blank(*text))
        text++;
    return *text == 0 && isfinite(value) ? value : NAN;
}
