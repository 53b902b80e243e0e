#include "gp/kernel.h"

#include <math.h>

double wb_gp_covariance_naive(const WbGpSpec *spec, const double *hyper, const float *a, double a_seconds,
                              const float *b, double b_seconds) {
    double squared[WB_GP_GROUPS] = {0}, amplitude[WB_GP_TERMS] = {0}, tau = 1;
    int count = wb_gp_hyper_count(spec);
    for (int i = 0; i < count; i++) {
        WbGpHyper at = wb_gp_hyper_at(spec, i);
        if (at.kind == WB_GP_AMPLITUDE) amplitude[at.owner] = exp(hyper[i]);
        if (at.kind == WB_GP_TAU) tau = exp(hyper[i]);
        if (at.kind != WB_GP_LENGTH) continue;
        const WbGpGroup *group = &spec->groups[at.owner];
        int from = group->start + at.column, to = group->ard ? from + 1 : group->start + group->count;
        for (int d = from; d < to; d++) {
            double step = ((double)a[d] - (double)b[d]) / exp(hyper[i]);
            squared[at.owner] += step * step;
        }
    }
    double gap = fabs(a_seconds - b_seconds), decay = isnan(gap) ? 0 : exp(-gap / tau), sum = 0;
    for (int t = 0; t < spec->term_count; t++) {
        const WbGpTerm *term = &spec->terms[t];
        double s = 0;
        for (int g = 0; g < spec->group_count; g++)
            if (term->groups >> g & 1) s += (term->share[g] > 0 ? term->share[g] : 1) * squared[g];
        double r = sqrt(3 * s);
        sum += amplitude[t] * (1 + r) * exp(-r) * (term->timed ? decay : 1);
    }
    return sum;
}
