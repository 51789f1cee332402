// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/train/dataset.hpp>
#include <ctnn/train/evaluate.hpp>
#include <ctnn/train/fit.hpp>
#include <ctnn/train/fit_report.hpp>
#include <ctnn/train/shards.hpp>
#include <ctnn/train/training.hpp>
#include <ctnn/train/triplet_value_and_grad.hpp>
#include <ctnn/train/value_and_grad.hpp>
#include <ctnn/train/watch.hpp>
