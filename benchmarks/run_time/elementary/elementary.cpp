// SPDX-License-Identifier: BSL-1.0
// Throughput of the elementary functions in lanes against glibc's libmvec, in the widest registers
// of the target (build with -mavx2 -mfma or -march=native): nanoseconds a number, over 2,048
// numbers in the first-level cache, the two interleaved, the best of many repetitions.

#include <ctnn/math.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>

namespace {

using ctnn::detail::lanes;
using ctnn::detail::native_lanes;
using ctnn::detail::pack;
using floats = lanes<float, native_lanes<float>>;
using doubles = lanes<double, native_lanes<double>>;

#if defined(__AVX512F__)
#define CTNN_MVEC(name) _ZGVeN16v_##name##f
#define CTNN_MVEC_DOUBLE(name) _ZGVeN8v_##name
#elif defined(__AVX2__)
#define CTNN_MVEC(name) _ZGVdN8v_##name##f
#define CTNN_MVEC_DOUBLE(name) _ZGVdN4v_##name
#else
#error "build with -mavx2 -mfma or -march=native"
#endif

typedef float float_register __attribute__((vector_size(ctnn::detail::register_bytes)));
typedef double double_register __attribute__((vector_size(ctnn::detail::register_bytes)));

#define CTNN_DECLARE(name)                                                                         \
  extern "C" float_register CTNN_MVEC(name)(float_register);                                       \
  extern "C" double_register CTNN_MVEC_DOUBLE(name)(double_register);
CTNN_DECLARE(exp)
CTNN_DECLARE(log)
CTNN_DECLARE(tanh)
CTNN_DECLARE(erf)
CTNN_DECLARE(expm1)
CTNN_DECLARE(log1p)

constexpr std::size_t size = 2048;

template <class T, class Function>
[[gnu::noinline]] double nanoseconds_of(std::array<T, size> const& x, std::array<T, size>& y,
                                        Function function) {
  auto const start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < size; i += native_lanes<T>) {
    function(x.data() + i, y.data() + i);
  }
  asm volatile("" : : "r"(y.data()) : "memory");
  std::chrono::duration<double, std::nano> const duration =
      std::chrono::steady_clock::now() - start;
  return duration.count() / size;
}

template <class T, class Ours, class Peer>
void compare(char const* name, char const* type, double low, double high, Ours ours, Peer peer) {
  alignas(64) static std::array<T, size> x;
  alignas(64) static std::array<T, size> y;
  ctnn::philox4x32 random(1);
  for (T& value : x) {
    value = ctnn::uniform(random, static_cast<T>(low), static_cast<T>(high));
  }
  double best_ours = 1e9;
  double best_peer = 1e9;
  for (int repetition = 0; repetition < 2000; ++repetition) {
    best_ours = std::min(best_ours, nanoseconds_of(x, y, ours));
    best_peer = std::min(best_peer, nanoseconds_of(x, y, peer));
  }
  std::printf("%-6s %-6s | %6.3f | %6.3f | %5.2f\n", name, type, best_ours, best_peer,
              best_peer / best_ours);
}

#define CTNN_COMPARE(name, low, high)                                                              \
  compare<float>(                                                                                  \
      #name, "float", low, high,                                                                   \
      [](float const* x, float* y) {                                                               \
        ctnn::name(pack<float, native_lanes<float>>::load(x)).store(y);                            \
      },                                                                                           \
      [](float const* x, float* y) {                                                               \
        *reinterpret_cast<floats*>(y) = CTNN_MVEC(name)(*reinterpret_cast<floats const*>(x));      \
      });                                                                                          \
  compare<double>(                                                                                 \
      #name, "double", low, high,                                                                  \
      [](double const* x, double* y) {                                                             \
        ctnn::name(pack<double, native_lanes<double>>::load(x)).store(y);                          \
      },                                                                                           \
      [](double const* x, double* y) {                                                             \
        *reinterpret_cast<doubles*>(y) =                                                           \
            CTNN_MVEC_DOUBLE(name)(*reinterpret_cast<doubles const*>(x));                          \
      })

} // namespace

int main() {
  std::puts("function      |   ctnn | libmvec | libmvec / ctnn");
  CTNN_COMPARE(exp, -10, 10);
  CTNN_COMPARE(log, 0.01, 100);
  CTNN_COMPARE(tanh, -4, 4);
  CTNN_COMPARE(erf, -3, 3);
  CTNN_COMPARE(expm1, -5, 5);
  CTNN_COMPARE(log1p, -0.9, 10);
}
