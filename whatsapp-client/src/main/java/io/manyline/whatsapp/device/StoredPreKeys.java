package io.manyline.whatsapp.device;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.record.StoredKeyPair;
import io.manyline.whatsapp.record.StoredSignedPreKey;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.SignedPreKey;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prekeys as the state holds them, private halves included.
public final class StoredPreKeys {
  private StoredPreKeys() {}

  public static StateKey oneTimeKey(int id) {
    return new StateKey(Kind.PRE_KEY, Integer.toString(id));
  }

  public static void put(StateChanges changes, PreKey preKey) {
    changes.put(oneTimeKey(preKey.id()), Credentials.toStored(preKey.keyPair()).toByteArray());
  }

  public static @Nullable PreKey oneTime(StateChanges state, int id) {
    byte[] stored = state.read(oneTimeKey(id));
    return stored == null ? null : decode(id, stored);
  }

  /// Several in one round trip, in the order asked for; those that are not there are left out.
  public static List<PreKey> oneTime(StateChanges state, List<Integer> ids) {
    Map<StateKey, byte[]> stored =
        state.readAll(ids.stream().map(StoredPreKeys::oneTimeKey).toList());
    List<PreKey> keys = new ArrayList<>(ids.size());
    for (int id : ids) {
      byte[] each = stored.get(oneTimeKey(id));
      if (each != null) {
        keys.add(decode(id, each));
      }
    }
    return keys;
  }

  private static PreKey decode(int id, byte[] stored) {
    try {
      return new PreKey(id, Credentials.fromStored(StoredKeyPair.parseFrom(stored)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored prekey is damaged", e);
    }
  }

  public static void put(StateChanges changes, SignedPreKey preKey) {
    StoredSignedPreKey stored =
        StoredSignedPreKey.newBuilder()
            .setKeyPair(Credentials.toStored(preKey.keyPair()))
            .setSignature(ByteString.copyFrom(preKey.signature()))
            .build();
    changes.put(signedKey(preKey.id()), stored.toByteArray());
  }

  public static @Nullable SignedPreKey signed(StateChanges state, int id) {
    byte[] bytes = state.read(signedKey(id));
    if (bytes == null) {
      return null;
    }
    try {
      StoredSignedPreKey stored = StoredSignedPreKey.parseFrom(bytes);
      return new SignedPreKey(
          id, Credentials.fromStored(stored.getKeyPair()), stored.getSignature().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored signed prekey is damaged", e);
    }
  }

  public static void removeSigned(StateChanges changes, int id) {
    changes.remove(signedKey(id));
  }

  private static StateKey signedKey(int id) {
    return new StateKey(Kind.SIGNED_PRE_KEY, Integer.toString(id));
  }
}
