#include "gp/gp.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "gp/process.h"

/* A process in bytes, little-endian; it stands inside a blob that has its own magic, format and checksum.
 *
 *     u32 points n, u32 dims, u32 groups, u32 terms
 *     each group: text name, u32 start, u32 count, u32 ard, f64 length
 *     each term:  text name, u32 groups, u32 timed, f64 amplitude, f64 share of each group
 *     f64 noise, f64 tau, f64 each hyperparameter
 *     u32 with inputs: 0 or 1; if 1, f32 x [n][dims]
 *     f32 y [n], f32 noise scale [n], f32 weights [n], f64 seconds [n] (NaN unknown)
 */

void wb_gp_write(const WbGp *gp, WbWriter *writer, int with_inputs) {
    const WbGpSpec *spec = &gp->spec;
    size_t n = (size_t)gp->n;
    wb_write_u32(writer, (uint32_t)gp->n);
    wb_write_u32(writer, (uint32_t)spec->dims);
    wb_write_u32(writer, (uint32_t)spec->group_count);
    wb_write_u32(writer, (uint32_t)spec->term_count);
    for (int g = 0; g < spec->group_count; g++) {
        const WbGpGroup *group = &spec->groups[g];
        wb_write_text(writer, group->name);
        wb_write_u32(writer, (uint32_t)group->start);
        wb_write_u32(writer, (uint32_t)group->count);
        wb_write_u32(writer, (uint32_t)group->ard);
        wb_write_f64(writer, group->length);
    }
    for (int t = 0; t < spec->term_count; t++) {
        const WbGpTerm *term = &spec->terms[t];
        wb_write_text(writer, term->name);
        wb_write_u32(writer, term->groups);
        wb_write_u32(writer, (uint32_t)term->timed);
        wb_write_f64(writer, term->amplitude);
        for (int g = 0; g < spec->group_count; g++)
            wb_write_f64(writer, term->share[g]);
    }
    wb_write_f64(writer, spec->noise);
    wb_write_f64(writer, spec->tau);
    for (int i = 0; i < wb_gp_hyper_count(spec); i++)
        wb_write_f64(writer, gp->hyper[i]);
    wb_write_u32(writer, with_inputs ? 1 : 0);
    if (with_inputs) wb_write_f32s(writer, gp->x, n * (size_t)spec->dims);
    wb_write_f32s(writer, gp->y, n);
    wb_write_f32s(writer, gp->noise_scale, n);
    wb_write_f32s(writer, gp->weights, n);
    for (size_t i = 0; i < n; i++)
        wb_write_f64(writer, gp->seconds[i]);
}

/* A count that fits `most`, else the reader fails. */
static int read_count(WbReader *reader, int most) {
    uint32_t value = wb_read_u32(reader);
    if (value <= (uint32_t)most) return (int)value;
    reader->failed = 1;
    return 0;
}

static void read_spec(WbReader *reader, WbGpSpec *spec) {
    spec->dims = read_count(reader, WB_GP_DIMS);
    spec->group_count = read_count(reader, WB_GP_GROUPS);
    spec->term_count = read_count(reader, WB_GP_TERMS);
    for (int g = 0; g < spec->group_count; g++) {
        WbGpGroup *group = &spec->groups[g];
        wb_read_text(reader, group->name, sizeof group->name);
        group->start = read_count(reader, WB_GP_DIMS);
        group->count = read_count(reader, WB_GP_DIMS);
        group->ard = read_count(reader, 1);
        group->length = wb_read_f64(reader);
    }
    for (int t = 0; t < spec->term_count; t++) {
        WbGpTerm *term = &spec->terms[t];
        wb_read_text(reader, term->name, sizeof term->name);
        term->groups = wb_read_u32(reader);
        term->timed = read_count(reader, 1);
        term->amplitude = wb_read_f64(reader);
        for (int g = 0; g < spec->group_count; g++)
            term->share[g] = wb_read_f64(reader);
    }
    spec->noise = wb_read_f64(reader);
    spec->tau = wb_read_f64(reader);
}

static WbStatus corrupt(WbErr *err, const char *what) {
    return wb_fail(err, WB_ERR_CORRUPT, "the stored Gaussian process is damaged (%s): train again", what);
}

/* Header: everything before the inputs. */
static WbStatus read_header(WbReader *reader, WbGpSpec *spec, double *hyper, int *points, int *with_inputs,
                            WbErr *err) {
    memset(spec, 0, sizeof *spec);
    *points = read_count(reader, WB_GP_POINTS);
    read_spec(reader, spec);
    if (reader->failed) return corrupt(err, "its shape");
    if (wb_gp_spec_check(spec, NULL) != WB_OK) return corrupt(err, "its kernel");
    for (int i = 0; i < wb_gp_hyper_count(spec); i++) {
        WbGpKind kind = wb_gp_hyper_at(spec, i).kind;
        hyper[i] = wb_read_f64(reader);
        if (!(hyper[i] >= wb_gp_hyper_low(kind) && hyper[i] <= wb_gp_hyper_high(kind)))
            return corrupt(err, "a hyperparameter out of range");
    }
    *with_inputs = read_count(reader, 1);
    if (reader->failed || *points < 1) return corrupt(err, "its head is cut short");
    return WB_OK;
}

static WbStatus check_values(const WbGp *gp, WbErr *err) {
    if (wb_gp_inputs_check(gp->n, gp->spec.dims, gp->x, gp->seconds, "point", NULL) != WB_OK)
        return corrupt(err, "an input or a time");
    if (wb_gp_targets_check(gp->n, gp->y, gp->noise_scale, NULL) != WB_OK) return corrupt(err, "a target");
    for (int i = 0; i < gp->n; i++)
        if (!isfinite(gp->weights[i])) return corrupt(err, "a weight");
    return WB_OK;
}

WbStatus wb_gp_read(WbReader *reader, const float *shared_x, int n, int dims, WbGp **ret, WbErr *err) {
    WbGpSpec spec;
    double hyper[WB_GP_HYPERS];
    int points = 0, with_inputs = 0;
    WB_TRY(read_header(reader, &spec, hyper, &points, &with_inputs, err));
    if (with_inputs != !shared_x) return corrupt(err, "inputs where none belong, or none where they do");
    if (shared_x && (points != n || spec.dims != dims)) return corrupt(err, "a shape unlike its inputs");
    size_t floats =
        (size_t)points * (3 + (with_inputs ? (size_t)spec.dims : 0)); /* y, noise scale, weights */
    if (wb_reader_left(reader) / sizeof(float) < floats + 2 * (size_t)points)
        return corrupt(err, "its points are cut short");
    WB_CLEANUP(wb_gp_free_at) WbGp *gp = NULL;
    WB_TRY(wb_gp_blank(&spec, hyper, points, with_inputs, &gp, err));
    if (shared_x)
        gp->x = shared_x;
    else
        wb_read_f32s(reader, gp->owned_x, (size_t)points * (size_t)spec.dims);
    wb_read_f32s(reader, gp->y, (size_t)points);
    wb_read_f32s(reader, gp->noise_scale, (size_t)points);
    wb_read_f32s(reader, gp->weights, (size_t)points);
    for (int i = 0; i < points; i++)
        gp->seconds[i] = wb_read_f64(reader);
    if (reader->failed) return corrupt(err, "it is cut short");
    WB_TRY(check_values(gp, err));
    wb_gp_centre(points, spec.dims, gp->x, gp->centre);
    wb_gp_rescale(gp);
    *ret = gp;
    gp = NULL;
    return WB_OK;
}
