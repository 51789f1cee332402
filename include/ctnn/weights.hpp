// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/weights/embedded_file.hpp>
