#include "programs/endless_loop.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction

#include <algorithm>
#include <cstring>

#include "programs/runtime.h"

namespace racecourse {

namespace {

constexpr greg_t trap_flag = 0x100;
// A loop that takes longer to come round is not recognized.
constexpr int most_instructions = 200'000;

}  // namespace

EndlessLoop::EndlessLoop(const LoadedObjects& loaded, void (*proved)()) : loaded_(loaded), proved_(proved) {
  active_ = this;
  struct sigaction action {};
  action.sa_sigaction = trapped;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGTRAP, &action, nullptr);
}

EndlessLoop::~EndlessLoop() {
  ::signal(SIGTRAP, SIG_DFL);
  active_ = nullptr;
}

void EndlessLoop::follow(ucontext_t& interrupted, std::uintptr_t stack_end) {
  follows_ = true;
  refers_ = false;
  instructions_ = since_ = 0;
  patience_ = 1;
  stack_end_ = stack_end;
  interrupted.uc_mcontext.gregs[REG_EFL] |= trap_flag;
}

void EndlessLoop::note_read(const Access& read) {
  const auto is_it = [&](const Access& known) {
    return known.address == read.address && known.size == read.size;
  };
  ++hooks_before_;
  if (std::none_of(reads_.begin(), reads_.end(), is_it)) reads_.push_back(read);
}

void EndlessLoop::trapped(int, siginfo_t*, void* context) {
  auto& at = *static_cast<ucontext_t*>(context);
  if (active_->follows_ && ++active_->instructions_ < most_instructions) return active_->look_at(at);
  active_->follows_ = false;
  at.uc_mcontext.gregs[REG_EFL] &= ~trap_flag;
}

void EndlessLoop::look_at(ucontext_t& at) {
  switch (loaded_.owner_of(static_cast<std::uintptr_t>(at.uc_mcontext.gregs[REG_RIP]))) {
    case LoadedObjects::Owner::program: return compare(at);
    case LoadedObjects::Owner::explorer: return;  // a hook, which tells what it does
    case LoadedObjects::Owner::library:
    case LoadedObjects::Owner::nobody:
      if (Runtime::running() != nullptr) refers_ = false;  // it does what nobody tells
  }
}

void EndlessLoop::compare(ucontext_t& at) {
  if (InHook::calls() != hooks_before_) refers_ = false;
  const State state = state_of(at);
  if (refers_ && is_as_before(state)) {
    follows_ = false;
    call_proved(at);
  } else if (!refers_ || ++since_ == patience_) {
    refer_to(state);
  }
}

EndlessLoop::State EndlessLoop::state_of(const ucontext_t& at) {
  State state;
  std::copy_n(std::begin(at.uc_mcontext.gregs), state.registers.size(), state.registers.begin());
  if (at.uc_mcontext.fpregs != nullptr)
    std::memcpy(state.vectors.data(), at.uc_mcontext.fpregs->_xmm, state.vectors.size());
  return state;
}

bool EndlessLoop::is_as_before(const State& state) const {
  return state == reference_ &&
         std::memcmp(stack_.data(), reinterpret_cast<const void*>(stack()), stack_.size()) == 0;  // NOLINT
}

void EndlessLoop::refer_to(const State& state) {
  reference_ = state;
  const auto* const stack_begin = reinterpret_cast<const std::byte*>(stack());  // NOLINT
  stack_.assign(stack_begin, stack_begin + (stack_end_ - stack()));
  reads_.clear();
  hooks_before_ = InHook::calls();
  refers_ = true;
  since_ = 0;
  patience_ *= 2;
}

void EndlessLoop::call_proved(ucontext_t& at) const {
  auto& registers = at.uc_mcontext.gregs;
  registers[REG_EFL] &= ~trap_flag;
  registers[REG_RSP] -= sizeof(std::uintptr_t);
  // As though the instruction was a call: lines are looked up before the address that a call returns to.
  const auto returns_to = static_cast<std::uintptr_t>(registers[REG_RIP]) + 1;
  std::memcpy(reinterpret_cast<void*>(registers[REG_RSP]), &returns_to, sizeof(returns_to));  // NOLINT
  registers[REG_RIP] = reinterpret_cast<greg_t>(proved_);
}

}  // namespace racecourse
