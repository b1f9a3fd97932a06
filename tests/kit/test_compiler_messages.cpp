// What compilers and linkers say, taken apart: the words are theirs.

#include <doctest/doctest.h>

#include <ostream>

#include "kit/programs/compiler_messages.h"

using namespace racecourse;

namespace {

using Messages = std::vector<CompilerMessage>;

}  // namespace

TEST_CASE("errors have their line, column and text, and notes and warnings are none") {
  CHECK(errors_in("a b.cpp: In function 'int main()':\n"
                  "a b.cpp:3:9: warning: unused variable 'x' [-Wunused-variable]\n"
                  "a b.cpp:13:16: error: 'countr' was not declared in this scope\n"
                  "   13 |   std::cout << countr << error: ;\n"
                  "      |                ^~~~~~\n"
                  "a b.cpp:2:1: note: 'std::thread' is defined in header '<thread>'\n"
                  "a b.cpp:14:1: fatal error: no more\n"
                  "compilation terminated.\n",
                  "a b.cpp") ==
        Messages{{13, 16, "'countr' was not declared in this scope"}, {14, 1, "no more"}});
  CHECK(errors_in("", "a.cpp").empty());
  CHECK(errors_in("cc1plus: error: unrecognized command-line option '-std=c++99'\n", "a.cpp") ==
        Messages{{0, 0, "unrecognized command-line option '-std=c++99'"}});
  CHECK(errors_in("a.cpp:1:2: internal compiler error: Segmentation fault\n", "a.cpp").empty());
}

TEST_CASE("an error in a header has the line that led there") {
  // GCC 12
  CHECK(
      errors_in("In file included from /usr/include/c++/12/algorithm:61,\n"
                "                 from a.cpp:1:\n"
                "/usr/include/c++/12/bits/stl_algo.h: In instantiation of 'constexpr void std::__sort()':\n"
                "/usr/include/c++/12/bits/stl_algo.h:4820:18:   required from 'constexpr void std::sort()'\n"
                "a.cpp:3:41:   required from here\n"
                "/usr/include/c++/12/bits/stl_algo.h:1938:50: error: no match for 'operator-'\n",
                "a.cpp") == Messages{{3, 41, "no match for 'operator-'"}});
  // Clang 14
  CHECK(errors_in("In file included from a.cpp:1:\n"
                  "In file included from /usr/include/c++/12/algorithm:61:\n"
                  "/usr/include/c++/12/bits/stl_algo.h:1938:22: error: invalid operands\n"
                  "/usr/include/c++/12/bits/stl_algo.h:4820:12: note: in instantiation of 'std::__sort'\n"
                  "a.cpp:3:37: note: in instantiation of function template specialization 'std::sort'\n"
                  "a.cpp:9:1: note: another\n",
                  "a.cpp") == Messages{{3, 37, "invalid operands"}});
  // A header of the reader's own
  CHECK(errors_in("In file included from a.cpp:2:\nb.h:1:5: error: expected ';'\n", "a.cpp") ==
        Messages{{2, 0, "expected ';'"}});
}

TEST_CASE("what a linker did not find is named once") {
  using Names = std::vector<std::string>;
  CHECK(undefined_in("/usr/bin/ld: x.o: in function `main':\nx.cpp:(.text+0x52): undefined reference to "
                     "`helper(int)'\nx.cpp:(.text+0x62): undefined reference to `helper(int)'\n"
                     "collect2: error: ld returned 1 exit status\n") == Names{"helper(int)"});
  CHECK(undefined_in("ld.lld: error: undefined symbol: main\n>>> referenced by Scrt1.o:(_start)\n\n"
                     "ld.lld: error: undefined symbol: helper(int)\n") == Names{"main", "helper(int)"});
  CHECK(undefined_in("nothing of the kind\n").empty());
}

TEST_CASE("the line that uses a name is the last that has it as a whole word") {
  const std::string_view text =
      "void helper(int);\nint helpers;\nint main() { helper(1); }\nint my_helper;\n";
  CHECK(line_that_mentions(text, "helper(int)") == 3);
  CHECK(line_that_mentions(text, "shop::helper<int>(int, char)") == 3);
  CHECK(line_that_mentions(text, "helpers") == 2);
  CHECK(line_that_mentions(text, "absent") == 0);
  CHECK(line_that_mentions(text, "") == 0);
}
