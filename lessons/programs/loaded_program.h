#pragma once

// A program of the reader's own, as a shared library that was made of it (compiled_program.md says how).

#include <cstddef>
#include <string>

namespace racecourse {

/// All members: one thread only.
class LoadedProgram {
 public:
  /// Throws std::runtime_error.
  explicit LoadedProgram(const std::string& library);

  /// Its variables.
  std::byte* data() const { return data_; }
  std::size_t data_size() const { return data_size_; }
  /// Its thread-local variables as a new thread has them.
  const std::byte* thread_local_begin() const { return tls_begin_; }
  std::size_t thread_local_filled() const { return tls_filled_; }
  std::size_t thread_local_size() const { return tls_size_; }
  std::size_t thread_local_alignment() const { return tls_alignment_; }
  std::size_t module() const { return module_; }
  /// Makes what is global, and calls main. On a fiber only.
  int run(int count, char** words) const;
  const void* main() const { return reinterpret_cast<const void*>(main_); }
  std::uintptr_t base() const { return base_; }
  const std::string& library() const { return library_; }

 private:
  void look_at_segments();

  std::string library_;
  std::uintptr_t base_ = 0;
  std::byte* data_ = nullptr;
  std::size_t data_size_ = 0;
  const std::byte* tls_begin_ = nullptr;
  std::size_t tls_filled_ = 0, tls_size_ = 0, tls_alignment_ = 1, module_ = 0;
  void (*initialize_)() = nullptr;
  int (*main_)(int, char**) = nullptr;
};

}  // namespace racecourse
