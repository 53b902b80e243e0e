#!/usr/bin/env python3
"""Runs SQL tests: run.py --shell SHELL --module GRAYCARD.SO --photos MAKE_PHOTOS --root ROOT FILE.sql | FILE.md
                   run.py --self-test --shell SHELL

A test is a file for the sqlite3 shell, run in a fresh folder that holds ./graycard.so, ./photos/p000.tif ...
p039.tif, ./sql and ./tests (this folder). Every row of its output must be `1`, or end in `|1` as of `SELECT 'train 3.
no rows', ...`: the number is that of the promise at the top of the function's file. Every such label must come. A
statement that must fail has a comment before it, `-- error: TEXT`, and TEXT must be in what SQLite says; no other
statement may fail.

Of a Markdown file, every ```sql block is a test on its own: it must print the ```text block that follows it. A block
before the first ### heading is run before each of them.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ERROR = re.compile(r'(?:Parse|Runtime) error near line (\d+): (.*)')
LABEL = re.compile(r"^SELECT '((?:[^'\n]|'')*)'", re.M)
EXPECTED = re.compile(r'\s*--\s*error:\s*(.*\S)')
PHOTOS = 40
SECONDS = 300  # sanitizers on a busy machine


def expected_errors(sql):
    """(first line, last line, text) of each statement that must fail."""
    found, lines = [], sql.splitlines()
    for at, line in enumerate(lines):
        match = EXPECTED.fullmatch(line)
        if match:
            last = next((i for i in range(at + 1, len(lines)) if lines[i].rstrip().endswith(';')), len(lines) - 1)
            found.append((at + 1, last + 1, match[1]))
    return found


def errors_said(stderr):
    """(line, text); what the shell draws below an error is indented and left out."""
    said = []
    for line in stderr.splitlines():
        match = ERROR.match(line)
        if match:
            said.append((int(match[1]), match[2]))
        elif line and not line.startswith(' '):
            said.append((0, line))
    return said


def silent(sql, rows):
    """Labels of statements that gave no row at all: a test that tests nothing."""
    labels = [label.replace("''", "'") for label in LABEL.findall(sql)]
    return [label for label in labels if not any(row.startswith(label) for row in rows)]


def judge(sql, result):
    """What is wrong with a run, as lines."""
    rows = result.stdout.splitlines()
    wrong = [f'row: {row}' for row in rows if row != '1' and not row.endswith('|1')]
    wrong += [f'no row: {label}' for label in silent(sql, rows)]
    said = errors_said(result.stderr)
    for first, last, text in expected_errors(sql):
        match = next(((line, what) for line, what in said if first <= line <= last), None)
        if match:
            said.remove(match)
        if not match or text not in match[1]:
            wrong.append(f'line {first}: expected error "{text}", ' + (f'got "{match[1]}"' if match else 'got none'))
    wrong += [f'line {line}: {what}' for line, what in said]
    if not result.stdout and not expected_errors(sql):
        wrong.append('nothing was tested')
    return wrong


class Place:
    """A fresh folder for one run."""

    def __init__(self, options):
        self.options = options
        self.folder = tempfile.TemporaryDirectory(prefix='graycard-sql-')
        self.path = pathlib.Path(self.folder.name)
        if options.module:
            (self.path / 'graycard.so').symlink_to(pathlib.Path(options.module).resolve())
            root = pathlib.Path(options.root).resolve()
            (self.path / 'sql').symlink_to(root / 'sql')
            (self.path / 'tests').symlink_to(root / 'tests' / 'sql')
            (self.path / 'photos').mkdir()
            subprocess.run([options.photos, self.path / 'photos', str(PHOTOS)], check=True)

    def run(self, sql):
        shell = pathlib.Path(shutil.which(self.options.shell) or self.options.shell).resolve()
        stock = [] if self.options.bare else ['-batch', '-init', '/dev/null', ':memory:']
        result = subprocess.run([shell] + stock, input=sql.encode(), cwd=self.path, capture_output=True,
                                timeout=SECONDS, check=False)
        result.stdout = result.stdout.decode(errors='replace')
        result.stderr = result.stderr.decode(errors='replace')
        if result.returncode < 0 or 'Sanitizer' in result.stderr:
            sys.exit(f'the shell ended with {result.returncode}\n{result.stderr}')
        return result


def run_sql(options, file):
    sql = file.read_text()
    result = Place(options).run(sql)
    wrong = judge(sql, result)
    if options.bare and result.returncode != 0:
        wrong.append(f'the shell ended with {result.returncode}')
    print(f'{len(result.stdout.splitlines())} rows, {len(expected_errors(sql))} errors as expected')
    return wrong


def run_markdown(options, file):
    text = file.read_text()
    blocks = re.findall(r'```(sql|text)\n(.*?)```', text, re.S)
    before_all = re.match(r'.*?(?=^### )', text, re.S | re.M)
    setup = ''.join(re.findall(r'```sql\n(.*?)```', before_all[0] if before_all else '', re.S))
    skip = len(re.findall(r'```(?:sql|text)\n', before_all[0] if before_all else ''))
    wrong, count, blocks = [], 0, blocks[skip:]
    for at, (kind, sql) in enumerate(blocks):
        if kind != 'sql':
            continue
        expected = blocks[at + 1][1] if at + 1 < len(blocks) and blocks[at + 1][0] == 'text' else None
        if expected is None:
            wrong.append(f'no ```text block follows:\n{sql}')
            continue
        result = Place(options).run(setup + sql)
        count += 1
        if (result.stdout, result.stderr) != (expected, ''):
            wrong.append(f'{sql}printed:\n{result.stdout}{result.stderr}instead of:\n{expected}')
    print(f'{count} examples')
    return wrong if count else wrong + ['no example found']


SELF_TEST = [  # SQL, whether it passes
    ('SELECT 1; SELECT 2 > 1;', True),
    ("SELECT 'x 1. fine', 1;", True),
    ('-- error: no such table\nSELECT *\nFROM nowhere;\nSELECT 1;', True),
    ('SELECT 1; SELECT 0;', False),
    ('SELECT NULL;', False),
    ("SELECT 'x 1. wrong', 0;", False),
    ('SELECT 1;\nSELECT * FROM nowhere;', False),
    ('-- error: something else\nSELECT * FROM nowhere;', False),
    ('-- error: no such table\nSELECT 1;', False),
    ('CREATE TABLE t(x);', False),
    ("SELECT 1;\nSELECT 'x 1. no row', 1 WHERE 0;", False),
]


def self_test(options):
    wrong = []
    for sql, passes in SELF_TEST:
        problems = judge(sql, Place(options).run(sql))
        if passes != (not problems):
            wrong.append(f'judged wrongly: {sql!r}: {problems}')
    print(f'{len(SELF_TEST)} judgements')
    return wrong


def main():
    parser = argparse.ArgumentParser()
    for name in ('--shell', '--module', '--photos', '--root'):
        parser.add_argument(name)
    parser.add_argument('--bare', action='store_true', help='the shell takes no arguments')
    parser.add_argument('--self-test', action='store_true')
    parser.add_argument('file', nargs='?', type=pathlib.Path)
    options = parser.parse_args()
    if options.self_test:
        wrong = self_test(options)
    elif options.file.suffix == '.md':
        wrong = run_markdown(options, options.file)
    else:
        wrong = run_sql(options, options.file)
    print('\n'.join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
