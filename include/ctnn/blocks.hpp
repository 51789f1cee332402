// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/blocks/add.hpp>
#include <ctnn/blocks/bidirectional.hpp>
#include <ctnn/blocks/block.hpp>
#include <ctnn/blocks/concat.hpp>
#include <ctnn/blocks/each.hpp>
#include <ctnn/blocks/multiply.hpp>
#include <ctnn/blocks/outputs.hpp>
#include <ctnn/blocks/parallel.hpp>
#include <ctnn/blocks/repeat.hpp>
#include <ctnn/blocks/residual.hpp>
