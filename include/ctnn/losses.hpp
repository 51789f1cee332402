// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/cross_entropy.hpp>
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
