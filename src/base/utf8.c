#include "base/utf8.h"

int wb_utf8_bytes(const unsigned char *text) {
    unsigned char a = text[0], b = a ? text[1] : 0;
    if (a < 0x80) return 1;
    if (a < 0xc2 || a > 0xf4 || (b & 0xc0) != 0x80) return 0;
    if (a < 0xe0) return 2;
    if ((a == 0xe0 && b < 0xa0) || (a == 0xed && b > 0x9f) || (text[2] & 0xc0) != 0x80) return 0;
    if (a < 0xf0) return 3;
    if ((a == 0xf0 && b < 0x90) || (a == 0xf4 && b > 0x8f) || (text[3] & 0xc0) != 0x80) return 0;
    return 4;
}
