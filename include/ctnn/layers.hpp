// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/conv2d.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/flatten.hpp>
#include <ctnn/layers/max_pool2d.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/layers/relu.hpp>
#include <ctnn/layers/softmax.hpp>
#include <ctnn/layers/tanh.hpp>
