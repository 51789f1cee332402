// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/layers/activation.hpp>
#include <ctnn/layers/activations.hpp>
#include <ctnn/layers/adaptive_avg_pool2d.hpp>
#include <ctnn/layers/avg_pool2d.hpp>
#include <ctnn/layers/concepts.hpp>
#include <ctnn/layers/conv1d.hpp>
#include <ctnn/layers/conv2d.hpp>
#include <ctnn/layers/conv3d.hpp>
#include <ctnn/layers/convolution_layer.hpp>
#include <ctnn/layers/dense.hpp>
#include <ctnn/layers/dropout.hpp>
#include <ctnn/layers/flatten.hpp>
#include <ctnn/layers/global_avg_pool.hpp>
#include <ctnn/layers/global_max_pool.hpp>
#include <ctnn/layers/glu.hpp>
#include <ctnn/layers/identity.hpp>
#include <ctnn/layers/log_softmax.hpp>
#include <ctnn/layers/max_pool2d.hpp>
#include <ctnn/layers/operation_layer.hpp>
#include <ctnn/layers/parameters.hpp>
#include <ctnn/layers/prelu.hpp>
#include <ctnn/layers/softmax.hpp>
