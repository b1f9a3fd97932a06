#include "files/watched_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "files/whole_file.h"
#include "kit/host/file_text.h"

namespace racecourse {

namespace {

// The clocks of file systems are coarse: two writes within this time may have the same one.
constexpr std::int64_t coarse_ns = 100'000'000;
constexpr std::int64_t second_ns = 1'000'000'000;

FileStamp stamp_of(const std::filesystem::path& file) {
  struct stat state {};
  if (::stat(file.c_str(), &state) != 0) return {};
  const std::int64_t written = state.st_mtim.tv_sec * second_ns + state.st_mtim.tv_nsec;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t now_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  const bool settled = written + coarse_ns < now_ns || written > now_ns + second_ns;
  return {true, state.st_ino, static_cast<std::uint64_t>(state.st_size), written, settled};
}

bool surely_same(const FileStamp& one, const FileStamp& other) {
  return one.there == other.there && one.inode == other.inode && one.size == other.size &&
         one.written_ns == other.written_ns && (one.settled || !one.there);
}

bool has_only_carriage_returns(std::string_view text) {
  bool any = false;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return false;
    any = true;
  }
  return any;
}

std::string without_carriage_returns(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') result += text[i];
  return result;
}

std::string with_carriage_returns(std::string_view text) {
  std::string result;
  for (const char c : text) c == '\n' ? result.append("\r\n") : result.append(1, c);
  return result;
}

}  // namespace

std::uint64_t fingerprint_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

WatchedFile::WatchedFile(std::filesystem::path path) : path_(std::move(path)) { read(); }

std::uint64_t WatchedFile::fingerprint() const { return state_ == State::there ? fingerprint_of(text_) : 0; }

void WatchedFile::read() {
  // The stamp first: what is written meanwhile is then read again.
  stamp_ = stamp_of(path_);
  const auto refuse = [this](State state, std::string why) {
    state_ = state;
    why_ = std::move(why);
  };
  if (stamp_.size > most_bytes)
    return refuse(State::unreadable,
                  path_.string() + " is too long for a program here: it has more than 1 MB.");
  FileText found = read_text(path_);
  if (std::holds_alternative<Absent>(found))
    return refuse(State::absent, "There is no file " + path_.string() + ".");
  if (const auto* unreadable = std::get_if<Unreadable>(&found))
    return refuse(State::unreadable, "Cannot read " + path_.string() + ": " + unreadable->why + ".");
  std::string& text = std::get<std::string>(found);
  if (text.find('\0') != std::string::npos)
    return refuse(State::unreadable, path_.string() + " is not a text: it has zero bytes.");
  state_ = State::there;
  why_.clear();
  carriage_returns_ = has_only_carriage_returns(text);
  text_ = carriage_returns_ ? without_carriage_returns(text) : std::move(text);
}

bool WatchedFile::look() {
  if (surely_same(stamp_, stamp_of(path_))) return false;
  const State state = state_;
  const std::string why = why_, text = text_;
  read();
  return state != state_ || why != why_ || text != text_;
}

std::optional<std::string> WatchedFile::save(std::string_view text) {
  if (state_ == State::unreadable) return why_ + " It is not written over.";
  const std::string on_disk = carriage_returns_ ? with_carriage_returns(text) : std::string(text);
  if (auto error = write_whole(path_, on_disk)) return error;
  text_ = text;
  state_ = State::there;
  why_.clear();
  stamp_ = stamp_of(path_);
  return {};
}

}  // namespace racecourse
