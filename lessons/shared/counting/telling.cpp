#include "shared/counting/telling.h"

#include <fmt/format.h>

#include "kit/base/format.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/lesson/telling.h"

namespace racecourse::counting {

namespace {

/// What a run added, and what came of it.
struct Sums {
  explicit Sums(const Snapshot& run)
      : threads(run.number("threads")),
        added(run.measured("added")),
        counter(run.measured("counter")),
        lost(run.measured("lost")) {}

  double kept_share() const { return added > 0 ? counter / added : 0; }
  double lost_share() const { return added > 0 ? lost / added : 0; }

  double threads = 0, added = 0, counter = 0, lost = 0;
};

double asked_for(const Snapshot& run) { return run.number("threads") * run.number("additions"); }

bool made_all(const Snapshot& run) { return Sums(run).added == asked_for(run); }

std::optional<double> result_of(const Snapshot& run) {
  const Sums sums(run);
  if (run.state != RunState::done || sums.added == 0) return std::nullopt;
  return made_all(run) ? sums.counter : sums.kept_share() * asked_for(run);
}

std::string answer_to(double guess, const Snapshot& run) {
  const Sums sums(run);
  if (sums.added == 0) return "You said " + count_text(guess) + "; this run added nothing.";
  std::string said = "You said " + count_text(guess);
  if (made_all(run)) {
    said += "; this run kept " + share_text(sums.kept_share()) + ": the counter says " +
            count_text(sums.counter) + " of " + count_text(sums.added) + ".";
  } else {
    said += " of " + count_text(asked_for(run)) + ", or " + share_text(guess / asked_for(run)) +
            "; this run kept " + share_text(sums.kept_share()) + " of its " +
            counted(sums.added, "additions") + ".";
  }
  if (guess > asked_for(run)) said += " No order of the steps ends above the sum.";
  return said;
}

std::string in_a_sentence(const Snapshot& run) {
  const Sums sums(run);
  const std::string made = counted(sums.threads, "threads") + " made " + counted(sums.added, "additions");
  if (sums.lost <= 0) return made + ", and the counter has all of them.";
  return fmt::format("{}, and the counter has {} of them: {} lost, {}.", made, count_text(sums.counter),
                     counted(sums.lost, "is", "are"), share_text(sums.lost_share()));
}

std::string about_flips(const Snapshot& run) {
  const bool lossless = run.measured("lost") <= 0;
  const std::string times = run.marks.size() == 1 ? "once" : counted(run.marks.size(), "times");
  return "You switched the lock " + times + ". " +
         (lossless ? "Nothing was lost in any position."
                   : "Everything lost was lost by additions that began while it was not on.");
}

std::string price_of_lock(const Snapshot& run) {
  std::string said;
  if (const auto ns = run.metric("ns_per_addition"))
    said = "One addition took " + metric_text(*ns, Format::duration, "ns");
  if (const auto waiting = run.metric("waiting_ms"); waiting && !said.empty())
    said += ", and all threads together waited " + metric_text(*waiting, Format::duration, "ms") +
            " for the lock";
  return said.empty() ? said : said + ".";
}

std::string why_no_loss(const Snapshot& run) {
  constexpr std::int64_t few = 50'000;
  if (host().cores == 1 && run.settings.text("pause") == "none")
    return "This machine has one core, and threads rarely switch in the gap: set “pause in the gap” to "
           "yield.";
  if (!run.until_stopped && run.settings.number("additions") < few)
    return "With " + number_of(run, "additions") +
           " additions each, a thread may be done before the next one starts: set “additions each” to a "
           "larger number.";
  std::string luck = "That is luck: no two threads met in the gap.";
  const Setting& pause = run.settings.declared()[run.settings.index("pause")];
  if (run.settings.number("pause") == pause.last()) return luck;
  return luck + " A longer “pause in the gap” makes a loss more likely.";
}

}  // namespace

std::vector<Word> words() {
  return {{"sums", in_a_sentence},
          {"lost_of_added", [](const Snapshot& run) { return share_text(Sums(run).lost_share()); }},
          {"flips", about_flips},
          {"price", price_of_lock},
          {"why_no_loss", why_no_loss},
          {"room_left", [](const Snapshot& run) { return room_left(run, "losses"); }}};
}

Prediction guess_of_counter(std::string question) {
  Prediction asked;
  asked.question = std::move(question);
  asked.high = 1e10;
  asked.unit = "additions";
  asked.of_outcome = true;
  asked.series = "counter";
  asked.drawn = [](double guess, const Snapshot& run) -> std::optional<double> {
    if (!run.until_stopped) return guess;
    return guess / asked_for(run) * run.measured("added");
  };
  asked.result = result_of;
  asked.answer = answer_to;
  return asked;
}

}  // namespace racecourse::counting
