#include "programs/heap.h"

#include <algorithm>
#include <cstring>

#include "programs/layout.h"

namespace racecourse {

namespace {

/// Before each block.
struct BlockHeader {
  std::uint64_t size;
  std::uint64_t state;
};
constexpr std::uint64_t in_use = 0x6275737955534544, is_free = 0x6672656546524545;
constexpr std::size_t unit = 16;
constexpr std::byte poison{0xdd};

std::size_t class_of(std::size_t size) { return std::min(size / unit, HeapHeader::classes - 1); }

BlockHeader& header(void* block) { return static_cast<BlockHeader*>(block)[-1]; }

void*& next(void* block) { return *static_cast<void**>(block); }

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

}  // namespace

void* allocate(std::uint32_t region, std::size_t size, std::size_t alignment) {
  HeapHeader& heap = heap_of(region);
  if (heap.used == 0) heap.used = (sizeof(HeapHeader) + unit - 1) / unit * unit;
  if (size > heap_size) return nullptr;
  size = std::max((size + unit - 1) / unit * unit, unit);
  void* block = take_freed(heap, size, alignment);
  if (block == nullptr) {
    const std::uintptr_t begin = region_begin(region);
    const std::uintptr_t at =
        (begin + heap.used + sizeof(BlockHeader) + alignment - 1) / alignment * alignment;
    if (at + size > begin + heap_size) return nullptr;
    heap.used = at + size - begin;
    block = reinterpret_cast<void*>(at);  // NOLINT(performance-no-int-to-ptr)
  }
  header(block) = {size, in_use};
  std::memset(block, 0, size);
  return block;
}

Freed deallocate(std::uint32_t region, void* block) {
  if (!in_heap(block) || reinterpret_cast<std::uintptr_t>(block) % unit != 0) return Freed::no_block;
  BlockHeader& freed = header(block);
  if (freed.state != in_use) return freed.state == is_free ? Freed::twice : Freed::no_block;
  HeapHeader& heap = heap_of(region);
  if (heap.used == 0) heap.used = (sizeof(HeapHeader) + unit - 1) / unit * unit;
  freed.state = is_free;
  std::memset(block, std::to_integer<int>(poison), freed.size);
  void*& first = heap.free[class_of(freed.size)];
  next(block) = first;
  first = block;
  return Freed::yes;
}

std::size_t block_size(const void* block) { return static_cast<const BlockHeader*>(block)[-1].size; }

bool in_heap(const void* address) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  return in_regions(at) && !on_stack(at) && at >= region_begin(region_of(at)) + sizeof(HeapHeader);
}

}  // namespace racecourse
