package io.manyline.whatsapp.signal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sender keys of one (group, sender device), newest first, at most 5: an immutable value.
///
/// **Flow:** decoded from the store, given to [GroupCipher], and the successor that comes back is
/// stored in the same transaction as what was decrypted, or before what was encrypted leaves.
/// **Shape:** own format, first byte is the version; 2,000 skipped keys in all. The oldest go
/// first. **Errors:** [SignalException] MALFORMED for bytes that are no sender keys.
public final class SenderKeyState {
  static final int KEY_LIMIT = 5;

  private final List<SenderKey> keys;

  private SenderKeyState(List<SenderKey> keys) {
    this.keys = keys;
  }

  /// Keeps what the limits allow. @param keys newest first, not empty
  static SenderKeyState of(List<SenderKey> keys) {
    var kept = new ArrayList<SenderKey>(KEY_LIMIT);
    int room = SkippedKeys.LIMIT;
    for (var key : keys.subList(0, Math.min(keys.size(), KEY_LIMIT))) {
      var chain = key.chain().keeping(room);
      room -= chain.skipped().size();
      kept.add(chain == key.chain() ? key : key.with(chain));
    }
    return new SenderKeyState(List.copyOf(kept));
  }

  public static SenderKeyState fromBytes(byte[] bytes) {
    return SenderKeyRecords.decode(bytes);
  }

  public byte[] toBytes() {
    return SenderKeyRecords.encode(this);
  }

  /// A copy whose newest key skips iterations: after a take-over that may have lost the last
  /// writes.
  ///
  /// @param count 0 to 2,000, which is what a peer is ready to jump
  public SenderKeyState skipSenderCounters(int count) {
    if (count < 0 || count > MessageChain.JUMP_LIMIT) {
      throw new IllegalArgumentException("a peer jumps 0 to 2000 iterations, not " + count);
    }
    var newest = newest();
    return replace(newest, newest.with(new MessageChain(newest.chain().next().skip(count))));
  }

  List<SenderKey> keys() {
    return keys;
  }

  SenderKey newest() {
    return keys.getFirst();
  }

  @Nullable SenderKey find(int id) {
    for (var key : keys) {
      if (key.id() == id) {
        return key;
      }
    }
    return null;
  }

  SenderKeyState replace(SenderKey predecessor, SenderKey successor) {
    return of(keys.stream().map(key -> key == predecessor ? successor : key).toList());
  }

  /// Puts a key in front, in the place of any with the same id.
  SenderKeyState with(SenderKey newest) {
    var all = new ArrayList<SenderKey>(KEY_LIMIT + 1);
    all.add(newest);
    keys.stream().filter(key -> key.id() != newest.id()).forEach(all::add);
    return of(all);
  }
}
