#ifndef WB_EXT_NUMBER_TEXT_H
#define WB_EXT_NUMBER_TEXT_H

/* 1 when all of `text` (`bytes` long; NULL: 0) is a decimal number, blanks around it aside: then SQLite's own
 * conversion, which knows no locale, reads all of it. */
int wb_text_is_number(const char *text, int bytes);

#endif
