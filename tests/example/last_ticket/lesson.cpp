#include "kit/worlds/scene.h"
#include "last_ticket/body.h"

namespace racecourse::last_ticket {

// Who plays, on real threads and for `racecourse explore last-ticket` alike.
template <World W>
void play(Scene<W>& scene) {
  const long tickets = scene.number("tickets");
  Shared<W> shared(scene.world(), tickets);
  for (long i = 1; i <= scene.number("clerks"); ++i)
    scene.thread("clerk", i, tickets, [&shared] { return sell_one(shared); });
  scene.run("sold", [&](long sold) { return Ending{std::to_string(sold), sold == tickets}; });
}

Lesson lesson() {
  Lesson l;
  l.title = "The last ticket";
  l.headline = "Clerks sell from one pile.";
  l.property = "no ticket is sold twice";
  l.settings = list_of(
      Setting::number("clerks", "clerks", "How many threads sell.", 1, 16, 2),
      Setting::number("tickets", "tickets", "How many there are.", 1, 10'000'000, 1'000'000).log_scale());
  l.variants = {{"one clerk", {{"clerks", "1"}}, Verdict::holds}, {"two or more", {}, Verdict::breaks}};
  l.metrics =
      list_of(MetricSpec{.name = "sold", .label = "sold", .unit = "tickets", .help = "Sales of all clerks."});
  l.series = list_of(SeriesSpec{.name = "sold", .label = "sold", .unit = "tickets"});
  l.outcome_label = "tickets sold";
  l.lane_unit = "tickets";
  l.explore_defaults = {{"tickets", "3"}};
  plays(l, [](auto& scene) { play(scene); });
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question = "Each clerk looks for a ticket and sells it. How many are sold in the end?";
  t.prediction = how_many("How many tickets {clerks|does|do} {clerks} {clerks|clerk|clerks} sell?", "sold",
                          1e9, "tickets");
  t.goals = list_of(Goal{"twice", "Sell a ticket twice", "Take two clerks, and many tickets.",
                         [](const Snapshot& run) { return run.held == false; }});
  return t;
}

}  // namespace racecourse::last_ticket
