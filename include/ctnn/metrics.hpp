// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/metrics/accuracy.hpp>
#include <ctnn/metrics/confusion_matrix.hpp>
#include <ctnn/metrics/precision_recall.hpp>
#include <ctnn/metrics/r2.hpp>
#include <ctnn/metrics/roc_auc.hpp>
#include <ctnn/metrics/top_k_accuracy.hpp>
