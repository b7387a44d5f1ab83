package io.manyline.sandbox.appstate;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.proto.AppStateSyncKey;
import io.manyline.whatsapp.proto.AppStateSyncKeyData;
import io.manyline.whatsapp.proto.AppStateSyncKeyFingerprint;
import io.manyline.whatsapp.proto.AppStateSyncKeyId;
import io.manyline.whatsapp.proto.AppStateSyncKeyShare;
import io.manyline.whatsapp.syncd.SyncKeys;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The keys that a phone made for its account's settings; the last one is in use.
///
/// **Shape:** `phone-syncd/{number}` → three keys, made when they are first needed. A key's id is
/// the device that made it (2 bytes) and a counter (4 bytes). **Order and threads:** world's thread
/// only. **Source:** docs/protocol/app-state.md; Baileys src/Utils/process-message.ts.
final class PhoneSyncKeys {
  private static final int KEYS = 3;
  private static final int KEY = 32;

  private final World world;
  private final Account account;
  private final Map<ByteString, SyncKeys> expanded = new HashMap<>();
  private @Nullable Stored stored;

  /// @param madeAt unix milliseconds
  record Stored(List<byte[]> keys, long madeAt) {}

  PhoneSyncKeys(World world, Account account) {
    this.world = world;
    this.account = account;
  }

  SyncKeys current() {
    return find(id(KEYS - 1));
  }

  /// @throws io.manyline.whatsapp.syncd.SyncdException for an id of another phone's key
  SyncKeys find(byte[] id) {
    return expanded.computeIfAbsent(
        ByteString.copyFrom(id),
        _ ->
            number(id)
                .map(number -> SyncKeys.expand(id, stored().keys().get(number)))
                .orElseThrow(() -> SyncKeys.Ring.missing(id)));
  }

  AppStateSyncKeyShare all() {
    return share(IntStream.range(0, KEYS).mapToObj(PhoneSyncKeys::id).toList());
  }

  /// Keys by id; one that we never had is answered with its id alone.
  AppStateSyncKeyShare share(List<byte[]> ids) {
    AppStateSyncKeyShare.Builder share = AppStateSyncKeyShare.newBuilder();
    for (byte[] id : ids) {
      AppStateSyncKey.Builder key =
          share
              .addKeysBuilder()
              .setKeyId(AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(id)));
      number(id).ifPresent(number -> key.setKeyData(data(number)));
    }
    return share.build();
  }

  private AppStateSyncKeyData data(int number) {
    AppStateSyncKeyFingerprint.Builder fingerprint =
        AppStateSyncKeyFingerprint.newBuilder()
            .setRawId(account.rawId())
            .setCurrentIndex(account.lastDevice());
    account.devices().forEach(device -> fingerprint.addDeviceIndexes(device.keyIndex()));
    return AppStateSyncKeyData.newBuilder()
        .setKeyData(ByteString.copyFrom(stored().keys().get(number)))
        .setFingerprint(fingerprint)
        .setTimestamp(stored().madeAt() + number)
        .build();
  }

  private Stored stored() {
    if (stored == null) {
      String key = "phone-syncd/" + account.number();
      stored =
          world
              .store()
              .get(key)
              .map(json -> Json.read(json, Stored.class))
              .orElseGet(() -> create(key));
    }
    return stored;
  }

  private Stored create(String key) {
    List<byte[]> keys = IntStream.range(0, KEYS).mapToObj(_ -> random()).toList();
    Stored created = new Stored(keys, world.now().toEpochMilli());
    world.store().put(key, Json.write(created));
    return created;
  }

  private byte[] random() {
    byte[] key = new byte[KEY];
    world.secureRandom().nextBytes(key);
    return key;
  }

  private static byte[] id(int number) {
    return ByteBuffer.allocate(6).putShort((short) 0).putInt(number + 1).array();
  }

  private static Optional<Integer> number(byte[] id) {
    return IntStream.range(0, KEYS)
        .filter(number -> Arrays.equals(id(number), id))
        .boxed()
        .findFirst();
  }
}
