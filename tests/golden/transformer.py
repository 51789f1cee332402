#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes transformer.hpp: embeddings, positions and attention, by PyTorch.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/transformer.py
"""

import math

import torch
import torch.nn.functional as F
from cases import case, differentiated, loss, random, write

torch.manual_seed(20261123)

tokens = torch.tensor([3, 0, 3, 4, 1])
case(
    "embedding",
    "Tokens, one of them twice, through a table.",
    tokens=tokens,
    **differentiated(lambda table: F.embedding(tokens, table), table=random(5, 3)),
)


def sinusoids(time, width):
    """The positional encoding of torch's transformer tutorial."""
    position = torch.arange(time, dtype=torch.float64)[:, None]
    rate = torch.exp(torch.arange(0, width, 2, dtype=torch.float64) * (-math.log(10000.0) / width))
    encoding = torch.zeros(time, width)
    encoding[:, 0::2] = torch.sin(position * rate)
    encoding[:, 1::2] = torch.cos(position * rate)[:, : width // 2]
    return encoding


case("sinusoids", "Positions of 40 times, of widths 6 and 5.", even=sinusoids(40, 6), odd=sinusoids(40, 5))


def attend(queries, keys, values, mask=None):
    scores = queries @ keys.T / math.sqrt(queries.shape[1])
    if mask is not None:
        scores = scores.masked_fill(mask, -math.inf)
    return torch.softmax(scores, -1) @ values


def causal(time):
    return torch.triu(torch.ones(time, time, dtype=torch.bool), 1)


case(
    "attention",
    "Queries of 3 times, keys and values of 5.",
    **differentiated(attend, queries=random(3, 4), keys=random(5, 4), values=random(5, 2)),
)
case(
    "causal_attention",
    "Each time sees itself and those before.",
    **differentiated(
        lambda q, k, v: attend(q, k, v, causal(5)), queries=random(5, 4), keys=random(5, 4), values=random(5, 2)
    ),
)


def multi_head(mask, bias):
    layer = torch.nn.MultiheadAttention(6, 2, bias=bias, batch_first=True)

    def run(x, *parameters):
        names = ["in_proj_weight", "out_proj.weight", *(["in_proj_bias", "out_proj.bias"] if bias else [])]
        given = dict(zip(names, parameters))
        y, _ = torch.nn.utils.stateless.functional_call(
            layer, given, (x, x, x), {"need_weights": False, "attn_mask": mask}
        )
        return y

    # torch's fast path for inference takes no gradients.
    layer.train()
    inputs = {"x": random(1, 5, 6), "in_weight": random(18, 6), "out_weight": random(6, 6)}
    if bias:
        inputs |= {"in_bias": random(18), "out_bias": random(6)}
    members = differentiated(run, **inputs)
    return {k: v[0] if k in ("x", "y", "dx", "dy") else v for k, v in members.items()}


case("multi_head_attention", "torch.nn.MultiheadAttention(6, 2) of (5, 6).", **multi_head(None, True))
case("causal_multi_head_attention", "The same with a causal mask, and without biases.", **multi_head(causal(5), False))
loss(
    "sequence_cross_entropy",
    "Logits of five times and a label of each.",
    F.cross_entropy,
    random(5, 4),
    labels=torch.tensor([3, 0, 1, 1, 2]),
)
loss(
    "ignoring_cross_entropy",
    "The same without the times of label 1.",
    lambda y, labels: F.cross_entropy(y, labels, ignore_index=1),
    random(5, 4),
    labels=torch.tensor([3, 0, 1, 1, 2]),
)


def decoder(x, *p):
    """A decoder-only transformer of one block and two heads, its layer_norms with weights of 1."""
    table, positions, w_in, b_in, w_out, b_out, w1, b1, w2, b2, w3, b3 = p
    width = table.shape[1]
    norm = lambda h: F.layer_norm(h, (width,))
    h = F.embedding(x, table) + positions
    n = norm(h)
    q, k, v = (n @ w_in + b_in).split(width, 1)
    heads = [
        attend(q[:, s], k[:, s], v[:, s], causal(len(x)))
        for s in (slice(0, width // 2), slice(width // 2, width))
    ]
    h = h + torch.cat(heads, 1) @ w_out + b_out
    h = h + F.gelu(norm(h) @ w1 + b1) @ w2 + b2
    return norm(h) @ w3 + b3


sentence = torch.tensor([2, 0, 4, 0, 1])
case(
    "decoder",
    "Logits of a decoder-only transformer, and the gradients of all its parameters.",
    tokens=sentence,
    **differentiated(
        lambda *p: decoder(sentence, *p),
        table=random(5, 4),
        positions=random(5, 4),
        w_in=random(4, 12),
        b_in=random(12),
        w_out=random(4, 4),
        b_out=random(4),
        w1=random(4, 6),
        b1=random(6),
        w2=random(6, 4),
        b2=random(4),
        w3=random(4, 5),
        b3=random(5),
    ),
)
write(__file__)
