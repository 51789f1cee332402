// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/binary_cross_entropy.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/cross_entropy.hpp>
#include <ctnn/losses/hinge.hpp>
#include <ctnn/losses/huber.hpp>
#include <ctnn/losses/kl_divergence.hpp>
#include <ctnn/losses/mean_absolute_error.hpp>
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
