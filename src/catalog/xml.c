#include "catalog/xml.h"

#include <expat.h>
#include <string.h>

#include "base/memory.h"

#define SEPARATOR '\x01' /* between namespace, name and prefix: no XML document can hold it */

typedef struct Reading {
    const WbXmlReader *reader;
    void *context;
    const char *data;
    XML_Parser parser;
    int wide, depth;
    WbStatus status;
    WbErr *err;
} Reading;

/* --- memory: a block carries its size in front, which wb_realloc asks for --- */

typedef union Block {
    size_t bytes;
    max_align_t alignment;
} Block;

static void *block_resize(void *old, size_t bytes) {
    Block *before = old ? (Block *)old - 1 : NULL;
    if (bytes > SIZE_MAX - sizeof(Block)) return NULL;
    Block *block = wb_realloc(before, before ? before->bytes + sizeof *block : 0, bytes + sizeof *block, 1);
    if (!block) return NULL;
    block->bytes = bytes;
    return block + 1;
}

static void *block_new(size_t bytes) {
    return block_resize(NULL, bytes);
}

static void block_free(void *block) {
    if (block) wb_free((Block *)block - 1);
}

static void parser_free_at(XML_Parser *parser) {
    XML_ParserFree(*parser);
}

/* --- names and places --- */

static size_t uri_bytes(const char *name) {
    const char *end = strchr(name, SEPARATOR);
    return end ? (size_t)(end - name) : 0;
}

static size_t local_bytes(const char *local) {
    const char *end = strchr(local, SEPARATOR);
    return end ? (size_t)(end - local) : strlen(local);
}

int wb_xml_in(const char *name, const char *uri) {
    size_t bytes = strlen(uri);
    return uri_bytes(name) == bytes && memcmp(name, uri, bytes) == 0;
}

int wb_xml_is(const char *name, const char *uri, const char *local) {
    if (!wb_xml_in(name, uri)) return 0;
    const char *at = name + strlen(uri) + 1;
    return local_bytes(at) == strlen(local) && memcmp(at, local, local_bytes(at)) == 0;
}

const char *wb_xml_attribute(const WbXmlTag *tag, const char *uri, const char *local) {
    for (size_t i = 0; tag->attributes[i]; i += 2) {
        if (wb_xml_is(tag->attributes[i], uri, local)) return tag->attributes[i + 1];
    }
    return NULL;
}

int wb_xml_is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

size_t wb_xml_gap(const char *data, size_t at) {
    while (at > 0 && wb_xml_is_blank(data[at - 1])) at--;
    return at;
}

/* Is the raw name of `bytes` bytes what expat calls uri SEPARATOR local [SEPARATOR prefix]? */
static int is_raw(const char *raw, size_t bytes, const char *name) {
    const char *separator = strchr(name, SEPARATOR), *local = separator ? separator + 1 : name;
    size_t local_length = local_bytes(local);
    const char *prefix = local[local_length] ? local + local_length + 1 : "";
    size_t prefix_length = strlen(prefix), before = prefix_length ? prefix_length + 1 : 0;
    if (bytes != before + local_length || memcmp(raw + before, local, local_length) != 0) return 0;
    return !before || (memcmp(raw, prefix, prefix_length) == 0 && raw[prefix_length] == ':');
}

/* Past characters that are blank (or are not), or at the tag's end. */
static size_t pass(const WbXmlTag *tag, size_t at, int blank) {
    while (at < tag->bytes && wb_xml_is_blank(tag->raw[at]) == blank) at++;
    return at;
}

/* The end of the name that starts at `at`. */
static size_t name_end(const WbXmlTag *tag, size_t at) {
    while (at < tag->bytes && tag->raw[at] != '=' && !wb_xml_is_blank(tag->raw[at])) at++;
    return at;
}

/* Of a tag that expat has found well-formed: name, blanks, =, blanks, quoted value. */
WbStatus wb_xml_place(const WbXmlTag *tag, const char *name, WbXmlPlace *ret, WbErr *err) {
    size_t at = tag->wide ? tag->bytes : pass(tag, 1, 0);
    while (at < tag->bytes) {
        size_t gap = at, start = pass(tag, at, 1), end = name_end(tag, start), value = end;
        while (value < tag->bytes && tag->raw[value] != '"' && tag->raw[value] != '\'') value++;
        if (value == tag->bytes) break;
        const char *close = memchr(tag->raw + value + 1, tag->raw[value], tag->bytes - value - 1);
        if (!close) break;
        at = (size_t)(close - tag->raw) + 1;
        if (!is_raw(tag->raw + start, end - start, name)) continue;
        *ret = (WbXmlPlace){tag->at + gap, tag->at + start, tag->at + value + 1, at - value - 2};
        return WB_OK;
    }
    return wb_fail(err, WB_ERR_INPUT, "the XML is not written in UTF-8: nothing is changed in it");
}

size_t wb_xml_prefix_bytes(const WbXmlTag *tag) {
    size_t at = 1;
    while (at < tag->bytes && !wb_xml_is_blank(tag->raw[at]) && !strchr(":/>", tag->raw[at])) at++;
    return at < tag->bytes && tag->raw[at] == ':' ? at : 0;
}

void wb_xml_fill(const WbXmlTag *tag, const char *text, size_t bytes, WbSplice *cuts) {
    size_t inside = tag->at + tag->bytes, name = 1;
    while (!wb_xml_is_blank(tag->raw[name]) && tag->raw[name] != '/') name++;
    wb_splice_cut(cuts, inside - 2, 2, ">", 1);
    wb_splice_cut(cuts, inside, 0, text, bytes);
    wb_splice_cut(cuts, inside, 0, "</", 2);
    wb_splice_cut(cuts, inside, 0, tag->raw + 1, name - 1);
    wb_splice_cut(cuts, inside, 0, ">", 1);
}

/* --- what expat calls --- */

static void settle(Reading *reading, WbStatus status) {
    if (status == WB_OK || reading->status != WB_OK) return;
    reading->status = status;
    (void)XML_StopParser(reading->parser, XML_FALSE);
}

static void XMLCALL on_open(void *user, const XML_Char *name, const XML_Char **attributes) {
    Reading *reading = user;
    size_t at = (size_t)XML_GetCurrentByteIndex(reading->parser);
    size_t bytes = (size_t)XML_GetCurrentByteCount(reading->parser);
    const char *raw = reading->data + at;
    int closed = !reading->wide && bytes > 1 && raw[bytes - 2] == '/';
    WbXmlTag tag = {name, (const char *const *)attributes, at, bytes, raw, closed, reading->wide};
    if (reading->status != WB_OK) return; /* expat ends an element that it has begun */
    if (++reading->depth > WB_XML_DEPTH_MAX)
        settle(reading, wb_fail(reading->err, WB_ERR_LIMIT, "the XML nests deeper than %d elements",
                                WB_XML_DEPTH_MAX));
    else if (reading->reader->open) settle(reading, reading->reader->open(reading->context, &tag, reading->err));
}

static void XMLCALL on_close(void *user, const XML_Char *name) {
    Reading *reading = user;
    (void)name;
    reading->depth--;
    if (!reading->reader->close || reading->status != WB_OK) return;
    settle(reading, reading->reader->close(reading->context, (size_t)XML_GetCurrentByteIndex(reading->parser),
                                           (size_t)XML_GetCurrentByteCount(reading->parser), reading->err));
}

static void XMLCALL on_text(void *user, const XML_Char *text, int bytes) {
    Reading *reading = user;
    if (!reading->reader->text || reading->status != WB_OK) return;
    settle(reading, reading->reader->text(reading->context, text, (size_t)bytes, reading->err));
}

static void XMLCALL on_instruction(void *user, const XML_Char *target, const XML_Char *data) {
    Reading *reading = user;
    if (!reading->reader->instruction || reading->status != WB_OK) return;
    settle(reading, reading->reader->instruction(reading->context, target, data, reading->err));
}

static void XMLCALL on_space(void *user, const XML_Char *prefix, const XML_Char *uri) {
    Reading *reading = user;
    if (!reading->reader->space || reading->status != WB_OK) return;
    settle(reading, reading->reader->space(reading->context, prefix, uri, reading->err));
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int internal) {
    Reading *reading = user;
    (void)name, (void)system, (void)public, (void)internal;
    settle(reading, wb_fail(reading->err, WB_ERR_INPUT,
                            "the XML has a document type of its own (DOCTYPE), which no sidecar needs"));
}

/* --- reading --- */

/* UTF-16, by its mark or by the NUL in its first character. */
static int is_wide(const char *data, size_t bytes) {
    if (bytes < 2) return 0;
    return memcmp(data, "\xff\xfe", 2) == 0 || memcmp(data, "\xfe\xff", 2) == 0 || !data[0] || !data[1];
}

static void connect(XML_Parser parser, Reading *reading) {
    XML_SetUserData(parser, reading);
    XML_SetReturnNSTriplet(parser, XML_TRUE);
    XML_SetElementHandler(parser, on_open, on_close);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetProcessingInstructionHandler(parser, on_instruction);
    XML_SetStartNamespaceDeclHandler(parser, on_space);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
}

WbStatus wb_xml_read(const char *data, size_t bytes, const WbXmlReader *reader, void *context, WbErr *err) {
    static const XML_Memory_Handling_Suite memory = {block_new, block_resize, block_free};
    if (bytes > WB_XML_BYTES_MAX)
        return wb_fail(err, WB_ERR_LIMIT, "the XML has %zu bytes, more than the %u of any sidecar", bytes,
                       WB_XML_BYTES_MAX);
    WB_CLEANUP(parser_free_at) XML_Parser parser = XML_ParserCreate_MM(NULL, &memory, (const char[]){SEPARATOR, 0});
    if (!parser) return wb_fail_nomem(err);
    Reading reading = {reader, context, data, parser, is_wide(data, bytes), 0, WB_OK, err};
    connect(parser, &reading);
    if (XML_Parse(parser, data, (int)bytes, XML_TRUE) == XML_STATUS_OK) return reading.status;
    if (reading.status != WB_OK) return reading.status;
    if (XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY) return wb_fail_nomem(err);
    return wb_fail(err, WB_ERR_INPUT, "not well-formed XML: %s in line %lu, column %lu",
                   XML_ErrorString(XML_GetErrorCode(parser)), (unsigned long)XML_GetCurrentLineNumber(parser),
                   (unsigned long)XML_GetCurrentColumnNumber(parser) + 1);
}
