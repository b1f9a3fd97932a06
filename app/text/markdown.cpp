#include "text/markdown.h"

#include <md4c.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace racecourse {

namespace {

/// The character of an entity that our texts use; any other entity stays as written.
std::string_view entity(std::string_view written) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"&amp;", "&"},       {"&lt;", "<"},    {"&gt;", ">"},    {"&quot;", "\""}, {"&apos;", "'"},
      {"&nbsp;", "\u00A0"}, {"&times;", "×"}, {"&ndash;", "–"}, {"&mdash;", "—"}, {"&hellip;", "…"}};
  for (const auto& [name, character] : known)
    if (name == written) return character;
  return written;
}

/// Builds blocks from what md4c reports while it walks through the text.
class Builder {
 public:
  Blocks parse(std::string_view text) {
    MD_PARSER parser{};
    parser.flags = MD_FLAG_COLLAPSEWHITESPACE | MD_FLAG_NOHTML;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      static_cast<Builder*>(self)->enter_block(type, detail);
      return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
      static_cast<Builder*>(self)->leave_block(type);
      return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void*, void* self) {
      static_cast<Builder*>(self)->change_span(type, true);
      return 0;
    };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
      static_cast<Builder*>(self)->change_span(type, false);
      return 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* data, MD_SIZE size, void* self) {
      static_cast<Builder*>(self)->add_text(type, {data, size});
      return 0;
    };
    md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, this);
    return std::move(blocks_);
  }

 private:
  struct List {
    bool numbered = false;
    int next = 1;
  };

  void enter_block(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_QUOTE: ++quotes_; return;
      case MD_BLOCK_UL: lists_.push_back({}); return;
      case MD_BLOCK_OL:
        lists_.push_back({true, static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start)});
        return;
      case MD_BLOCK_LI: begin_item(); return;
      case MD_BLOCK_H:
        begin(BlockKind::heading).level = static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
        return;
      case MD_BLOCK_P: begin_paragraph(); return;
      case MD_BLOCK_CODE: {
        const MD_ATTRIBUTE& language = static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->lang;
        begin(BlockKind::code).language = language.text ? std::string(language.text, language.size) : "";
        return;
      }
      case MD_BLOCK_HR: begin(BlockKind::rule); return;
      default: return;
    }
  }

  void leave_block(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_QUOTE: --quotes_; return;
      case MD_BLOCK_UL:
      case MD_BLOCK_OL: lists_.pop_back(); return;
      case MD_BLOCK_LI:
        in_item_ = lists_.size() > 1;  // the item around it goes on
        item_is_fresh_ = false;
        return;
      default: return;
    }
  }

  Block& begin(BlockKind kind) {
    Block& block = blocks_.emplace_back();
    block.kind = kind;
    block.quoted = quotes_ > 0;
    item_is_fresh_ = false;
    return block;
  }

  void begin_item() {
    Block& item = begin(BlockKind::item);
    item.level = static_cast<int>(lists_.size());
    if (lists_.back().numbered) item.number = lists_.back().next++;
    in_item_ = true;
    item_is_fresh_ = true;
  }

  // A "loose" list has paragraphs inside its items: the first of them is the item itself.
  void begin_paragraph() {
    if (!in_item_) {
      begin(BlockKind::paragraph);
    } else if (!std::exchange(item_is_fresh_, false)) {
      Block& further = begin(BlockKind::item);
      further.level = static_cast<int>(lists_.size());
      further.continues = true;
    }
  }

  void change_span(MD_SPANTYPE type, bool on) {
    if (type == MD_SPAN_STRONG) style_.strong = on;
    if (type == MD_SPAN_EM) style_.emphasis = on;
    if (type == MD_SPAN_CODE) style_.code = on;
    if (type == MD_SPAN_A) style_.link = on;
  }

  void add_text(MD_TEXTTYPE type, std::string_view text) {
    if (blocks_.empty()) return;
    std::vector<Span>& spans = blocks_.back().spans;
    if (type == MD_TEXT_BR) {
      if (!spans.empty()) spans.back().line_break = true;
      return;
    }
    Span span = style_;
    span.text = type == MD_TEXT_SOFTBR     ? " "
                : type == MD_TEXT_NULLCHAR ? "\uFFFD"
                : type == MD_TEXT_ENTITY   ? std::string(entity(text))
                                           : std::string(text);
    const auto same_style = [&](const Span& other) {
      return other.strong == span.strong && other.emphasis == span.emphasis && other.code == span.code &&
             other.link == span.link && !other.line_break;
    };
    if (!spans.empty() && same_style(spans.back()))
      spans.back().text += span.text;
    else
      spans.push_back(std::move(span));
  }

  Blocks blocks_;
  std::vector<List> lists_;
  Span style_;
  int quotes_ = 0;
  bool in_item_ = false;
  bool item_is_fresh_ = false;
};

std::string words_of(const Block& block) {
  std::string text;
  for (const Span& span : block.spans) {
    text += span.text;
    if (span.line_break) text += '\n';
  }
  return text;
}

std::vector<Span> filled(const Span& span, const Slots& values) {
  if (span.code) return {span};
  std::vector<Span> spans;
  const auto add = [&](std::string_view text, bool strong) {
    Span piece = span;
    piece.text = std::string(text);
    piece.strong = piece.strong || strong;
    piece.line_break = false;
    if (!spans.empty() && spans.back().strong == piece.strong)
      spans.back().text += piece.text;
    else
      spans.push_back(std::move(piece));
  };
  walk_slots(
      span.text, [&](std::string_view text) { add(text, false); },
      [&](const Slot& slot) {
        const auto value = values.find(slot.name);
        if (value == values.end())
          add(slot.whole, false);
        else if (slot.has_words)
          add(slot.words_for(value->second), false);
        else
          add(value->second, true);
      });
  if (!spans.empty()) spans.back().line_break = span.line_break;
  return spans;
}

}  // namespace

Blocks parse_markdown(std::string_view text) { return Builder().parse(text); }

std::map<std::string, Blocks, std::less<>> split_sections(const Blocks& blocks, int level) {
  std::map<std::string, Blocks, std::less<>> sections;
  Blocks* current = nullptr;
  for (const Block& block : blocks) {
    if (block.kind == BlockKind::heading && block.level <= level) {
      current = block.level == level ? &sections[words_of(block)] : nullptr;
      continue;
    }
    if (current) current->push_back(block);
  }
  return sections;
}

Blocks fill_slots(const Blocks& blocks, const Slots& values) {
  Blocks result = blocks;
  for (Block& block : result) {
    if (block.kind == BlockKind::code) continue;
    std::vector<Span> spans;
    for (const Span& span : block.spans)
      for (Span& piece : filled(span, values)) spans.push_back(std::move(piece));
    block.spans = std::move(spans);
  }
  return result;
}

std::vector<std::string> unknown_slots(const Blocks& blocks, const Slots& values) {
  std::vector<std::string> unknown;
  for (const Block& block : blocks) {
    if (block.kind == BlockKind::code) continue;
    for (const Span& span : block.spans) {
      if (span.code) continue;
      walk_slots(
          span.text, [](std::string_view) {},
          [&](const Slot& slot) {
            const bool seen = std::find(unknown.begin(), unknown.end(), slot.name) != unknown.end();
            if (!seen && values.find(slot.name) == values.end()) unknown.emplace_back(slot.name);
          });
    }
  }
  return unknown;
}

std::string plain_text(const Blocks& blocks) {
  std::string text;
  for (const Block& block : blocks) {
    if (!text.empty()) text += '\n';
    text += words_of(block);
  }
  return text;
}

}  // namespace racecourse
