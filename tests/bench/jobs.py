#!/usr/bin/env python3
"""Times whole jobs, as a photographer runs them: jobs.py GRAYCARD SYNTH [--large] [--folder FOLDER] [--csv FILE]

Learning is timed on 1,600 synthetic photos (or those of FOLDER: sliders.csv and images/). Scanning, predicting, applying
and undoing are timed on catalogs of 1,000 and 10,000 photos (--large: 100,000 too) whose features are cached: 300
synthetic photos are digested, and their features, which a prediction's cost does not hang on, are copied; files (as
links), times, exposure and as-shot balance are each photo's own. What the jobs left behind is checked.
"""
import argparse
import datetime
import os
import pathlib
import random
import sqlite3
import sys
import tempfile

sys.dont_write_bytecode = True  # the tree stays as it is
from bench import CORES, MIB, Bench, Run, median_run, run  # noqa: E402

SEEDS = 300        # photos that copies are made of
CORRECTIONS = 20   # as many as the judged figure names
EPOCHS, GP_STEPS = 12, 4  # a tenth of the usual: what they cost, and not what they bring, is asked here
MEMORY_PHOTOS = 5000  # for which training's memory is promised


def check(holds, what):
    if not holds:
        sys.exit(f'jobs: {what}: not so')


def one(catalog, sql):
    with sqlite3.connect(catalog) as db:
        return db.execute(sql).fetchone()[0]


class Jobs:
    def __init__(self, options, folder):
        self.graycard, self.synth = os.path.abspath(options.graycard), os.path.abspath(options.synth)
        self.folder, self.bench = pathlib.Path(folder), Bench('jobs', options.csv)

    def cli(self, *words, rounds=1):
        return median_run(rounds, self.graycard, *words, '--quiet')

    def catalog(self, name, photos, *words):
        """A synthetic photographer's catalog, scanned."""
        folder, catalog = self.folder / name, self.folder / f'{name}.db'
        run(self.synth, '--taste', 'eye', '--size', '64', '--photos', photos, *words, folder)
        self.cli('import', folder, '-o', catalog)
        self.cli('scan', catalog)
        return catalog

    def study(self, folder):
        """Trains, and again after some corrections; answers with the model as a file."""
        if folder:
            catalog = self.folder / 'study.db'
            self.cli('import', os.path.abspath(folder), '-o', catalog)
            self.cli('scan', catalog)
        else:
            catalog = self.catalog('study', 1600, '--shoots', '135')
        photos = one(catalog, 'SELECT count(*) FROM sliders WHERE Temperature IS NOT NULL')
        took = self.cli('train', catalog, '--epochs', EPOCHS, '--gp-steps', GP_STEPS)
        self.bench.report(f'train, {photos} photos, a tenth of the usual steps', CORES, **took.figures())
        with sqlite3.connect(catalog) as db:  # as after an apply that the photographer corrected here and there
            db.execute(f'''UPDATE sliders SET Temperature = min(Temperature + 200, 50000), Tint = min(Tint + 2, 150)
                WHERE id_global IN (SELECT id_global FROM sliders WHERE Temperature IS NOT NULL
                                    ORDER BY id_global LIMIT {CORRECTIONS})''')
        took = self.cli('train', catalog, '--quick', rounds=3)
        self.bench.report(f'train --quick after {CORRECTIONS} corrections, {photos} photos', CORES, **took.figures())
        sidecar = f'{catalog}.graycard'
        check(one(sidecar, 'SELECT max(version) FROM model') == 4, 'a version a training')
        size = one(sidecar, 'SELECT max(length(blob)) FROM model') / MIB
        self.bench.report(f'model of {photos} photos', 1, blob=(size, 'MiB'))
        model = self.folder / 'study.model'
        self.cli('profiles', catalog, 'export', 'default', '-o', model)
        return model

    def grown(self, name, count, model):
        """A catalog of `count` photos without sliders, all of them scanned."""
        catalog = self.catalog(name, SEEDS, '--shoots', '12', '--unlabelled-share', '1')
        (self.folder / f'{name}-links').mkdir()
        grow(catalog, f'{name}-links', count)
        self.cli('profiles', catalog, 'import', model, '--as', 'default')
        return catalog

    def grown_jobs(self, count, model):
        """The Run of each job on a catalog of `count` photos."""
        rounds = 3 if count <= 1000 else 1  # the small ones are over before the clock is sure
        catalog = self.grown(f'c{count}', count, model)
        sidecar = f'{catalog}.graycard'
        took = {'scan': self.cli('scan', catalog, rounds=rounds), 'predict': self.cli('predict', catalog, rounds=rounds)}
        check(one(sidecar, 'SELECT count(*) FROM prediction') == count, 'every photo is predicted')
        took['apply'] = self.cli('apply', catalog)
        check(one(catalog, "SELECT count(*) FROM sliders WHERE set_by IS 'graycard'") == count, 'every photo is set')
        took['undo'] = self.cli('undo', catalog)
        check(one(catalog, 'SELECT count(Temperature) FROM sliders') == 0, 'every photo is unset again')
        predict, apply = took['predict'], took['apply']
        took['predict and apply'] = Run(predict.seconds + apply.seconds, predict.cpu_seconds + apply.cpu_seconds,
                                        max(predict.mib, apply.mib))
        for job, at in took.items():
            self.bench.report(f'{job}, {count} photos', CORES, speed=(count / at.seconds, 'photos/s'), **at.figures())
        return took

    def growth(self, small, large, before, after):
        for job, at in after.items():
            self.bench.report(f'{job}, from {small} to {large} photos', CORES,
                              time=(at.seconds / before[job].seconds, 'times'),
                              processor=(at.cpu_seconds / before[job].cpu_seconds, 'times'))

    def training_memory(self):
        """One epoch: memory does not hang on how many there are."""
        catalog = self.catalog('large', MEMORY_PHOTOS, '--shoots', '400')
        took = self.cli('train', catalog, '--epochs', 1, '--gp-steps', 1)
        self.bench.report(f'train, {MEMORY_PHOTOS} photos, 1 epoch', CORES, **took.figures())


def grow(catalog, links, count):
    """Copies the photos of a scanned catalog until there are `count`, each block of copies a month later. Their files are
    in folder `links` beside the catalog."""
    with sqlite3.connect(catalog) as db:
        db.execute('ATTACH ? AS side', (f'{catalog}.graycard',))
        photos = db.execute('''SELECT id_global, captureTime, aperture, shutterSpeed, isoSpeedRating, focalLength, flashFired,
            currTemp, currTint, camera_model, camera_group FROM photo ORDER BY captureTime''').fetchall()
        paths = dict(db.execute('SELECT photo_id, path FROM side.digest'))
        for block in range(1, -(-count // len(photos))):
            shift, chance = datetime.timedelta(days=30 * block), random.Random(block)
            for photo in photos[:count - block * len(photos)]:
                copy(db, catalog.parent, photo, f'{photo[0]}-{block}', paths[photo[0]], links, shift, chance)


def copy(db, folder, photo, name, path, links, shift, chance):
    link = f'{links}/{name}.tif'
    os.link(folder / path, folder / link)
    (taken, aperture, shutter, iso, focal, flash, kelvin, tint, model, group) = photo[1:]
    moved = (datetime.datetime.fromisoformat(taken) + shift).isoformat()
    db.execute('''INSERT INTO photo (id_global, captureTime, aperture, shutterSpeed, isoSpeedRating, focalLength, flashFired,
        currTemp, currTint, camera_model, camera_group, path) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)''',
               (name, moved, aperture, shutter + chance.uniform(-.3, .3), iso, focal, flash,
                round(kelvin * chance.uniform(.98, 1.02)), tint + chance.randint(-1, 1), model, group, link))
    db.execute('''INSERT INTO side.digest (photo_id, path, bytes, mtime_ns, recipe, features, shot)
        SELECT ?, ?, bytes, mtime_ns, recipe, features, shot FROM side.digest WHERE photo_id = ?''',
               (name, link, photo[0]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('graycard')
    parser.add_argument('synth')
    parser.add_argument('--large', action='store_true', help='100,000 photos too, and the memory of training 5,000')
    parser.add_argument('--folder', help='whose photos to learn from')
    parser.add_argument('--csv', metavar='FILE')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='graycard-bench-') as folder:
        jobs = Jobs(options, folder)
        model = jobs.study(options.folder)
        sizes = [1000, 10000] + [100000] * options.large
        took = [jobs.grown_jobs(size, model) for size in sizes]
        for i in range(1, len(sizes)):
            jobs.growth(sizes[i - 1], sizes[i], took[i - 1], took[i])
        if options.large:
            jobs.training_memory()


if __name__ == '__main__':
    main()
