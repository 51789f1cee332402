// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/train/triplet_value_and_grad.hpp>
#include <ctnn/train/value_and_grad.hpp>
