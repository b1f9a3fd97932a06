// can: 11\n | returned 0 | 1
#include <iostream>
int main(int count, char** words) { std::cout << count << (words[count] == nullptr) << '\n'; }
