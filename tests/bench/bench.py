"""What the benchmarks in Python share: running programs, and reports in the form of bench.h."""
import csv
import os
import statistics
import subprocess
import sys
import time
import typing

MIB = 1024 * 1024
CORES = len(os.sched_getaffinity(0))


class Run(typing.NamedTuple):
    """What a program took: on the clock, of the processors (which other programs do not disturb), of memory at most."""
    seconds: float
    cpu_seconds: float
    mib: float

    def figures(self):
        return {'time': (self.seconds, 's'), 'processor': (self.cpu_seconds, 's'), 'memory': (self.mib, 'MiB')}


def run(*command):
    """The Run of a program; ends ours, with the program's own words, when it fails."""
    begin = time.monotonic()
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    words = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f'{" ".join(str(word) for word in command)}: exit {child.returncode}: {words.decode()}')
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median_run(rounds, *command):
    """The medians of several runs."""
    return Run(*(statistics.median(values) for values in zip(*(run(*command) for _ in range(rounds)))))


def built(root, build, *targets):
    """The build folder with these targets in it; None: build/bench, made where it is not."""
    build = build or root / 'build' / 'bench'
    quiet = {'check': True, 'stdout': subprocess.DEVNULL}
    if not (build / 'build.ninja').exists():
        subprocess.run(['meson', 'setup', build, root], **quiet)
    subprocess.run(['ninja', '-C', build, *targets], **quiet)
    return build


class Bench:
    """Prints, and with a path appends rows of results.csv without the machine."""

    def __init__(self, name, path=None):
        self.name = name
        self.file = open(path, 'a', newline='', encoding='utf-8') if path else None

    def report(self, what, threads, **figures):
        """figures: name = (value, unit); underscores in names stand for blanks."""
        words = [f'{name.replace("_", " ")} {value:.4g} {unit}' for name, (value, unit) in figures.items()]
        print(f'{what:<44} {threads} thread{"s" if threads != 1 else " "}: {", ".join(words)}', flush=True)
        if self.file:
            writer = csv.writer(self.file, lineterminator='\n')
            for name, (value, unit) in figures.items():
                writer.writerow([self.name, what, threads, name.replace('_', ' '), f'{value:.4g}', unit])
            self.file.flush()
