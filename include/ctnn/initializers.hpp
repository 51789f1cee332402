// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/initializers/constant.hpp>
#include <ctnn/initializers/glorot.hpp>
#include <ctnn/initializers/he.hpp>
#include <ctnn/initializers/initialized.hpp>
#include <ctnn/initializers/lecun.hpp>
#include <ctnn/initializers/orthogonal.hpp>
#include <ctnn/initializers/random.hpp>
#include <ctnn/initializers/zeros.hpp>
