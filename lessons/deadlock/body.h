#pragma once

#include "kit/worlds/world.h"

namespace racecourse::deadlock {

template <World W>
struct Account {
  Account(W& w, long place, const char* name, const char* lock_name)
      : world(w), number(place), balance(w, name, 1000), lock(w, lock_name) {}

  W& world;
  const long number;
  typename W::template shared<long> balance;  // guarded by lock
  typename W::mutex lock;
};

// Only for a thread that holds both locks.
template <World W>
void move_one(Account<W>& from, Account<W>& to) {
  from.balance.store(from.balance.load() - 1);
  to.balance.store(to.balance.load() + 1);
}

// Opposite order: the account that pays is locked first. From A to B that is A, from B to A it is B.
template <World W>
void transfer_payer_first(Account<W>& from, Account<W>& to, auto pause) {
  const typename W::lock_guard hold_from(from.lock);
  pause();
  const typename W::lock_guard hold_to(to.lock);  // whoever holds this one may be waiting for the other
  move_one(from, to);
}

// One order: the account with the lower number is locked first, whoever pays.
template <World W>
void transfer_in_order(Account<W>& from, Account<W>& to, auto pause) {
  Account<W>& first = from.number < to.number ? from : to;
  Account<W>& second = from.number < to.number ? to : from;
  const typename W::lock_guard hold_first(first.lock);
  pause();
  const typename W::lock_guard hold_second(second.lock);
  move_one(from, to);
}

// Both at once, as std::scoped_lock does it with GCC: if the other is taken, let go of the first, and wait for the other.
template <World W>
void transfer_at_once(Account<W>& from, Account<W>& to, auto pause) {
  Account<W>* first = &from;
  Account<W>* second = &to;
  for (;;) {
    first->lock.lock();
    pause();
    if (second->lock.try_lock()) break;
    first->lock.unlock();
    Account<W>* const taken = second;
    second = first;
    first = taken;
  }
  move_one(from, to);
  second->lock.unlock();
  first->lock.unlock();
}

// Try and back off: if the other is taken, let go of the first, and do the same again.
template <World W>
void transfer_backing_off(Account<W>& from, Account<W>& to, auto pause) {
  for (;;) {
    from.lock.lock();
    pause();
    if (to.lock.try_lock()) break;
    from.lock.unlock();  // the other thread may do just the same, in step with this one
    from.world.yield();
  }
  move_one(from, to);
  to.lock.unlock();
  from.lock.unlock();
}

}  // namespace racecourse::deadlock
