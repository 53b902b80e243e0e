#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/cli.h"

/* Every command has these. */
static const WbOption common[] = {
    {"profile", 'p', "NAME", "the photographer's profile (default: the catalog's own, 'default' at first)"},
    {"json", 0, NULL, "print one JSON object instead of text"},
    {"quiet", 'q', NULL, "no progress and no remarks; failures are still said"},
    {"help", 'h', NULL, "this text"},
    {NULL, 0, NULL, NULL},
};

/* Option `index` of a command: its own, then another room's, then the common ones. 0 past the last. */
static int option_of(const WbCommand *command, int index, WbOption *ret) {
    const WbOption *own = command->options;
    for (; own && own->name; own++)
        if (index-- == 0) return *ret = *own, 1;
    for (int more = 0; command->option_at && command->option_at(more, ret); more++)
        if (index-- == 0) return 1;
    if (index >= (int)(sizeof common / sizeof *common) - 1) return 0;
    *ret = common[index];
    return 1;
}

static int option_count(const WbCommand *command) {
    int count = 0;
    for (WbOption option; option_of(command, count, &option);) count++;
    return count;
}

/* getopt's tables. */
typedef struct Tables {
    struct option *longs; /* count + 1 */
    char *letters;        /* ":" then each letter, with ':' where it takes a value */
} Tables;

static void tables_free(Tables *tables) {
    wb_free(tables->longs);
    wb_free(tables->letters);
}

enum { LONG_BASE = 256 }; /* long options answer with this plus their index: beyond every letter */

static WbStatus tables_make(const WbCommand *command, int count, Tables *tables, WbErr *err) {
    tables->longs = wb_alloc((size_t)count + 1, sizeof *tables->longs);
    tables->letters = wb_alloc((size_t)count * 2 + 2, 1);
    if (!tables->longs || !tables->letters) return wb_fail_nomem(err);
    char *letter = tables->letters;
    *letter++ = ':';
    for (int i = 0; i < count; i++) {
        WbOption option;
        option_of(command, i, &option);
        tables->longs[i] = (struct option){option.name, option.value ? required_argument : no_argument, NULL,
                                           LONG_BASE + i};
        if (!option.letter) continue;
        *letter++ = option.letter;
        if (option.value) *letter++ = ':';
    }
    return WB_OK;
}

const char *wb_nearest(const char *name, const char *const *wanted) {
    const char *best = NULL;
    size_t best_slips = 3; /* more than two slips is another word */
    size_t length = strlen(name);
    enum { LONGEST = 63 }; /* words of ours are shorter; bounds the row below */
    if (length > LONGEST) return NULL;
    for (; *wanted; wanted++) {
        size_t row[LONGEST + 1]; /* Levenshtein 1966, one row at a time */
        for (size_t i = 0; i <= length; i++) row[i] = i;
        for (size_t j = 1; (*wanted)[j - 1]; j++) {
            size_t corner = row[0];
            row[0] = j;
            for (size_t i = 1; i <= length; i++) {
                size_t change = corner + (name[i - 1] != (*wanted)[j - 1]);
                size_t gap = (row[i] < row[i - 1] ? row[i] : row[i - 1]) + 1;
                corner = row[i];
                row[i] = change < gap ? change : gap;
            }
        }
        if (row[length] < best_slips && row[length] < length) best_slips = row[length], best = *wanted;
    }
    return best;
}

static WbStatus unknown_option(const WbCommand *command, int count, const char *word, WbErr *err) {
    char name[64]; /* longer ones are like none of ours */
    snprintf(name, sizeof name, "%s", word + strspn(word, "-"));
    name[strcspn(name, "=")] = 0;
    const char **names = wb_alloc((size_t)count + 1, sizeof *names);
    if (!names) return wb_fail_nomem(err);
    for (int i = 0; i < count; i++) {
        WbOption option;
        option_of(command, i, &option);
        names[i] = option.name;
    }
    const char *near = strncmp(word, "--", 2) == 0 ? wb_nearest(name, names) : NULL;
    wb_free(names);
    if (near)
        return wb_fail(err, WB_ERR_USAGE, "unknown option: %s: did you mean --%s? (graycard %s --help lists them)",
                       word, near, command->name);
    return wb_fail(err, WB_ERR_USAGE, "unknown option: %s: graycard %s --help lists what it takes", word,
                   command->name);
}

static WbStatus take_option(const WbCommand *command, int code, WbArgs *args, int count, WbErr *err) {
    for (int i = 0; i < count; i++) {
        WbOption option;
        option_of(command, i, &option);
        if (code != LONG_BASE + i && (code != option.letter || !option.letter)) continue;
        args->given[args->given_count++] = (WbGiven){option.name, option.value ? optarg : ""};
        return WB_OK;
    }
    return wb_fail(err, WB_ERR_USAGE, "unknown option: -%c", code);
}

static WbStatus parse(const WbCommand *command, const Tables *tables, int count, int argc, char **argv,
                      WbArgs *args, WbErr *err) {
    optind = 0; /* glibc: start afresh, also for permuting */
    opterr = 0;
    for (;;) {
        int code = getopt_long(argc, argv, tables->letters, tables->longs, NULL);
        if (code == -1) break;
        const char *word = argv[optind - 1];
        if (code == ':')
            return wb_fail(err, WB_ERR_USAGE, "value missing: after %s: see graycard %s --help", word, command->name);
        if (code == '?' && optopt >= LONG_BASE)
            return wb_fail(err, WB_ERR_USAGE, "value not wanted: %s: this option is a switch", word);
        if (code == '?' && optopt && optopt < LONG_BASE)
            return wb_fail(err, WB_ERR_USAGE, "unknown option: -%c: graycard %s --help lists what it takes", optopt,
                           command->name);
        if (code == '?') return unknown_option(command, count, word, err);
        WB_TRY(take_option(command, code, args, count, err));
    }
    args->words = (const char *const *)(argv + optind);
    args->word_count = argc - optind;
    return WB_OK;
}

static WbStatus check_words(const WbCommand *command, const WbArgs *args, WbErr *err) {
    if (wb_arg_given(args, "help")) return WB_OK;
    if (args->word_count < command->words_min)
        return wb_fail(err, WB_ERR_USAGE, "too few words: usage is graycard %s %s: see graycard %s --help",
                       command->name, command->words, command->name);
    if (args->word_count > command->words_max)
        return wb_fail(err, WB_ERR_USAGE, "one word too many: '%s': usage is graycard %s %s",
                       args->words[command->words_max], command->name, command->words);
    return WB_OK;
}

WbStatus wb_args_parse(const WbCommand *command, int argc, char **argv, WbArgs *ret, WbErr *err) {
    WB_CLEANUP(tables_free) Tables tables = {NULL, NULL};
    int count = option_count(command);
    WB_TRY(tables_make(command, count, &tables, err));
    WbArgs args = {0};
    size_t letters = 0; /* "-qh" gives one option a letter: no more options than letters */
    for (int i = 0; i < argc; i++) letters += strlen(argv[i]) + 1;
    args.given = wb_alloc(letters, sizeof *args.given);
    if (!args.given) return wb_fail_nomem(err);
    WbStatus status = parse(command, &tables, count, argc, argv, &args, err);
    if (status == WB_OK) status = check_words(command, &args, err);
    if (status != WB_OK) return wb_args_clear(&args), status;
    *ret = args;
    return WB_OK;
}

void wb_args_clear(WbArgs *args) {
    wb_free(args->given);
    *args = (WbArgs){0};
}

const char *wb_arg(const WbArgs *args, const char *name) {
    for (int i = args->given_count; i-- > 0;)
        if (strcmp(args->given[i].name, name) == 0) return args->given[i].value;
    return NULL;
}

int wb_arg_given(const WbArgs *args, const char *name) {
    return wb_arg(args, name) != NULL;
}

WbStatus wb_parse_int(const char *text, const char *what, int64_t low, int64_t high, int64_t *ret, WbErr *err) {
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end || errno || value < low || value > high)
        return wb_fail(err, WB_ERR_USAGE, "not usable for %s: '%.100s': give a whole number from %lld to %lld", what,
                       text, (long long)low, (long long)high);
    *ret = value;
    return WB_OK;
}

WbStatus wb_arg_int(const WbArgs *args, const char *name, int64_t low, int64_t high, int64_t *ret, WbErr *err) {
    const char *text = wb_arg(args, name);
    char what[80]; /* option names are shorter */
    snprintf(what, sizeof what, "--%s", name);
    return text ? wb_parse_int(text, what, low, high, ret, err) : WB_OK;
}

WbStatus wb_arg_double(const WbArgs *args, const char *name, double low, double high, double *ret, WbErr *err) {
    const char *text = wb_arg(args, name);
    if (!text) return WB_OK;
    char *end = NULL;
    double value = strtod(text, &end);
    if (end == text || *end || !isfinite(value) || value < low || value > high)
        return wb_fail(err, WB_ERR_USAGE, "not usable for --%s: '%.100s': give a number from %g to %g", name, text,
                       low, high);
    *ret = value;
    return WB_OK;
}

static void help_option(const WbOption *option) {
    char left[80]; /* option, letter and value; the longest of ours has under 50 */
    char letter[5] = {'-', option->letter, ',', ' ', 0};
    snprintf(left, sizeof left, "  %s--%s%s%s", option->letter ? letter : "    ", option->name,
             option->value ? " " : "", option->value ? option->value : "");
    if (strlen(left) > 29) printf("%s\n%30s%s\n", left, "", option->help); /* 30: the help's column */
    else printf("%-29s %s\n", left, option->help);
}

void wb_help_command(const WbCommand *command) {
    printf("graycard %s: %s.\n\nUsage: graycard %s %s [options]\n", command->name, command->summary, command->name,
           command->words);
    if (command->details) printf("\n%s\n", command->details);
    printf("\nOptions:\n");
    WbOption option;
    for (int i = 0; option_of(command, i, &option); i++) help_option(&option);
    if (command->examples) printf("\nExamples:\n%s\n", command->examples);
}

void wb_help_all(void) {
    printf("graycard learns how you set white balance from the edits in your catalog, and sets it on new photos\n"
           "the way you would. Everything stays on this machine; the catalog is only written by apply and undo.\n\n"
           "Usage: graycard COMMAND CATALOG [options]\n");
    const char *group = "";
    const WbCommand *command;
    for (int i = 0; (command = wb_command_at(i)); i++) {
        if (strcmp(group, command->group) != 0) printf("\n%s\n", group = command->group);
        printf("  %-9s %s\n", command->name, command->summary);
    }
    printf("\nA first time, from a folder with sliders.csv and images/ to the balance on new photos:\n"
           "  graycard import FOLDER -o my.db    the photos and the edits become a catalog\n"
           "  graycard scan my.db                look at every photo once\n"
           "  graycard train my.db               learn your hand\n"
           "  graycard eval my.db                how close it comes, on shoots it has not seen\n"
           "  graycard review my.db              which predictions to look at, and why\n"
           "  graycard apply my.db --dry-run     what it would set; without --dry-run it does\n"
           "  graycard undo my.db                and back, exactly\n"
           "For a new shoot: graycard suggest names the photos to set by hand; the others follow them.\n"
           "With a catalog or a folder of photos of your own, begin with: graycard init CATALOG --help\n\n"
           "graycard COMMAND --help explains one command; graycard --version says which build this is.\n"
           "Exit codes: 0 done, 1 done but some photos failed, 2 usage, 3 bad input, 4 in use or conflicts,\n"
           "5 could not read or write, 130 interrupted (work so far is kept).\n");
}
