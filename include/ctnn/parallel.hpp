// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/parallel/parallel_shards.hpp>
#include <ctnn/parallel/thread_pool.hpp>
