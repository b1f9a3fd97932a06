#pragma once

// How much room text takes in the faces that the program carries.

#include <cstddef>
#include <span>
#include <string_view>
#include <unordered_map>

namespace racecourse {

class FaceMetrics {
 public:
  static const FaceMetrics& regular();   ///< Inter
  static const FaceMetrics& semibold();  ///< Inter
  static const FaceMetrics& mono();      ///< JetBrains Mono

  /// In heights of the type. Digits are all as wide as the widest, as in tables. May be called from any thread.
  float width_of(std::string_view text) const;
  /// Of a line, in heights of the type.
  float line() const { return line_; }

 private:
  explicit FaceMetrics(std::span<const unsigned char> font_file);

  std::unordered_map<char32_t, float> widths_;  // of characters
  float unknown_ = 0.5f;                        // of any other
  float line_ = 1.2f;
};

}  // namespace racecourse
