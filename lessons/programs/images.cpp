#include "programs/images.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace racecourse {

Images::Images(std::vector<Extent> extents, std::vector<Scattered> scattered)
    : extents_(std::move(extents)), scattered_(std::move(scattered)) {
  std::size_t size = 0;
  for (const Scattered& one : scattered_) size += one.size;
  gathered_.resize((size + page_size - 1) / page_size * page_size);
  extents_.push_back({gathered_.data(), gathered_.size(), [this] { return gathered_.size(); }});
  known_.resize(extents_.size());
  const std::vector<std::uint64_t> zero(chunk_words);
  chunks_.find_or_add(zero);
  const std::vector<std::uint32_t> zeros(chunks_per_page);
  page_rows_.find_or_add(zeros);
  capture();
}

void Images::add(Extent extent) {
  extents_.push_back(std::move(extent));
  known_.push_back(0);
}

std::uint32_t Images::capture() {
  gather();
  add_pages();
  for (std::size_t page = 0; page < pages_.size(); ++page)
    if (std::memcmp(pages_[page].live, copy_of(page), page_size) != 0) capture_page(page);
  std::vector<std::uint32_t> numbers;
  numbers.reserve(pages_.size());
  for (const Page& page : pages_) numbers.push_back(page.number);
  while (!numbers.empty() && numbers.back() == 0) numbers.pop_back();
  now_ = images_.find_or_add(numbers);
  return now_;
}

void Images::load(std::uint32_t image) {
  if (image != now_) {
    const auto numbers = images_[image];
    for (std::size_t page = 0; page < pages_.size(); ++page)
      load_page(page, page < numbers.size() ? numbers[page] : 0);
    now_ = image;
  }
  put_scattered();
}

void Images::discard() {
  add_pages();  // those that were begun since
  for (std::size_t page = 0; page < pages_.size(); ++page)
    std::memcpy(pages_[page].live, copy_of(page), page_size);
  put_scattered();
}

// An extent that has grown brings pages that were zero before.
void Images::add_pages() {
  for (std::size_t i = 0; i < extents_.size(); ++i) {
    const std::size_t used = (extents_[i].used() + page_size - 1) / page_size;
    for (; known_[i] < used; ++known_[i]) {
      pages_.push_back({extents_[i].begin + known_[i] * page_size, 0});
      copies_.resize(pages_.size() * page_size);
    }
  }
}

void Images::capture_page(std::size_t page) {
  std::uint32_t row[chunks_per_page];
  std::memcpy(row, page_rows_[pages_[page].number].data(), sizeof(row));
  for (std::size_t chunk = 0; chunk < chunks_per_page; ++chunk) {
    const std::byte* const live = pages_[page].live + chunk * chunk_bytes;
    std::byte* const copy = copy_of(page) + chunk * chunk_bytes;
    if (std::memcmp(live, copy, chunk_bytes) == 0) continue;
    std::memcpy(copy, live, chunk_bytes);
    std::uint64_t words[chunk_words];
    std::memcpy(words, live, chunk_bytes);
    row[chunk] = chunks_.find_or_add(words);
  }
  pages_[page].number = page_rows_.find_or_add(row);
}

void Images::load_page(std::size_t page, std::uint32_t number) {
  Page& to = pages_[page];
  if (to.number == number) return;
  const auto before = page_rows_[to.number];
  const auto after = page_rows_[number];
  for (std::size_t chunk = 0; chunk < chunks_per_page; ++chunk) {
    if (before[chunk] == after[chunk]) continue;
    std::memcpy(to.live + chunk * chunk_bytes, chunks_[after[chunk]].data(), chunk_bytes);
    std::memcpy(copy_of(page) + chunk * chunk_bytes, chunks_[after[chunk]].data(), chunk_bytes);
  }
  to.number = number;
}

void Images::gather() {
  std::byte* to = gathered_.data();
  for (const Scattered& one : scattered_) {
    std::memcpy(to, one.begin, one.size);
    to += one.size;
  }
}

void Images::put_scattered() const {
  const std::byte* from = gathered_.data();
  for (const Scattered& one : scattered_) {
    std::memcpy(one.begin, from, one.size);
    from += one.size;
  }
}

std::size_t Images::bytes() const {
  return chunks_.bytes() + page_rows_.bytes() + copies_.capacity() + images_.bytes();
}

}  // namespace racecourse
