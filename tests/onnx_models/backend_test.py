# SPDX-License-Identifier: BSL-1.0
"""Folders as ONNX's backend tests have them, for tests/onnx_conformance/write_group."""
import os

import numpy
import onnx
from onnx import numpy_helper


def write(folder, name, model, inputs, outputs):
    """A checked model (its record, or its bytes), its inputs and what its outputs must be."""
    data = os.path.join(folder, 'test_' + name, 'test_data_set_0')
    os.makedirs(data, exist_ok=True)
    if isinstance(model, bytes):
        model = onnx.load_from_string(model)
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(folder, 'test_' + name, 'model.onnx'))
    for kind, arrays in ('input', inputs), ('output', outputs):
        for i, array in enumerate(arrays):
            with open(os.path.join(data, f'{kind}_{i}.pb'), 'wb') as file:
                file.write(numpy_helper.from_array(
                    numpy.ascontiguousarray(array).reshape(numpy.shape(array)))
                    .SerializeToString())
