package io.manyline.whatsapp.appstate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.record.StoredCollection;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import io.manyline.whatsapp.syncd.CollectionChange;
import io.manyline.whatsapp.syncd.CollectionState;
import io.manyline.whatsapp.syncd.LtHash;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What we have of each collection: version, hash, and the value MAC of every setting in force.
///
/// **Shape:** `APP_STATE_COLLECTION` by wire name; `APP_STATE_MACS` by `name/xx`, where xx is the
/// first byte of the index MAC in hex: pairs of index MAC and value MAC, 64 bytes each, one after
/// the other. 256 values at most, so that a collection can be dropped without a search. **Order and
/// threads:** a view of one [StateChanges].
final class CollectionStore {
  /// A collection that failed is left alone for so long, or until a key comes.
  static final Duration FAILED_FOR = Duration.ofHours(24);

  private static final int MAC = 32;
  private static final int BUCKETS = 256;

  private final StateChanges changes;

  CollectionStore(StateChanges changes) {
    this.changes = changes;
  }

  CollectionState state(SyncCollection name) {
    StoredCollection stored = read(name);
    return stored.getHash().size() == LtHash.LENGTH
        ? new CollectionState(stored.getVersion(), stored.getHash().toByteArray())
        : CollectionState.empty();
  }

  boolean isFailed(SyncCollection name, Instant now) {
    long failedAt = read(name).getFailedAt();
    return failedAt != 0 && now.isBefore(Instant.ofEpochSecond(failedAt).plus(FAILED_FOR));
  }

  /// What the server has cannot be believed: what we had is gone.
  void fail(SyncCollection name, Instant now) {
    drop(name);
    changes.put(
        key(name),
        StoredCollection.newBuilder().setFailedAt(now.getEpochSecond()).build().toByteArray());
  }

  /// It may be tried again.
  void forgive(SyncCollection name) {
    StoredCollection stored = read(name);
    if (stored.getFailedAt() != 0) {
      changes.put(key(name), stored.toBuilder().clearFailedAt().build().toByteArray());
    }
  }

  void drop(SyncCollection name) {
    changes.remove(key(name));
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      changes.remove(bucket(name, bucket));
    }
  }

  CollectionChange.Known known(SyncCollection name) {
    Map<Integer, Map<ByteString, ByteString>> opened = new HashMap<>();
    return indexMac ->
        opened.computeIfAbsent(number(indexMac), number -> open(name, number)).get(indexMac);
  }

  /// Writes what a patch or a snapshot changed.
  void apply(SyncCollection name, CollectionChange change) {
    changes.put(
        key(name),
        StoredCollection.newBuilder()
            .setVersion(change.state().version())
            .setHash(ByteString.copyFrom(change.state().hash()))
            .build()
            .toByteArray());
    Map<Integer, Map<ByteString, ByteString>> touched = new HashMap<>();
    for (Map.Entry<ByteString, Optional<ByteString>> each : change.macs().entrySet()) {
      Map<ByteString, ByteString> bucket =
          touched.computeIfAbsent(number(each.getKey()), number -> open(name, number));
      each.getValue()
          .ifPresentOrElse(
              mac -> bucket.put(each.getKey(), mac), () -> bucket.remove(each.getKey()));
    }
    touched.forEach((number, macs) -> write(bucket(name, number), macs));
  }

  private void write(StateKey key, Map<ByteString, ByteString> macs) {
    if (macs.isEmpty()) {
      changes.remove(key);
      return;
    }
    ByteString all = ByteString.EMPTY;
    for (Map.Entry<ByteString, ByteString> each : macs.entrySet()) {
      all = all.concat(each.getKey()).concat(each.getValue());
    }
    changes.put(key, all.toByteArray());
  }

  private Map<ByteString, ByteString> open(SyncCollection name, int number) {
    Map<ByteString, ByteString> macs = new LinkedHashMap<>();
    byte @Nullable [] stored = changes.read(bucket(name, number));
    if (stored != null) {
      for (int at = 0; at + 2 * MAC <= stored.length; at += 2 * MAC) {
        macs.put(ByteString.copyFrom(stored, at, MAC), ByteString.copyFrom(stored, at + MAC, MAC));
      }
    }
    return macs;
  }

  private StoredCollection read(SyncCollection name) {
    byte[] stored = changes.read(key(name));
    try {
      return stored == null
          ? StoredCollection.getDefaultInstance()
          : StoredCollection.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored collection is damaged", e);
    }
  }

  private static int number(ByteString indexMac) {
    return indexMac.byteAt(0) & 0xff;
  }

  private static StateKey key(SyncCollection name) {
    return new StateKey(Kind.APP_STATE_COLLECTION, name.wireName());
  }

  private static StateKey bucket(SyncCollection name, int number) {
    return new StateKey(Kind.APP_STATE_MACS, name.wireName() + "/" + String.format("%02x", number));
  }
}
