#ifndef WB_BASE_UTF8_H
#define WB_BASE_UTF8_H

/* Bytes of the well-formed UTF-8 sequence at the terminated `text` (Unicode 15, table 3-7): 1 to 4, or 0 where there is
 * none. A terminator counts as a sequence of one byte. */
int wb_utf8_bytes(const unsigned char *text);

#endif
