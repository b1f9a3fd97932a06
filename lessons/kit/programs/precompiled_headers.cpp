#include "kit/programs/precompiled_headers.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <limits>
#include <map>
#include <sstream>
#include <system_error>
#include <utility>
#include <variant>

#include "kit/base/hash_bytes.h"
#include "kit/host/file_text.h"
#include "kit/host/host.h"
#include "kit/programs/tool_run.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = std::uintmax_t{512} << 20;

/// The next line, without blanks around it. Comments count as blanks.
std::string_view next_line(std::string_view& text, bool& inside_comment) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  const auto skip = [&line](std::size_t count) { line.remove_prefix(std::min(count, line.size())); };
  for (;;) {
    if (inside_comment) {
      const std::size_t close = line.find("*/");
      if (close == std::string_view::npos) return {};
      inside_comment = false;
      skip(close + 2);
    }
    skip(line.find_first_not_of(" \t\r"));
    if (!line.starts_with("/*")) break;
    inside_comment = true;
    skip(2);
  }
  return line.starts_with("//") ? std::string_view{} : line;
}

/// "thread" in "#include <thread>  // for jthread"; empty where the line is anything else.
std::string_view library_header(std::string_view line) {
  const auto skip_blanks = [&line] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  for (const std::string_view word :
       {std::string_view("#"), std::string_view("include"), std::string_view("<")}) {
    if (!line.starts_with(word)) return {};
    line.remove_prefix(word.size());
    skip_blanks();
  }
  const std::size_t end = line.find('>');
  if (end == std::string_view::npos) return {};
  const std::string_view name = line.substr(0, end);
  line.remove_prefix(end + 1);
  skip_blanks();
  const bool alone = line.empty() || line == "\r" || line.starts_with("//");
  const bool of_library =
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
  return alone && of_library ? name : std::string_view{};
}

fs::path cache_folder() {
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  if (cache && *cache == '/') return fs::path(cache) / "racecourse" / "headers";
  const char* const home = std::getenv("HOME");
  if (home && *home == '/') return fs::path(home) / ".cache" / "racecourse" / "headers";
  return {};
}

fs::path with_ending(fs::path header, const char* ending) { return header += ending; }
fs::path compiled(const fs::path& header) { return with_ending(header, ".gch"); }
fs::path used_headers(const fs::path& header) { return with_ending(header, ".d"); }

/// When a file was made or changed, in seconds; packages give their files times long past, but not these.
std::int64_t changed_at(const std::string& file) {
  struct stat state {};
  return ::stat(file.c_str(), &state) == 0 ? std::int64_t{state.st_ctime}
                                           : std::numeric_limits<std::int64_t>::max();
}

/// The files that a rule for make(1) names behind its colon.
std::vector<std::string> files_in_rule(const std::string& rule) {
  std::vector<std::string> files;
  std::istringstream words(rule.substr(std::min(rule.find(':') + 1, rule.size())));
  bool goes_on = false;  // a blank inside a name
  for (std::string word; words >> word;) {
    if (word == "\\") continue;
    if (goes_on)
      files.back() += " " + word;
    else
      files.push_back(word);
    goes_on = files.back().ends_with('\\');
    if (goes_on) files.back().pop_back();
  }
  return files;
}

/// Whether none of the headers has changed since. GCC does not look.
bool is_fresh(const fs::path& header) {
  struct stat state {};
  if (::stat(compiled(header).c_str(), &state) != 0) return false;
  const FileText rule = read_text(used_headers(header));
  const auto* text = std::get_if<std::string>(&rule);
  if (!text) return false;
  const std::vector<std::string> files = files_in_rule(*text);
  return std::none_of(files.begin(), files.end(), [&](const std::string& file) {
    return file != header.string() && changed_at(file) > state.st_mtime;
  });
}

/// Removes the least recently used ones, and what was left half made long ago.
void trim(const fs::path& folder) {
  std::error_code error;
  std::multimap<fs::file_time_type, fs::path> by_age;
  std::uintmax_t bytes = 0;
  for (auto at = fs::directory_iterator(folder, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    std::error_code gone;
    const fs::path& path = at->path();
    const auto used = fs::last_write_time(path, gone);
    if (gone) continue;
    if (path.extension() == ".part" && used < fs::file_time_type::clock::now() - std::chrono::minutes(10))
      fs::remove(path, gone);
    if (path.extension() != ".h") continue;
    by_age.emplace(used, path);
    const std::uintmax_t size = fs::file_size(compiled(path), gone);
    if (!gone) bytes += size;
  }
  for (const auto& [used, header] : by_age) {
    if (bytes <= most_bytes) return;
    std::error_code gone;
    const std::uintmax_t size = fs::file_size(compiled(header), gone);
    if (!gone) bytes -= size;
    for (const fs::path& file : {compiled(header), used_headers(header), header}) fs::remove(file, gone);
  }
}

}  // namespace

std::string first_includes(std::string_view program) {
  std::string includes;
  bool inside_comment = false;
  while (!program.empty()) {
    const std::string_view line = next_line(program, inside_comment);
    if (line.empty()) continue;
    const std::string_view name = library_header(line);
    if (name.empty()) break;
    includes += "#include <" + std::string(name) + ">\n";
  }
  return includes;
}

PrecompiledHeaders::PrecompiledHeaders(const CompilerFound& compiler, std::vector<std::string> words,
                                       const std::string& includes)
    : compiler_(compiler), words_(std::move(words)) {
  const fs::path folder = cache_folder();
  if (compiler.is_clang || includes.empty() || folder.empty()) return;
  text_ = "// " + compiler.about + " " + compiler.path;
  for (const std::string& word : words_) text_ += " " + word;
  text_ += "\n" + includes;
  std::ostringstream name;
  name << std::hex << hash_bytes(text_.data(), text_.size()) << ".h";
  header_ = folder / name.str();
}

std::vector<std::string> PrecompiledHeaders::words_to_use() const {
  if (header_.empty() || !is_fresh(header_)) return {};
  const FileText found = read_text(header_);
  const auto* text = std::get_if<std::string>(&found);
  if (!text || *text != text_) return {};
  std::error_code ignored;
  fs::last_write_time(header_, fs::file_time_type::clock::now(), ignored);  // so that it is not removed soon
  return {"-include", header_.string()};
}

bool PrecompiledHeaders::make(const std::stop_token& stop) const {
  if (header_.empty() || !words_to_use().empty()) return false;
  try {
    fs::create_directories(header_.parent_path());
    fs::permissions(header_.parent_path(), fs::perms::owner_all);
    trim(header_.parent_path());
    PartFile header(header_);
    header.write(text_);
    header.put_in_place();
    const std::string mine = "." + std::to_string(process_id()) + ".part";
    const fs::path made = with_ending(compiled(header_), mine.c_str());
    const fs::path rule = with_ending(used_headers(header_), mine.c_str());
    std::vector<std::string> words = words_;
    words.insert(words.end(), {"-x", "c++-header", header_.string(), "-o", made.string(), "-MD", "-MF",
                               rule.string(), "-MT", "headers"});
    const bool well = run_tool(compiler_.path, words, {.stop = stop}).exit.well();
    std::error_code error;
    if (well) fs::rename(rule, used_headers(header_), error);
    if (well && !error) fs::rename(made, compiled(header_), error);
    if (well && !error) return true;
    for (const fs::path& file : {made, rule}) fs::remove(file, error);
  } catch (const std::exception&) {
    // Without them a program compiles as well, only slower.
  }
  return false;
}

}  // namespace racecourse
