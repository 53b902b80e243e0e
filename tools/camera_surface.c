#include "camera.h"

#include <math.h>

/* Smooth spectra with the features that measured ones have: `base`, plus steps (a height reached above nm, over about
 * four widths), plus bumps (Gaussians). */
typedef struct Curve {
    double base;
    struct {
        double nm, width, height;
    } steps[2], bumps[2];
} Curve;

/* The classic chart's colours (McCamy, Marcus and Davidson 1976, J. Appl. Photogr. Eng. 2, 95) as smooth curves of the
 * same kinds: dyes with one edge for the warm ones, one band for greens and blues, two for purples. */
static const Curve curves[WB_SIM_SURFACES] = {
    {.base = .05, .steps = {{600, 30, .13}, {520, 40, .04}}},                            /* dark skin */
    {.base = .22, .steps = {{590, 18, .33}, {480, 30, .10}}},                            /* light skin */
    {.base = .13, .bumps = {{455, 45, .2}, {540, 40, .05}}},                             /* blue sky */
    {.base = .05, .steps = {{700, 15, .25}}, .bumps = {{548, 30, .12}, {650, 40, .03}}}, /* foliage */
    {.base = .22, .steps = {{680, 18, .25}}, .bumps = {{450, 45, .23}}},                 /* blue flower */
    {.base = .2, .bumps = {{505, 50, .4}}},                                              /* bluish green */
    {.base = .05, .steps = {{582, 14, .55}}},                                            /* orange */
    {.base = .09, .steps = {{690, 15, .2}}, .bumps = {{447, 35, .28}}},                  /* purplish blue */
    {.base = .11, .steps = {{598, 11, .47}}, .bumps = {{445, 30, .03}}},                 /* moderate red */
    {.base = .05, .steps = {{660, 20, .14}}, .bumps = {{430, 28, .13}}},                 /* purple */
    {.base = .07, .steps = {{520, 12, .42}, {600, 30, -.1}}, .bumps = {{545, 30, .08}}}, /* yellow green */
    {.base = .06, .steps = {{553, 15, .56}}},                                            /* orange yellow */
    {.base = .04, .steps = {{700, 15, .06}}, .bumps = {{442, 28, .25}}},                 /* blue */
    {.base = .05, .bumps = {{533, 32, .3}}},                                             /* green */
    {.base = .045, .steps = {{607, 11, .6}}},                                            /* red */
    {.base = .06, .steps = {{513, 11, .66}}},                                            /* yellow */
    {.base = .13, .steps = {{598, 12, .58}}, .bumps = {{440, 35, .2}}},                  /* magenta */
    {.base = .07, .steps = {{700, 20, .15}}, .bumps = {{485, 42, .3}}},                  /* cyan */
    {.base = .9}, /* white and five greys: flat */
    {.base = .76},
    {.base = .59},
    {.base = .36},
    {.base = .19},
    {.base = .03},
    [WB_SIM_SKY] = {.base = .16, .bumps = {{380, 95, .5}}}, /* Rayleigh's blue, against the sun's light */
    [WB_SIM_CLOUD] = {.base = .95},
    [WB_SIM_CLOTH] = {.base = .82, .steps = {{415, 12, .04}}}, /* cotton, unbleached a little yellow */
    {.base = .45,
     .steps = {{415, 6, .42}},
     .bumps = {{440, 18, .12}}},              /* with optical brightener: absorbs to 410, glows 440 */
    {.base = .025, .steps = {{690, 20, .1}}}, /* black wool; dyes let far red through */
    {.base = .025, .steps = {{690, 20, .12}}, .bumps = {{450, 40, .05}}}, /* navy */
    {.base = .04, .steps = {{605, 15, .4}}},                              /* red */
    {.base = .16, .bumps = {{540, 50, .12}}},                             /* sage */
    [WB_SIM_WOOD] = {.base = .06, .steps = {{560, 60, .32}}},             /* lignin: a slow rise to red */
    [WB_SIM_STONE] = {.base = .25, .steps = {{520, 70, .12}}},
    [WB_SIM_WALL] = {.base = .55, .steps = {{470, 40, .18}}}, /* cream paint */
    [WB_SIM_HAIR] = {.base = .03, .steps = {{620, 60, .06}}},
    {.base = .08, .steps = {{560, 50, .25}}},
};

static double curve_at(const Curve *curve, double nm) {
    double value = curve->base;
    for (int i = 0; i < 2; i++) {
        if (curve->steps[i].width > 0)
            value += curve->steps[i].height / (1 + exp((curve->steps[i].nm - nm) / curve->steps[i].width));
        if (curve->bumps[i].width > 0)
            value +=
                curve->bumps[i].height * exp(-.5 * pow((nm - curve->bumps[i].nm) / curve->bumps[i].width, 2));
    }
    return value;
}

static double bump(double nm, double middle, double width) {
    return exp(-.5 * pow((nm - middle) / width, 2));
}

/* Melanin absorbs as nm^-3.33, blood in bands at 415, 542 and 577 nm, carotene around 470 (Jacques 2013, Phys. Med.
 * Biol. 58, R37); what scatters back from below makes 0.68 of white. */
static double skin_at(double nm, double melanin, double blood) {
    double bands =
        bump(nm, 415, 30) + .5 * bump(nm, 470, 40) + .45 * bump(nm, 542, 14) + .45 * bump(nm, 577, 11);
    return .03 + .65 * exp(-melanin * pow(nm / 550, -3.33) - blood * bands);
}

/* Chlorophyll absorbs at 430..480 and 640..680 nm; from 700 on leaves are bright (Gates et al. 1965, Appl. Opt. 4, 11).
 * `dry` takes the red band away. */
static double leaf_at(double nm, double depth, double dry) {
    double red = bump(nm, 672, 28) + .5 * bump(nm, 630, 35);
    double blue = bump(nm, 435, 40) + .8 * bump(nm, 478, 25);
    double edge = .38 / (1 + exp((705 - nm) / 9));
    return .03 + (.2 + edge) * exp(-depth * (1.6 * blue + (1 - dry) * 1.5 * red + .35));
}

WbSpectrum wb_sim_reflectance(int surface) {
    static const double skins[6][2] = {{.28, .7}, {.38, .85}, {.55, .75}, {.8, .7}, {1.25, .6}, {2, .5}};
    static const double leaves[3][2] = {{1.2, 0}, {1.9, 0}, {1.1, .7}}; /* fresh, dark, dry */
    WbSpectrum ret;
    for (int b = 0; b < WB_SIM_BANDS; b++) {
        double nm = WB_SIM_FIRST_NM + b * WB_SIM_STEP_NM;
        if (surface >= WB_SIM_SKIN && surface < WB_SIM_FOLIAGE)
            ret.at[b] = skin_at(nm, skins[surface - WB_SIM_SKIN][0], skins[surface - WB_SIM_SKIN][1]);
        else if (surface >= WB_SIM_FOLIAGE && surface < WB_SIM_SKY)
            ret.at[b] = leaf_at(nm, leaves[surface - WB_SIM_FOLIAGE][0], leaves[surface - WB_SIM_FOLIAGE][1]);
        else
            ret.at[b] = curve_at(&curves[surface], nm);
    }
    return ret;
}
