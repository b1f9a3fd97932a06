// can: 12 five x\n | returned 0 | 1
#include <cstdio>
#include <thread>
int main() {
  int number = 0;
  char word[10] = {}, line[10] = {};
  std::thread([&] { std::scanf("%d %9s", &number, word); }).join();
  std::getchar();
  std::fgets(line, sizeof(line), stdin);
  std::printf("%d %s %c\n", number, word, line[0]);
}
