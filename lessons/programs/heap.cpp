#include "programs/heap.h"

#include <algorithm>
#include <cstring>

#include "programs/layout.h"

namespace racecourse {

namespace {

/// Before each block. Its own unit is never in use, so that nobody writes past a block unnoticed.
struct BlockHeader {
  std::uint64_t size;
  std::uint64_t state;
};
static_assert(sizeof(BlockHeader) == heap_unit);
constexpr std::uint64_t taken = 0x6275737955534544, freed = 0x6672656546524545;
constexpr std::byte poison{0xdd};

std::size_t class_of(std::size_t size) { return std::min(size / heap_unit, HeapHeader::classes - 1); }

BlockHeader& header(void* block) { return static_cast<BlockHeader*>(block)[-1]; }

void*& next(void* block) { return *static_cast<void**>(block); }

std::size_t unit_of(std::uintptr_t address) { return (address - blocks_of(region_of(address))) / heap_unit; }

void mark(void* block, std::size_t size, bool in_use) {
  const auto at = reinterpret_cast<std::uintptr_t>(block);
  HeapHeader& heap = heap_of(region_of(at));
  for (std::size_t unit = unit_of(at), end = unit + size / heap_unit; unit < end; ++unit) {
    const std::uint64_t bit = std::uint64_t{1} << unit % 64;
    heap.in_use[unit / 64] = in_use ? heap.in_use[unit / 64] | bit : heap.in_use[unit / 64] & ~bit;
  }
}

/// From the list of freed blocks of that size.
void* take_freed(HeapHeader& heap, std::size_t size, std::size_t alignment) {
  for (void** link = &heap.free[class_of(size)]; *link != nullptr; link = &next(*link)) {
    void* const block = *link;
    if (header(block).size != size || reinterpret_cast<std::uintptr_t>(block) % alignment != 0) continue;
    *link = next(block);
    return block;
  }
  return nullptr;
}

/// From where there was none yet.
void* take_new(std::uint32_t region, std::size_t size, std::size_t alignment) {
  HeapHeader& heap = heap_of(region);
  const std::uintptr_t begin = blocks_of(region);
  const std::uintptr_t at = (begin + heap.used + sizeof(BlockHeader) + alignment - 1) / alignment * alignment;
  if (at + size > begin + blocks_size) return nullptr;
  heap.used = at + size - begin;
  return reinterpret_cast<void*>(at);  // NOLINT(performance-no-int-to-ptr)
}

}  // namespace

void* allocate(std::uint32_t region, std::size_t size, std::size_t alignment) {
  if (size > blocks_size) return nullptr;
  size = std::max((size + heap_unit - 1) / heap_unit * heap_unit, heap_unit);
  alignment = std::max(alignment, heap_unit);
  void* block = take_freed(heap_of(region), size, alignment);
  if (block == nullptr) block = take_new(region, size, alignment);
  if (block == nullptr) return nullptr;
  header(block) = {size, taken};
  std::memset(block, 0, size);
  mark(block, size, true);
  return block;
}

Freed deallocate(std::uint32_t region, void* block) {
  if (!in_heap(block) || reinterpret_cast<std::uintptr_t>(block) % heap_unit != 0) return Freed::no_block;
  BlockHeader& old = header(block);
  if (old.state != taken) return old.state == freed ? Freed::twice : Freed::no_block;
  old.state = freed;
  std::memset(block, std::to_integer<int>(poison), old.size);
  mark(block, old.size, false);
  void*& first = heap_of(region).free[class_of(old.size)];
  next(block) = first;
  first = block;
  return Freed::yes;
}

std::size_t block_size(const void* block) { return static_cast<const BlockHeader*>(block)[-1].size; }

bool is_in_use(std::uintptr_t address, std::size_t size) {
  const HeapHeader& heap = heap_of(region_of(address));
  for (std::size_t unit = unit_of(address), last = unit_of(address + size - 1); unit <= last; ++unit)
    if ((heap.in_use[unit / 64] >> unit % 64 & 1) == 0) return false;
  return true;
}

bool was_freed(std::uintptr_t address) {
  const std::uint32_t region = region_of(address);
  const std::uintptr_t end = blocks_of(region) + heap_of(region).used;
  for (std::uintptr_t at = blocks_of(region); at + sizeof(BlockHeader) < end;) {
    const auto& block = *reinterpret_cast<const BlockHeader*>(at);  // NOLINT(performance-no-int-to-ptr)
    if (block.state != taken && block.state != freed) {             // left free for alignment
      at += heap_unit;
      continue;
    }
    if (address - at - heap_unit < block.size) return block.state == freed;
    at += heap_unit + block.size;
  }
  return false;
}

bool in_heap(const void* address) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  return in_regions(at) && at - blocks_of(region_of(at)) < blocks_size;
}

}  // namespace racecourse
