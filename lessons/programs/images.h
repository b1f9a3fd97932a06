#pragma once

// The memory of a program, as often as it was different: each image once and numbered as they come. An image is a list of
// pages and a page a list of chunks, each of them kept once, too.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "kit/base/interned.h"
#include "programs/layout.h"

namespace racecourse {

/// All members: one thread only.
class Images {
 public:
  /// Memory that lies together. It may grow, up to `most` bytes: `used` says how much of it there is now.
  struct Extent {
    std::byte* begin = nullptr;
    std::size_t most = 0;
    std::function<std::size_t()> used;
  };
  /// Memory that is not aligned: it is kept without its neighbours.
  struct Scattered {
    std::byte* begin = nullptr;
    std::size_t size = 0;
  };

  Images(std::vector<Extent> extents, std::vector<Scattered> scattered);

  /// From now on also this one, which is all zero.
  void add(Extent extent);
  /// The number of what is in memory now.
  std::uint32_t capture();
  /// Puts an image back into memory.
  void load(std::uint32_t image);
  /// Takes back what was written since memory was last captured or loaded.
  void discard();
  /// Scattered memory was written over: it is put back although the image is the same.
  void put_scattered() const;
  std::uint32_t count() const { return images_.count(); }
  std::size_t bytes() const;

 private:
  static constexpr std::size_t chunk_words = 8;
  static constexpr std::size_t chunk_bytes = chunk_words * 8;
  static constexpr std::size_t chunks_per_page = page_size / chunk_bytes;
  /// A page that is kept, and what was in it when it was last captured or loaded.
  struct Page {
    std::byte* live = nullptr;
    std::uint32_t number = 0;
  };

  void add_pages();
  void capture_page(std::size_t page);
  void load_page(std::size_t page, std::uint32_t number);
  void gather();
  std::byte* copy_of(std::size_t page) { return copies_.data() + page * page_size; }

  std::vector<Extent> extents_;
  std::vector<std::size_t> known_;  // pages of each extent
  const std::vector<Scattered> scattered_;
  std::vector<std::byte> gathered_;
  std::vector<Page> pages_;
  std::vector<std::byte> copies_;
  Interned<std::uint64_t> chunks_;
  Interned<std::uint32_t> page_rows_;
  Interned<std::uint32_t> images_;
  std::uint32_t now_ = 0;
};

}  // namespace racecourse
