// Parses the command line, carries it out, and returns the exit code.

#include <exception>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "commands/doctor.h"
#include "commands/explore.h"
#include "commands/list.h"
#include "commands/python.h"
#include "commands/report.h"
#include "commands/run.h"
#include "commands/tour.h"
#include "kit/host/process_start.h"
#include "kit/host/refusal.h"
#include "kit/lesson/course.h"
#include "request/command_line.h"
#include "request/complain.h"
#include "window/window.h"

namespace {

using namespace racecourse;

struct CarryOut {
  int operator()(const WindowRequest& request) const {
    std::string why;
    if (const auto code = open_window(request, why)) return *code;
    return tour_instead_of_window(request, why, std::cout, std::cerr);
  }
  int operator()(const ListRequest& request) const { return list(request, std::cout); }
  int operator()(const RunRequest& request) const { return run(request, std::cout, std::cerr); }
  int operator()(const ExploreRequest& request) const { return explore(request, std::cout, std::cerr); }
  int operator()(const ReportRequest& request) const { return report(request, std::cout, std::cerr); }
  int operator()(const TourRequest& request) const { return tour(request, std::cout); }
  int operator()(const PythonRequest& request) const { return python(request, std::cout, std::cerr); }
  int operator()(const DoctorRequest& request) const { return doctor(request, std::cout); }
};

struct Answering {
  int operator()(const Request& request) const { return std::visit(CarryOut{}, request); }
  int operator()(const Answer& answer) const {
    std::cout << answer.text;
    return exit_done;
  }
  int operator()(const Complaint& complaint) const {
    complain(std::cerr, complaint.sentence);
    return exit_wrong_word;
  }
};

/// A command that could not deliver its answer has failed.
int with_answer_delivered(int code) {
  if (std::cout.flush() || code != exit_done) return code;
  complain(std::cerr, "the answer could not be written to standard output");
  return exit_failed;
}

}  // namespace

int main(int count, char** words) {
  settle_process();
  try {
    if (const auto code = run_as_child(count, words)) return *code;
    const std::vector<std::string> typed(words + 1, words + count);
    return with_answer_delivered(std::visit(Answering{}, parse_command_line(typed)));
  } catch (const std::exception& error) {
    complain(std::cerr, sentence_of(error));
    return exit_failed;
  }
}
