#pragma once

// Text as HTML and XML have it.

#include <string>
#include <string_view>

#include "text/markdown.h"
#include "text/tokens.h"

namespace racecourse {

/// Text for between two tags or inside a quoted attribute. What would mean something there is escaped; bytes that are not
/// UTF-8 become U+FFFD, and control characters, which XML has no way to write, are left out but for new lines and tabs.
std::string html_escaped(std::string_view text);

/// Paragraphs, lists and code, as they stand in a lesson's text. Headings begin below `level`.
std::string html_of(const Blocks& blocks, int level = 3);

/// A program's text, its tokens in spans of the classes k, t, s, c, n, d and f. Each line is a span of the class `line`; the
/// includes and namespaces it begins with are of the class `opening` as well.
std::string html_of_source(std::string_view source, Language language);

}  // namespace racecourse
