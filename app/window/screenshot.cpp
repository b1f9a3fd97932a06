#include "window/screenshot.h"

#include <glad/gl.h>

#include <cstddef>
#include <vector>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif
#include <stb/stb_image_write.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include "files/whole_file.h"

namespace racecourse {

namespace {

constexpr int channels = 3;

std::vector<unsigned char> read_back_buffer(PixelSize size) {
  std::vector<unsigned char> pixels(static_cast<std::size_t>(size.width) *
                                    static_cast<std::size_t>(size.height) * channels);
  glReadBuffer(GL_BACK);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, size.width, size.height, GL_RGB, GL_UNSIGNED_BYTE, pixels.data());
  return pixels;
}

void append_bytes(void* text, void* data, int size) {
  static_cast<std::string*>(text)->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

// OpenGL's first row is the lowest, PNG's the highest: starting at the last row with a negative stride turns it over.
std::string encode_png(const std::vector<unsigned char>& pixels, PixelSize size) {
  std::string png;
  const int stride = size.width * channels;
  const auto* last_row =
      pixels.data() + static_cast<std::size_t>(size.height - 1) * static_cast<std::size_t>(stride);
  stbi_write_png_to_func(append_bytes, &png, size.width, size.height, channels, last_row, -stride);
  return png;
}

}  // namespace

std::optional<std::string> save_screenshot(const NativeWindow& window, const std::string& file) {
  const PixelSize size = window.framebuffer();
  if (size.width <= 0 || size.height <= 0)
    return "the window is hidden, so there is nothing to save in " + file;
  const std::string png = encode_png(read_back_buffer(size), size);
  if (png.empty()) return "the picture for " + file + " could not be made";
  return write_whole(file, png);
}

}  // namespace racecourse
