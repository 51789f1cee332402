// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/argmax.hpp>
#include <ctnn/tensor/arithmetic.hpp>
#include <ctnn/tensor/batch.hpp>
#include <ctnn/tensor/concepts.hpp>
#include <ctnn/tensor/last_extents.hpp>
#include <ctnn/tensor/make_tensor.hpp>
#include <ctnn/tensor/permuted.hpp>
#include <ctnn/tensor/reshape.hpp>
#include <ctnn/tensor/shape.hpp>
#include <ctnn/tensor/subtensor.hpp>
#include <ctnn/tensor/tensor.hpp>
#include <ctnn/tensor/tensors.hpp>
#include <ctnn/tensor/transposed.hpp>
