#include "kit/programs/program_file.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <variant>

#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/host/file_text.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

/// "there is no file "bnak.cpp"; did you mean "bank.cpp"?"
std::string no_such_file(const fs::path& file) {
  std::vector<std::string> names;
  std::error_code error;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
  for (auto at = fs::directory_iterator(folder, error); !error && at != fs::directory_iterator();
       at.increment(error))
    if (std::string name = at->path().filename().string(); names_program(name)) names.push_back(name);
  std::sort(names.begin(), names.end());
  std::string sentence = "there is no file " + in_quotes(file.string());
  const std::string near = nearest_word(file.filename().string(), names);
  if (near.empty()) return sentence + "; write it first, or name one that is there";
  return sentence + "; did you mean " + in_quotes((file.parent_path() / near).string()) + "?";
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

std::string wrong_text(const std::string& text) {
  if (text.find('\0') != std::string::npos) return " holds no text but binary data; save it as UTF-8 text";
  if (without_blanks(text).empty()) return " is empty; a program has a main: write int main() { ... }";
  return {};
}

}  // namespace

bool names_program(std::string_view word) {
  constexpr std::array<std::string_view, 4> endings{".cpp", ".cc", ".cxx", ".C"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view end) { return word.size() > end.size() && word.ends_with(end); });
}

ProgramFile read_program(const fs::path& file) {
  ProgramFile program;
  std::error_code error;
  const bool is_file = fs::is_regular_file(file, error);
  const std::string name = in_quotes(file.string());
  if (const std::uintmax_t bytes = is_file ? fs::file_size(file, error) : 0;
      !error && bytes > most_program_bytes) {
    program.wrong = name + " has more than a million bytes; a program to be run here has at most " +
                    grouped(most_program_bytes);
    return program;
  }
  const FileText read = read_text(file);
  if (const auto* text = std::get_if<std::string>(&read)) {
    program.text = *text;
    if (const std::string wrong = wrong_text(*text); !wrong.empty()) program.wrong = name + wrong;
  } else if (const auto* unreadable = std::get_if<Unreadable>(&read)) {
    program.wrong = name + " cannot be read (" + unreadable->why + "); name a file of C++";
  } else {
    program.wrong = no_such_file(file);
  }
  return program;
}

std::vector<std::string> expected_in(std::string_view text) {
  constexpr std::string_view mark = "expect:";
  std::vector<std::string> expected;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = without_blanks(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with("//")) continue;
    line = without_blanks(line.substr(2));
    if (line.starts_with(mark)) expected.emplace_back(without_blanks(line.substr(mark.size())));
  }
  return expected;
}

fs::path input_beside(const fs::path& file) {
  fs::path input = file;
  input.replace_extension(".in");
  std::error_code error;
  return fs::is_regular_file(input, error) ? input : fs::path{};
}

}  // namespace racecourse
