// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/losses/binary_cross_entropy.hpp>
#include <ctnn/losses/concepts.hpp>
#include <ctnn/losses/cosine_similarity.hpp>
#include <ctnn/losses/cross_entropy.hpp>
#include <ctnn/losses/hinge.hpp>
#include <ctnn/losses/huber.hpp>
#include <ctnn/losses/joint.hpp>
#include <ctnn/losses/kl_divergence.hpp>
#include <ctnn/losses/mean_absolute_error.hpp>
#include <ctnn/losses/mean_squared_error.hpp>
#include <ctnn/losses/softmax_cross_entropy.hpp>
#include <ctnn/losses/summed.hpp>
#include <ctnn/losses/triplet.hpp>
#include <ctnn/losses/unreduced.hpp>
#include <ctnn/losses/weighted_softmax_cross_entropy.hpp>
