// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/tensor/tensor.hpp>

#include <cstddef>

namespace ctnn {

/// How the numbers of several classes become one.
enum class averaging {
  macro, ///< their mean: each class counts the same
  micro, ///< of the counts added up over the classes: each sample counts the same
};

namespace detail {

/// What is right, and what it is a share of.
struct share_of_counts {
  std::size_t right = 0;
  std::size_t all = 0;

  /// 0 of nothing is 0.
  [[nodiscard]] constexpr double value() const noexcept {
    return all == 0 ? 0 : static_cast<double>(right) / static_cast<double>(all);
  }
};

template <std::size_t Classes>
[[nodiscard]] constexpr std::size_t row_sum(tensor<std::size_t, Classes, Classes> const& confusion,
                                            std::size_t label) noexcept {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < Classes; ++i) {
    sum += confusion.begin()[label * Classes + i];
  }
  return sum;
}

template <std::size_t Classes>
[[nodiscard]] constexpr std::size_t
column_sum(tensor<std::size_t, Classes, Classes> const& confusion, std::size_t answer) noexcept {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < Classes; ++i) {
    sum += confusion.begin()[i * Classes + answer];
  }
  return sum;
}

/// Of a share for each class.
template <std::size_t Classes, class Share>
[[nodiscard]] constexpr tensor<double, Classes> shares_of_classes(Share share) noexcept {
  tensor<double, Classes> result;
  for (std::size_t i = 0; i < Classes; ++i) {
    result.begin()[i] = share(i).value();
  }
  return result;
}

template <std::size_t Classes, class Share>
[[nodiscard]] constexpr double average_share(averaging how, Share share) noexcept {
  double sum = 0;
  share_of_counts counts;
  for (std::size_t i = 0; i < Classes; ++i) {
    share_of_counts const of_class = share(i);
    sum += of_class.value();
    counts.right += of_class.right;
    counts.all += of_class.all;
  }
  return how == averaging::macro ? sum / static_cast<double>(Classes) : counts.value();
}

template <std::size_t Classes>
[[nodiscard]] constexpr auto
precision_share(tensor<std::size_t, Classes, Classes> const& confusion) noexcept {
  return [&confusion](std::size_t i) {
    return share_of_counts{confusion.begin()[i * Classes + i], column_sum(confusion, i)};
  };
}

template <std::size_t Classes>
[[nodiscard]] constexpr auto
recall_share(tensor<std::size_t, Classes, Classes> const& confusion) noexcept {
  return [&confusion](std::size_t i) {
    return share_of_counts{confusion.begin()[i * Classes + i], row_sum(confusion, i)};
  };
}

template <std::size_t Classes>
[[nodiscard]] constexpr auto
f1_share(tensor<std::size_t, Classes, Classes> const& confusion) noexcept {
  return [&confusion](std::size_t i) {
    return share_of_counts{2 * confusion.begin()[i * Classes + i],
                           row_sum(confusion, i) + column_sum(confusion, i)};
  };
}

} // namespace detail

/// For each class the share of the samples taken for it that are of it, of a `confusion_matrix`; 0
/// where none is taken for it. Of two classes, `precision(confusion)[1]` is that of the positive.
///
/// Shapes: confusion (classes, classes), the result (classes). Source: scikit-learn
/// precision_score with zero_division=0.
template <std::size_t Classes>
[[nodiscard]] constexpr tensor<double, Classes>
precision(tensor<std::size_t, Classes, Classes> const& confusion) noexcept {
  return detail::shares_of_classes<Classes>(detail::precision_share(confusion));
}

/// One number of all classes: `precision(confusion, averaging::macro)`.
template <std::size_t Classes>
[[nodiscard]] constexpr double precision(tensor<std::size_t, Classes, Classes> const& confusion,
                                         averaging how) noexcept {
  return detail::average_share<Classes>(how, detail::precision_share(confusion));
}

/// For each class the share of its samples that were taken for it; 0 where it has none. See
/// `precision`.
template <std::size_t Classes>
[[nodiscard]] constexpr tensor<double, Classes>
recall(tensor<std::size_t, Classes, Classes> const& confusion) noexcept {
  return detail::shares_of_classes<Classes>(detail::recall_share(confusion));
}

template <std::size_t Classes>
[[nodiscard]] constexpr double recall(tensor<std::size_t, Classes, Classes> const& confusion,
                                      averaging how) noexcept {
  return detail::average_share<Classes>(how, detail::recall_share(confusion));
}

/// For each class the harmonic mean of its precision p and recall r: 2 p r / (p + r), 0 where both
/// are. See `precision`.
template <std::size_t Classes>
[[nodiscard]] constexpr tensor<double, Classes>
f1(tensor<std::size_t, Classes, Classes> const& confusion) noexcept {
  return detail::shares_of_classes<Classes>(detail::f1_share(confusion));
}

template <std::size_t Classes>
[[nodiscard]] constexpr double f1(tensor<std::size_t, Classes, Classes> const& confusion,
                                  averaging how) noexcept {
  return detail::average_share<Classes>(how, detail::f1_share(confusion));
}

} // namespace ctnn
