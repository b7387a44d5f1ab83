package io.manyline.whatsapp.history;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.record.StoredHistoryQueue;
import io.manyline.whatsapp.record.StoredHistoryQueue.Waiting;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Parts of the history that the phone announced and that are not taken in yet, oldest first.
///
/// **Shape:** `HISTORY_QUEUE`, single: part ids; `HISTORY_PART` by part: the phone's
/// `HistorySyncNotification` with what it has inside. A part's id is a hash of what names it, so
/// that one that is announced again is the same. **Order and threads:** a view of one
/// [StateChanges].
final class HistoryQueue {
  static final int MAX_WAITING = 1_000;
  private static final StateKey KEY = StateKey.single(Kind.HISTORY_QUEUE);

  private final StateChanges changes;

  HistoryQueue(StateChanges changes) {
    this.changes = changes;
  }

  /// What names a part: its content, or the file that has it.
  static String idOf(HistorySyncNotification notice) {
    byte[] named =
        notice.hasInitialHistBootstrapInlinePayload()
            ? notice.getInitialHistBootstrapInlinePayload().toByteArray()
            : notice.getFileEncSha256().concat(notice.getMediaKey()).toByteArray();
    return HexFormat.of().formatHex(Hkdf.sha256(named), 0, 16);
  }

  /// @return false when there is no room
  boolean add(HistorySyncNotification notice, Instant now) {
    StoredHistoryQueue before = read();
    String part = idOf(notice);
    if (before.getWaitingList().stream().anyMatch(each -> each.getPart().equals(part))) {
      return true;
    }
    if (before.getWaitingCount() >= MAX_WAITING) {
      return false;
    }
    Waiting added = Waiting.newBuilder().setPart(part).setSince(now.getEpochSecond()).build();
    changes.put(KEY, before.toBuilder().addWaiting(added).build().toByteArray());
    changes.put(row(part), notice.toByteArray());
    return true;
  }

  Optional<Waiting> first() {
    StoredHistoryQueue queue = read();
    return queue.getWaitingCount() == 0 ? Optional.empty() : Optional.of(queue.getWaiting(0));
  }

  /// Empty when what is stored is damaged.
  Optional<HistorySyncNotification> notice(String part) {
    byte[] stored = changes.read(row(part));
    try {
      return stored == null
          ? Optional.empty()
          : Optional.of(HistorySyncNotification.parseFrom(stored));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  void remove(String part) {
    List<Waiting> left =
        read().getWaitingList().stream().filter(each -> !each.getPart().equals(part)).toList();
    if (left.isEmpty()) {
      changes.remove(KEY);
    } else {
      changes.put(KEY, StoredHistoryQueue.newBuilder().addAllWaiting(left).build().toByteArray());
    }
    changes.remove(row(part));
  }

  private StoredHistoryQueue read() {
    byte[] stored = changes.read(KEY);
    try {
      return stored == null
          ? StoredHistoryQueue.getDefaultInstance()
          : StoredHistoryQueue.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the stored queue of history is damaged", e);
    }
  }

  private static StateKey row(String part) {
    return new StateKey(Kind.HISTORY_PART, part);
  }
}
