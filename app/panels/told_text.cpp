#include "panels/told_text.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "text/lesson_text.h"
#include "text/run_words.h"

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
  if (same_lesson && run_ == session.snapshot() && settings_ == session.settings() &&
      until_stopped_ == session.until_stopped())
    return;
  if (!same_lesson) begin_lesson(session.lesson());
  if (!same_lesson || settings_ != session.settings()) {
    settings_ = session.settings();
    before_ = lesson_->teaching.before ? lesson_->teaching.before(settings_) : std::string();
  }
  run_ = session.snapshot();
  until_stopped_ = session.until_stopped();
  had_ = had_words(*lesson_, *run_);
  no_longer_set_ = racecourse::no_longer_set(*lesson_, *run_, settings_, until_stopped_);
  for (auto* sentences : {&explanation_, &on_belief_, &notes_}) sentences->reset();
  const Slots before = std::exchange(slots_, slots_of(metrics_, settings_, *run_));
  const bool has_run = run_->state != RunState::idle;
  const Slots of_run_before =
      std::exchange(slots_of_run_, has_run ? slots_of(metrics_, run_->settings, *run_) : slots_);
  const auto value = [](const Slots& from, const std::string& name) {
    const auto found = from.find(name);
    return found != from.end() ? std::string_view(found->second) : std::string_view();
  };
  const auto forget = [&](Section& section, const Slots& now, const Slots& then) {
    const auto changed = [&](const std::string& name) { return value(now, name) != value(then, name); };
    if (std::any_of(section.names.begin(), section.names.end(), changed)) section.told.reset();
  };
  for (auto& [heading, section] : sections_)
    forget(section, slots_for(heading), &slots_for(heading) == &slots_ ? before : of_run_before);
  forget(question_, slots_, before);
}

/// What explains a run speaks of what it had, all else of what is set.
const Slots& ToldText::slots_for(std::string_view heading) const {
  return heading == "Explain" ? slots_of_run_ : slots_;
}

const Blocks& ToldText::section(std::string_view heading) {
  Section& section = sections_.find(heading)->second;
  return kept(section.told, [&] { return told(section.written, slots_for(heading)); });
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
