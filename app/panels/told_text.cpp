#include "panels/told_text.h"

#include <algorithm>
#include <iterator>

#include "text/lesson_text.h"

namespace racecourse {

namespace {

std::vector<Blocks> paragraphs(const std::vector<std::string>& sentences) {
  std::vector<Blocks> all;
  for (const std::string& sentence : sentences) all.push_back(plain_paragraph(sentence));
  return all;
}

/// The value, made by `make` if there is none yet.
template <class Value, class Make>
const Value& kept(std::optional<Value>& value, Make make) {
  if (!value) value = make();
  return *value;
}

}  // namespace

void ToldText::begin_lesson(const Lesson& lesson) {
  lesson_ = &lesson;
  sections_.clear();
  for (auto& [heading, blocks] : split_sections(parse_markdown(lesson.text), 2))
    sections_.emplace(heading, Section(blocks));
  const auto& asked = lesson.teaching.prediction;
  question_ = Section(asked ? plain_paragraph(asked->question) : Blocks{});
  metrics_.clear();
  const auto is_named = [&](const MetricSpec& spec) {
    const auto names = [&](const Section& section) {
      return std::find(section.names.begin(), section.names.end(), spec.name) != section.names.end();
    };
    return names(question_) || std::any_of(sections_.begin(), sections_.end(),
                                           [&](const auto& entry) { return names(entry.second); });
  };
  std::copy_if(lesson.metrics.begin(), lesson.metrics.end(), std::back_inserter(metrics_), is_named);
}

void ToldText::follow(const Session& session) {
  const bool same_lesson = lesson_ == &session.lesson();
  if (same_lesson && run_ == session.snapshot() && settings_ == session.settings()) return;
  if (!same_lesson) begin_lesson(session.lesson());
  run_ = session.snapshot();
  settings_ = session.settings();
  for (auto* sentences : {&explanation_, &on_belief_, &notes_}) sentences->reset();
  Slots slots = slots_of(metrics_, settings_, *run_);
  const auto value = [](const Slots& from, const std::string& name) {
    const auto found = from.find(name);
    return found != from.end() ? std::string_view(found->second) : std::string_view();
  };
  const auto forget = [&](Section& section) {
    const auto changed = [&](const std::string& name) { return value(slots, name) != value(slots_, name); };
    if (std::any_of(section.names.begin(), section.names.end(), changed)) section.told.reset();
  };
  for (auto& [heading, section] : sections_) forget(section);
  forget(question_);
  slots_ = std::move(slots);
}

const Blocks& ToldText::section(std::string_view heading) {
  Section& section = sections_.find(heading)->second;
  return kept(section.told, [&] { return told(section.written, slots_); });
}

const Blocks& ToldText::question() {
  return kept(question_.told, [&] {
    Blocks question = fill_slots(question_.written, slots_);
    for (Span& span : question.front().spans) span.strong = true;
    return question;
  });
}

const std::vector<Blocks>& ToldText::explanation() {
  return kept(explanation_, [&] {
    const bool tells = run_->tells() && lesson_->teaching.explain;
    return tells ? paragraphs(lesson_->teaching.explain(*run_)) : std::vector<Blocks>{};
  });
}

const std::vector<Blocks>& ToldText::on_belief() {
  return kept(on_belief_, [&] {
    const bool tells = run_->tells() && lesson_->teaching.on_belief;
    return tells ? paragraphs({lesson_->teaching.on_belief(*run_)}) : std::vector<Blocks>{};
  });
}

const std::vector<Blocks>& ToldText::notes() {
  return kept(notes_, [&] { return paragraphs(run_->notes); });
}

}  // namespace racecourse
