#include "gp/gp.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gp/hyper.h"

static const struct {
    const char *name;
    double low, high; /* of the value as it stands in the array */
} kinds[WB_GP_KINDS] = {
    [WB_GP_LENGTH] = {"length", -5, 10}, /* inputs of unit scale: 0.007 is noise, 22000 is switched off */
    [WB_GP_AMPLITUDE] = {"amplitude", -14, 5}, /* targets of unit scale: 1e-6 is nothing, 148 is beyond any */
    [WB_GP_NOISE] = {"noise", -14, 5},         /* as amplitudes */
    [WB_GP_TAU] = {"tau", 0, 20},              /* a second to fifteen years */
    [WB_GP_MEAN] = {"mean", -1e6, 1e6},        /* float keeps a tenth there */
};

double wb_gp_hyper_low(WbGpKind kind) {
    return kinds[kind].low;
}

double wb_gp_hyper_high(WbGpKind kind) {
    return kinds[kind].high;
}

/* NaN and infinity fail too. */
static int within(double value, WbGpKind kind) {
    return value > 0 && log(value) >= kinds[kind].low && log(value) <= kinds[kind].high;
}

static int terminated(const char *name) {
    return memchr(name, 0, WB_GP_NAME_BYTES) != NULL;
}

static WbStatus check_groups(const WbGpSpec *spec, WbErr *err) {
    int columns = 0;
    for (int i = 0; i < spec->group_count; i++) {
        const WbGpGroup *group = &spec->groups[i];
        if (!terminated(group->name))
            return wb_fail(err, WB_ERR_USAGE, "kernel group %d has no end of name", i);
        if (group->count < 1 || group->count > spec->dims || group->start < 0 ||
            group->start > spec->dims - group->count)
            return wb_fail(err, WB_ERR_USAGE, "kernel group %d asks for %d columns from %d, of %d", i,
                           group->count, group->start, spec->dims);
        if (group->ard != 0 && group->ard != 1)
            return wb_fail(err, WB_ERR_USAGE, "kernel group %d: ard is %d, not 0 or 1", i, group->ard);
        if (!within(group->length, WB_GP_LENGTH))
            return wb_fail(err, WB_ERR_USAGE, "kernel group %d: length scale %g is out of range", i,
                           group->length);
        columns += group->count;
    }
    if (columns > WB_GP_DIMS)
        return wb_fail(err, WB_ERR_USAGE, "kernel groups have %d columns together, more than %d", columns,
                       WB_GP_DIMS);
    return WB_OK;
}

static WbStatus check_term(const WbGpSpec *spec, int index, WbErr *err) {
    const WbGpTerm *term = &spec->terms[index];
    if (!terminated(term->name))
        return wb_fail(err, WB_ERR_USAGE, "kernel term %d has no end of name", index);
    if (term->groups == 0 || term->groups >> spec->group_count != 0)
        return wb_fail(err, WB_ERR_USAGE, "kernel term %d: groups %#x, where %d groups are defined", index,
                       (unsigned)term->groups, spec->group_count);
    if (term->timed != 0 && term->timed != 1)
        return wb_fail(err, WB_ERR_USAGE, "kernel term %d: timed is %d, not 0 or 1", index, term->timed);
    if (!within(term->amplitude, WB_GP_AMPLITUDE))
        return wb_fail(err, WB_ERR_USAGE, "kernel term %d: amplitude %g is out of range", index,
                       term->amplitude);
    for (int g = 0; g < spec->group_count; g++)
        if (!(term->share[g] >= 0 && term->share[g] <= 1e3)) /* more would be another length scale */
            return wb_fail(err, WB_ERR_USAGE, "kernel term %d: share %g of group %d is not in 0..1000", index,
                           term->share[g], g);
    return WB_OK;
}

WbStatus wb_gp_spec_check(const WbGpSpec *spec, WbErr *err) {
    if (spec->dims < 1 || spec->dims > WB_GP_DIMS)
        return wb_fail(err, WB_ERR_USAGE, "a kernel of %d columns; 1 to %d can be", spec->dims, WB_GP_DIMS);
    if (spec->group_count < 1 || spec->group_count > WB_GP_GROUPS)
        return wb_fail(err, WB_ERR_USAGE, "a kernel of %d groups; 1 to %d can be", spec->group_count,
                       WB_GP_GROUPS);
    if (spec->term_count < 1 || spec->term_count > WB_GP_TERMS)
        return wb_fail(err, WB_ERR_USAGE, "a kernel of %d terms; 1 to %d can be", spec->term_count,
                       WB_GP_TERMS);
    WB_TRY(check_groups(spec, err));
    for (int i = 0; i < spec->term_count; i++)
        WB_TRY(check_term(spec, i, err));
    if (!within(spec->noise, WB_GP_NOISE))
        return wb_fail(err, WB_ERR_USAGE, "kernel noise %g is out of range", spec->noise);
    if (!within(spec->tau, WB_GP_TAU))
        return wb_fail(err, WB_ERR_USAGE, "kernel time scale %g s is out of range", spec->tau);
    return WB_OK;
}

static int lengths(const WbGpGroup *group) {
    return group->ard ? group->count : 1;
}

int wb_gp_hyper_count(const WbGpSpec *spec) {
    int count = spec->term_count + 3; /* noise, tau, mean */
    for (int g = 0; g < spec->group_count; g++)
        count += lengths(&spec->groups[g]);
    return count;
}

WbGpHyper wb_gp_hyper_at(const WbGpSpec *spec, int index) {
    for (int g = 0; g < spec->group_count; g++) {
        if (index < lengths(&spec->groups[g])) return (WbGpHyper){WB_GP_LENGTH, g, index};
        index -= lengths(&spec->groups[g]);
    }
    if (index < spec->term_count) return (WbGpHyper){WB_GP_AMPLITUDE, index, 0};
    static const WbGpKind last[] = {WB_GP_NOISE, WB_GP_TAU, WB_GP_MEAN};
    return (WbGpHyper){last[index - spec->term_count], 0, 0};
}

void wb_gp_hyper_name(const WbGpSpec *spec, int index, char *out, size_t room) {
    WbGpHyper at = wb_gp_hyper_at(spec, index);
    const char *name = kinds[at.kind].name;
    if (at.kind == WB_GP_LENGTH && spec->groups[at.owner].ard)
        snprintf(out, room, "%s %s[%d]", name, spec->groups[at.owner].name, at.column);
    else if (at.kind == WB_GP_LENGTH)
        snprintf(out, room, "%s %s", name, spec->groups[at.owner].name);
    else if (at.kind == WB_GP_AMPLITUDE)
        snprintf(out, room, "%s %s", name, spec->terms[at.owner].name);
    else
        snprintf(out, room, "%s", name);
}

void wb_gp_hyper_initial(const WbGpSpec *spec, double *hyper) {
    int count = wb_gp_hyper_count(spec);
    for (int i = 0; i < count; i++) {
        WbGpHyper at = wb_gp_hyper_at(spec, i);
        switch (at.kind) {
        case WB_GP_LENGTH:
            hyper[i] = log(spec->groups[at.owner].length);
            break;
        case WB_GP_AMPLITUDE:
            hyper[i] = log(spec->terms[at.owner].amplitude);
            break;
        case WB_GP_NOISE:
            hyper[i] = log(spec->noise);
            break;
        case WB_GP_TAU:
            hyper[i] = log(spec->tau);
            break;
        default:
            hyper[i] = 0;
            break;
        }
    }
}
