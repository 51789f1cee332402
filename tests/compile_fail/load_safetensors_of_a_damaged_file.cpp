// SPDX-License-Identifier: BSL-1.0
#include <ctnn.hpp>
#include <ctnn/weights/parse_safetensors.hpp>

using namespace ctnn::layers;

using net = ctnn::sequential<float, ctnn::shape<3>, dense<2>>;

#ifdef CTNN_MISTAKE
constexpr std::size_t cut_off = 1;
#else
constexpr std::size_t cut_off = 0;
#endif

constexpr ctnn::embedded_file file{
    "\x7c\0\0\0\0\0\0\0"
    R"({"0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},)"
    R"("0.bias":{"dtype":"F32","shape":[2],"data_offsets":[24,32]}})"
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    8 + 124 + 32 - cut_off};

constexpr net trained = ctnn::load_safetensors<net, file>();
