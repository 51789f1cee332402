// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace ctnn::onnx {

/// A list that grows, for the time of reading a file: `std::vector`, which is no part of constant
/// expressions with Clang and the standard library of GCC 12.
template <class T>
class list {
public:
  constexpr list() noexcept = default;
  constexpr explicit list(std::size_t size) : data_(new T[size]{}), size_(size), capacity_(size) {}
  constexpr list(list&& other) noexcept
      : data_(other.data_), size_(other.size_), capacity_(other.capacity_) {
    other.data_ = nullptr;
    other.size_ = other.capacity_ = 0;
  }
  constexpr list& operator=(list&& other) noexcept {
    list taken(static_cast<list&&>(other));
    swap(taken);
    return *this;
  }
  list(list const&) = delete;
  list& operator=(list const&) = delete;
  constexpr ~list() { delete[] data_; }

  constexpr void push_back(T const& x) {
    if (size_ == capacity_) {
      grow();
    }
    data_[size_++] = x;
  }

  /// Leaves only the first elements.
  constexpr void cut(std::size_t size) noexcept { size_ = size; }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr T& operator[](std::size_t i) noexcept { return data_[i]; }
  [[nodiscard]] constexpr T const& operator[](std::size_t i) const noexcept { return data_[i]; }

private:
  constexpr void swap(list& other) noexcept {
    T* const data = data_;
    std::size_t const size = size_;
    std::size_t const capacity = capacity_;
    data_ = other.data_;
    size_ = other.size_;
    capacity_ = other.capacity_;
    other.data_ = data;
    other.size_ = size;
    other.capacity_ = capacity;
  }

  constexpr void grow() {
    std::size_t const capacity = capacity_ == 0 ? 8 : 4 * capacity_;
    T* const data = new T[capacity]{};
    for (std::size_t i = 0; i < size_; ++i) {
      data[i] = data_[i];
    }
    delete[] data_;
    data_ = data;
    capacity_ = capacity;
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

} // namespace ctnn::onnx
