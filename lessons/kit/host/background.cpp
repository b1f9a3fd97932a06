#include "kit/host/background.h"

#include <exception>
#include <system_error>

#include "kit/base/words.h"

namespace racecourse {

std::string failure_of(const std::function<void()>& body) {
  std::string sentence;
  try {
    body();
    return {};
  } catch (const std::system_error& refused) {
    sentence = refused_by_system(refused);
  } catch (const std::exception& error) {
    sentence = error.what();
  } catch (...) {
    // Nothing is known of it but that it was thrown.
  }
  return sentence.empty() ? "it failed without saying why" : sentence;
}

}  // namespace racecourse
