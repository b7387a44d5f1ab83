package io.manyline.whatsapp.prekey;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StoredPreKeys;
import io.manyline.whatsapp.record.StoredPreKeyMeta;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Our one-time prekeys: which id is next, and which were made for an upload that is not confirmed.
///
/// **Shape:** ids count up from 1 within 24 bits and then begin again; 0 is never used. **Order and
/// threads:** a view of one [StateChanges].
public final class PreKeyStock {
  private static final StateKey META = StateKey.single(Kind.PRE_KEY_META);
  private static final int MAX_ID = 0xFFFFFF;

  private final StateChanges changes;

  public PreKeyStock(StateChanges changes) {
    this.changes = changes;
  }

  /// One key for a single peer: it is never uploaded.
  public PreKey issue(KeyPair pair) {
    StoredPreKeyMeta meta = meta();
    PreKey key = new PreKey(nextId(meta), pair);
    StoredPreKeys.put(changes, key);
    write(meta.toBuilder().setNextId(after(key.id())).build());
    return key;
  }

  /// Keys for an upload that comes next.
  public List<PreKey> stock(List<KeyPair> pairs) {
    StoredPreKeyMeta meta = meta();
    int first = nextId(meta);
    int id = first;
    List<PreKey> keys = new ArrayList<>(pairs.size());
    for (KeyPair pair : pairs) {
      PreKey key = new PreKey(id, pair);
      StoredPreKeys.put(changes, key);
      keys.add(key);
      id = after(id);
    }
    write(
        meta.toBuilder().setNextId(id).setPendingFrom(first).setPendingCount(pairs.size()).build());
    return keys;
  }

  /// Keys of an upload that was never confirmed, but for those used since.
  public List<PreKey> pending() {
    StoredPreKeyMeta meta = meta();
    List<Integer> ids = new ArrayList<>();
    int id = meta.getPendingFrom();
    for (int i = 0; i < meta.getPendingCount(); i++) {
      ids.add(id);
      id = after(id);
    }
    return StoredPreKeys.oneTime(changes, ids);
  }

  public void confirmUpload() {
    write(meta().toBuilder().clearPendingFrom().clearPendingCount().setUploaded(true).build());
  }

  /// Whether the server ever confirmed an upload of this device.
  public boolean wasUploaded() {
    return meta().getUploaded();
  }

  /// When what the server has was last compared with what we have; long ago when never.
  Instant checkedAt() {
    return Instant.ofEpochSecond(meta().getCheckedAt());
  }

  void checked(Instant at) {
    write(meta().toBuilder().setCheckedAt(at.getEpochSecond()).build());
  }

  StoredPreKeyMeta meta() {
    byte[] stored = changes.read(META);
    try {
      return stored == null
          ? StoredPreKeyMeta.getDefaultInstance()
          : StoredPreKeyMeta.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("stored prekey numbers are damaged", e);
    }
  }

  void write(StoredPreKeyMeta meta) {
    changes.put(META, meta.toByteArray());
  }

  private static int nextId(StoredPreKeyMeta meta) {
    return meta.getNextId() == 0 ? 1 : meta.getNextId();
  }

  static int after(int id) {
    return id >= MAX_ID ? 1 : id + 1;
  }
}
