#include "kit/programs/build.h"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "kit/base/format.h"
#include "kit/base/visible.h"
#include "kit/host/refusal.h"
#include "kit/host/temporary_file.h"
#include "kit/programs/explored_object.h"
#include "kit/programs/precompiled_headers.h"
#include "kit/programs/program_file.h"
#include "kit/programs/tool_run.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// Thrown when there is nothing more to do.
struct NotBuilt {
  BuildStatus status;
  std::string sentence;
};

// Linked with a program that runs. Its output goes to a pipe, where the C library would keep it back until there is a lot, and
// a crash would lose it. So it gets line by line, as it does on a terminal.
constexpr std::string_view print_by_lines =
    "#include <stdio.h>\n"
    "[[gnu::constructor(101)]] static void print_by_lines() { setvbuf(stdout, nullptr, _IOLBF, BUFSIZ); }\n";

/// What a tool said last that says anything.
std::string last_line(std::string text) {
  constexpr std::string_view nothing_new = "\ncompilation terminated.";
  while (text.ends_with('\n')) text.pop_back();
  if (text.ends_with(nothing_new)) text.resize(text.size() - nothing_new.size());
  return text.substr(text.find_last_of('\n') + 1);
}

/// "FILE.cpp needs the header X": what both compilers say of a header that is not there.
std::string missing_header(const std::string& message) {
  for (const std::string_view end : {": No such file or directory", "' file not found"})
    if (const std::size_t found = message.find(end); found != std::string::npos)
      return message.substr(message.starts_with('\'') ? 1 : 0, found - (message.starts_with('\'') ? 1 : 0));
  return {};
}

/// The words for both purposes.
Words common_words(const CompilerFound& compiler, const BuildOptions& options) {
  return {"-std=" + standard_for(compiler, options.standard),
          "-O" + std::to_string(options.optimise),
          "-g",
          "-pthread",
          compiler.is_clang ? "-ferror-limit=20" : "-fmax-errors=20",
          "-fdiagnostics-color=never"};
}

Words exploring_words(const CompilerFound& compiler, const BuildOptions& options) {
  Words words = common_words(compiler, options);
  words.insert(words.end(), {"-fsanitize=thread", "-fPIC"});
  // Clang leaves out the call before a read that the same block writes back: the read would be no step. GCC warns of fences,
  // which it compiles as they should be here.
  if (compiler.is_clang)
    words.insert(words.end(), {"-mllvm", "-tsan-instrument-read-before-write=1"});
  else
    words.emplace_back("-Wno-tsan");
  const Words zeroed = words_for_zeroed_variables(compiler);
  words.insert(words.end(), zeroed.begin(), zeroed.end());
  return words;
}

class Builder {
 public:
  Builder(const fs::path& file, BuildFor purpose, const BuildOptions& options, Build& build)
      : purpose_(purpose), options_(options), build_(build), shown_(visible(file.string())) {
    // A name that begins so would be an option, or a file of options.
    const bool is_plain = file.native().find_first_of("-@") != 0;
    file_ = is_plain ? file.string() : "./" + file.string();
  }

  void run() {
    ProgramFile program = read_program(file_);
    build_.source = std::move(program.text);
    if (!program.wrong.empty()) throw NotBuilt{BuildStatus::wrong_file, program.wrong};
    compiler_ = find_compiler(options_.compiler, options_.patience, options_.stop);
    if (options_.stop.stop_requested()) throw NotBuilt{BuildStatus::stopped, {}};
    if (!compiler_.failure.empty()) throw NotBuilt{BuildStatus::no_compiler, compiler_.failure};
    build_.compiler = compiler_.about;
    const fs::path stem = fs::path(file_).stem();
    if (purpose_ == BuildFor::running) {
      target_ = std::make_shared<TemporaryFile>(stem.string());
      build_executable();
    } else {
      if (!compiler_.can_explore)
        throw NotBuilt{BuildStatus::no_compiler, compiler_.about +
                                                     " does not know -fsanitize=thread on this machine; "
                                                     "name another compiler, such as g++ or clang++"};
      target_ = std::make_shared<TemporaryFile>(stem.string() + ".so");
      build_library();
    }
    fs::permissions(target_->path(), fs::perms::owner_all);
    build_.file = target_;
    build_.status = BuildStatus::built;
  }

 private:
  void build_executable() {
    const std::string beside = target_->path().string() + ".lines.cpp";
    if (!(std::ofstream(beside) << print_by_lines << std::flush)) throw no_temporary_file(beside, errno);
    Words words = common_words(compiler_, options_);
    words.insert(words.end(), {beside, file_, "-o", target_->path().string()});
    compile(words);
    fs::remove(beside);
  }

  void build_library() {
    const std::string object = target_->path().string() + ".o";
    Words words = exploring_words(compiler_, options_);
    const PrecompiledHeaders headers(compiler_, words, first_includes(build_.source));
    for (const std::string& word : headers.words_to_use()) words.push_back(word);
    words.insert(words.end(), {"-c", file_, "-o", object});
    compile(words);
    const std::string beside = prepare(object);
    // Not with -fsanitize=thread: that would link the hooks of ThreadSanitizer. Nothing is moved to read-only pages, and the
    // program's own instances of templates are preferred to those of the libraries, which call no hooks.
    const std::string library = target_->path().string();
    const ToolRun linked = tool(options_.compiler, {"-shared", "-Wl,-z,norelro", "-Wl,-Bsymbolic", "-o",
                                                    library, object, "-x", "c", beside});
    if (!linked.exit.well()) refuse_link(linked.errors);
    check_symbols(use("nm", {"-D", "-C", library}));
    fs::remove(object);
    fs::remove(beside);
  }

  /// Changes names in the object file: a macro would make main an ordinary function, which must return. Returns the source
  /// that is to be linked with it.
  std::string prepare(const std::string& object) const {
    Words undefined;
    std::istringstream symbols(use("nm", {"--undefined-only", "--format=just-symbols", object}));
    for (std::string name; std::getline(symbols, name);) undefined.push_back(name);
    const ObjectPlan plan = plan_for_exploring(undefined);
    std::string beside = object + ".beside.c";
    if (!(std::ofstream(beside) << plan.source << std::flush)) throw no_temporary_file(beside, errno);
    Words words = plan.words;
    words.push_back(object);
    use("objcopy", words);
    return beside;
  }

  ToolRun tool(const std::string& program, const Words& words) const {
    ToolRun run = run_tool(
        program, words,
        {.patience = options_.patience, .scratch = target_->path().parent_path(), .stop = options_.stop});
    if (options_.stop.stop_requested()) throw NotBuilt{BuildStatus::stopped, {}};
    if (run.timed_out)
      throw NotBuilt{BuildStatus::failed, visible(program) + " did not finish " + shown_ + " within " +
                                              duration_text(1e6 * double(options_.patience.count())) +
                                              ", and was ended"};
    if (run.errors.find("No space left on device") != std::string::npos)
      throw NotBuilt{BuildStatus::failed, "there is no room for temporary files in " +
                                              visible(target_->path().string()) +
                                              "; make room there, or set TMPDIR to a folder that has some"};
    return run;
  }

  /// For tools that have nothing to say about the program. Returns their output.
  std::string use(const std::string& program, const Words& words) const {
    const ToolRun run = tool(program, words);
    if (run.exit.well()) return run.output;
    throw NotBuilt{BuildStatus::failed, program + " failed, " + run.exit.text() + ": " +
                                            with_cure_of_child(visible(last_line(run.errors)))};
  }

  void compile(const Words& words) {
    const ToolRun run = tool(options_.compiler, words);
    if (run.exit.well()) return;
    build_.messages = errors_in(run.errors, file_);
    const bool understood = !build_.messages.empty() && build_.messages.front().line > 0;
    if (!understood && !undefined_in(run.errors).empty()) refuse_link(run.errors);
    if (!understood)
      throw NotBuilt{BuildStatus::failed, visible(options_.compiler) + " failed on " + shown_ + ", " +
                                              run.exit.text() + ": " +
                                              with_cure_of_child(visible(last_line(run.errors)))};
    build_.words = run.errors;
    const CompilerMessage& first = build_.messages.front();
    if (const std::string header = missing_header(first.text); !header.empty())
      throw NotBuilt{BuildStatus::does_not_compile,
                     shown_ + " needs the header " + visible(header) +
                         ", which the compiler does not find; use the C++ library, POSIX, and headers that "
                         "stand beside the file"};
    throw NotBuilt{
        BuildStatus::does_not_compile,
        shown_ + " does not compile; line " + std::to_string(first.line) + ": " + visible(first.text)};
  }

  /// Until it is opened, a library may lack anything: what it will not find is named here, the hooks aside.
  void check_symbols(const std::string& symbols) {
    Words undefined;
    bool has_main = false;
    std::istringstream lines(symbols);
    for (std::string line; std::getline(lines, line);) {
      has_main = has_main || line.ends_with(" T " + std::string(explored_main));
      const std::size_t found = line.find(" U ");
      if (found == std::string::npos || line.find('@') != std::string::npos) continue;
      std::string name = line.substr(found + 3);
      if (!name.starts_with("__tsan_") && !name.starts_with("racecourse_")) undefined.push_back(name);
    }
    if (!has_main) undefined.insert(undefined.begin(), std::string(explored_main));
    if (!undefined.empty()) refuse_undefined(undefined);
  }

  [[noreturn]] void refuse_undefined(const Words& names) {
    build_.messages.clear();
    for (const std::string& name : names) {
      if (name == "main" || name == explored_main) {
        build_.messages = {{0, 0, "there is no main"}};
        throw NotBuilt{BuildStatus::does_not_compile,
                       shown_ + " has no main, where a program begins; write int main() { ... }"};
      }
      build_.messages.push_back(
          {line_that_mentions(build_.source, name), 0, "undefined reference to " + name});
    }
    throw NotBuilt{BuildStatus::does_not_compile,
                   shown_ + " does not link: " + visible(names.front()) +
                       " is nowhere defined; a program is one file, with the C++ library and POSIX threads, "
                       "and no other library"};
  }

  [[noreturn]] void refuse_link(const std::string& errors) {
    build_.words = errors;
    if (const Words names = undefined_in(errors); !names.empty()) refuse_undefined(names);
    throw NotBuilt{BuildStatus::does_not_compile, shown_ + " does not link: " + visible(last_line(errors))};
  }

  const BuildFor purpose_;
  const BuildOptions& options_;
  Build& build_;
  const std::string shown_;  // the file's name, for a sentence
  std::string file_;         // and for a compiler
  CompilerFound compiler_;
  std::shared_ptr<TemporaryFile> target_;
};

}  // namespace

fs::path Build::path() const { return file ? file->path() : fs::path{}; }

Build build_program(const fs::path& file, BuildFor purpose, const BuildOptions& options) {
  Build build;
  try {
    Builder(file, purpose, options, build).run();
  } catch (const NotBuilt& why) {
    build.status = why.status;
    build.sentence = why.sentence;
  } catch (const std::exception& error) {
    build.status = BuildStatus::failed;
    build.sentence = sentence_of(error);
  }
  return build;
}

void prepare_headers(const fs::path& file, const BuildOptions& options) {
  const ProgramFile program = read_program(file);
  const CompilerFound compiler = find_compiler(options.compiler, options.patience, options.stop);
  if (!program.wrong.empty() || !compiler.failure.empty() || !compiler.can_explore) return;
  const PrecompiledHeaders headers(compiler, exploring_words(compiler, options),
                                   first_includes(program.text));
  headers.make(options.stop);
}

}  // namespace racecourse
