// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/optimizers/adagrad.hpp>
#include <ctnn/optimizers/adam.hpp>
#include <ctnn/optimizers/adamw.hpp>
#include <ctnn/optimizers/clip_by_norm.hpp>
#include <ctnn/optimizers/clip_by_value.hpp>
#include <ctnn/optimizers/concepts.hpp>
#include <ctnn/optimizers/lion.hpp>
#include <ctnn/optimizers/moving_average.hpp>
#include <ctnn/optimizers/nadam.hpp>
#include <ctnn/optimizers/rmsprop.hpp>
#include <ctnn/optimizers/scheduled.hpp>
#include <ctnn/optimizers/sgd.hpp>
