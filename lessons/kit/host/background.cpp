#include "kit/host/background.h"

#include <exception>
#include <stdexcept>

#include "kit/host/refusal.h"

namespace racecourse {

std::string failure_of(const std::function<void()>& body) {
  try {
    body();
    return {};
  } catch (const std::exception& error) {
    return sentence_of(error);
  } catch (...) {
    return sentence_of(std::runtime_error(""));  // nothing is known of it but that it was thrown
  }
}

}  // namespace racecourse
