#pragma once

// The heap of a program that is explored. Each thread takes blocks from a region of its own, and keeps those that it frees:
// so what threads allocate does not depend on the order in which they do. Like malloc's caches of threads, it gives the block
// that was freed last.

#include <cstddef>
#include <cstdint>

namespace racecourse {

/// A block of that thread, all zero; null where its heap is full. `alignment`: a power of two.
void* allocate(std::uint32_t region, std::size_t size, std::size_t alignment = 16);
enum class Freed { yes, twice, no_block };
/// Frees a block of any thread; that one keeps it.
Freed deallocate(std::uint32_t region, void* block);
/// Of a block.
std::size_t block_size(const void* block);
/// Whether all of it lies in blocks that are in use. Of memory in a heap.
bool is_in_use(std::uintptr_t address, std::size_t size);
/// Whether it lies in a block that was freed.
bool was_freed(std::uintptr_t address);
/// Whether it lies in some thread's heap.
bool in_heap(const void* address);

}  // namespace racecourse
