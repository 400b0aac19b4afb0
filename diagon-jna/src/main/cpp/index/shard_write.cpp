#include <algorithm>

#include "base/error.h"
#include "index/dynamic_mapping.h"
#include "index/shard.h"

namespace diagon {
namespace {

std::string quoted(std::string_view id, const std::string& rest) {
  return "[" + std::string(id) + "]: version conflict, " + rest;
}

void describe(const Error& error, v1::Failure& failure) {
  failure.set_code(static_cast<int32_t>(error.code()));
  failure.set_reason(error.what());
  if (error.cause() != nullptr) describe(*error.cause(), *failure.mutable_caused_by());
}

[[noreturn]] void conflict(std::string_view id, const std::string& rest) {
  throw Error(ErrorCode::kVersionConflict, quoted(id, rest));
}

}  // namespace

v1::WriteBatchResult Shard::write(v1::WriteBatch batch) {
  v1::WriteBatchResult results;
  std::lock_guard lock(write_mutex_);
  check_open();
  refresh_if_full_locked();  // fails before anything is written
  for (auto& operation : *batch.mutable_operations()) {
    v1::WriteResult result;
    try {
      v1::IndexMapping missing;
      if (!apply(operation, batch, result, missing)) {
        *results.mutable_mapping_update() = std::move(missing);
        note_buffer_locked();
        return results;
      }
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kIo || error.code() == ErrorCode::kCorruptIndex) throw;
      result.set_outcome(v1::WriteResult::FAILED);
      describe(error, *result.mutable_failure());
    }
    *results.add_results() = std::move(result);
    try {
      refresh_if_full_locked();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kDiskFull) throw;  // what was written stays in the buffer: the next batch fails
    }
  }
  note_buffer_locked();
  return results;
}

void Shard::refresh_if_full_locked() {
  constexpr size_t kWorthASegment = 256 * 1024;
  buffer_memory_.set(buffer_.memory_bytes());
  bool needed = buffer_.memory_bytes() > kWorthASegment && native_memory::write_buffers_are_full();
  if (needed || buffer_.memory_bytes() > max_buffer_bytes_) refresh_locked();
}

Shard::Current Shard::current(std::string_view id) const {
  Current found;
  if (const StoredDocument* document = buffer_.find(id)) {
    return {true, true, document->seq_no, document->version, document->primary_term};
  }
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
    if (auto doc = segment->find_live(id)) {
      const StoredFieldsReader& stored = segment->core()->stored();
      return {true, true, stored.seq_no(*doc), stored.version(*doc), stored.term(*doc)};
    }
  }
  if (auto deleted = tombstones_.find(id); deleted != tombstones_.end()) {
    found.known = true;
    found.seq_no = deleted->second.seq_no;
    found.version = deleted->second.version;
    found.primary_term = deleted->second.primary_term;
  }
  return found;
}

void Shard::check_version(const v1::WriteOperation& operation, const Current& now) const {
  const std::string& id = operation.id();
  if (operation.type() == v1::WriteOperation::CREATE && now.exists) {
    conflict(id, "document already exists (current version [" + std::to_string(now.version) + "])");
  }
  if (operation.has_if_seq_no()) {
    if (!now.exists) {
      conflict(id, "required seqNo [" + std::to_string(operation.if_seq_no()) + "], primary term [" +
                       std::to_string(operation.if_primary_term()) + "]. but no document was found");
    }
    if (now.seq_no != operation.if_seq_no() || now.primary_term != operation.if_primary_term()) {
      conflict(id, "required seqNo [" + std::to_string(operation.if_seq_no()) + "], primary term [" +
                       std::to_string(operation.if_primary_term()) + "]. current document has seqNo [" +
                       std::to_string(now.seq_no) + "] and primary term [" + std::to_string(now.primary_term) + "]");
    }
  }
  if (operation.version_type() != v1::INTERNAL && now.known) {
    bool greater = operation.version() > now.version;
    bool equal = operation.version_type() == v1::EXTERNAL_GTE && operation.version() == now.version;
    if (!greater && !equal) {
      conflict(id, std::string("current version [") + std::to_string(now.version) + "] is higher " +
                       (operation.version_type() == v1::EXTERNAL ? "or equal to" : "than") + " the one provided [" +
                       std::to_string(operation.version()) + "]");
    }
  }
}

bool Shard::apply(v1::WriteOperation& operation, const v1::WriteBatch& batch, v1::WriteResult& result,
                  v1::IndexMapping& missing) {
  const bool primary = batch.origin() == v1::PRIMARY;
  const bool is_delete = operation.type() == v1::WriteOperation::DELETE;
  if (operation.id().empty() || operation.id().size() > 512) {
    throw Error(ErrorCode::kIllegalArgument,
                "id is too long, must be no longer than 512 bytes but was: " + std::to_string(operation.id().size()));
  }
  if (operation.type() == v1::WriteOperation::UPDATE)
    throw Error(ErrorCode::kIllegalArgument, "an update does not reach the engine");
  Current now = current(operation.id());
  int64_t seq_no = primary ? max_seq_no_ + 1 : operation.seq_no();
  int64_t term = primary ? batch.primary_term() : operation.primary_term();
  int64_t version = operation.version();
  if (primary) {
    check_version(operation, now);
    if (operation.version_type() == v1::INTERNAL) version = now.known ? now.version + 1 : 1;
  } else if (seq_no <= checkpoint_ || ahead_.contains(seq_no) || (now.known && now.seq_no >= seq_no)) {
    advance(seq_no);
    result.set_outcome(v1::WriteResult::NOOP);
    result.set_seq_no(seq_no);
    return true;
  }
  if (is_delete) {
    buffer_.remove(operation.id());
    remove_from_segments(operation.id());
    tombstones_[operation.id()] = {seq_no, version, term, batch.now_millis()};
  } else {
    StoredDocument document{
        operation.id(), operation.routing(), std::move(*operation.mutable_source()), version, seq_no, term};
    if (!buffer_.add(*schema_, std::move(document), missing)) {
      check_limits(*schema_, missing, max_fields_, max_depth_);
      return false;
    }
    remove_from_segments(operation.id());
    tombstones_.erase(operation.id());
  }
  advance(seq_no);
  uncommitted_ = true;
  using Result = v1::WriteResult;
  result.set_outcome(is_delete ? (now.exists ? Result::DELETED : Result::NOT_FOUND)
                               : (now.exists ? Result::UPDATED : Result::CREATED));
  result.set_version(version);
  result.set_seq_no(seq_no);
  result.set_primary_term(term);
  return true;
}

void Shard::remove_from_segments(std::string_view id) {
  for (Segment& segment : segments_) {
    auto doc = segment.find_live(id);
    if (!doc) continue;
    auto& bits = owned_live_[segment.core().get()];
    if (!bits) {
      bits = segment.live_docs() == nullptr ? std::make_shared<BitSet>(segment.max_doc(), true)
                                            : std::make_shared<BitSet>(*segment.live_docs());
      segment = Segment(segment.core(), bits);
    }
    bits->clear(*doc);
    segment.forget_one();
    unpublished_ = true;
    return;
  }
}

void Shard::advance(int64_t seq_no) {
  max_seq_no_ = std::max(max_seq_no_.load(), seq_no);
  if (seq_no <= checkpoint_) return;
  ahead_.insert(seq_no);
  while (!ahead_.empty() && *ahead_.begin() == checkpoint_ + 1) {
    ++checkpoint_;
    ahead_.erase(ahead_.begin());
  }
}

std::optional<StoredDocument> Shard::find_document(std::string_view id, bool realtime, bool with_source) const {
  std::shared_ptr<const ShardSnapshot> searchable;
  std::unique_lock lock(write_mutex_, std::defer_lock);
  if (realtime) {
    lock.lock();
    if (const StoredDocument* document = buffer_.find(id)) return *document;
  } else {
    searchable = snapshot();
  }
  const std::vector<Segment>& segments = realtime ? segments_ : searchable->segments();
  for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
    auto doc = segment->find_live(id);
    if (!doc) continue;
    auto core = segment->core();
    if (realtime) lock.unlock();  // the core is immutable: reading it needs no lock
    return Segment(core, nullptr).document(*doc, with_source);
  }
  return std::nullopt;
}

v1::GetResponse Shard::get(const v1::GetRequest& request) {
  if (request.refresh()) refresh();
  v1::GetResponse response;
  for (const auto& wanted : request.documents()) {
    auto* answer = response.add_documents();
    answer->set_id(wanted.id());
    auto found = find_document(wanted.id(), !request.has_realtime() || request.realtime(), wanted.source());
    if (!found) {
      std::lock_guard lock(write_mutex_);
      if (auto deleted = tombstones_.find(wanted.id()); deleted != tombstones_.end()) {
        answer->set_seq_no(deleted->second.seq_no);
        answer->set_primary_term(deleted->second.primary_term);
      }
      continue;
    }
    answer->set_seq_no(found->seq_no);
    answer->set_primary_term(found->primary_term);
    if (wanted.has_version() && wanted.version() != found->version) {
      answer->mutable_failure()->set_code(static_cast<int32_t>(ErrorCode::kVersionConflict));
      answer->mutable_failure()->set_reason(quoted(wanted.id(), "current version [" + std::to_string(found->version) +
                                                                    "] is different than the one provided [" +
                                                                    std::to_string(wanted.version()) + "]"));
      continue;
    }
    answer->set_found(true);
    answer->set_routing(found->routing);
    answer->set_version(found->version);
    if (wanted.source()) answer->set_source(found->source);
  }
  return response;
}

}  // namespace diagon
