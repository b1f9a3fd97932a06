#include "session/look.h"

#include <algorithm>
#include <array>
#include <utility>

namespace racecourse {

namespace {

constexpr float presenter_growth = 1.4f;
// Where the stage is lower than that, code would have fewer than twenty lines beside the run, and text a few.
constexpr float enough_for_code_and_run = 940;
constexpr float enough_for_text_and_run = 620;
constexpr std::array type_sizes{0.5f,  0.6f, 0.7f,  0.8f, 0.9f, 1.0f, 1.1f,
                                1.25f, 1.5f, 1.75f, 2.0f, 2.5f, 3.0f, 4.0f};

float next_size(float size, int by) {
  if (by == 0) return 1.0f;
  constexpr float slack = 0.01f;
  if (by > 0) {
    const auto above =
        std::find_if(type_sizes.begin(), type_sizes.end(), [&](float s) { return s > size + slack; });
    return above == type_sizes.end() ? type_sizes.back() : *above;
  }
  const auto below =
      std::find_if(type_sizes.rbegin(), type_sizes.rend(), [&](float s) { return s < size - slack; });
  return below == type_sizes.rend() ? type_sizes.front() : *below;
}

}  // namespace

std::size_t pictures_of(const Lesson& lesson) {
  return (lesson.series.empty() ? 0 : 1) + lesson.figures.size();
}

Look::Look(const Preferences& preferences)
    : theme_(preferences.theme), type_size_(preferences.type_size), tour_seen_(preferences.tour_seen) {}

bool Look::has_tab(const Lesson& lesson, Tab tab) const {
  switch (tab) {
    case Tab::timeline:
    case Tab::outcomes:
    case Tab::report: return true;
    case Tab::interleavings: return lesson.explorable();
    case Tab::source: return !lesson.body.empty();
    case Tab::python: return !lesson.twin.empty();
    case Tab::reading: return narrow_ || presenter_;
    case Tab::talking_points: return presenter_;
    case Tab::guesses: return presenter_ && lesson.teaching.prediction.has_value();
  }
  return false;
}

std::vector<Tab> Look::tabs(const Lesson& lesson) const {
  std::vector<Tab> tabs;
  tabs.reserve(all_tabs.size());
  for (const Tab tab : all_tabs)
    if (has_tab(lesson, tab)) tabs.push_back(tab);
  return tabs;
}

Tab Look::tab(const Lesson& lesson) const {
  return tab_ && has_tab(lesson, *tab_) ? *tab_ : all_tabs.front();
}

bool Look::tab_on_stage(const Lesson& lesson) const {
  const Tab open = tab(lesson);
  if (const auto asked = on_stage_.find(open); asked != on_stage_.end()) return asked->second;
  switch (open) {
    case Tab::interleavings: return true;
    case Tab::source:
    case Tab::python: return stage_height_ < enough_for_code_and_run;
    case Tab::reading:
    case Tab::talking_points:
    case Tab::guesses: return stage_height_ < enough_for_text_and_run;
    default: return false;
  }
}

std::size_t Look::picture(const Lesson& lesson) const {
  const auto chosen = pictures_.find(lesson.id);
  return chosen == pictures_.end() ? lesson.opens_with : chosen->second;
}

float Look::scale() const { return type_size_ * (presenter_ ? presenter_growth : 1.0f); }

std::string_view Look::notice() const {
  return notices_.empty() ? std::string_view{} : std::string_view(notices_.front());
}

void Look::apply(const LookAction& action, const Lesson& lesson) {
  std::visit(Overloaded{
                 [&](const ask::ChooseTab& choice) { tab_ = choice.tab; },
                 [&](const ask::ChooseTabAt& choice) {
                   if (const auto all = tabs(lesson); choice.place < all.size()) tab_ = all[choice.place];
                 },
                 [&](const ask::ToggleStage&) {
                   if (const Tab open = tab(lesson); open != Tab::interleavings)
                     on_stage_[open] = !tab_on_stage(lesson);
                 },
                 [&](const ask::ChoosePicture& choice) { choose_picture(lesson, choice.place); },
                 [&](const ask::NextPicture&) {
                   if (const std::size_t all = pictures_of(lesson); all > 0)
                     choose_picture(lesson, (picture(lesson) + 1) % all);
                 },
                 [&](const ask::ChangeSize& change) { change_size(change.by); },
                 [&](const ask::NextTheme&) { next_theme(); },
                 [&](const ask::TogglePresenter&) { presenter_ = !presenter_; },
                 [&](const ask::TogglePointerRing&) { pointer_ring_ = !pointer_ring_; },
                 [&](const ask::ToggleOverlay& toggle) {
                   overlay_ = overlay_ == toggle.overlay ? Overlay::none : toggle.overlay;
                 },
                 [&](const ask::CloseOverlay&) { overlay_ = Overlay::none; },
                 [&](const ask::StartTour&) {
                   tour_step_ = 0;
                   tour_seen_ = true;
                 },
                 [&](const ask::StepTour& step) { step_tour(step.by); },
                 [&](const ask::EndTour&) { tour_step_.reset(); },
                 [&](const ask::DismissNotice&) {
                   if (!notices_.empty()) notices_.erase(notices_.begin());
                 },
             },
             action);
}

void Look::open_reading() {
  if (narrow_ || presenter_) tab_ = Tab::reading;
}

void Look::show_notice(std::string sentence) {
  if (std::find(notices_.begin(), notices_.end(), sentence) == notices_.end())
    notices_.push_back(std::move(sentence));
}

void Look::choose_picture(const Lesson& lesson, std::size_t place) {
  if (place < pictures_of(lesson)) pictures_[lesson.id] = place;
}

void Look::change_size(int by) { type_size_ = next_size(type_size_, by); }

void Look::next_theme() {
  theme_ = theme_ == ThemeName::dark    ? ThemeName::light
           : theme_ == ThemeName::light ? ThemeName::projector
                                        : ThemeName::dark;
}

void Look::step_tour(int by) {
  if (!tour_step_) return;
  const auto wanted = static_cast<std::ptrdiff_t>(*tour_step_) + by;
  tour_step_ = static_cast<std::size_t>(std::max<std::ptrdiff_t>(wanted, 0));
  if (*tour_step_ >= tour_length) tour_step_.reset();
}

}  // namespace racecourse
