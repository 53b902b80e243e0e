#include "model/suggest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "model/anchors.h"
#include "model/head_photos.h"

/* What a hand edit would do is known before it is made: the residual process (anchors.c) says by how much it would
 * narrow the error of every other photo, whatever the edit turns out to be. Photos are chosen one after another, each
 * as if the ones before it were set (greedy choice of the largest fall of the summed expected absolute error; Krause,
 * Singh and Guestrin 2008, J. Machine Learning Research 9, 235, on why greedy is good enough). */

#define MEAN_OF_NORMAL 0.7978845608028654 /* sqrt(2 / pi): mean absolute value of a standard normal number */
#define FALL 0.9       /* a photo follows when its expected error falls below so much of what it was */
#define UNSET_MAX 1000 /* of one session are weighed, and */
#define SET_MAX 500    /* speak, evenly spread: 2 matrices of them all are 18 MB */

/* One session in work: of each slider the covariance of its residuals, given what is set. */
typedef struct {
    size_t count;        /* photos at work */
    double stands_for;   /* photos not set for each such one at work */
    size_t *photo;       /* [count]: places among the head's photos */
    unsigned char *set;  /* [count] */
    float *k[2];         /* [count][count] */
    double noise[2];
} Weighing;

static void weighing_clear(Weighing *w) {
    wb_free(w->photo);
    wb_free(w->set);
    wb_free(w->k[0]);
    wb_free(w->k[1]);
}

/* Every so many-th of the session's photos that are set (or are not), `most` at most, to w->photo; how many there are
 * in all. */
static size_t sample(Weighing *w, const WbHeadPhotos *p, const size_t *order, size_t count, const unsigned char *known,
                     int set, size_t most) {
    size_t all = 0, seen = 0, taken = 0;
    for (size_t i = 0; i < count; i++) all += known[p->place[order[i]]] == set;
    size_t n = all < most ? all : most;
    for (size_t i = 0; i < count && taken < n; i++) {
        if (known[p->place[order[i]]] != set) continue;
        if (seen++ < taken * all / n) continue;
        w->photo[w->count++] = order[i];
        taken++;
    }
    return all;
}

static WbStatus make_covariances(Weighing *w, const WbHeadPhotos *p, WbErr *err) {
    size_t n = w->count;
    w->set = wb_alloc(n, 1);
    w->k[0] = wb_alloc(n * n, sizeof(float));
    w->k[1] = wb_alloc(n * n, sizeof(float));
    WB_CLEANUP(wb_free_at) float *x = wb_alloc(n, WB_KERNEL_INPUTS * sizeof *x);
    WB_CLEANUP(wb_free_at) double *seconds = wb_alloc(n, sizeof *seconds);
    if (!w->set || !w->k[0] || !w->k[1] || !x || !seconds) return wb_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        memcpy(x + i * WB_KERNEL_INPUTS, p->x + w->photo[i] * WB_KERNEL_INPUTS, WB_KERNEL_INPUTS * sizeof *x);
        seconds[i] = p->seconds[w->photo[i]];
    }
    WbGpSpec spec = wb_anchor_spec();
    for (int k = 0; k < 2; k++)
        WB_TRY(wb_gp_prior(&spec, p->model->head[p->head].anchor_hyper[k], (int)n, x, seconds, w->k[k], &w->noise[k],
                           err));
    return WB_OK;
}

/* Photo j counts as set: every covariance loses what j explains. */
static WbStatus set_photo(Weighing *w, size_t j, WbErr *err) {
    size_t n = w->count;
    WB_CLEANUP(wb_free_at) float *column = wb_alloc(n, sizeof *column);
    if (!column) return wb_fail_nomem(err);
    for (int k = 0; k < 2; k++) {
        float *cov = w->k[k], scale = 1.0F / (cov[j * n + j] + (float)w->noise[k]);
        memcpy(column, cov + j * n, n * sizeof *column);
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++) cov[a * n + b] -= column[a] * column[b] * scale;
    }
    w->set[j] = 1;
    return WB_OK;
}

/* What setting photo j would bring its neighbours. */
static WbSuggestion weigh(const Weighing *w, size_t j) {
    size_t n = w->count;
    WbSuggestion s = {.photo = w->photo[j]};
    double gain[2] = {0, 0}, followers = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == j || w->set[i]) continue;
        double ratio = 0;
        for (int k = 0; k < 2; k++) {
            const float *cov = w->k[k];
            double noise = w->noise[k], cross = (double)cov[j * n + i];
            double before = fmax((double)cov[i * n + i], 0) + noise;
            double after = fmax(before - cross * cross / ((double)cov[j * n + j] + noise), noise);
            gain[k] += sqrt(before) - sqrt(after);
            ratio += 0.5 * sqrt(after / before);
        }
        followers += ratio < FALL;
    }
    s.gain_mired = MEAN_OF_NORMAL * WB_TARGET_MIRED * w->stands_for * gain[0];
    s.gain_tint = MEAN_OF_NORMAL * WB_TARGET_TINT * w->stands_for * gain[1];
    s.followers = (int)(followers * w->stands_for + 0.5);
    return s;
}

double wb_suggestion_worth(const WbSuggestion *s) {
    return s->gain_mired / WB_TARGET_MIRED + s->gain_tint / WB_TARGET_TINT;
}

/* The best suggestions so far, over all sessions. */
typedef struct {
    WbSuggestion *best;
    size_t count, wanted;
    WbProgress progress; /* may be NULL */
    void *context;
} List;

static void add(List *list, WbSuggestion s) {
    size_t at = list->count;
    while (at > 0 && wb_suggestion_worth(&list->best[at - 1]) < wb_suggestion_worth(&s)) at--;
    if (at >= list->wanted) return;
    size_t kept = list->count < list->wanted ? list->count : list->wanted - 1;
    memmove(list->best + at + 1, list->best + at, (kept - at) * sizeof s);
    list->best[at] = s;
    list->count = kept + 1;
}

/* Suggestions of one session, in turn, until another one would not make the list. */
static WbStatus choose(Weighing *w, const WbHeadPhotos *p, List *list, WbErr *err) {
    for (size_t turn = 0; turn < list->wanted; turn++) {
        if (list->progress && list->progress(list->context, "suggest", (double)turn / (double)list->wanted))
            return wb_fail(err, WB_ERR_INTERRUPTED, "interrupted: on your request");
        WbSuggestion best = {0};
        size_t at = w->count;
        for (size_t j = 0; j < w->count; j++) {
            if (w->set[j]) continue;
            WbSuggestion s = weigh(w, j);
            if (wb_suggestion_worth(&s) <= wb_suggestion_worth(&best)) continue;
            best = s;
            at = j;
        }
        int full = list->count == list->wanted;
        double least = full ? wb_suggestion_worth(&list->best[list->count - 1]) : 0;
        if (at == w->count || best.followers == 0 || wb_suggestion_worth(&best) <= least) return WB_OK;
        best.photo = p->place[best.photo];
        add(list, best);
        WB_TRY(set_photo(w, at, err));
    }
    return WB_OK;
}

static WbStatus suggest_session(const WbHeadPhotos *p, size_t from, size_t to, const unsigned char *known, List *list,
                                WbErr *err) {
    const size_t *order = p->timeline.order + from;
    WB_CLEANUP(weighing_clear) Weighing w = {.photo = wb_alloc(UNSET_MAX + SET_MAX, sizeof *w.photo)};
    if (!w.photo) return wb_fail_nomem(err);
    size_t unset = sample(&w, p, order, to - from, known, 0, UNSET_MAX), at_work = w.count;
    if (unset < 2) return WB_OK;
    w.stands_for = (double)unset / (double)at_work;
    (void)sample(&w, p, order, to - from, known, 1, SET_MAX);
    WB_TRY(make_covariances(&w, p, err));
    for (size_t j = at_work; j < w.count; j++) WB_TRY(set_photo(&w, j, err));
    return choose(&w, p, list, err);
}

static WbStatus suggest_head(const WbHeadPhotos *p, const unsigned char *known, List *list, WbErr *err) {
    size_t from = 0;
    for (size_t s = 0; s < p->timeline.count; s++) {
        WB_TRY(suggest_session(p, from, p->timeline.end[s], known, list, err));
        from = p->timeline.end[s];
    }
    return WB_OK;
}

WbStatus wb_model_suggest(const WbModel *model, size_t count, const WbFeatures *const *features, const WbShot *shots,
                          const double *known_temperature, const double *known_tint, size_t wanted,
                          WbProgress progress, void *context, WbSuggestion *ret, size_t *found, WbErr *err) {
    *found = 0;
    if (model->info.fallback || count == 0 || wanted == 0) return WB_OK;
    WB_CLEANUP(wb_free_at) WbGuess *guesses = wb_alloc(count, sizeof *guesses);
    WB_CLEANUP(wb_free_at) unsigned char *known = wb_alloc(count, 1);
    WB_CLEANUP(wb_free_at) WbSuggestion *best = wb_alloc(wanted + 1, sizeof *best);
    if (!guesses || !known || !best) return wb_fail_nomem(err);
    for (size_t i = 0; i < count; i++) {
        guesses[i] = (WbGuess){.head = wb_head_for(model, &shots[i])};
        known[i] = known_temperature && known_tint && wb_label_usable(known_temperature[i], known_tint[i]);
    }
    List list = {best, 0, wanted, progress, context};
    for (int h = 0; h < WB_HEADS; h++) {
        WB_CLEANUP(wb_head_photos_clear) WbHeadPhotos photos = {0};
        WB_TRY(wb_head_photos(model, h, count, features, shots, guesses, &photos, err));
        WB_TRY(suggest_head(&photos, known, &list, err));
    }
    memcpy(ret, best, list.count * sizeof *ret);
    *found = list.count;
    return WB_OK;
}
