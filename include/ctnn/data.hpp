// SPDX-License-Identifier: BSL-1.0
#pragma once

// Run time only, but for the parsers; of all that is here, ctnn.hpp includes nothing.

#include <ctnn/data/array_view.hpp>
#include <ctnn/data/csv.hpp>
#include <ctnn/data/csv_reader.hpp>
#include <ctnn/data/element_type.hpp>
#include <ctnn/data/file_error.hpp>
#include <ctnn/data/gzip.hpp>
#include <ctnn/data/idx.hpp>
#include <ctnn/data/named_array.hpp>
#include <ctnn/data/normalization.hpp>
#include <ctnn/data/npy.hpp>
#include <ctnn/data/npz.hpp>
#include <ctnn/data/one_hot.hpp>
#include <ctnn/data/parse_error.hpp>
#include <ctnn/data/parse_number.hpp>
#include <ctnn/data/read_csv.hpp>
#include <ctnn/data/read_file.hpp>
#include <ctnn/data/read_idx.hpp>
#include <ctnn/data/read_npy.hpp>
#include <ctnn/data/resized_by_mean.hpp>
#include <ctnn/data/tensor_from_bytes.hpp>
#include <ctnn/data/write_file.hpp>
#include <ctnn/data/write_npy.hpp>
