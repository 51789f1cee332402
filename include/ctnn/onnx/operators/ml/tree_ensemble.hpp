// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/onnx/inference/failure.hpp>
#include <ctnn/onnx/inference/operation.hpp>
#include <ctnn/onnx/inference/static_text.hpp>
#include <ctnn/onnx/model/records.hpp>
#include <ctnn/onnx/model/same_text.hpp>
#include <ctnn/onnx/operators/ml/features.hpp>
#include <ctnn/onnx/operators/ml/labels.hpp>
#include <ctnn/onnx/operators/ml/post_transform.hpp>
#include <ctnn/onnx/operators/wide.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctnn::onnx {

namespace ml {

/// How a node of a tree compares a feature with its number.
enum class branch : std::uint8_t { leaf, le, lt, ge, gt, eq, ne, unknown };

[[nodiscard]] constexpr branch branch_of(std::string_view mode) noexcept {
  constexpr std::array<std::string_view, 7> names{
      "LEAF", "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (same_text(mode, names[i])) {
      return static_cast<branch>(i);
    }
  }
  return branch::unknown;
}

/// A node of a tree; `yes` and `no` are the next ones, of a leaf what it adds: from `yes` to before
/// `no` in the list of weights.
struct tree_node {
  float number = 0;
  std::uint32_t feature = 0;
  std::uint32_t yes = 0;
  std::uint32_t no = 0;
  branch mode = branch::leaf;
  bool missing_is_yes = false;
};

/// What a leaf adds to a score.
struct leaf_weight {
  std::uint32_t score = 0;
  float weight = 0;
};

/// The trees of a node: Prefix is "target" or "class".
template <class Node, static_text TreeIds, static_text NodeIds, static_text Ids,
          static_text Weights>
struct tree_ensemble {
  static constexpr std::size_t node_count = Node::integers("nodes_nodeids").size();
  static constexpr std::size_t weight_count = Node::integers(Ids.view()).size();

  struct table {
    std::array<tree_node, node_count> nodes{};
    std::array<leaf_weight, weight_count> weights{};
    std::array<std::uint32_t, node_count> roots{};
    std::size_t root_count = 0;
    bool is_right = true;
  };

  /// The trees, with the places of nodes in the place of their names.
  static constexpr table trees = [] {
    table result;
    constexpr auto tree_of = Node::integers("nodes_treeids");
    constexpr auto name_of = Node::integers("nodes_nodeids");
    constexpr auto features_of = Node::integers("nodes_featureids");
    constexpr auto numbers_of = Node::numbers("nodes_values");
    constexpr auto yes_of = Node::integers("nodes_truenodeids");
    constexpr auto no_of = Node::integers("nodes_falsenodeids");
    constexpr auto missing_of = Node::integers("nodes_missing_value_tracks_true");
    constexpr auto weight_tree = Node::integers(TreeIds.view());
    constexpr auto weight_node = Node::integers(NodeIds.view());
    constexpr auto weight_id = Node::integers(Ids.view());
    constexpr auto weights = Node::numbers(Weights.view());
    if (tree_of.size() != node_count || features_of.size() != node_count ||
        numbers_of.size() != node_count || yes_of.size() != node_count ||
        no_of.size() != node_count || Node::string_count("nodes_modes") != node_count ||
        weight_tree.size() != weight_count || weight_node.size() != weight_count ||
        weights.size() != weight_count) {
      result.is_right = false;
      return result;
    }
    std::array<bool, node_count> is_child{};
    // Nodes of a tree stand together: the one of a name is near.
    auto const place = [&](std::int64_t tree, std::int64_t name, std::size_t near) {
      for (std::size_t step = 0; step < node_count; ++step) {
        std::size_t const i = (near + step) % node_count;
        if (tree_of[i] == tree && name_of[i] == name) {
          return i;
        }
      }
      result.is_right = false;
      return std::size_t{0};
    };
    for (std::size_t i = 0; i < node_count; ++i) {
      tree_node& node = result.nodes[i];
      node.mode = branch_of(Node::string_at("nodes_modes", i));
      node.number = numbers_of[i];
      node.feature = static_cast<std::uint32_t>(features_of[i]);
      node.missing_is_yes = i < missing_of.size() && missing_of[i] != 0;
      result.is_right = result.is_right && node.mode != branch::unknown;
      if (node.mode != branch::leaf) {
        result.is_right =
            result.is_right && features_of[i] >= 0 && node.feature < features<Node>::count;
        std::size_t const yes = place(tree_of[i], yes_of[i], i);
        std::size_t const no = place(tree_of[i], no_of[i], i);
        is_child[yes] = is_child[no] = true;
        node.yes = static_cast<std::uint32_t>(yes);
        node.no = static_cast<std::uint32_t>(no);
        // Downwards only, so that every walk ends.
        result.is_right = result.is_right && yes > i && no > i;
      }
    }
    for (std::size_t i = 0; i < node_count; ++i) {
      if (!is_child[i]) {
        result.roots[result.root_count++] = static_cast<std::uint32_t>(i);
      }
    }
    // The weights of a leaf side by side, in the order of the file.
    std::size_t placed = 0;
    std::size_t near = 0;
    std::array<std::size_t, weight_count> leaf{};
    for (std::size_t w = 0; w < weight_count; ++w) {
      near = place(weight_tree[w], weight_node[w], near);
      leaf[w] = near;
      result.is_right = result.is_right && result.nodes[near].mode == branch::leaf;
      ++result.nodes[near].no; // how many, for now
    }
    for (tree_node& node : result.nodes) {
      if (node.mode == branch::leaf) {
        std::size_t const count = node.no;
        node.yes = node.no = static_cast<std::uint32_t>(placed);
        placed += count;
      }
    }
    for (std::size_t w = 0; w < weight_count && result.is_right; ++w) {
      tree_node& node = result.nodes[leaf[w]];
      result.weights[node.no++] = {static_cast<std::uint32_t>(weight_id[w]), weights[w]};
    }
    return result;
  }();

  /// Whether all weights are positive, and how many scores they go to.
  static constexpr bool all_positive = [] {
    for (leaf_weight const& each : trees.weights) {
      if (each.weight < 0) {
        return false;
      }
    }
    return true;
  }();
  static constexpr std::size_t score_count = [] {
    std::size_t result = 0;
    for (leaf_weight const& each : trees.weights) {
      result = each.score >= result ? each.score + 1 : result;
    }
    return result;
  }();

  /// Calls `add(score, weight)` for what the trees say of a sample.
  template <class Add>
  static constexpr void walk(auto const& x, std::size_t sample, Add add) noexcept {
    for (std::size_t r = 0; r < trees.root_count; ++r) {
      tree_node const* node = &trees.nodes[trees.roots[r]];
      while (node->mode != branch::leaf) {
        float const value = converted<float>(x[sample * features<Node>::count + node->feature]);
        node = &trees.nodes[goes_on(*node, value) ? node->yes : node->no];
      }
      for (std::size_t w = node->yes; w < node->no; ++w) {
        add(trees.weights[w].score, trees.weights[w].weight);
      }
    }
  }

private:
  [[nodiscard]] static constexpr bool goes_on(tree_node const& node, float value) noexcept {
    if (value != value) {
      return node.missing_is_yes;
    }
    switch (node.mode) {
    case branch::le:
      return value <= node.number;
    case branch::lt:
      return value < node.number;
    case branch::ge:
      return value >= node.number;
    case branch::gt:
      return value > node.number;
    case branch::eq:
      return value == node.number;
    default:
      return value != node.number;
    }
  }
};

} // namespace ml

/// What the leaves that a sample ends in add up to, over all trees.
/// Source: ONNX ai.onnx.ml TreeEnsembleRegressor (version 1).
template <>
struct operation<"ai.onnx.ml.TreeEnsembleRegressor"> {
  template <class Node>
  using ensemble =
      ml::tree_ensemble<Node, "target_treeids", "target_nodeids", "target_ids", "target_weights">;
  template <class Node>
  static constexpr auto targets = static_cast<std::size_t>(Node::integer("n_targets", 1));

  template <class Node>
  static consteval tensor_type infer() {
    ml::features<Node>::demanded();
    demand<ensemble<Node>::trees.is_right && ensemble<Node>::score_count <= targets<Node>,
           "the trees are not whole: lists of unlike lengths, nodes or features that are not there",
           Node, Node::template input<0>().shape>();
    demand<Node::string_is("aggregate_function", "SUM", "SUM") ||
               Node::string_is("aggregate_function", "AVERAGE") ||
               Node::string_is("aggregate_function", "MIN") ||
               Node::string_is("aggregate_function", "MAX"),
           "aggregate_function is not one of SUM, AVERAGE, MIN, MAX", Node>();
    return {data_type::float32, {ml::features<Node>::samples, targets<Node>}};
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr bool average = Node::string_is("aggregate_function", "AVERAGE");
    constexpr bool least = Node::string_is("aggregate_function", "MIN");
    constexpr bool most = Node::string_is("aggregate_function", "MAX");
    constexpr auto base = Node::numbers("base_values");
    auto const& x = arguments.template input<0>();
    auto& y = arguments.template output<0>();
    for (std::size_t n = 0; n < ml::features<Node>::samples; ++n) {
      std::array<float, targets<Node>> sums{};
      std::array<bool, targets<Node>> seen{};
      ensemble<Node>::walk(x, n, [&](std::size_t target, float weight) {
        float& sum = sums[target];
        if constexpr (least) {
          sum = !seen[target] || weight < sum ? weight : sum;
        } else if constexpr (most) {
          sum = !seen[target] || weight > sum ? weight : sum;
        } else {
          sum += weight;
        }
        seen[target] = true;
      });
      for (std::size_t t = 0; t < targets<Node>; ++t) {
        float const sum =
            average ? sums[t] / static_cast<float>(ensemble<Node>::trees.root_count) : sums[t];
        y[n * targets<Node> + t] = base.size() == targets<Node> ? sum + base[t] : sum;
      }
      ml::transform_scores<ml::post_transform_of<Node>()>(y.data() + n * targets<Node>,
                                                          targets<Node>);
    }
  }
};

/// The class with the greatest sum of what the leaves add, and the sums. With two classes and
/// weights for one alone, these are that of the second.
/// Source: ONNX ai.onnx.ml TreeEnsembleClassifier (version 1), with labels that are integers.
template <>
struct operation<"ai.onnx.ml.TreeEnsembleClassifier"> {
  template <class Node>
  using ensemble =
      ml::tree_ensemble<Node, "class_treeids", "class_nodeids", "class_ids", "class_weights">;

  template <class Node>
  static consteval auto infer() {
    ml::features<Node>::demanded();
    constexpr std::size_t classes = ml::demanded_classes<Node, "classlabels_int64s">();
    demand<ensemble<Node>::trees.is_right && ensemble<Node>::score_count <= classes,
           "the trees are not whole: lists of unlike lengths, nodes or features that are not there",
           Node, Node::template input<0>().shape>();
    return ml::label_and_score_types<Node, classes>();
  }

  template <class Node>
  static constexpr void run(auto const& arguments) noexcept {
    constexpr std::size_t classes = Node::integers("classlabels_int64s").size();
    constexpr auto transform = ml::post_transform_of<Node>();
    constexpr auto base = Node::numbers("base_values");
    auto const& x = arguments.template input<0>();
    for (std::size_t n = 0; n < ml::features<Node>::samples; ++n) {
      std::array<float, classes> scores{};
      for (std::size_t c = 0; c < classes && c < base.size(); ++c) {
        scores[c] = base[c];
      }
      ensemble<Node>::walk(x, n, [&](std::size_t c, float weight) { scores[c] += weight; });
      std::size_t chosen = 0;
      if constexpr (classes == 2 && ensemble<Node>::score_count == 1) {
        float const score = scores[0];
        constexpr bool probabilities =
            ensemble<Node>::all_positive && transform == ml::post_transform::none;
        chosen = score > (probabilities ? 0.5f : 0.f) ? 1 : 0;
        scores = {probabilities ? 1 - score : -score, score};
      } else {
        chosen = ml::greatest(scores);
      }
      ml::transform_scores<transform>(scores.data(), classes);
      ml::put_label_and_scores<Node, "classlabels_int64s">(arguments, n, chosen, scores);
    }
  }
};

} // namespace ctnn::onnx
