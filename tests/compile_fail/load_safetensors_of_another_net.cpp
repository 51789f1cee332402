// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>
#include <ctnn/weights/parse_safetensors.hpp>

using namespace ctnn::layers;

#ifdef CTNN_MISTAKE
using net = ctnn::sequential<float, ctnn::shape<2>, dense<3>>;
#else
using net = ctnn::sequential<float, ctnn::shape<3>, dense<2>>;
#endif

constexpr ctnn::embedded_file file{
    "\x7c\0\0\0\0\0\0\0"
    R"({"0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
    R"("0.bias":{"dtype":"F32","shape":[2],"data_offsets":[24,32]}})"
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    8 + 124 + 32};

constexpr net trained = ctnn::load_safetensors<net>(file);
