#!/usr/bin/env python3
"""A photographer's RAW files and their renderings must be the same to a model: raw.py GRAYCARD CAMERA-SIM [PHOTOS SHOOTS SIZE]

The same photos are made twice, as DNG and as 16-bit TIFF. Models that were trained on one kind in one half of the shoots are judged
on both kinds in the other half, and the other way round; errors of both halves count together. Without numbers a small run, as a
test; `480 48 1152x768` takes some minutes, and its ratios are those to state.
"""
import csv
import io
import itertools
import os
import subprocess
import sys
import tempfile

KINDS = ("dng", "tiff")
SMALL = ["200", "20", "576x384"]
TRAINING = ["--epochs", "40", "--quiet"]
LIMIT = 1.05  # this run gives up to 1.012, the large one 1.024; another training seed alone moves a tint error by some 5 %


def run(*words):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout


def make(graycard, camera, folder, photos, shoots, size):
    for kind in KINDS:
        run(camera, "folder", "--seed", "5", "--photos", photos, "--shoots", shoots, "--size", size, "--render", kind,
            os.path.join(folder, kind))
        catalog = os.path.join(folder, kind + ".db")
        run(graycard, "import", os.path.join(folder, kind), "-o", catalog, "--quiet")
        run(graycard, "scan", catalog, "--quiet")
    with open(os.path.join(folder, "dng", "sliders.csv"), newline="", encoding="ascii") as file:
        return {row["id_global"]: row for row in csv.DictReader(file)}


def train(graycard, folder, kind, where):
    catalog, model = os.path.join(folder, kind + ".db"), os.path.join(folder, kind + ".model")
    run(graycard, "train", catalog, "--where", where, *TRAINING)
    if os.path.exists(model):
        os.remove(model)
    run(graycard, "profiles", catalog, "export", "default", "-o", model)
    return model


def errors(graycard, folder, kind, model, where, truth):
    """Of every photo there: mired and tint."""
    catalog = os.path.join(folder, kind + ".db")
    run(graycard, "profiles", catalog, "import", model, "--as", "judged", "--quiet")
    said = run(graycard, "predict", catalog, "--all", "--single", "--csv", "--quiet", "--profile", "judged", "--where", where)
    for row in csv.DictReader(io.StringIO(said)):
        true = truth[row["photo_id"]]
        yield (abs(1e6 / float(row["temperature"]) - 1e6 / float(true["Temperature"])),
               abs(float(row["tint"]) - float(true["Tint"])))


def judge(graycard, folder, truth):
    """{(trained on, judged on): (mired, tint)}"""
    days = sorted({row["captureTime"][:10] for row in truth.values()})
    middle = days[len(days) // 2]
    halves = [f"captureTime < '{middle}'", f"captureTime >= '{middle}'"]
    found = {pair: [] for pair in itertools.product(KINDS, KINDS)}
    for learned, held_out in (halves, halves[::-1]):
        models = {kind: train(graycard, folder, kind, learned) for kind in KINDS}
        for trained, judged in found:
            found[trained, judged] += errors(graycard, folder, judged, models[trained], held_out, truth)
    return {pair: [sum(column) / len(column) for column in zip(*rows)] for pair, rows in found.items()}


def main():
    graycard, camera = (os.path.abspath(path) for path in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        truth = make(graycard, camera, folder, *(sys.argv[3:6] or SMALL))
        found = judge(graycard, folder, truth)
    failed = False
    for (trained, judged), means in found.items():
        ratios = [mean / own for mean, own in zip(means, found[trained, trained])]
        print(f"trained on {trained}, judged on {judged}: mired {means[0]:.3f} ({ratios[0]:.3f}), tint {means[1]:.3f} ({ratios[1]:.3f})")
        failed = failed or max(ratios) > LIMIT
    if failed:
        print(f"failed: an error is more than {LIMIT} of that on the kind learned from", file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
