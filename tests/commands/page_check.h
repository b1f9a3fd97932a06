#pragma once

// Pages and drawings that python3 has to read without a complaint.

#include <filesystem>
#include <fstream>
#include <string>

#include "child.h"

namespace racecourse::driving {

inline void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

/// What python3 has to say to that program with those words; empty where it is content.
inline std::string python_complains(const std::string& program, Words words) {
  const TemporaryFolder folder;
  words.insert(words.begin(), {"python3", "-c", program});
  Process python(words, {}, folder / "out", folder / "err");
  const auto code = python.wait_for(patience);
  if (code == 0) return {};
  return "python3 ended with " + std::to_string(code.value_or(-1)) + ": " + read_whole(folder / "err");
}

inline constexpr const char* parse_as_xml = "import sys, xml.etree.ElementTree as t; t.parse(sys.argv[1])";

/// Every tag is closed in turn, every drawing in it is XML, nothing is fetched, and no letter of what must not run runs.
inline constexpr const char* check_page = R"(
import re, sys, html.parser, xml.etree.ElementTree as tree
text = open(sys.argv[1], encoding='utf-8').read()
drawings = re.findall(r'<svg.*?</svg>', text, re.S)
for drawing in drawings: tree.fromstring(drawing)
assert len(drawings) >= int(sys.argv[2]), len(drawings)
class Page(html.parser.HTMLParser):
    open_tags, fetched = [], []
    def handle_starttag(self, tag, attributes):
        assert tag not in ('script', 'link', 'img', 'iframe', 'object'), tag
        for name, value in attributes:
            assert not name.startswith('on') and name not in ('src', 'href'), name
        if tag not in ('meta', 'br', 'hr'): self.open_tags.append(tag)
    def handle_startendtag(self, tag, attributes): pass
    def handle_endtag(self, tag):
        last = self.open_tags.pop()
        assert last == tag, (last, tag)
page = Page()
page.feed(text)
page.close()
assert not page.open_tags, page.open_tags
assert 'http' not in text.replace('http://www.w3.org/2000/svg', ''), 'an address'
assert 'url(' not in text and '@import' not in text
)";

}  // namespace racecourse::driving
