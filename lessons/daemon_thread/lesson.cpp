#include "kit/lesson/lesson.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "daemon_thread/body.h"
#include "daemon_thread/record.h"
#include "kit/base/format.h"
#include "kit/base/words.h"
#include "kit/host/temporary_file.h"
#include "kit/running/stage.h"
#include "kit/twins/twin.h"
#include "shared/children/lesson_child.h"

namespace racecourse::daemon_thread {

namespace {

constexpr std::size_t shown_lines = 14;

std::vector<std::string> words_of(const Order& order) {
  return {order.path,
          std::to_string(order.records),
          std::to_string(order.record_size),
          std::to_string(order.each.count()),
          std::to_string(order.main_works.count()),
          std::to_string(order.join ? 1 : 0),
          std::to_string(order.buffered ? 1 : 0)};
}

std::optional<Order> order_from(const std::vector<std::string>& words) {
  if (words.empty()) return std::nullopt;
  constexpr NumberRange amount, sizes{smallest_record, 1 << 30}, yes_or_no{0, 1};
  const auto numbers = whole_numbers(std::span(words).subspan(1),
                                     std::array{amount, sizes, amount, amount, yes_or_no, yes_or_no});
  if (!numbers) return std::nullopt;
  const auto [records, record_size, each_us, main_works_ms, join, buffered] = *numbers;
  return Order{.path = words[0],
               .records = records,
               .record_size = static_cast<std::size_t>(record_size),
               .each = std::chrono::microseconds(each_us),
               .main_works = std::chrono::milliseconds(main_works_ms),
               .join = join != 0,
               .buffered = buffered != 0};
}

int run_child(const std::vector<std::string>& words) {
  const auto order = order_from(words);
  return order ? write_as_child(*order) : 2;
}

class Experiment {
 public:
  explicit Experiment(Stage& stage) : stage_(stage), file_("racecourse-records"), order_(order()) {}

  void run() {
    stage_.add_point("in_file", 0);
    stage_.run_lanes({{.name = "child process",
                       .goal = order_.records,
                       .body = [this](Lane& lane) { follow_child(lane); }}},
                     [this] { observe(); });
    if (!stage_.stop_requested()) tell_end();
  }

 private:
  Order order() const {
    const Settings& settings = stage_.settings();
    return {.path = file_.path().string(),
            .records = settings.number("records"),
            .record_size = static_cast<std::size_t>(settings.number("size")),
            .each = std::chrono::microseconds(settings.number("each")),
            .main_works = std::chrono::milliseconds(settings.number("main")),
            .join = settings.text("end") == "join",
            .buffered = settings.text("writing") == "buffered"};
  }

  void follow_child(Lane& lane) {
    LessonChild child(stage_, words_of(order_));
    exit_ = child.follow([&](const std::string& line) {
      if (const auto written = whole_number(line)) lane.done.set(*written);
    });
    if (stage_.stop_requested()) return;
    stage_.mark("main returned");
    if (lane.done.get() < order_.records) lane.cut_off();
    if (exit_.code == cannot_write)
      throw std::runtime_error("the child process could not write to " + order_.path +
                               "; make room in the folder for temporary files, or set TMPDIR");
    if (!exit_.well()) throw child.failure(exit_);
  }

  // While the file is written, its size tells how many records have reached it.
  void observe() {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(file_.path(), error);
    if (error) return;
    stage_.add_point("in_file", bytes / order_.record_size);
    stage_.add_point("written", stage_.lane(0).done.get());
  }

  void tell_end() {
    std::ifstream stream(file_.path(), std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(stream), {}};
    const Contents contents = read_records(file);
    stage_.set_metric("asked", order_.records);
    stage_.set_metric("whole", contents.whole);
    stage_.set_metric("lost", order_.records - contents.whole);
    stage_.set_metric("torn", contents.torn() ? 1 : 0);
    show(file, contents);
    stage_.set_outcome(std::to_string(contents.whole), contents.whole == order_.records && !contents.torn());
  }

  void show(const std::string& file, const Contents& contents) {
    const auto print = [this](std::string text, Role role) {
      stage_.print("file", {.text = std::move(text), .role = role});
    };
    print(fmt::format("{} in the file{}", counted(contents.bytes, "bytes"),
                      contents.bytes > 0 ? "; the last ones:" : ""),
          Role::muted);
    for (OutputLine& line : last_bytes(file, contents, shown_lines)) stage_.print("file", std::move(line));
    // Printed last: the picture shows the end of the output.
    print(fmt::format("{} of {} whole, {} torn", grouped(contents.whole), counted(order_.records, "records"),
                      contents.torn() ? 1 : 0),
          contents.whole == order_.records ? Role::good : Role::loss);
    print("the child's main returned: " + exit_.text(), Role::muted);
  }

  Stage& stage_;
  const TemporaryFile file_;
  const Order order_;
  ChildExit exit_;
};

std::vector<Setting> settings() {
  return {
      Setting::choice("end", "the writer is", "What main does with the writer before it returns.",
                      {{"detach", "detached"}, {"join", "joined"}})
          .on_key('L'),
      Setting::number("records", "records", "How many records the writer has to write.", 1, 10'000, 200)
          .log_scale(),
      Setting::number("size", "size", "How many bytes each record has.",
                      static_cast<std::int64_t>(smallest_record), 65'536, 100)
          .in("bytes")
          .log_scale(),
      Setting::number("each", "each takes", "How long the writer waits before each record.", 0, 10'000, 2000)
          .in("µs")
          .log_scale(),
      Setting::number("main", "main works", "How long main does other work before it returns.", 0, 2000, 200)
          .in("ms")
          .log_scale(),
      Setting::choice(
          "writing", "writes",
          "Whether records collect in memory first, as is usual with streams, or go straight to the file.",
          {{"buffered", "buffered"}, {"unbuffered", "unbuffered"}}),
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"asked", "asked for", "records", Format::count, Role::plain, true,
       "Records the writer was asked to write."},
      {"whole", "whole", "records", Format::count, Role::result, true,
       "Records in the file whose length, number and checksum are correct."},
      {"lost", "lost", "records", Format::count, Role::loss, true,
       "Records asked for that are missing from the file, or torn."},
      {"torn", "torn", "records", Format::count, Role::loss, true,
       "Whether the last record in the file is cut off."},
  };
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Daemon thread";
  l.headline = "A background thread saves a file, and main returns.";
  l.property = "every record asked for is whole in the file";
  l.settings = settings();
  l.variants = {{"detached", {{"end", "detach"}}, Verdict::breaks},
                {"joined", {{"end", "join"}}, Verdict::holds}};
  l.metrics = metrics();
  l.series = {{"written", "written", "records", Role::plain},
              {"in_file", "in the file", "records", Role::result}};
  l.figures = list_of(FigureSpec{"file", FigureKind::output, "the end of the file, as it was left"});
  l.outcome_label = "whole records in the file";
  l.lane_unit = "records";
  l.rows = 1;
  l.twin_settings = for_twin(settings(), {"end", "records", "size", "each", "main", "writing"});
  l.experiment = [](Stage& stage) { Experiment(stage).run(); };
  l.as_child = run_child;
  l.needs = {child_processes(), temporary_files()};
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question = "The program ended without an error. Is the file whole?";
  const auto detached = [](const Snapshot& run) { return run.held && run.was_set("end", "detach"); };
  t.goals = list_of(
      Goal{"tail", "Lose more than half of a file", "Detach the writer, and have main return early.",
           [detached](const Snapshot& run) {
             return detached(run) && run.measured("lost") > run.measured("asked") / 2;
           }},
      Goal{"torn", "Tear a record in two",
           "A buffer goes to the file when it is full, even in the middle of a record.",
           [detached](const Snapshot& run) { return detached(run) && run.metric("torn") == 1; }},
      Goal{"lucky", "Detach, and lose nothing", "Give main more to do than the writer. Would you rely on it?",
           [detached](const Snapshot& run) { return detached(run) && run.held == true; }});
  t.prediction = how_many("How many whole records are in the file after the program has ended?", "whole",
                          10'000, "records");
  t.prediction->of_outcome = true;
  t.prediction->series = "in_file";
  t.words = {{"needed", [](const Snapshot& run) {
                return metric_text(run.number("records") * run.number("each"), Format::duration, "µs");
              }}};
  return t;
}

}  // namespace racecourse::daemon_thread
