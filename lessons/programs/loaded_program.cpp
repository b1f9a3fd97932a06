#include "programs/loaded_program.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <stdexcept>

namespace racecourse {

LoadedProgram::LoadedProgram(const std::string& library) : library_(library) {
  void* const handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (handle == nullptr) throw std::runtime_error(::dlerror());
  link_map* map = nullptr;
  if (::dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0) throw std::runtime_error(::dlerror());
  base_ = map->l_addr;
  look_at_segments();
  initialize_ = reinterpret_cast<void (*)()>(::dlsym(handle, "racecourse_initialize"));
  main_ = reinterpret_cast<int (*)(int, char**)>(::dlsym(handle, "racecourse_main"));
  if (initialize_ == nullptr || main_ == nullptr) throw std::runtime_error("it has no function main");
}

void LoadedProgram::look_at_segments() {
  const auto visit = [](dl_phdr_info* info, std::size_t, void* self_) {
    auto& self = *static_cast<LoadedProgram*>(self_);
    if (info->dlpi_addr != self.base_) return 0;
    std::uintptr_t begin = ~std::uintptr_t{0}, end = 0;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
      const auto& segment = info->dlpi_phdr[i];
      const std::uintptr_t at = self.base_ + segment.p_vaddr;
      if (segment.p_type == PT_LOAD && (segment.p_flags & PF_W) != 0) {
        begin = std::min(begin, at);
        end = std::max(end, at + segment.p_memsz);
      }
      if (segment.p_type != PT_TLS) continue;
      self.tls_begin_ = reinterpret_cast<const std::byte*>(at);  // NOLINT(performance-no-int-to-ptr)
      self.tls_filled_ = segment.p_filesz;
      self.tls_size_ = segment.p_memsz;
      self.tls_alignment_ = std::max<std::size_t>(segment.p_align, 1);
      self.module_ = info->dlpi_tls_modid;
    }
    if (end != 0) {
      self.data_ = reinterpret_cast<std::byte*>(begin / 4096 * 4096);  // NOLINT(performance-no-int-to-ptr)
      self.data_size_ = end - begin / 4096 * 4096;
    }
    return 1;
  };
  ::dl_iterate_phdr(visit, this);
}

int LoadedProgram::run(int count, char** words) const {
  initialize_();
  return main_(count, words);
}

}  // namespace racecourse
