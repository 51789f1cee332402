// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/schedules/cosine_decay.hpp>
#include <ctnn/schedules/exponential_decay.hpp>
#include <ctnn/schedules/linear_warm_up.hpp>
#include <ctnn/schedules/one_cycle.hpp>
#include <ctnn/schedules/reduce_on_plateau.hpp>
#include <ctnn/schedules/step_decay.hpp>
