#!/usr/bin/env python3
"""The synthetic photographer keeps its promises: run.py SYNTH, a graycard-synth."""
import csv
import datetime
import filecmp
import pathlib
import subprocess
import sys
import tempfile
import unittest

SYNTH = pathlib.Path(sys.argv.pop(1)).resolve()
COLUMNS = '''id_global captureTime copyCreationTime touchTime grayscale aperture shutterSpeed isoSpeedRating focalLength
    flashFired currTemp currTint Temperature Tint camera_model camera_group intensity ev'''.split()
SMALL = ['--photos', '60', '--shoots', '6', '--size', '16']


def run(*words):
    return subprocess.run([SYNTH, *words], capture_output=True, text=True, check=False)


def pixels(path):
    """The one strip of a TIFF of ours: 8-bit RGB, 16 x 16, little-endian."""
    data = path.read_bytes()
    at = int.from_bytes(data[4:8], 'little')
    tags = {}
    for entry in range(int.from_bytes(data[at:at + 2], 'little')):
        field = data[at + 2 + 12 * entry:at + 14 + 12 * entry]
        wide = 2 if int.from_bytes(field[2:4], 'little') == 3 else 4  # SHORT or LONG
        tags[int.from_bytes(field[:2], 'little')] = int.from_bytes(field[8:8 + wide], 'little')
    assert (tags[256], tags[257], tags[277]) == (16, 16, 3), tags
    return data[tags[273]:tags[273] + tags[279]]


class Synth(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.top = pathlib.Path(self.temporary.name)

    def make(self, name, *words):
        answer = run(*SMALL, *words, self.top / name)
        self.assertEqual((answer.returncode, answer.stdout, answer.stderr), (0, '', ''))
        with open(self.top / name / 'sliders.csv', newline='', encoding='ascii') as file:
            return list(csv.DictReader(file))

    def test_same_arguments_same_bytes(self):
        rows = self.make('a')
        self.make('b')
        other = self.make('c', '--seed', '2')
        names = ['sliders.csv'] + [f'images/{row["id_global"]}.tif' for row in rows]
        same = filecmp.cmpfiles(self.top / 'a', self.top / 'b', names, shallow=False)
        self.assertEqual(same, (names, [], []))
        self.assertEqual(len(list((self.top / 'a' / 'images').iterdir())), 60)
        self.assertNotEqual(rows, other)

    def test_rows(self):
        rows = self.make('a', '--no-images')
        self.assertEqual(list(rows[0]), COLUMNS)
        self.assertEqual(len({row['id_global'] for row in rows}), 60)
        self.assertFalse((self.top / 'a' / 'images').exists())
        times = [datetime.datetime.strptime(row['captureTime'], '%Y-%m-%dT%H:%M:%S.%f') for row in rows]
        self.assertEqual(times, sorted(times))
        self.assertEqual(len({time.date() for time in times}), 6)
        self.assertGreater(len({row['camera_model'] for row in rows}), 1)
        for row in rows:
            exposure = float(row['aperture']) + float(row['shutterSpeed'])
            self.assertTrue(3 < exposure < 20 and 100 <= int(row['isoSpeedRating']) <= 12800, row)
            self.assertTrue(2000 <= int(row['currTemp']) <= 50000 and abs(int(row['currTint'])) <= 150, row)

    def test_rule(self):
        flashes = set()
        for row in self.make('a', '--no-images', '--taste', 'rule'):
            warmer = -900 if row['flashFired'] == '1' else 300
            flashes.add(warmer)
            self.assertEqual(int(row['Temperature']), max(int(row['currTemp']) + warmer, 2000), row)
            self.assertEqual(int(row['Tint']), int(row['currTint']) + 4, row)
        self.assertEqual(flashes, {-900, 300})

    def test_taste_changes_labels_alone(self):
        tables = [self.make(taste, '--taste', taste) for taste in ('rule', 'eye', 'random')]
        labels = [[row['Temperature'] for row in table] for table in tables]
        self.assertTrue(labels[0] != labels[1] != labels[2] != labels[0])
        for table in tables:
            for row in table:
                del row['Temperature'], row['Tint']
        self.assertTrue(tables[0] == tables[1] == tables[2])
        name = f'images/{tables[0][0]["id_global"]}.tif'
        self.assertTrue(filecmp.cmp(self.top / 'rule' / name, self.top / 'eye' / name, shallow=False))

    def test_eye_follows_the_light(self):
        """Off from as-shot only by how cameras err; the random taste is off by what light there was."""
        error = {}
        for taste in ('eye', 'random'):
            rows = self.make(taste, '--no-images', '--taste', taste)
            steps = [1e6 / int(row['Temperature']) - 1e6 / int(row['currTemp']) for row in rows]
            error[taste] = sum(map(abs, steps)) / len(steps)
        self.assertLess(error['eye'], 25)  # mired; bias and noise of the worst camera, and the taste's own 8
        self.assertGreater(error['random'], 35)

    def test_unlabelled(self):
        whole = self.make('whole', '--no-images')
        days = sorted({row['captureTime'][:10] for row in whole})
        for row, full in zip(self.make('shoots', '--no-images', '--unlabelled-shoots', '2'), whole):
            late = row['captureTime'][:10] in days[-2:]
            empty = {'Temperature': '', 'Tint': '', 'touchTime': '-63113817600'}
            self.assertEqual(row, {**full, **empty} if late else full)
        share = self.make('share', '--no-images', '--unlabelled-share', '0.5')
        self.assertTrue(15 < sum(not row['Temperature'] for row in share) < 45)  # of 60: four deviations around 30
        self.assertTrue(all(not row['Temperature'] == (not row['Tint']) for row in share))
        none = self.make('none', '--no-images', '--unlabelled-share', '1')
        self.assertFalse(any(row['Temperature'] or row['Tint'] for row in none))

    def test_no_as_shot(self):
        whole = self.make('whole', '--no-images')
        for row, full in zip(self.make('bare', '--no-images', '--no-as-shot'), whole):
            self.assertEqual(row, {**full, 'currTemp': '', 'currTint': ''})

    def test_pictures_show_something(self):
        for row in self.make('a'):
            values = pixels(self.top / 'a' / 'images' / f'{row["id_global"]}.tif')
            self.assertEqual(len(values), 16 * 16 * 3)
            self.assertTrue(40 < sum(values) / len(values) < 215, row['id_global'])
            self.assertLess(sum(value in (0, 255) for value in values), len(values) * 0.4, row['id_global'])
            self.assertGreater(len(set(values)), 40, row['id_global'])

    def test_refusals(self):
        new = self.top / 'new'
        for words in ([], ['--photos'], ['--photos', '0', new], ['--photos', '3x', new], ['--taste', 'sweet', new],
                      ['--size', '1', new], ['--unlabelled-share', 'nan', new], ['--unlabelled-share', '1.1', new],
                      ['--photos', '3', '--shoots', '4', new], ['--unlabelled-shoots', '13', new], ['--what', new],
                      [new, new], ['']):
            answer = run(*words)
            self.assertEqual((answer.returncode, answer.stdout, answer.stderr.count('\n')), (2, '', 1), words)
            self.assertTrue(answer.stderr.startswith('graycard-synth: '), answer.stderr)
        self.assertFalse(new.exists())
        self.make('a')
        before = (self.top / 'a' / 'sliders.csv').read_bytes()
        again = run('--seed', '2', self.top / 'a')
        self.assertEqual((again.returncode, again.stderr.count('\n')), (3, 1))
        self.assertEqual(before, (self.top / 'a' / 'sliders.csv').read_bytes())
        self.assertEqual(len(list((self.top / 'a' / 'images').iterdir())), 60)
        lost = run(self.top / 'not' / 'there')
        self.assertEqual((lost.returncode, lost.stderr.count('\n')), (5, 1))


if __name__ == '__main__':
    unittest.main()
