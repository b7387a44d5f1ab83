package io.manyline.whatsapp.appstate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.proto.AppStateSyncKey;
import io.manyline.whatsapp.proto.AppStateSyncKeyShare;
import io.manyline.whatsapp.record.StoredSyncKeys;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.syncd.SyncKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of synced settings that we have, and those that we asked for.
///
/// **Shape:** `APP_STATE_KEYS`, one value; at most [#MAX_KEYS] keys, the oldest go first. A key is
/// asked for once in [#ASK_AGAIN]. **Order and threads:** a view of one [StateChanges]. **Source:**
/// whatsmeow appstate.go `requestMissingAppStateKeys`.
final class SyncKeyStore {
  static final int MAX_KEYS = 256;
  static final Duration ASK_AGAIN = Duration.ofHours(24);
  private static final int KEY_BYTES = 32;
  private static final int MAX_ID = 64;
  private static final StateKey KEY = StateKey.single(StateKey.Kind.APP_STATE_KEYS);

  private final StateChanges changes;

  SyncKeyStore(StateChanges changes) {
    this.changes = changes;
  }

  boolean isEmpty() {
    return read().getKeysCount() == 0;
  }

  /// Takes in what a device shared. @return whether a key is among it that we did not have
  boolean add(AppStateSyncKeyShare share) {
    StoredSyncKeys before = read();
    Map<ByteString, StoredSyncKeys.Key> keys = new HashMap<>();
    before.getKeysList().forEach(key -> keys.put(key.getId(), key));
    for (AppStateSyncKey shared : share.getKeysList()) {
      toKey(shared).ifPresent(key -> keys.put(key.getId(), key));
    }
    List<StoredSyncKeys.Key> newest =
        keys.values().stream()
            .sorted(Comparator.comparingLong(StoredSyncKeys.Key::getMadeAt).reversed())
            .limit(MAX_KEYS)
            .toList();
    StoredSyncKeys.Builder after = StoredSyncKeys.newBuilder().addAllKeys(newest);
    before.getRequestedList().stream()
        .filter(request -> !keys.containsKey(request.getId()))
        .forEach(after::addRequested);
    changes.put(KEY, after.build().toByteArray());
    return keys.size() > before.getKeysCount();
  }

  /// Finds keys by id, each expanded once.
  SyncKeys.Ring ring() {
    Map<ByteString, SyncKeys> expanded = new HashMap<>();
    StoredSyncKeys stored = read();
    return id ->
        expanded.computeIfAbsent(
            ByteString.copyFrom(id),
            wanted ->
                stored.getKeysList().stream()
                    .filter(key -> key.getId().equals(wanted))
                    .findFirst()
                    .map(SyncKeyStore::expand)
                    .orElseThrow(() -> SyncKeys.Ring.missing(id)));
  }

  /// The key to seal with: the one made last.
  Optional<SyncKeys> newest() {
    return read().getKeysList().stream()
        .max(
            Comparator.comparingLong(StoredSyncKeys.Key::getMadeAt)
                .thenComparing(
                    StoredSyncKeys.Key::getId, ByteString.unsignedLexicographicalComparator()))
        .map(SyncKeyStore::expand);
  }

  /// Of these keys the ones to ask for now; they count as asked for from then on.
  List<byte[]> toRequest(Collection<byte[]> missing, Instant now) {
    StoredSyncKeys before = read();
    StoredSyncKeys.Builder after = before.toBuilder().clearRequested();
    before.getRequestedList().stream()
        .filter(request -> Instant.ofEpochSecond(request.getAt()).plus(ASK_AGAIN).isAfter(now))
        .forEach(after::addRequested);
    List<byte[]> wanted = new ArrayList<>();
    for (byte[] id : missing) {
      ByteString key = ByteString.copyFrom(id);
      boolean asked = after.getRequestedList().stream().anyMatch(each -> each.getId().equals(key));
      if (!asked && after.getRequestedCount() < MAX_KEYS) {
        wanted.add(id);
        after.addRequestedBuilder().setId(key).setAt(now.getEpochSecond());
      }
    }
    if (!wanted.isEmpty()) {
      changes.put(KEY, after.build().toByteArray());
    }
    return wanted;
  }

  private StoredSyncKeys read() {
    byte[] stored = changes.read(KEY);
    try {
      return stored == null
          ? StoredSyncKeys.getDefaultInstance()
          : StoredSyncKeys.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("stored keys of settings are damaged", e);
    }
  }

  private static Optional<StoredSyncKeys.Key> toKey(AppStateSyncKey shared) {
    ByteString id = shared.getKeyId().getKeyId();
    ByteString data = shared.getKeyData().getKeyData();
    if (data.size() != KEY_BYTES || id.isEmpty() || id.size() > MAX_ID) {
      return Optional.empty();
    }
    return Optional.of(
        StoredSyncKeys.Key.newBuilder()
            .setId(id)
            .setData(data)
            .setMadeAt(shared.getKeyData().getTimestamp())
            .build());
  }

  private static SyncKeys expand(StoredSyncKeys.Key key) {
    return SyncKeys.expand(key.getId().toByteArray(), key.getData().toByteArray());
  }
}
