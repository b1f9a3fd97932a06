#include "kit/base/visible.h"

#include <algorithm>
#include <cstddef>

namespace racecourse {

namespace {

/// The length of the UTF-8 character at the front of `text` that controls no terminal; 0 where there is none.
std::size_t harmless_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0U) != 0x80) return 0;
  const bool controls = first == 0xc2 && byte(1) < 0xa0;  // U+0080 to U+009F
  return controls ? 0 : length;
}

}  // namespace

std::string visible(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string seen;
  while (!text.empty()) {
    const std::size_t length = harmless_length(text);
    if (length > 0) {
      seen += text.substr(0, length);
    } else if (text.front() == '\n' || text.front() == '\t') {
      seen += text.front() == '\n' ? "\\n" : "\\t";
    } else {
      const auto byte = static_cast<unsigned char>(text.front());
      seen += {'\\', 'x', digits[byte / 16], digits[byte % 16]};
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return seen;
}

std::string in_quotes(std::string_view word) { return "\"" + visible(word) + "\""; }

}  // namespace racecourse
