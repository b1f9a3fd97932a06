// can: ab 0\n | returned 0 | 1
// can: ab 1\n | returned 0 | 1
#include <cstdio>
#include <cstring>
#include <thread>
char word[4];
int main() {
  bool found = false;
  std::thread a([] { std::strncpy(word, "ab", sizeof(word)); });
  found = std::strstr(word, "b") != nullptr;
  a.join();
  std::printf("%s %d\n", word, found);
}
