#include "pictures/histogram.h"

#include <algorithm>
#include <string>

#include "kit/base/words.h"
#include "text/format.h"

namespace racecourse {

namespace {

float usual_row(const Canvas& canvas) { return canvas.height_of(Face::text) + canvas.px(10); }

/// Where the parts of a row stand, from its left end; the same for all rows.
struct HistogramColumns {
  float label = 0;  ///< right end
  float bar = 0;
  float longest = 0;
  float share = 0, verdict = 0, guess = 0;  ///< from the count
};

std::string share_of(const HistogramBar& bar, std::int64_t runs) {
  return share_text(static_cast<double>(bar.count) / static_cast<double>(runs));
}

HistogramColumns columns_of(const Canvas& canvas, std::span<const HistogramBar> bars, std::int64_t runs,
                            bool guessed, float width) {
  HistogramColumns columns;
  float count = 0, share = 0;
  for (const HistogramBar& bar : bars) {
    columns.label = std::max(columns.label, canvas.width_of(Face::code, bar.label));
    count = std::max(count, canvas.width_of(Face::code, grouped(bar.count)));
    share = std::max(share, canvas.width_of(Face::code, share_of(bar, runs)));
  }
  columns.label = std::min(columns.label, width * 0.5f);
  columns.bar = columns.label + canvas.px(14);
  columns.share = count + canvas.px(22);
  columns.verdict = columns.share + share + canvas.px(12);
  columns.guess = columns.verdict + canvas.width_of(Face::small, "broken") + canvas.px(8);
  const float words = guessed ? columns.guess + canvas.width_of(Face::small, "your guess") : columns.guess;
  columns.longest = std::max(width - columns.bar - canvas.px(10) - words, canvas.px(20));
  return columns;
}

}  // namespace

float histogram_height(const Canvas& canvas, std::span<const Outcome> outcomes) {
  return usual_row(canvas) * static_cast<float>(bin_outcomes(outcomes).size());
}

Histogram::Histogram(const Canvas& canvas, std::span<const Outcome> outcomes, std::string_view guess,
                     float height)
    : bars_(bin_outcomes(outcomes)), guess_(guess) {
  for (const HistogramBar& bar : bars_) runs_ += bar.count;
  row_ = std::clamp(height / static_cast<float>(std::max<std::size_t>(bars_.size(), 1)),
                    canvas.height_of(Face::code) + canvas.px(0.5f), usual_row(canvas));
}

void Histogram::draw(Canvas& canvas, Vec2 low, float width) const {
  const HistogramColumns columns = columns_of(canvas, bars_, runs_, !guess_.empty(), width);
  std::int64_t most = 1;
  for (const HistogramBar& bar : bars_) most = std::max(most, bar.count);
  float middle = low.y + row_ / 2;
  for (const HistogramBar& bar : bars_) {
    const Hue hue = bar.held ? Hue::good : Hue::bad;
    canvas.words({low.x + columns.label, middle}, Align::right, Face::code, {Hue::text},
                 shortened(canvas, Face::code, bar.label, columns.label));
    const float left = low.x + columns.bar;
    const float length =
        columns.longest * static_cast<float>(static_cast<double>(bar.count) / static_cast<double>(most));
    const float right = left + std::max(length, canvas.px(2));
    const float half = row_ * 0.34f;
    if (bar.count > 0)
      canvas.rectangle({{left, middle - half}, {right, middle + half}}, {hue, 0.75f}, canvas.px(3));
    const float words = right + canvas.px(10);
    canvas.words({words, middle}, Align::left, Face::code, {Hue::text}, grouped(bar.count));
    canvas.words({words + columns.share, middle}, Align::left, Face::code, {Hue::text}, share_of(bar, runs_));
    if (bar.count > 0)
      canvas.words({words + columns.verdict, middle}, Align::left, Face::small, {hue},
                   bar.held ? "held" : "broken");
    if (!guess_.empty() && holds_guess(bar, guess_))
      canvas.words({words + columns.guess, middle}, Align::left, Face::small, {Hue::accent_ink},
                   "your guess");
    middle += row_;
  }
}

}  // namespace racecourse
