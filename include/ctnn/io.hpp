// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/print.hpp>
#include <ctnn/io/print_fit_report.hpp>
#include <ctnn/io/progress_bar.hpp>
#include <ctnn/io/summary.hpp>
#include <ctnn/io/svg.hpp>
