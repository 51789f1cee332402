// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks.hpp>
#include <ctnn/initializers.hpp>
#include <ctnn/layers.hpp>
#include <ctnn/losses.hpp>
#include <ctnn/math.hpp>
#include <ctnn/metrics.hpp>
#include <ctnn/model.hpp>
#include <ctnn/ops.hpp>
#include <ctnn/optimizers.hpp>
#include <ctnn/schedules.hpp>
#include <ctnn/tensor.hpp>
#include <ctnn/train.hpp>
