#!/usr/bin/env python3
"""Runs one case: cases/NAME.sh in an empty folder, with `graycard` on the PATH, and compares what it says with
cases/NAME.out. Exit code 77 from the case means skipped, with its words. With --update the .out file is written.

usage: run.py [--update] GRAYCARD CASE.sh...
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile


def tidy(text):
    """Times and process numbers differ from run to run."""
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "NOW", text)


def run(graycard, case, update):
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory(prefix="graycard-test-") as folder:
        os.mkdir(os.path.join(folder, "bin"))
        os.symlink(os.path.abspath(graycard), os.path.join(folder, "bin", "graycard"))
        os.mkdir(os.path.join(folder, "here"))
        os.chmod(folder, 0o755)
        environment = dict(os.environ, PATH=folder + "/bin:" + os.environ["PATH"], LIB=here + "/lib.sh", LC_ALL="C.UTF-8",
                           TMPDIR=folder)
        done = subprocess.run(["sh", "-eu", os.path.abspath(case)], cwd=folder + "/here", env=environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = tidy(done.stdout).replace(os.path.realpath(folder), "TMP").replace(folder, "TMP")
    if done.returncode == 77:
        print(said, end="")
        return 77
    expected_path = case[:-3] + ".out"
    if update:
        with open(expected_path, "w") as file:
            file.write(said)
    with open(expected_path) as file:
        expected = file.read()
    if done.returncode == 0 and said == expected:
        return 0
    sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), said.splitlines(True), expected_path, "now"))
    print(f"\n{case}: {'the script failed with ' + str(done.returncode) if done.returncode else 'output differs'}")
    return 1


def main():
    words = sys.argv[1:]
    update = words[:1] == ["--update"]
    words = words[update:]
    if len(words) < 2:
        sys.exit(__doc__)
    codes = [run(words[0], case, update) for case in words[1:]]
    sys.exit(max(codes) if 1 not in codes else 1)


main()
