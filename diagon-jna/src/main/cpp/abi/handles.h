#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.h"

namespace diagon {

// Objects by number. A number is a slot (low 32 bits) and how often the slot was used (high 32 bits): one that was
// closed is never valid again. Thread-safe.
template <typename T>
class HandleTable {
 public:
  uint64_t add(std::shared_ptr<T> object) {
    std::lock_guard lock(mutex_);
    size_t slot;
    if (free_.empty()) {
      slot = slots_.size();
      slots_.emplace_back();
    } else {
      slot = free_.back();
      free_.pop_back();
    }
    slots_[slot].object = std::move(object);
    return static_cast<uint64_t>(++slots_[slot].uses) << 32 | slot;
  }

  std::shared_ptr<T> get(uint64_t handle) const {
    std::lock_guard lock(mutex_);
    return slots_[check(handle)].object;
  }

  // The object goes when the last call that uses it ends.
  std::shared_ptr<T> remove(uint64_t handle) {
    std::lock_guard lock(mutex_);
    size_t slot = check(handle);
    free_.push_back(static_cast<uint32_t>(slot));
    return std::move(slots_[slot].object);
  }

  std::vector<std::shared_ptr<T>> all() const {
    std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<T>> objects;
    for (const Slot& slot : slots_) {
      if (slot.object) objects.push_back(slot.object);
    }
    return objects;
  }

 private:
  struct Slot {
    std::shared_ptr<T> object;
    uint32_t uses = 0;
  };

  size_t check(uint64_t handle) const {
    size_t slot = handle & UINT32_MAX;
    if (slot >= slots_.size() || slots_[slot].uses != handle >> 32 || !slots_[slot].object) {
      throw Error(ErrorCode::kIllegalState, "handle is closed or was never given [" + std::to_string(handle) + "]");
    }
    return slot;
  }

  mutable std::mutex mutex_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_;
};

}  // namespace diagon
