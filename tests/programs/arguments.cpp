#include <iostream>
int main(int count, char** words) { std::cout << count << (words[count] == nullptr) << '\n'; }
