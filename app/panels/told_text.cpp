#include "panels/told_text.h"

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

void ToldText::follow(const Session& session) {
  const bool same_lesson = lesson_ == &session.lesson();
  if (same_lesson && run_ == session.snapshot() && settings_ == session.settings()) return;
  if (!same_lesson) sections_ = split_sections(parse_markdown(session.lesson().text), 2);
  lesson_ = &session.lesson();
  run_ = session.snapshot();
  settings_ = session.settings();
  told_ = {};
}

const Blocks& ToldText::section(std::string_view heading) {
  const auto found = told_.sections.find(heading);
  if (found != told_.sections.end()) return found->second;
  const auto written = sections_.find(heading);
  return told_.sections[std::string(heading)] =
             written != sections_.end() ? told(written->second, slots()) : Blocks{};
}

const Blocks& ToldText::question() {
  return kept(told_.question, [&] {
    Blocks question = fill_slots(plain_paragraph(lesson_->teaching.prediction->question), slots());
    for (Span& span : question.front().spans) span.strong = true;
    return question;
  });
}

const std::vector<Blocks>& ToldText::explanation() {
  return kept(told_.explanation, [&] {
    const bool tells = run_->tells() && lesson_->teaching.explain;
    return tells ? paragraphs(lesson_->teaching.explain(*run_)) : std::vector<Blocks>{};
  });
}

const std::vector<Blocks>& ToldText::on_belief() {
  return kept(told_.on_belief, [&] {
    const bool tells = run_->tells() && lesson_->teaching.on_belief;
    return tells ? paragraphs({lesson_->teaching.on_belief(*run_)}) : std::vector<Blocks>{};
  });
}

const std::vector<Blocks>& ToldText::notes() {
  return kept(told_.notes, [&] { return paragraphs(run_->notes); });
}

const Slots& ToldText::slots() {
  return kept(told_.slots, [&] { return slots_of(*lesson_, settings_, *run_); });
}

}  // namespace racecourse
