// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/model/fold_batch_norm.hpp>
#include <ctnn/model/sequential.hpp>
#include <ctnn/model/stored_net.hpp>
