#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""The small models and what is none that the fuzzer has found, as a header for
tests/onnx/read_model_corpus_test.cpp.

    corpus.py unpack folder        files, for ./fuzz folder
    corpus.py pack folder          the header of a folder's files

A folder that covers the same with less: ./fuzz -merge=1 -use_counters=0 less folder
"""
import base64
import os
import re
import sys

HEADER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'read_model_corpus.hpp')


def unpack(folder):
    os.makedirs(folder, exist_ok=True)
    with open(HEADER) as file:
        entries = re.findall(r'^ {4}((?:"[^"]*"\s*)+),$', file.read(), re.M)
    for i, entry in enumerate(entries):
        with open(os.path.join(folder, f'{i:03}'), 'wb') as file:
            file.write(base64.b64decode(''.join(re.findall('"([^"]*)"', entry))))


def pack(folder):
    found = set()
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), 'rb') as file:
            found.add(file.read())
    with open(HEADER, 'w') as file:
        file.write("""// SPDX-License-Identifier: BSL-1.0
// Written by corpus.py.
#pragma once

// clang-format off
inline constexpr char const* read_model_corpus[]{ // base 64
""")
        for entry in sorted(found, key=lambda e: (len(e), e)):
            text = base64.b64encode(entry).decode()
            lines = [text[i:i + 92] for i in range(0, len(text), 92)] or ['']
            file.write('\n'.join(f'    "{line}"' for line in lines) + ',\n')
        file.write("};\n// clang-format on\n")


if __name__ == '__main__':
    {'pack': pack, 'unpack': unpack}[sys.argv[1]](sys.argv[2])
