#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes losses.hpp. Debian: apt install python3-torch; /usr/bin/python3 tests/golden/losses.py"""

import torch
import torch.nn.functional as F
from cases import case, random, write

torch.manual_seed(20150312)


def cross_entropies(name, labels, **options):
    """Of a batch: the losses, their mean, and its gradient."""
    y = 4 * random(len(labels), 4)
    y.requires_grad_()
    labels = torch.tensor(labels)
    value = F.cross_entropy(y, labels, **options)
    (gradient,) = torch.autograd.grad(value, y)
    case(
        name,
        "torch.nn.functional.cross_entropy(y, labels) with " + ", ".join(options),
        y=y,
        labels=labels,
        value=value.item(),
        losses=F.cross_entropy(y, labels, reduction="none", **options),
        gradient=gradient,
    )


weight = torch.tensor([1.0, 0.5, 3.0, 0.125])
case("class_weights", "of the cases below", value=weight)
labels = [2, 0, 3, 1, 2]
some = [2, -100, 3, -100, 0]
cross_entropies("smoothed", labels, label_smoothing=0.1)
cross_entropies("ignoring", some)
cross_entropies("ignoring_a_class", labels, ignore_index=2)
cross_entropies("smoothed_ignoring", some, label_smoothing=0.25)
cross_entropies("weighted", labels, weight=weight)
cross_entropies("weighted_smoothed_ignoring", some, weight=weight, label_smoothing=0.25)

y = 4 * random(4)
y.requires_grad_()
target = F.softmax(random(4), dim=0)
for name, options in [
    ("smoothed_distribution", {}),
    ("weighted_smoothed_distribution", {"weight": weight}),
]:
    value = F.cross_entropy(y[None], target[None], label_smoothing=0.2, **options)
    (gradient,) = torch.autograd.grad(value, y)
    case(
        name,
        "torch.nn.functional.cross_entropy(y, target, label_smoothing=0.2) " + ", ".join(options),
        y=y,
        target=target,
        value=value.item(),
        gradient=gradient,
    )

for name, y, target in [
    ("cosine_similarity", 3 * random(19), random(19)),
    ("cosine_similarity_of_zero", torch.zeros(3), random(3)),
]:
    y.requires_grad_()
    value = F.cosine_embedding_loss(y, target, torch.tensor(1))
    (gradient,) = torch.autograd.grad(value, y)
    case(
        name,
        "torch.nn.functional.cosine_embedding_loss(y, target, 1)",
        y=y,
        target=target,
        value=value.item(),
        gradient=gradient,
    )


def triplet(name, anchor, positive, negative, margin):
    inputs = {"anchor": anchor, "positive": positive, "negative": negative}
    for x in inputs.values():
        x.requires_grad_()
    value = F.triplet_margin_loss(*(x[None] for x in inputs.values()), margin=margin)
    gradients = torch.autograd.grad(value, inputs.values())
    case(
        name,
        f"torch.nn.functional.triplet_margin_loss(anchor, positive, negative, margin={margin})",
        **inputs,
        value=value.item(),
        **{f"d{k}": g for k, g in zip(inputs, gradients)},
    )


triplet("triplet", random(19), random(19), random(19), 1.0)
triplet("triplet_of_equal", a := torch.tensor([0.5, -1.0, 2.0]), a.detach().clone(), random(3), 2.5)
triplet("triplet_apart", torch.zeros(3), 0.1 * random(3), 9 + random(3), 1.0)

for name, loss in [
    ("huber", lambda r: F.huber_loss(y, t, delta=0.5, reduction=r)),
    ("mean_squared_error", lambda r: F.mse_loss(y, t, reduction=r)),
]:
    y = 2 * random(2, 3)
    t = random(2, 3)
    y.requires_grad_()
    value = loss("sum")
    (gradient,) = torch.autograd.grad(value, y)
    case(
        f"{name}_unreduced",
        "reduction='none' and 'sum'",
        y=y,
        target=t,
        losses=loss("none"),
        sum=value.item(),
        gradient=gradient,
    )

write(__file__)
