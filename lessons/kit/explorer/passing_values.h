#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace racecourse {

/// A value for each state, at first 0, of which only those are kept that are still needed: for sums that each state passes
/// on to the states after it. Breadth first, the states that wait to pass theirs on are close together.
template <class Value>
class PassingValues {
 public:
  explicit PassingValues(std::uint32_t states) : pages_(states / page_size + 1) {}

  Value& operator[](std::uint32_t state) {
    Page& page = pages_[state / page_size];
    if (!page.values) page.values = std::make_unique<Value[]>(page_size);
    return page.values[state % page_size];
  }
  /// The value of that state is not needed any more.
  void forget(std::uint32_t state) {
    Page& page = pages_[state / page_size];
    if (++page.forgotten == page_size) page.values.reset();
  }

 private:
  static constexpr std::uint32_t page_size = 1024;
  struct Page {
    std::unique_ptr<Value[]> values;
    std::uint32_t forgotten = 0;
  };
  std::vector<Page> pages_;
};

}  // namespace racecourse
