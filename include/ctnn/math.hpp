// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/math/bfloat16.hpp>
#include <ctnn/math/bit_exact.hpp>
#include <ctnn/math/cos.hpp>
#include <ctnn/math/erf.hpp>
#include <ctnn/math/exp.hpp>
#include <ctnn/math/expm1.hpp>
#include <ctnn/math/float16.hpp>
#include <ctnn/math/fma.hpp>
#include <ctnn/math/fused_multiply_add.hpp>
#include <ctnn/math/gelu.hpp>
#include <ctnn/math/log.hpp>
#include <ctnn/math/log1p.hpp>
#include <ctnn/math/normal.hpp>
#include <ctnn/math/permutation.hpp>
#include <ctnn/math/philox.hpp>
#include <ctnn/math/pow.hpp>
#include <ctnn/math/rsqrt.hpp>
#include <ctnn/math/sigmoid.hpp>
#include <ctnn/math/sin.hpp>
#include <ctnn/math/softplus.hpp>
#include <ctnn/math/sqrt.hpp>
#include <ctnn/math/tanh.hpp>
#include <ctnn/math/uniform.hpp>
