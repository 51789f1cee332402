#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes recurrent.hpp: recurrent layers, and what PyTorch makes of them in double.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/recurrent.py
"""

import torch
from cases import case, differentiated, random, write

torch.manual_seed(20240817)


def recurrent(name, comment, module, time):
    """The module's y for x (time, features), and all gradients under a random dy."""
    parameters = {n.replace("_l0", ""): p for n, p in module.named_parameters()}
    for parameter in parameters.values():
        parameter.data = random(*parameter.shape)
    x = random(time, module.input_size).requires_grad_()
    y = module(x)[0]
    dy = random(*y.shape)
    inputs = {"x": x, **parameters}
    gradients = torch.autograd.grad(y, inputs.values(), dy)
    case(
        name,
        comment,
        **inputs,
        y=y,
        dy=dy,
        **{f"d{k}": g for k, g in zip(inputs, gradients)},
    )


recurrent("rnn_tanh", "torch.nn.RNN(3, 5)", torch.nn.RNN(3, 5), 4)
recurrent(
    "rnn_relu", "torch.nn.RNN(2, 4, nonlinearity='relu')", torch.nn.RNN(2, 4, nonlinearity="relu"), 3
)
recurrent("gru", "torch.nn.GRU(3, 5)", torch.nn.GRU(3, 5), 4)
recurrent("lstm", "torch.nn.LSTM(3, 5)", torch.nn.LSTM(3, 5), 4)
recurrent(
    "lstm_bidirectional",
    "torch.nn.LSTM(2, 3, bidirectional=True)",
    torch.nn.LSTM(2, 3, bidirectional=True),
    3,
)


def gru_reset_before(x, weight, recurrent_weight, candidate_weight, bias):
    """By the formula of Keras's reset_after=False, which torch.nn.GRU does not have."""
    size = candidate_weight.shape[0]
    h = torch.zeros(size)
    y = []
    for row in x @ weight + bias:
        r, z = torch.sigmoid(row[: 2 * size] + h @ recurrent_weight).split(size)
        n = torch.tanh(row[2 * size :] + (r * h) @ candidate_weight)
        h = (1 - z) * n + z * h
        y.append(h)
    return torch.stack(y)


case(
    "gru_reset_before",
    "a GRU with the reset gate before the product, by torch's operations",
    **differentiated(
        gru_reset_before,
        x=random(4, 2),
        weight=random(2, 9),
        recurrent_weight=random(3, 6),
        candidate_weight=random(3, 3),
        bias=random(9),
    ),
)

write(__file__)
