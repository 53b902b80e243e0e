/* Drives fuzz_lr_text.c, fuzz_xmp.c, fuzz_dt.c or fuzz_exif.c without a fuzzer: `replay_NAME` damages its seeds, in the
 * same ways every time; `replay_NAME FILE ...` replays files (past crashes); `replay_NAME --seeds FOLDER` writes the
 * seeds for a fuzzer:
 *
 *   clang -g -fsanitize=fuzzer,address,undefined -D_POSIX_C_SOURCE=200809L -Isrc -Itests/fuzz -o fuzz_NAME \
 *     tests/fuzz/fuzz_NAME.c src/catalog/[a-z]*.c src/base/{bytes,memory,status}.c -lz -lexpat -lm
 *   ./fuzz_NAME FOLDER
 *
 * fuzz_exif.c is of the image room, and built as fuzz_photo.c is (replay_photo.c).
 */
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "fuzz_seeds.h"

#define ROUNDS 1500 /* damaged versions of each seed: about a second */
#define ROOM 4096   /* more than any seed with what damage adds */

static const char *const words[] = {"\"",   "'",    "<", ">",  "/>",   "</",   "{",     "}",    ",",
                                    "=",    "\\",   "[", "]",  "0",    "-",    "1e999", "<!--", "]]>",
                                    "&#0;", "&lt;", " ", "\n", "\xff", "\xc3", "Tint",  "gz99", "=="};
#define WORDS (sizeof words / sizeof *words)

/* One to five harms: a bit, a byte, a stretch taken out, doubled or put elsewhere, a word that means something. */
static size_t damage(WbRandom *random, unsigned char *data, size_t bytes) {
    for (uint32_t harms = 1 + wb_random_below(random, 5); harms > 0 && bytes > 1; harms--) {
        size_t at = wb_random_below(random, (uint32_t)bytes), length = 1 + wb_random_below(random, 40);
        const char *word = words[wb_random_below(random, WORDS)];
        if (length > bytes - at) length = bytes - at;
        switch (wb_random_below(random, 6)) {
        case 0:
            data[at] ^= (unsigned char)(1U << wb_random_below(random, 8));
            break;
        case 1:
            data[at] = (unsigned char)wb_random_u32(random);
            break;
        case 2:
            memmove(data + at, data + at + length, bytes - at - length);
            bytes -= length;
            break;
        case 3:
            memmove(data + wb_random_below(random, (uint32_t)(bytes - length + 1)), data + at, length);
            break;
        case 4:
            bytes = wb_random_below(random, 8) ? bytes : at;
            break;
        default:
            if (bytes + strlen(word) > ROOM) break;
            memmove(data + at + strlen(word), data + at, bytes - at);
            memcpy(data + at, word, strlen(word));
            bytes += strlen(word);
            break;
        }
    }
    return bytes;
}

/* In a block of exactly its size, for the sanitizer. */
static int run(const unsigned char *data, size_t bytes) {
    unsigned char *copy = malloc(bytes ? bytes : 1);
    if (!copy) return 1;
    if (bytes) memcpy(copy, data, bytes);
    (void)LLVMFuzzerTestOneInput(copy, bytes);
    free(copy);
    return 0;
}

static int damage_all(void) {
    WbRandom random = wb_random(20010101, 1);
    int failed = run((const unsigned char *)"", 0);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < fuzz_seed_count; i++) {
            unsigned char data[ROOM] = {0};
            memcpy(data, fuzz_seeds[i].data, fuzz_seeds[i].bytes);
            failed |= run(data, round ? damage(&random, data, fuzz_seeds[i].bytes) : fuzz_seeds[i].bytes);
        }
    }
    printf("%d versions of %zu seeds\n", ROUNDS, fuzz_seed_count);
    return failed;
}

static int write_seeds(const char *folder) {
    for (size_t i = 0; i < fuzz_seed_count; i++) {
        char path[512];
        (void)snprintf(path, sizeof path, "%s/seed%zu", folder, i);
        FILE *out = fopen(path, "wb");
        if (!out || fwrite(fuzz_seeds[i].data, 1, fuzz_seeds[i].bytes, out) != fuzz_seeds[i].bytes ||
            fclose(out))
            return 1;
    }
    return 0;
}

static int replay(const char *path) {
    static unsigned char data[1 << 20]; /* fuzzers' inputs are smaller */
    FILE *in = fopen(path, "rb");
    if (!in) return 1;
    size_t bytes = fread(data, 1, sizeof data, in);
    (void)fclose(in);
    return run(data, bytes);
}

int main(int argc, char **argv) {
    int failed = 0;
    if (argc == 1) return damage_all();
    if (argc == 3 && strcmp(argv[1], "--seeds") == 0) return write_seeds(argv[2]);
    for (int i = 1; i < argc; i++)
        failed |= replay(argv[i]);
    return failed;
}
