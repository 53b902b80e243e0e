"""Shows tools/laws one offence after the other: each must be caught, under its own law and no other, and clean files
must pass. A check that can no longer fail is worth nothing."""
import pathlib
import shutil
import subprocess
import tempfile

HEADER = '#ifndef WB_GP_FIT_H\n#define WB_GP_FIT_H\n\nint wb_fit(int count);\n\n#endif\n'
SOURCE = '#include "gp/fit.h"\n\n#include <math.h>\n\n%s\n'
STEPS = '    count++;\n'


def function(body, name='wb_fit'):
    return 'int %s(int count) {\n%s    return count;\n}' % (name, body)


def source(body, room='gp'):
    return SOURCE.replace('gp/', room + '/') % body


DEEP = '    for (;;)\n        while (count) {\n            switch (count) {\n' \
       '            case 1: do count--; while (count);\n' \
       '            default: if (count) break;\n            }\n        }\n'

# What looks like an offence and is none.
CLEAN = {
    'src/gp/fit.h': HEADER,
    'src/gp/fit.c': source(
        '/* malloc(1); printf("x"); static int a; */\n'
        'static const char *const names[] = {"strcpy(", "}", "\\"{"};\n'
        'static const struct { int a; } table = {1};\ntypedef struct Thing Thing;\n'
        'struct Thing { int free; };\nenum { A = 1, B };\n'
        'static int (*const choose)(int) = 0;\nint wb_ways(int (*ways)(int));\n' +
        function('    static const int few = 3;\n    char c = \'{\';\n    snprintf(&c, 1, "%d", few);\n'
                 '    pool->free(c);\n' + DEEP) + '\n' +
        function('    if (count) count--;\n    else if (count) count++;\n    else if (count) count++;\n'
                 '    else if (count) count++;\n' + STEPS * 50, 'wb_fits')),
    'src/base/memory.c': '#include "base/memory.h"\n\nstatic atomic_int live_blocks;\nvoid wb_free(void *p) {\n'
                         '    free(p);\n}\n',
    'src/image/file.c': source('int wb_open(void) {\n    return open("x", 0);\n}', 'image')
                        .replace('<math.h>', '<tiffio.h>'),
    'src/ext/api.c': '#include "ext/api.h"\n\n#include <sqlite3ext.h>\nSQLITE_EXTENSION_INIT1\n\n'
                     '#include "model/model.h"\nint wb_json(void **db) {\n'
                     '    return sqlite3_open_v2("x.graycard", db, 0, 0);\n}\n',
    'include/graycard.h': HEADER.replace('int wb', '#include <stddef.h>\nint wb'),
    'src/cli/main.h': HEADER.replace('GP_FIT', 'CLI_MAIN').replace('int wb', '#include <sqlite3.h>\nint wb'),
    'src/cli/main.c': '#include "cli/main.h"\n\n#include "eval/run.h"\n'
                      'int main(void) {\n    printf("x");\n    exit(0);\n}\n',
    'tests/unit/gp/test.c': '#include "check.h"\nstatic int count;\nint main(void) {\n    printf("%d", count);\n}\n',
    'meson.build': "# never -ffast-math\nproject('x', 'c')\n",
}

# (law, what the message must hold, file, text)
OFFENCES = [
    (1, 'may not know model', 'src/gp/fit.c', source('#include "model/model.h"')),
    (1, 'may not know image', 'src/color/a.c', source('#include "image/image.h"', 'color')),
    (1, 'may not know cli', 'src/ext/a.c', source('#include "cli/cli.h"', 'ext')),
    (1, 'may not know eval', 'src/model/a.c', source('#include "eval/run.h"', 'model')),
    (1, 'is in no room', 'src/gp/fit.c', source('#include "fit.h"')),
    (1, 'is unknown', 'src/gpp/fit.c', source('', 'gpp')),
    (1, 'outside of the rooms', 'src/fit.c', source('')),
    (1, 'is not installed', 'include/x.h', HEADER.replace('int wb', '#include "base/status.h"\nint wb')),
    (2, 'public header', 'include/x.h', HEADER.replace('int wb', '#include <sqlite3.h>\nint wb')),
    (2, 'for image', 'src/cli/a.c', source('#include <tiffio.h>', 'cli')),
    (2, 'for gp', 'src/nn/a.c', source('#include <lapacke.h>', 'nn')),
    (2, 'for ext', 'src/cli/a.c', source('#include <sqlite3ext.h>', 'cli')),
    (2, 'for cli', 'src/ext/a.c', source('#include <sqlite3.h>', 'ext')),
    (2, 'for cli', 'src/ext/a.c', source('# include <getopt.h>', 'ext')),
    (2, 'in a header', 'src/gp/fit.h', HEADER.replace('int wb', '#include <cblas.h>\nint wb')),
    (2, 'is unknown', 'src/gp/fit.c', source('#include <openssl/ssl.h>')),
    (3, 'fprintf', 'src/gp/fit.c', source(function('    fprintf(0, "x");\n'))),
    (3, 'puts', 'src/ext/a.c', source(function('    puts ("x");\n'), 'ext')),
    (3, 'stderr', 'src/gp/fit.c', source(function('    print(stderr);\n'))),
    (3, 'exit', 'src/model/a.c', source(function('    if (!count) exit(1);\n'), 'model')),
    (3, 'abort', 'src/model/a.c', source(function('    abort();\n'), 'model')),
    (3, 'getenv', 'src/nn/a.c', source(function('    count = getenv("X") != 0;\n'), 'nn')),
    (3, 'open files', 'src/gp/fit.c', source(function('    fopen("x", "r");\n'))),
    (3, 'open files', 'src/ext/a.c', source(function('    open("x", 0);\n'), 'ext')),
    (3, 'open files', 'src/features/a.c', source(function('    TIFFOpen("x", "r");\n'), 'features')),
    (3, 'open files', 'src/model/a.c', source(function('    sqlite3_open_v2(file, 0, 0, 0);\n'), 'model')),
    (4, 'static int calls', 'src/gp/fit.c', source('static int calls;')),
    (4, 'int calls', 'src/gp/fit.c', source('int calls = 3;')),
    (4, '*name', 'src/gp/fit.c', source('static const char *name = "x";')),
    (4, '*names', 'src/gp/fit.c', source('static const char *names[] = {"a", "b"};')),
    (4, 'choose', 'src/gp/fit.c', source('static int (*choose)(int);')),
    (4, 'table', 'src/gp/fit.c', source('static struct { int a; } table = {1};')),
    (4, 'static int seen', 'src/cli/a.c', source(function('    static int seen = 0;\n    seen++;\n'), 'cli')),
    (4, 'other_blocks', 'src/base/memory.c', source('static atomic_int other_blocks;', 'base')),
    (4, 'whole process', 'src/image/a.c', source(function('    TIFFSetErrorHandler(0);\n'), 'image')),
    (4, 'whole process', 'src/ext/a.c', source(function('    atexit(close_all);\n'), 'ext')),
    *[(5, name, 'src/cli/a.c', source(function('    %s(a);\n' % name), 'cli')) for name in
      ('strcpy', 'strcat', 'sprintf', 'atoi', 'atof', 'strtok', 'rand', 'setlocale', 'system', 'alloca',
       'malloc', 'calloc', 'realloc', 'free')],
    (5, 'strcpy', 'tests/unit/gp/a.c', 'int main(void) {\n    strcpy(a, b);\n}\n'),
    (5, 'free', 'src/gp/fit.c', source(function('    give(list, free);\n'))),
    (5, '-ffast-math', 'src/gp/meson.build', "args = ['-O2', '-ffast-math']\n"),
    (5, '-march=native', 'meson.build', "project('x', default_options: ['c_args=-march=native'])\n"),
    (6, 'wb_fit has 61 lines', 'src/gp/fit.c', source(function(STEPS * 58))),
    (6, 'many has 63 lines', 'tests/unit/gp/a.c', 'static int many(void)\n{\n' + STEPS * 60 + '}\n'),
    (6, '601 lines', 'src/gp/fit.c', source('/*' + '\n' * 596 + '*/')),
    (6, '601 lines', 'tests/cli/a.sh', '# x\n' * 601),
    (6, '601 lines', 'tools/thing', '# x\n' * 601),
    (6, '121 characters', 'src/gp/fit.c', source('/* ' + 'x' * 115 + ' */')),
    (6, '4 levels', 'src/gp/fit.c', source(function(
        '    for (;;) {\n        while (count) {\n            if (count) {\n                if (count) count--;\n'
        '            }\n        }\n    }\n'))),
    (6, '4 levels', 'src/gp/fit.c', source(function('    for (;;) do if (count) while (count) count--; while (1);\n'))),
    (6, '4 levels', 'src/gp/fit.c', source(function(DEEP.replace('if (count)', 'if (count) while (1)')))),
    (6, 'do not pair up', 'src/gp/fit.c', source('int wb_fit(void) {')),
    (7, 'first include', 'src/gp/fit.c', '#include <math.h>\n#include "gp/fit.h"\n'),
    (7, 'first include', 'src/gp/fit.c', '#include "base/status.h"\n#include "gp/fit.h"\n'),
    (7, 'first include', 'src/gp/fit.c', 'int wb_fit(void);\n'),
    (7, 'no include guard', 'src/gp/fit.h', 'int wb_fit(int count);\n'),
    (7, 'no include guard', 'src/gp/fit.h', HEADER.replace('FIT_H', 'FUT_H')),
    (7, 'no include guard', 'src/gp/fit.h', HEADER.replace('define WB_GP', 'define GP')),
    (9, 'make this again', 'tools/__pycache__/a.pyc', 'x'),
    (9, 'make this again', 'src/gp/fit.o', 'x'),
]

STATE = 'static int changing = 3;\nint *wb_changing(void);\nint *wb_changing(void) {\n    return &changing;\n}\n'
NO_STATE = 'static const char *const constant[] = {"a", "b"};\nconst char *wb_constant(int i);\n' \
           'const char *wb_constant(int i) {\n    return constant[i];\n}\n'


def answers(check_tree, files, build=None):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
        return [f'{path}:{line}: law {law}: {what}' for path, line, law, what in check_tree(folder, build)]


def try_objects(check_tree, text):
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder) / 'src' / 'gp'
        place.mkdir(parents=True)
        (place / 'a.c').write_text(text, encoding='utf-8')
        subprocess.run(['cc', '-O2', '-fPIC', '-c', place / 'a.c', '-o', place / 'a.o'], check=True)
        return answers(check_tree, {}, folder)


def run(check_tree):
    failures = []
    clean = answers(check_tree, CLEAN)
    if clean:
        failures.append('clean files do not pass:\n    ' + '\n    '.join(clean))
    for law, what, name, text in OFFENCES:
        found = answers(check_tree, {name: text})
        if not found or not all(name in answer and f': law {law}: ' in answer and what in answer for answer in found):
            failures.append(f'{name} should break law {law} ({what}), the answer was: {found}\n{text[:300]}')
    with tempfile.TemporaryDirectory() as folder:
        if not answers(check_tree, {}, folder):
            failures.append('a build folder without object files passes')
    if shutil.which('cc') and shutil.which('nm'):
        if not any('law 4' in answer and 'changing' in answer for answer in try_objects(check_tree, STATE)):
            failures.append('state in an object file is not seen')
        if try_objects(check_tree, NO_STATE):
            failures.append('a constant table of pointers in an object file is taken for state')
    print('\n'.join(failures + [f'{len(OFFENCES) + 4} offences and clean files shown, {len(failures)} misjudged']))
    return 1 if failures else 0
