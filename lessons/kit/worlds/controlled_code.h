#pragma once

// A body of a controlled world as its drivers take it.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace racecourse {

/// What a body did that no body may do, in one sentence.
struct Misuse : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A body as plain bytes, which can be copied to where it runs. Bodies with equal bytes are the same body.
class ControlledCode {
 public:
  static constexpr std::size_t most_bytes = 96;

  ControlledCode() = default;
  template <class Body>
  requires(!std::same_as<std::remove_cvref_t<Body>, ControlledCode>) ControlledCode(Body body)
      : call_([](void* bytes) { (*static_cast<Body*>(bytes))(); }) {
    static_assert(std::is_trivially_copyable_v<Body>,
                  "a body captures references and numbers, and nothing that owns memory");
    static_assert(sizeof(Body) <= most_bytes && alignof(Body) <= alignof(std::max_align_t));
    std::memcpy(bytes_.data(), &body, sizeof(Body));
  }
  void operator()() { call_(bytes_.data()); }
  bool operator==(const ControlledCode&) const = default;
  const std::array<std::byte, most_bytes>& bytes() const { return bytes_; }

 private:
  alignas(std::max_align_t) std::array<std::byte, most_bytes> bytes_{};
  void (*call_)(void*) = nullptr;
};

struct ControlledBody {
  std::string name;  ///< of the thread
  ControlledCode code;
};

}  // namespace racecourse
