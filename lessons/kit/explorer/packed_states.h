#pragma once

// The states of a graph, each once and numbered as they come, in as few bits as their numbers need.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "kit/base/id_index.h"

namespace racecourse {

/// How a state's numbers (memory, thread, thread, ...) lie in words. None lies across two.
class StateLayout {
 public:
  /// For numbers below those limits.
  StateLayout(std::size_t threads, std::size_t memories, std::size_t thread_states);

  bool fits(std::size_t threads, std::size_t memories, std::size_t thread_states) const {
    return threads < places_.size() && memories <= std::size_t{masks_[0]} + 1 &&
           thread_states <= std::size_t{masks_[1]} + 1;
  }
  /// Of a state.
  std::size_t numbers() const { return places_.size(); }
  /// That a state takes.
  std::size_t words() const { return words_; }

  std::uint32_t get(const std::uint32_t* packed, std::size_t i) const {
    return packed[places_[i].word] >> places_[i].shift & mask(i);
  }
  void set(std::uint32_t* packed, std::size_t i, std::uint32_t number) const {
    std::uint32_t& word = packed[places_[i].word];
    word = (word & ~(mask(i) << places_[i].shift)) | number << places_[i].shift;
  }
  void pack(std::span<const std::uint32_t> state, std::uint32_t* packed) const;
  void unpack(const std::uint32_t* packed, std::span<std::uint32_t> state) const;
  std::uint64_t hash(const std::uint32_t* packed) const {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < words_; i += 2) {
      const std::uint64_t second = i + 1 < words_ ? packed[i + 1] : 0;
      hash = mixed(hash + 0x9e3779b97f4a7c15U + (second << 32 | packed[i]));
    }
    return hash;
  }

 private:
  struct Place {
    std::uint8_t word, shift;
  };
  std::uint32_t mask(std::size_t i) const { return masks_[i == 0 ? 0 : 1]; }

  std::uint32_t masks_[2];  // of memory, and of a thread
  std::vector<Place> places_;
  std::size_t words_ = 0;
};

/// One thread may read states that are there while another one adds some. All else: one thread at a time.
class PackedStates {
 public:
  explicit PackedStates(StateLayout layout);

  const StateLayout& layout() const { return layout_; }
  /// Packs all again. New numbers of a state are 0.
  void change_layout(StateLayout layout);

  std::uint32_t size() const { return count_; }
  /// layout().words() of them.
  const std::uint32_t* packed(std::uint32_t id) const {
    return blocks_[id / block_size].get() + id % block_size * layout_.words();
  }
  std::uint32_t number(std::uint32_t id, std::size_t i) const { return layout_.get(packed(id), i); }

  /// The number of that state, which is new if it was size() before. `hash` is layout().hash(packed).
  std::uint32_t find_or_add(const std::uint32_t* packed, std::uint64_t hash);
  /// Fetches what find_or_add will read first; called a second time, what it will read then.
  void prefetch(std::uint64_t hash) const { index_.prefetch(hash); }
  void prefetch_state(std::uint64_t hash) const {
    index_.with_likely(hash, [this](std::uint32_t id) { __builtin_prefetch(packed(id)); });
  }
  std::size_t bytes() const {
    return count_ * layout_.words() * sizeof(std::uint32_t) + blocks_.size() * sizeof(Block) + index_.bytes();
  }

 private:
  static constexpr std::size_t block_size = 1U << 13;
  using Block = std::unique_ptr<std::uint32_t[]>;

  StateLayout layout_;
  // Never moves, so that states can be read while others are added.
  std::vector<Block> blocks_;
  std::uint32_t count_ = 0;
  IdIndex index_;
};

/// A state of the graph: its numbers, memory the first.
class StateView {
 public:
  StateView(const StateLayout& layout, const std::uint32_t* packed) : layout_(&layout), packed_(packed) {}
  std::uint32_t operator[](std::size_t i) const { return layout_->get(packed_, i); }
  std::size_t size() const { return layout_->numbers(); }

 private:
  const StateLayout* layout_;
  const std::uint32_t* packed_;
};

}  // namespace racecourse
