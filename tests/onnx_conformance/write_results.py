#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Runs what ../../tools/onnx_conformance has built, and writes a page of the results: a row for each
operator, and a table of the tests that are left out.

    write_results.py [--part] page.md build/onnx-gcc build/onnx-clang

A test that is built has passed in the compiler, for which wrong outputs are an error, unless settings.txt has it
run at run time only. Everything must be built, or with --part is what the page is of.
"""
import collections
import glob
import os
import re
import subprocess
import sys

import onnx

HERE = os.path.dirname(os.path.abspath(__file__))
SEVERAL = 'several operators'


def read(*path):
    with open(os.path.join(*path), encoding='utf-8') as file:
        return file.read()


def plain(name):
    return re.sub('[^a-z0-9]', '', name.lower())


# Operators that tests are named for in other words.
NAMED = {'BatchNormalization': 'batchnorm', 'InstanceNormalization': 'instancenorm'}


def operator_of(test, folders):
    """The operator that a test is named for, of those in its model; else the only one."""
    unexpanded = test.removesuffix('_expanded')
    graph = onnx.load(os.path.join(folders[unexpanded], 'model.onnx')).graph
    there = {node.op_type for node in graph.node}
    words = plain(re.sub('^test_(operator_|single_)?', '', unexpanded))
    fitting = [o for o in there if words.startswith(NAMED.get(o, plain(o)))]
    if fitting:
        return max(fitting, key=len)
    there -= {'Constant'}
    return there.pop() if len(there) == 1 else SEVERAL


def run_time_only():
    """The tests that are too much for a compiler, and the reasons."""
    found = re.findall(r'^(test_\S+) .*\brun_time_only # (.+)$', read(HERE, 'settings.txt'), re.M)
    return dict(found)


class Build:
    """What one compiler has built."""

    def __init__(self, folder, part):
        self.folder = os.path.join(folder, 'tests', 'onnx_conformance')
        self.seconds = {}  # of compilation, of a test
        self.passed = set()  # at run time
        self.all_seconds = 0
        version = subprocess.run([self.setting('CMAKE_CXX_COMPILER', folder), '--version'],
                                 check=True, capture_output=True, text=True).stdout
        name = 'Clang' if 'clang' in version else 'GCC'
        self.compiler = name + ' ' + re.search(r'\d+\.\d+', version.splitlines()[0].split(')')[-1]
                                               if name == 'GCC' else version).group()
        missing = []
        for listing in sorted(glob.glob(os.path.join(self.folder, 'onnx_conformance_*.tests'))):
            group = listing.removesuffix('.tests')
            tests = read(listing).split()
            if not (os.path.exists(group) and os.path.exists(group + '.seconds')):
                missing.append(os.path.basename(group))
                continue
            took = sum(map(float, read(group + '.seconds').split()))
            self.all_seconds += took
            self.seconds.update((test, took / len(tests)) for test in tests)
            self.run(group, tests)
        if missing and not part:
            sys.exit(f'{folder}: not built: ' + ' '.join(missing))
        if not self.seconds:
            sys.exit(f'{folder}: nothing is built')

    def setting(self, name, folder):
        cache = read(folder, 'CMakeCache.txt')
        return re.search(f'^{name}:[A-Z]+=(.*)$', cache, re.M).group(1)

    def run(self, group, tests):
        """Each line says "ok" or "FAIL", a test and, of several, the set of data."""
        said = subprocess.run([group], check=False, capture_output=True, text=True).stdout
        results = collections.defaultdict(list)
        for line in said.splitlines():
            result, test = line.split()[:2]
            results[test].append(result == 'ok')
        self.passed.update(test for test in tests if results[test] and all(results[test]))


def folders_of(data):
    return {os.path.basename(path): path for kind in ('node', 'pytorch-converted', 'pytorch-operator',
                                                      'simple')
            for path in glob.glob(os.path.join(data, kind, 'test_*'))}


def table(rows):
    head, *rest = rows
    right = ['---'] + ['---:'] * (len(head) - 1)
    return '\n'.join('| ' + ' | '.join(row) + ' |' for row in [head, right, *rest])


def row(name, tests, builds, not_in_compiler):
    cells = [name, str(len(tests))]
    for build in builds:
        built = [t for t in tests if t in build.seconds]
        seconds = sum(build.seconds[t] for t in built)
        cells += [str(sum(t not in not_in_compiler for t in built)), str(sum(t in build.passed for t in built)),
                  f'{seconds / len(built):.2f}' if built else '']
    return cells


def main(page, folders, part):
    builds = [Build(folder, part) for folder in folders]
    data = builds[0].setting('CTNN_ONNX_TESTDATA', folders[0])
    tests = folders_of(data)
    left_out = dict(line.split(' ', 1) for line in read(HERE, 'left_out.txt').splitlines()
                    if line.startswith('test_'))
    at_run_time = run_time_only()
    built = sorted(set().union(*(build.seconds for build in builds)))
    by_operator = collections.defaultdict(list)
    for test in built:
        by_operator[operator_of(test, tests)].append(test)
    head = ['operator', 'tests']
    for build in builds:
        head += [f'{build.compiler}: in the compiler', 'at run time', 'seconds']
    rows = [head]
    for operator in sorted(by_operator, key=lambda o: (o == SEVERAL, o)):
        rows.append(row(operator, by_operator[operator], builds, at_run_time))
    rows.append(row('**all**', built, builds, at_run_time))
    took = [f'{build.compiler} {build.all_seconds:.0f} s ({build.all_seconds / 120:.1f} minutes of two '
            'cores)' for build in builds]
    absent = [[test, left_out[test]] for test in sorted(left_out) if test in tests]
    with open(page, 'w', encoding='utf-8') as file:
        file.write(f'''# ONNX's backend tests

Written by `tools/onnx_conformance`. Of {len(tests)} tests of ONNX 1.12 (Debian's `libonnx-testdata`) {len(built)} are checked{
' here, a part of those that can be' if part else ''}.

- *In the compiler*: the model is read, inferred and computed as constant expressions; a wrong type, shape or number
  is a compile error.
- *At run time*: the same net in the finished program gives the compiler's bits; of the tests that are checked at run
  time only, the expected outputs.
- *Seconds*: what processors work to compile a test, as an average of the 32 tests of a program. All of them:
  {', '.join(took)}.

An operator has the tests that are named for it.

{table(rows)}

## At run time only

{table([['test', 'too much for a compiler'],
        *([test, at_run_time[test]] for test in sorted(at_run_time) if test in built)]).replace('---:', '---')}

## Left out

{table([['test', 'reason'], *absent]).replace('---:', '---')}
''')
    failed = [f'{build.compiler}: {test}' for build in builds
              for test in sorted(build.seconds.keys() - build.passed)]
    if failed:
        sys.exit('other bits at run time:\n' + '\n'.join(failed))


if __name__ == '__main__':
    given = [a for a in sys.argv[1:] if a != '--part']
    main(given[0], given[1:], '--part' in sys.argv)
