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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Parts of the history that the phone announced and that are not taken in yet, oldest first.
///
/// **Shape:** `HISTORY_QUEUE`, single: part ids, and those of the last [#MAX_DONE] that are
/// through; `HISTORY_PART` by part: the phone's `HistorySyncNotification` with what it has inside.
/// A part's id is the hash of its content, so that one that is announced again is the same, also in
/// another file: a phone does so when it did not hear our ack. **Order and threads:** a view of one
/// [StateChanges].
final class HistoryQueue {
  static final int MAX_WAITING = 1_000;
  private static final int MAX_DONE = 100;
  private static final int ID_BYTES = 16;
  private static final StateKey KEY = StateKey.single(Kind.HISTORY_QUEUE);

  private final StateChanges changes;

  HistoryQueue(StateChanges changes) {
    this.changes = changes;
  }

  /// What names a part: the hash of its content, inside the message or in a file.
  static String idOf(HistorySyncNotification notice) {
    byte[] hash =
        notice.hasInitialHistBootstrapInlinePayload()
            ? Hkdf.sha256(notice.getInitialHistBootstrapInlinePayload().toByteArray())
            : notice.getFileSha256().toByteArray();
    return HexFormat.of().formatHex(hash, 0, Math.min(hash.length, ID_BYTES));
  }

  /// @return false when there is no room
  boolean add(HistorySyncNotification notice, Instant now) {
    StoredHistoryQueue before = read();
    String part = idOf(notice);
    boolean known =
        before.getDoneList().contains(part)
            || before.getWaitingList().stream().anyMatch(each -> each.getPart().equals(part));
    if (known) {
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

  /// It is taken in, or given up: announced once more it is not taken in again.
  void remove(String part) {
    StoredHistoryQueue before = read();
    List<Waiting> left =
        before.getWaitingList().stream().filter(each -> !each.getPart().equals(part)).toList();
    List<String> done = new ArrayList<>(before.getDoneList());
    done.add(part);
    StoredHistoryQueue after =
        StoredHistoryQueue.newBuilder()
            .addAllWaiting(left)
            .addAllDone(done.subList(Math.max(0, done.size() - MAX_DONE), done.size()))
            .build();
    changes.put(KEY, after.toByteArray());
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
