// SPDX-License-Identifier: BSL-1.0
#pragma once

// Run time only, but for parse_safetensors.hpp and what it includes; of all that is here, ctnn.hpp
// includes nothing.

#include <ctnn/weights/checkpoint.hpp>
#include <ctnn/weights/embedded_file.hpp>
#include <ctnn/weights/embedded_model.hpp>
#include <ctnn/weights/named_parameters.hpp>
#include <ctnn/weights/parse_safetensors.hpp>
#include <ctnn/weights/safetensors.hpp>
#include <ctnn/weights/save_header.hpp>
#include <ctnn/weights/state_error.hpp>
