#pragma once

// Memory for small things that some threads make in great number and any thread destroys: what new and delete do, in a
// fraction of the time. What a thread makes one after the other stands side by side in a block, and the block is freed with
// the last of it: whatever is kept for long keeps its whole block.

#include <algorithm>
#include <atomic>
#include <cstddef>

#include "kit/base/sanitizers.h"

namespace racecourse::thread_pool {

template <std::size_t size, std::size_t alignment>
class Blocks {
 public:
  // Throws std::bad_alloc, as new does.
  static void* take() {
    // Two, so that what is asked for at the very end of a thread, by what it destroys last, finds the supply in order.
    thread_local constinit Supply supply;
    thread_local const AtEnd at_end{supply};
    return supply.take();
  }

  static void give_back(void* room) {
    auto* const slot = reinterpret_cast<Slot*>(static_cast<std::byte*>(room) - offsetof(Slot, room));
    slot->block->release(1);
  }

 private:
  struct Block;
  struct Slot {
    Block* block;
    alignas(alignment) std::byte room[size];
  };
  static constexpr std::size_t block_size = 4000;
#if RACECOURSE_ADDRESS_SANITIZER
  static constexpr std::size_t capacity = 1;  // so that it sees what is used after it was destroyed
#else
  static constexpr std::size_t capacity = std::max<std::size_t>(1, block_size / sizeof(Slot));
#endif

  struct Block {
    void release(std::size_t count) {
      if (held.fetch_sub(count) == count) delete this;
    }

    std::atomic<std::size_t> held{capacity};  // slots in use, and those that its thread has not given out yet
    Slot slots[capacity];
  };

  // The block that a thread gives out at the moment.
  struct Supply {
    void* take() {
      if (given == capacity) {
        block = new Block;
        given = 0;
      }
      Slot& slot = block->slots[given++];
      slot.block = block;
      return slot.room;
    }

    void release() {
      if (given < capacity) block->release(capacity - given);
      given = capacity;
    }

    Block* block = nullptr;
    std::size_t given = capacity;
  };

  struct AtEnd {
    ~AtEnd() { supply.release(); }

    Supply& supply;
  };
};

}  // namespace racecourse::thread_pool
