package io.manyline.dispatcher.retry;

import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.webhook.EndpointId;
import java.util.List;

/// The Redis keys of one endpoint, all under its hash tag, all gone 8 days after the last write.
///
/// | part | type | holds |
/// |---|---|---|
/// | `due` | sorted set | pointer ids, score = due time, or end of the lease of who attempts it, in ms |
/// | `waiting` | sorted set, scores 0 | `chat-key\|pointer-id` of pointers that hold their chat, in order |
/// | `pointers` | hash | pointer id → [Pointer] |
/// | `leases` | hash | pointer id → token of who attempts it |
/// | `delivered` | sorted set | ids of the last 1,000 events, and of those of the last minute up to 20,000, score = time in ms |
/// | `attempts` | list | last 100 attempts, newest first |
/// | `dead` | list | last 1,000 dead letters, newest first |
/// | `marks` | hash | `fence:` and `fence_at:` (offset) of each session, `gone` (mark of the address that answered 410), `failing_since` (ms), `failing_mark` (of the address, and the time of its being enabled, that it is about), and of the breaker: `failures` in a row, `trips`, `open_until` (ms), `probe` (pointer id) |
///
/// A pointer id is `offset in 20 digits:partition`.
final class EndpointKeys {
  private EndpointKeys() {}

  /// In the order in which all scripts expect them.
  static List<String> of(EndpointId endpoint) {
    return RedisKeys.dispatcherOf(endpoint.value());
  }

  static String marks(EndpointId endpoint) {
    return RedisKeys.dispatcher(endpoint.value(), "marks");
  }

  static String delivered(EndpointId endpoint) {
    return RedisKeys.dispatcher(endpoint.value(), "delivered");
  }

  static String waiting(EndpointId endpoint) {
    return RedisKeys.dispatcher(endpoint.value(), "waiting");
  }

  static String pointers(EndpointId endpoint) {
    return RedisKeys.dispatcher(endpoint.value(), "pointers");
  }
}
