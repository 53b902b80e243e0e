#include "model/options.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

WbTrainOptions wb_train_options(void) {
    return (WbTrainOptions){
        .seed = 1,
        .threads = 0,
        .newest = 5000,
        .nets = 5,
        .epochs = 120,
        .batch = 64,
        .patience = 0,
        .parts = 10,
        .loss = WB_LOSS_L1,
        .optimiser = WB_ADAMW,
        .schedule = WB_SCHEDULE_ONE_CYCLE,
        .rate = 3e-3,
        .weight_decay = 0.02,
        .momentum = 0.9,
        .huber_delta = 0.5,
        .dropout = 0.3,
        .mirror = 1,
        .crop = 1,
        .exposure = 1,
        .rebalance = 1,
        .gp = 1,
        .gp_steps = 40,
        .gp_subset = 900,
        .drift = 1,
        .scenes = 1,
        .use_image = 1,
        .use_histogram = 1,
        .use_metadata = 1,
        .use_as_shot = 1,
    };
}

typedef enum { INTEGER, REAL, SWITCH, SEED, LOSS, OPTIMISER, SCHEDULE } Kind;

typedef struct {
    const char *name;
    Kind kind;
    size_t offset;
    double low, high;
    const char *help;
} Option;

#define AT(member) offsetof(WbTrainOptions, member)

static const Option options_table[] = {
    {"seed", SEED, AT(seed), 0, 0, "a number; the same seed and photos give the same model"},
    {"threads", INTEGER, AT(threads), 0, 64, "worker threads, 0: one a processor"},
    {"newest", INTEGER, AT(newest), 5, 10000, "edits to learn from at most; older ones are passed over"},
    {"nets", INTEGER, AT(nets), 0, 16, "networks, each holding out another part of the shoots; 0: none"},
    {"epochs", INTEGER, AT(epochs), 1, 10000, "passes over the photos"},
    {"batch", INTEGER, AT(batch), 2, 4096, "photos a step"},
    {"patience", INTEGER, AT(patience), 0, 10000,
     "epochs without gain on held-out shoots before a network stops; 0: never"},
    {"parts", INTEGER, AT(parts), 2, 100, "parts of the shoots; each network holds out another one"},
    {"loss", LOSS, AT(loss), 0, 0, "l1, l2, huber or perceptual"},
    {"optimiser", OPTIMISER, AT(optimiser), 0, 0, "adamw, adam or sgd"},
    {"schedule", SCHEDULE, AT(schedule), 0, 0, "one-cycle, cosine, step or constant"},
    {"rate", REAL, AT(rate), 1e-8, 10, "highest learning rate"},
    {"weight-decay", REAL, AT(weight_decay), 0, 10, "pull of the weights towards zero"},
    {"momentum", REAL, AT(momentum), 0, 0.9999, "of sgd"},
    {"huber-delta", REAL, AT(huber_delta), 1e-6, 100,
     "where huber turns from square to straight, in units of 40 mired or 8 tint"},
    {"dropout", REAL, AT(dropout), 0, 0.9, "share of the fused features dropped while training"},
    {"mirror", SWITCH, AT(mirror), 0, 1, "augment by mirroring"},
    {"crop", SWITCH, AT(crop), 0, 1, "augment by cropping"},
    {"exposure", SWITCH, AT(exposure), 0, 1, "augment by a third of a stop of exposure"},
    {"rebalance", SWITCH, AT(rebalance), 0, 1, "augment by another as-shot balance, the target moving with it"},
    {"gp", SWITCH, AT(gp), 0, 1, "the Gaussian process beside the networks"},
    {"gp-steps", INTEGER, AT(gp_steps), 0, 10000, "steps of the kernel's marginal likelihood"},
    {"gp-subset", INTEGER, AT(gp_subset), 8, 4000, "photos of one such step"},
    {"drift", SWITCH, AT(drift), 0, 1, "follow a taste that changes with time, where earlier shoots foretell it"},
    {"scenes", SWITCH, AT(scenes), 0, 1, "let similar photos of a scene share what they tell"},
    {"image", SWITCH, AT(use_image), 0, 1, "use the thumbnail"},
    {"histogram", SWITCH, AT(use_histogram), 0, 1, "use colour statistics and histogram"},
    {"metadata", SWITCH, AT(use_metadata), 0, 1, "use what the camera recorded"},
    {"as-shot", SWITCH, AT(use_as_shot), 0, 1, "use the as-shot balance"},
};

enum { OPTIONS = sizeof options_table / sizeof *options_table };

const char *wb_train_option_name(int index) {
    return index >= 0 && index < OPTIONS ? options_table[index].name : NULL;
}

const char *wb_train_option_value(int index) {
    static const char *const words[] = {"N", "X", "on|off", "N", "WORD", "WORD", "WORD"}; /* by Kind */
    return index >= 0 && index < OPTIONS ? words[options_table[index].kind] : NULL;
}

const char *wb_train_option_help(int index) {
    return index >= 0 && index < OPTIONS ? options_table[index].help : NULL;
}

/* "weight_decay" means "weight-decay": SQL's JSON keys are written either way. */
static int same_name(const char *a, const char *b) {
    for (; *a && *b; a++, b++) {
        char x = *a == '_' ? '-' : *a;
        if (x != *b) return 0;
    }
    return *a == *b;
}

static const Option *find(const char *name) {
    for (int i = 0; i < OPTIONS; i++) {
        if (same_name(name, options_table[i].name)) return &options_table[i];
    }
    return NULL;
}

static int switch_of_text(const char *text, int *ret) {
    static const char *const words[][2] = {{"0", "1"}, {"off", "on"}, {"no", "yes"}, {"false", "true"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        for (int value = 0; value < 2; value++) {
            if (strcasecmp(text, words[i][value]) != 0) continue;
            *ret = value;
            return 1;
        }
    }
    return 0;
}

static int set_number(WbTrainOptions *options, const Option *option, const char *value) {
    void *place = (char *)options + option->offset;
    char *end;
    errno = 0;
    if (option->kind == SEED) {
        unsigned long long seed = strtoull(value, &end, 10);
        if (end == value || *end || errno || value[0] == '-') return 0;
        *(uint64_t *)place = seed;
        return 1;
    }
    double number = strtod(value, &end);
    if (end == value || *end || !(number >= option->low && number <= option->high)) return 0;
    if (option->kind == REAL) *(double *)place = number;
    else if (number == (double)(int)number) *(int *)place = (int)number;
    else return 0;
    return 1;
}

static int set_value(WbTrainOptions *options, const Option *option, const char *value) {
    switch (option->kind) {
    case SWITCH: return switch_of_text(value, (int *)((char *)options + option->offset));
    case LOSS: return wb_loss_of_name(value, &options->loss);
    case OPTIMISER: return wb_optimiser_of_name(value, &options->optimiser);
    case SCHEDULE: return wb_schedule_of_name(value, &options->schedule);
    case INTEGER:
    case REAL:
    case SEED: break;
    }
    return set_number(options, option, value);
}

WbStatus wb_train_options_set(WbTrainOptions *options, const char *name, const char *value, WbErr *err) {
    const Option *option = find(name);
    if (!option) return wb_fail(err, WB_ERR_USAGE, "no training option '%.40s'", name);
    if (set_value(options, option, value)) return WB_OK;
    if (option->high > option->low && option->kind != SWITCH)
        return wb_fail(err, WB_ERR_USAGE, "training option %s = '%.40s': %s (%g to %g)", option->name, value,
                       option->help, option->low, option->high);
    return wb_fail(err, WB_ERR_USAGE, "training option %s = '%.40s': %s%s", option->name, value, option->help,
                   option->kind == SWITCH ? " (on or off)" : "");
}
