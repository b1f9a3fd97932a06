// Headers that are compiled once: which they are, and that a program means the same with them.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "../children.h"
#include "kit/base/on_leaving.h"
#include "kit/host/temporary_file.h"
#include "kit/programs/build.h"
#include "kit/programs/precompiled_headers.h"

using namespace racecourse;

namespace {

namespace fs = std::filesystem;

std::size_t files_in(const fs::path& folder) {
  std::error_code none;
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder, none), {}));
}

}  // namespace

TEST_CASE("the first includes of a program end where anything else begins") {
  CHECK(first_includes(
            "// A program\n/* with\n#include <no>\n*/ #include <thread>\n\n  #  include\t<mutex> // why\r\n"
            "#include <cassert>\r\nint x;\n#include <vector>\n") ==
        "#include <thread>\n#include <mutex>\n#include <cassert>\n");
  for (const char* other : {"#include \"own.h\"\n", "#define X\n", "int x;\n", "#include <boost/asio.hpp>\n",
                            "#include <a> int x;\n", "#include <a> /* x\n", "#if 1\n", "#includ <a>\n",
                            "#include <a\n", "x /* */\n"})
    CHECK(first_includes(std::string("#include <map>\n") + other + "#include <set>\n") == "#include <map>\n");
  CHECK(first_includes("").empty());
  CHECK(first_includes("/* never ends").empty());
}

TEST_CASE("with its headers compiled before, a program gives the same library and the same errors") {
  const CompilerFound compiler = find_compiler();
  if (compiler.is_clang || !compiler.can_explore) {
    MESSAGE("not tested: c++ is no GCC that knows -fsanitize=thread");
    return;
  }
  const TemporaryFile anchor("program.cpp");
  const fs::path cache = anchor.path().parent_path() / "a cache";
  const fs::path headers = cache / "racecourse" / "headers";
  const char* const before = std::getenv("XDG_CACHE_HOME");
  const std::string old = before ? before : "";
  setenv("XDG_CACHE_HOME", cache.c_str(), 1);
  const OnLeaving back(
      [&] { before ? setenv("XDG_CACHE_HOME", old.c_str(), 1) : unsetenv("XDG_CACHE_HOME"); });
  const auto write = [&](const std::string& text) {
    std::ofstream(anchor.path()) << "#include <cstdio>\n" << text;
  };
  const auto build = [&] { return build_program(anchor.path(), BuildFor::exploring, {}); };
  const auto bytes = [](const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  };

  write("int main() { std::puts(__FILE__); return __LINE__; }\n");
  CHECK(build().status == BuildStatus::built);
  CHECK(files_in(headers) == 0);  // a build makes none
  prepare_headers(anchor.path(), {});
  CHECK(files_in(headers) == 3);
  prepare_headers(anchor.path(), {});
  CHECK(files_in(headers) == 3);
  const Build with = build();
  CHECK(with.status == BuildStatus::built);
  CHECK(bytes(with.path()).find(anchor.path().string()) != std::string::npos);

  // What is not included is not known, and lines are those of the file.
  write("\nint main() { std::string s; }\n");
  const Build wrong = build();
  CHECK(wrong.status == BuildStatus::does_not_compile);
  REQUIRE_FALSE(wrong.messages.empty());
  CHECK(wrong.messages.front().line == 3);

  // They are used: a set that is spoilt shows. A header that has changed since makes it useless.
  const PrecompiledHeaders set(compiler, {"-O0"}, "#include <cstdio>\n");
  CHECK(set.words_to_use().empty());
  CHECK(set.make({}));
  REQUIRE(set.words_to_use().size() == 2);
  const fs::path header = set.words_to_use()[1];
  fs::last_write_time(header.string() + ".gch",
                      fs::file_time_type::clock::now() - std::chrono::hours(24 * 365 * 30));
  CHECK(set.words_to_use().empty());
  CHECK(set.make({}));
  CHECK_FALSE(set.words_to_use().empty());
  std::ofstream(header) << "something else\n";
  CHECK(set.words_to_use().empty());
  CHECK_FALSE(has_child());
}
