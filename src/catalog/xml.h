#ifndef WB_CATALOG_XML_H
#define WB_CATALOG_XML_H

#include <stddef.h>

#include "catalog/splice.h"

/* Sidecar XML, read with expat and handed over with the place of everything in the file, so that a writer can change a
 * value and leave every other byte. Entities of a document's own are refused, and with them every bomb made of them. */

#define WB_XML_BYTES_MAX (32U << 20) /* drawn masks make sidecars of a few megabytes; ten times that is no sidecar */
#define WB_XML_DEPTH_MAX 100         /* XMP nests some ten deep */

/* Names of elements and attributes, namespace and all. Compare with wb_xml_is. */
typedef struct WbXmlTag {
    const char *name;
    const char *const *attributes; /* name, value, name, value, ..., NULL */
    size_t at, bytes;              /* of the start tag in the file */
    const char *raw;               /* its bytes there */
    int closed;                    /* 1: <so/> */
    int wide;                      /* 1: UTF-16, whose raw bytes are no text */
} WbXmlTag;

int wb_xml_is(const char *name, const char *uri, const char *local);

/* 1 when `name` is of that namespace. */
int wb_xml_in(const char *name, const char *uri);

/* The value, borrowed, or NULL where there is no such attribute. */
const char *wb_xml_attribute(const WbXmlTag *tag, const char *uri, const char *local);

/* Where an attribute stands in the file: gap_at <= name_at < value_at - 1, where the quote is. */
typedef struct WbXmlPlace {
    size_t gap_at;  /* the blanks in front of it */
    size_t name_at; /* prefix:name="value" */
    size_t value_at, value_bytes;
} WbXmlPlace;

/* The place of the attribute that is called `name` in tag->attributes. Errors: WB_ERR_INPUT (the file is not in UTF-8,
 * so that its bytes are not what was read: UTF-16, or a name beyond ASCII). */
WB_MUST_USE WbStatus wb_xml_place(const WbXmlTag *tag, const char *name, WbXmlPlace *ret, WbErr *err);

/* The prefix of the tag's own name as it stands there, its colon included; 0 bytes without one. */
size_t wb_xml_prefix_bytes(const WbXmlTag *tag);

int wb_xml_is_blank(char c);

/* Where the blanks in front of `at` start. */
size_t wb_xml_gap(const char *data, size_t at);

/* Gives <so/> a content: <so>text</so>. */
void wb_xml_fill(const WbXmlTag *tag, const char *text, size_t bytes, WbSplice *cuts);

/* What a document is handed to, in its order; each may be NULL. Anything but WB_OK ends the reading, and is forwarded.
 * `space` comes before the `open` of the element that declares it; prefix and uri may be NULL (none). `close` has the
 * place of the end tag, at its element's end with 0 bytes for <so/>. */
typedef struct WbXmlReader {
    WbStatus (*open)(void *context, const WbXmlTag *tag, WbErr *err);
    WbStatus (*close)(void *context, size_t at, size_t bytes, WbErr *err);
    WbStatus (*text)(void *context, const char *text, size_t bytes, WbErr *err);
    WbStatus (*instruction)(void *context, const char *target, const char *data, WbErr *err);
    WbStatus (*space)(void *context, const char *prefix, const char *uri, WbErr *err);
} WbXmlReader;

/* Errors: WB_ERR_INPUT (not well-formed, a document type), WB_ERR_LIMIT, WB_ERR_NOMEM, those of the reader. */
WB_MUST_USE WbStatus wb_xml_read(const char *data, size_t bytes, const WbXmlReader *reader, void *context, WbErr *err);

#endif
