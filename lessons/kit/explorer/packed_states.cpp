#include "kit/explorer/packed_states.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace racecourse {

namespace {

constexpr unsigned bits_of_word = 32;

unsigned bits_for(std::size_t numbers) {
  return static_cast<unsigned>(std::bit_width(std::max<std::size_t>(numbers, 2) - 1));
}

// For a few words quicker than a call of memcmp.
bool equal(const std::uint32_t* a, const std::uint32_t* b, std::size_t words) {
  for (std::size_t i = 0; i < words; ++i)
    if (a[i] != b[i]) return false;
  return true;
}

}  // namespace

StateLayout::StateLayout(std::size_t threads, std::size_t memories, std::size_t thread_states) {
  const unsigned bits[] = {bits_for(memories), bits_for(thread_states)};
  for (std::size_t kind = 0; kind < 2; ++kind)
    masks_[kind] = std::numeric_limits<std::uint32_t>::max() >> (bits_of_word - bits[kind]);
  unsigned word = 0, used = 0;
  for (std::size_t i = 0; i < threads + 1; ++i) {
    const unsigned needed = bits[i == 0 ? 0 : 1];
    if (used + needed > bits_of_word) ++word, used = 0;
    places_.push_back({static_cast<std::uint8_t>(word), static_cast<std::uint8_t>(used)});
    used += needed;
  }
  words_ = word + 1;
}

void StateLayout::pack(std::span<const std::uint32_t> state, std::uint32_t* packed) const {
  std::fill_n(packed, words_, 0U);
  for (std::size_t i = 0; i < state.size(); ++i) packed[places_[i].word] |= state[i] << places_[i].shift;
}

void StateLayout::unpack(const std::uint32_t* packed, std::span<std::uint32_t> state) const {
  for (std::size_t i = 0; i < state.size(); ++i) state[i] = get(packed, i);
}

PackedStates::PackedStates(StateLayout layout) : layout_(std::move(layout)) {
  blocks_.reserve((std::size_t{1} << 32) / block_size);
}

std::uint32_t PackedStates::find_or_add(const std::uint32_t* packed, std::uint64_t hash) {
  const std::size_t words = layout_.words();
  const std::uint32_t found = index_.find_or_add(
      hash, count_, [&](std::uint32_t id) { return equal(packed, this->packed(id), words); },
      [&](std::uint32_t id) { return layout_.hash(this->packed(id)); });
  if (found != count_) return found;
  if (count_ % block_size == 0)
    blocks_.push_back(std::make_unique_for_overwrite<std::uint32_t[]>(block_size * words));
  std::copy_n(packed, words, blocks_.back().get() + count_ % block_size * words);
  ++count_;
  return found;
}

void PackedStates::change_layout(StateLayout layout) {
  PackedStates wider(std::move(layout));
  std::vector<std::uint32_t> state(wider.layout_.numbers(), 0), packed(wider.layout_.words());
  for (std::uint32_t id = 0; id < count_; ++id) {
    layout_.unpack(this->packed(id), std::span(state).first(layout_.numbers()));
    wider.layout_.pack(state, packed.data());
    wider.find_or_add(packed.data(), wider.layout_.hash(packed.data()));
    if (id % block_size == block_size - 1) blocks_[id / block_size].reset();
  }
  *this = std::move(wider);
}

}  // namespace racecourse
