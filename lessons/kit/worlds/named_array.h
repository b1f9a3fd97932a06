#pragma once

// Several objects of a world in a row, named "fork 1", "fork 2" and so on. Like every object they are made before the
// threads that use them, and stay where they are.

#include <array>
#include <concepts>
#include <cstddef>
#include <deque>
#include <string>
#include <type_traits>
#include <utility>

namespace racecourse {

/// The length of an array that is known only once the settings are.
inline constexpr std::size_t of_any_length = 0;

/// `length` objects of type T. In a body: `typename W::template array<typename W::mutex, 5> forks{world, "fork"}`. What
/// follows the name is handed to each of them, as its first value.
template <class T, std::size_t length = of_any_length>
class NamedArray {
 public:
  template <class World, class... First>
  requires(length != of_any_length) NamedArray(World& world, const std::string& name, const First&... first)
      : NamedArray(std::make_index_sequence<length>(), world, name, first...) {}

  /// The same with a length that is given only here: `array<mutex> locks{world, "lock of thread", threads}`.
  template <class World, class... First>
  requires(length == of_any_length)
      NamedArray(World& world, const std::string& name, std::integral auto count, const First&... first) {
    for (decltype(count) i = 0; i < count; ++i)
      all_.emplace_back(world, (name + " " + std::to_string(i + 1)).c_str(), first...);
  }

  T& operator[](std::size_t i) { return all_[i]; }
  const T& operator[](std::size_t i) const { return all_[i]; }
  std::size_t size() const { return all_.size(); }
  auto begin() { return all_.begin(); }
  auto end() { return all_.end(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  template <std::size_t... i, class World, class... First>
  NamedArray(std::index_sequence<i...>, World& world, const std::string& name, const First&... first)
      : all_{T(world, (name + " " + std::to_string(i + 1)).c_str(), first...)...} {}

  // Neither moves what it holds.
  std::conditional_t<length == of_any_length, std::deque<T>, std::array<T, length>> all_;
};

}  // namespace racecourse
