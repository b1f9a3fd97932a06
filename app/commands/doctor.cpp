#include "commands/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "export/text_table.h"
#include "kit/base/words.h"
#include "kit/host/clock.h"
#include "kit/host/control_group.h"
#include "kit/host/host.h"
#include "kit/host/program_path.h"
#include "kit/host/python.h"
#include "kit/host/refusal.h"
#include "kit/lesson/course.h"
#include "kit/programs/compiler.h"
#include "window/probe.h"

namespace racecourse {

namespace {

std::string clock_sentence() {
  const double ns = nanoseconds_per_tick();
  if (ticks_are_invariant()) return fmt::format("at a constant rate, {:.3g} ns per tick", ns);
  return fmt::format("{:.3g} ns per tick;  its rate may change, so timelines are approximate", ns);
}

/// Lowers the priority of a thread made for this, because a priority cannot always be raised again.
std::string priority_sentence() {
  bool lowered = false;
  try {
    std::thread([&] { lowered = lower_thread_priority(); }).join();
  } catch (const std::system_error& error) {
    return no_thread("a thread", error.code());
  }
  return lowered ? "threads of a run give way to the window (nice 19)"
                 : "threads of a run cannot give way to the window, which may stutter";
}

std::string display_sentence(const DisplayProbe& probe) {
  return probe.display ? "there is one" : "none: " + probe.sentence + "; run, list and tour need none";
}

std::string opengl_sentence(const DisplayProbe& probe) {
  if (!probe.opengl.empty()) return probe.opengl;
  return probe.display ? "none: " + probe.sentence : "unknown without a display";
}

std::string limits_sentence(const ControlGroup& group) {
  std::string text;
  const auto add = [&text](const std::string& limit) { text += (text.empty() ? "" : "; ") + limit; };
  if (group.cores) add(fmt::format("processor time of {:.3g} cores (cpu.max)", *group.cores));
  if (!group.cpus.empty()) add("cores " + group.cpus + " (cpuset)");
  if (group.memory_bytes)
    add(fmt::format("{} MiB of memory (memory.max)", grouped(*group.memory_bytes >> 20)));
  if (group.tasks)
    add(fmt::format("{} processes and threads, of which {} are in use (pids.max)", grouped(group.tasks->most),
                    grouped(group.tasks->now)));
  return text.empty() ? "none by control groups" : text;
}

/// Tries what a lesson needs, and returns what is missing.
std::string lacks(const Lesson& lesson, const PythonFound& python) {
  const bool breaks = std::any_of(lesson.variants.begin(), lesson.variants.end(),
                                  [](const Variant& variant) { return variant.expected == Verdict::breaks; });
  std::string text;
  const auto add = [&text](const std::string& lacking) { text += (text.empty() ? "" : "; ") + lacking; };
  if (breaks && host().cores < 2)
    add("a second core: with only one, races rarely show; a longer pause or more work helps");
  for (const Need& need : lesson.needs) {
    try {
      need.try_it();
    } catch (const std::exception& lacking) {
      add(sentence_of(lacking));
    }
  }
  if (!lesson.twin.empty() && !python.failure.empty()) add("a python3 that can be used");
  return text.empty() ? "nothing" : text;
}

std::string needs(const Lesson& lesson) {
  std::string text = "threads";
  for (const Need& need : lesson.needs) text += ", " + need.what;
  return lesson.twin.empty() ? text : text + ", python3 for its twin";
}

std::string python_sentence(const PythonFound& python) {
  if (!python.failure.empty()) return python.failure + "; without it the Python twins cannot run";
  return python.about + " (" + python.path + ")";
}

/// A row for each compiler that a program of the reader's own can be compiled with.
void add_compilers(TextTable& table) {
  const std::vector<std::string> names = compilers_in_path();
  if (names.empty())
    table.add({"c++", find_compiler().failure + "; without it programs of your own cannot be compiled"});
  for (const std::string& name : names) {
    const CompilerFound found = find_compiler(name);
    table.add({name, found.failure.empty()
                         ? found.about + " (" + found.path + ")" +
                               (found.can_explore ? "" : "; its programs cannot be explored")
                         : found.failure});
  }
  const std::string objdump = program_in_path("objdump").string();
  table.add({"objdump", objdump.empty()
                            ? "not there; install binutils to see the instructions of programs of your own"
                            : "(" + objdump + ")"});
}

std::string lessons_part(const PythonFound& python) {
  TextTable table("lll", 0);
  table.add({"lesson", "needs", "lacks"});
  for (const Lesson& lesson : course()) table.add({lesson.id, needs(lesson), lacks(lesson, python)});
  return table.text(terminal_width());
}

}  // namespace

int doctor(const DoctorRequest& request, std::ostream& out) {
  const DisplayProbe probe = probe_display();
  const PythonFound python = find_python(request.python);
  TextTable table("ll", 0);
  table.add({"display", display_sentence(probe)});
  table.add({"OpenGL", opengl_sentence(probe)});
  table.add({"cores", std::to_string(host().cores)});
  table.add({"limits", limits_sentence(control_group())});
  table.add({"cpu", host().cpu});
  table.add({"os", host().os});
  table.add({"compiler", host().compiler});
  table.add({"build", host().build});
  table.add({"clock", clock_sentence()});
  table.add({"priority", priority_sentence()});
  table.add({"python3", python_sentence(python)});
  add_compilers(table);
  out << table.text(terminal_width()) << '\n' << lessons_part(python);
  return exit_done;
}

}  // namespace racecourse
