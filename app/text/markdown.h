#pragma once

// Text written in Markdown, as plain blocks: parsed once, filled with the run's values.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/slots.h"

namespace racecourse {

enum class BlockKind { heading, paragraph, item, code, rule };

/// Words in one style.
struct Span {
  std::string text;
  bool strong = false, emphasis = false, code = false, link = false;
  bool line_break = false;  ///< a new line begins after it
  friend bool operator==(const Span&, const Span&) = default;
};

struct Block {
  BlockKind kind = BlockKind::paragraph;
  int level = 0;   ///< of a heading, 1 .. 6; of an item, how deep its list is, from 1
  int number = 0;  ///< of an item in a numbered list; 0 for a dot
  bool quoted = false;
  bool continues = false;   ///< a further paragraph of the item above: indented, without a dot
  std::vector<Span> spans;  ///< of a code block one span, lines ended by '\n'
  std::string language;     ///< of a code block
  friend bool operator==(const Block&, const Block&) = default;
};
using Blocks = std::vector<Block>;

Blocks parse_markdown(std::string_view text);

/// The blocks below each heading of that level, by the heading's text. Text above the first heading is dropped; sections of
/// the same name are joined.
std::map<std::string, Blocks, std::less<>> split_sections(const Blocks& blocks, int level = 1);

/// The blocks with every {name} that has a value replaced by it, strong, and every {name|one|many} by the words that
/// agree with it: "{n} {n|thread waits|threads wait}". Other slots stay as they are, and code is not searched.
Blocks fill_slots(const Blocks& blocks, const Slots& values);
/// The names of slots without a value, each once, in the order of the text.
std::vector<std::string> unknown_slots(const Blocks& blocks, const Slots& values);

/// The text without its styles.
std::string plain_text(const Blocks& blocks);

}  // namespace racecourse
