#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes metrics.hpp, by the metrics' definitions: PyTorch has none.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/metrics.py
"""

import torch
from cases import case, random, write

torch.manual_seed(20110101)

classes = 4
labels = torch.randint(0, classes, (40,))
outputs = torch.round(2 * random(40, classes))  # with ties
outputs[torch.arange(40), labels] += 1
# torch.argmax may take any of equals.
predicted = torch.tensor([row.index(max(row)) for row in outputs.tolist()])
confusion = torch.zeros(classes, classes, dtype=torch.long)
for label, answer in zip(labels, predicted):
    confusion[label, answer] += 1
true = confusion.diag().double()
precision = true / confusion.sum(0)
recall = true / confusion.sum(1)
f1 = 2 * precision * recall / (precision + recall)
places = [sorted(range(classes), key=lambda c: (-row[c], c)).index(label) for row, label in
          zip(outputs.tolist(), labels.tolist())]
case(
    "classification",
    "the counts of labels (rows) and first largest outputs (columns), and what follows from them",
    outputs=outputs,
    labels=labels,
    confusion=confusion,
    precision=precision,
    recall=recall,
    f1=f1,
    macro_precision=precision.mean().item(),
    macro_recall=recall.mean().item(),
    macro_f1=f1.mean().item(),
    micro=(true.sum() / 40).item(),
    top_1=sum(place < 1 for place in places) / 40,
    top_2=sum(place < 2 for place in places) / 40,
    top_3=sum(place < 3 for place in places) / 40,
)

# By midranks, as the Mann-Whitney statistic is: (R - p (p + 1) / 2) / (p n).
scores = torch.round(10 * random(37)) / 10
labels = (scores + random(37) > 0).long()
midranks = torch.tensor([(scores < s).sum() + ((scores == s).sum() + 1) / 2 for s in scores])
positives = labels.sum().item()
area = (midranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * (37 - positives))
case("roc_auc", "by midranks", scores=scores, labels=labels, area=area.item())

targets = 2 * random(19, 3)
outputs = targets + 0.5 * random(19, 3)
r2 = 1 - ((targets - outputs) ** 2).sum(0) / ((targets - targets.mean(0)) ** 2).sum(0)
case("r2", "of each output, and their mean", outputs=outputs, targets=targets, mean=r2.mean().item())

write(__file__)
