#include "kit/machine/body_segments.h"

#include <algorithm>

namespace racecourse {

BodySegments::BodySegments() { frames_.find_or_add({}); }  // of a thread that has ended

Segment BodySegments::begin(const ControlledCode& code, Words /*words*/) {
  return beginnings_[index_of(code)].segment;
}

Segment BodySegments::begin(const Start& start, Words /*words*/) { return beginnings_[start.code].segment; }

std::uint32_t BodySegments::index_of(const ControlledCode& code) {
  const auto found = std::find_if(beginnings_.begin(), beginnings_.end(),
                                  [&](const Beginning& other) { return other.code == code; });
  if (found != beginnings_.end()) return static_cast<std::uint32_t>(found - beginnings_.begin());
  const Segment segment = intern(runner_.begin(code), 0);
  beginnings_.push_back({code, segment});
  return static_cast<std::uint32_t>(beginnings_.size() - 1);
}

Segment BodySegments::after(const Place& place, Input input, Words /*words*/) {
  const Key key{place.frame, place.children, input};
  return known_.find_or_run(key, [&] {
    return intern(runner_.resume(frame(place.frame), input, place.children, place.line), place.children);
  });
}

BodyRunner::Frame BodySegments::frame(std::uint32_t number) const {
  const auto found = variants_.find(number);
  if (found != variants_.end()) return {found->second.first, found->second.second};
  return {frames_[number], frames_[number]};
}

BodyRunner::Effects BodySegments::effects(const Segment& segment) const {
  const auto noted = notes(segment);
  BodyRunner::Effects effects{segment.next, segment.ended, {noted.begin(), noted.end()}, {}};
  for (const Start& start : starts(segment))
    effects.starts.push_back({name(start), beginnings_[start.code].code});
  return effects;
}

void BodySegments::run_again(const std::stop_token& stop) {
  for (int time = 0; time < 2; ++time) {
    for (std::size_t i = known_.keys().size(); i-- > 0 && !stop.stop_requested();) {
      const Key& key = known_.keys()[i];
      runner_.resume_again(frame(key.frame), key.input, key.children, effects(known_[i]));
    }
    for (std::size_t i = beginnings_.size(); i-- > 0 && !stop.stop_requested();)
      runner_.begin_again(beginnings_[i].code, effects(beginnings_[i].segment));
  }
}

Segment BodySegments::intern(const BodyRunner::Run& run, std::uint16_t children) {
  std::vector<Start> starts;
  for (const BodyRunner::Start& started : run.effects.starts) {
    starts.push_back(start(started));
    starts.back().number = children++;
  }
  Segment made;
  made.frame = intern_frame(run);
  made.next = run.effects.next;
  made.ended = run.effects.ended;
  add_effects(made, run.effects.notes, starts);
  return made;
}

BodySegments::Start BodySegments::start(const BodyRunner::Start& start) {
  const std::uint32_t code = index_of(start.code);
  const Segment& first = beginnings_[code].segment;
  if (first.notes > 0 || first.starts > 0)
    throw Misuse("the thread \"" + start.name +
                 "\" starts others, or notes something, before its first step");
  return {code, intern_name(start.name)};
}

// Bytes in which the runs differ are dead, or the next segment will show that they are not. So states that differ in nothing
// else are merged.
std::uint32_t BodySegments::intern_frame(const BodyRunner::Run& run) {
  if (run.first == run.second) return frames_.find_or_add(run.first);
  std::vector<std::byte> common = run.first;
  if (run.first.size() == run.second.size())
    for (std::size_t i = 0; i < common.size(); ++i)
      if (run.first[i] != run.second[i]) common[i] = std::byte{0};
  const std::uint32_t frame = frames_.find_or_add(common);
  if (variants_.try_emplace(frame, Variants{run.first, run.second}).second)
    variant_bytes_ += run.first.size() + run.second.size();
  return frame;
}

std::size_t BodySegments::bytes() const {
  return Segments::bytes() + frames_.bytes() + variant_bytes_ + known_.bytes() +
         beginnings_.capacity() * sizeof(Beginning);
}

}  // namespace racecourse
