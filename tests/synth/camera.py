#!/usr/bin/env python3
"""The camera simulator's command line keeps its promises: camera.py CAMERA-SIM."""
import csv
import filecmp
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

CAMERA = pathlib.Path(sys.argv.pop(1)).resolve()
SMALL = ['--photos', '24', '--shoots', '3', '--size', '48x32']


def run(*words):
    return subprocess.run([CAMERA, *words], capture_output=True, text=True, check=False)


def tags(path):
    """Tags of a little-endian TIFF's first directory: {number: values}, fractions as numbers."""
    data = path.read_bytes()
    found = {}
    at = struct.unpack_from('<I', data, 4)[0]
    for entry in range(struct.unpack_from('<H', data, at)[0]):
        place = at + 2 + 12 * entry
        tag, kind, count = struct.unpack_from('<HHI', data, place)
        letter, size = {1: ('B', 1), 2: ('B', 1), 3: ('H', 2), 4: ('I', 4), 5: ('II', 8), 10: ('ii', 8)}[kind]
        if size * count <= 4:
            begin = place + 8
        else:
            begin = struct.unpack_from('<I', data, place + 8)[0]
        values = struct.unpack_from('<' + letter * count, data, begin)
        if size == 8:
            values = [values[i] / values[i + 1] for i in range(0, len(values), 2)]
        found[tag] = list(values)
    return found


class Camera(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.top = pathlib.Path(self.temporary.name)

    def photo(self, name, *words):
        answer = run('photo', '--size', '96x64', *words, self.top / name)
        self.assertEqual((answer.returncode, answer.stdout, answer.stderr), (0, '', ''))
        return self.top / name

    def folder(self, name, *words):
        answer = run('folder', *SMALL, *words, self.top / name)
        self.assertEqual((answer.returncode, answer.stdout, answer.stderr), (0, '', ''))
        with open(self.top / name / 'sliders.csv', newline='', encoding='ascii') as file:
            return list(csv.DictReader(file))

    def test_same_options_same_bytes(self):
        first, again = self.photo('a.dng'), self.photo('b.dng')
        self.assertTrue(filecmp.cmp(first, again, shallow=False))
        self.assertFalse(filecmp.cmp(first, self.photo('c.dng', '--seed', '2'), shallow=False))

    def test_as_shot(self):
        """An error of 0 is the light itself; one towards warm light records a redder neutral."""
        true = tags(self.photo('true.dng', '--light', 'led:4000'))[50728]
        none = tags(self.photo('none.dng', '--light', 'led:4000', '--as-shot-error', '0:0'))[50728]
        warm = tags(self.photo('warm.dng', '--light', 'led:4000', '--as-shot-error', '30:0'))[50728]
        self.assertEqual(true, none)
        self.assertGreater(warm[0] / warm[2], 1.1 * true[0] / true[2])

    def test_tags_follow_options(self):
        found = tags(self.photo('a.dng', '--camera', 'Birch 70D', '--orientation', '6', '--preview', '0',
                                '--baseline', '0.5', '--bits', '14', '--cfa', 'xtrans'))
        self.assertEqual((found[256], found[257], found[258], found[262]), ([96], [64], [14], [32803]))
        self.assertEqual((found[274], found[33421], found[50730]), ([6], [6, 6], [0.5]))
        self.assertEqual(found[50727], [2.1, 1, 1.4])
        rendered = tags(self.photo('a.tif', '--render', 'tiff'))
        self.assertEqual((rendered[258], rendered[262]), ([16, 16, 16], [2]))
        self.assertNotIn(50706, rendered)

    def test_folder(self):
        rows = self.folder('raw')
        developed = self.folder('tiff', '--render', 'tiff')
        self.assertEqual(rows, developed)
        for row in rows:
            found = tags(self.top / 'raw' / 'images' / f'{row["id_global"]}.dng')
            self.assertEqual(bytes(found[272]).rstrip(b'\0').decode(), row['camera_model'])
            self.assertTrue((self.top / 'tiff' / 'images' / f'{row["id_global"]}.tif').exists())
        self.assertEqual(len({row['captureTime'][:10] for row in rows}), 3)

    def test_folder_as_shot(self):
        """The rule is to what was recorded: 300 K up, 900 K down with flash; the truth is nearer to the eye."""
        for row in self.folder('rule', '--taste', 'rule', '--preview', '0'):
            warmer = -900 if row['flashFired'] == '1' else 300
            self.assertEqual(int(row['Temperature']), max(int(row['currTemp']) + warmer, 2000), row)
        off = {}
        for word in ('guess', 'true'):
            rows = self.folder(word, '--as-shot', word, '--preview', '0')
            steps = [1e6 / int(row['Temperature']) - 1e6 / int(row['currTemp']) for row in rows]
            off[word] = sum(map(abs, steps)) / len(steps)
        self.assertLess(off['true'], 12)  # mired: the taste's 8, its scatter of 3
        self.assertGreater(off['guess'], off['true'])

    def test_refusals(self):
        new = self.top / 'new.dng'
        for words in ([], ['photo'], ['film', new], ['photo', '--bits', '13', new], ['photo', '--size', '7x7', new],
                      ['photo', '--size', '20000x20000', new], ['photo', '--light', 'moon:4000', new],
                      ['photo', '--light', 'led', new], ['photo', '--light', 'led:1000', new], ['photo', '--iso'],
                      ['photo', '--camera', 'Leica', new], ['photo', '--cfa', 'foveon', new], ['photo', new, new],
                      ['photo', '--as-shot-error', '3', new], ['photo', '--shutter', 'nan', new], ['photo', '--x', new],
                      ['photo', '--taste', 'eye', new], ['folder', '--camera', 'Elm L', new],
                      ['folder', '--photos', '2', '--shoots', '3', new]):
            answer = run(*words)
            self.assertEqual((answer.returncode, answer.stdout, answer.stderr.count('\n')), (2, '', 1), words)
            self.assertTrue(answer.stderr.startswith('camera-sim: '), answer.stderr)
        self.assertFalse(new.exists())
        self.photo('new.dng')
        again = run('photo', new)
        self.assertEqual((again.returncode, again.stderr.count('\n')), (5, 1))
        lost = run('folder', self.top / 'not' / 'there')
        self.assertEqual((lost.returncode, lost.stderr.count('\n')), (5, 1))

    def test_help_names_every_option(self):
        answer = run('--help')
        self.assertEqual((answer.returncode, answer.stderr), (0, ''))
        for word in '''
                --seed --size --compress --preview --no-noise --render --camera --cfa --bits --scene --light --far
                --as-shot-error --iso --aperture --shutter --focal --flash --brightness --baseline --orientation
                --photos --shoots --taste --unlabelled-shoots --as-shot'''.split():
            self.assertIn(word, answer.stdout)


if __name__ == '__main__':
    unittest.main()
