package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.signal.GroupCipher;
import io.manyline.whatsapp.signal.Padding;
import io.manyline.whatsapp.signal.SenderKeyState;
import io.manyline.whatsapp.signal.SignalException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One phone's sender keys: its own for each group, and those that others gave it.
///
/// **Shape:** `phone-sender-key/{number}/{group}/{device}` as bytes; its own with the devices that
/// have it as JSON in `phone-own-sender-key/{number}/{group}`. **Order and threads:** world's
/// thread only. **Errors:** [SignalException]; the key is as before.
final class PhoneSenderKeys {
  private final World world;
  private final String peerPrefix;
  private final String ownPrefix;
  private final Map<String, SenderKeyState> peers = new HashMap<>();
  private final Map<String, Own> own = new HashMap<>();

  PhoneSenderKeys(World world, Account account) {
    this.world = world;
    this.peerPrefix = "phone-sender-key/" + account.number() + "/";
    this.ownPrefix = "phone-own-sender-key/" + account.number() + "/";
  }

  /// A text for a group. @param lacking who must be given the key with it
  record Encrypted(byte[] message, byte[] distribution, Set<String> lacking) {}

  void load() {
    world
        .store()
        .forEach(
            peerPrefix,
            (key, bytes) ->
                peers.put(key.substring(peerPrefix.length()), SenderKeyState.fromBytes(bytes)));
    world
        .store()
        .forEach(
            ownPrefix,
            (key, json) -> own.put(key.substring(ownPrefix.length()), Json.read(json, Own.class)));
  }

  void accept(String group, DeviceAddress sender, byte[] distribution) {
    String key = group + "/" + sender;
    save(key, GroupCipher.accept(peers.get(key), distribution));
  }

  /// @return plaintext without padding
  byte[] decrypt(String group, DeviceAddress sender, byte[] message) {
    String key = group + "/" + sender;
    SenderKeyState state = peers.get(key);
    if (state == null) {
      throw new SignalException(SignalException.Reason.NO_SENDER_KEY, "none of that device");
    }
    GroupCipher.Decrypted decrypted = GroupCipher.decrypt(state, message);
    save(key, decrypted.state());
    return Padding.unpad(decrypted.plaintext());
  }

  /// Encrypts once for all; with a new key when somebody has the old one who is not meant any more.
  Encrypted encrypt(String group, byte[] plaintext, Set<DeviceAddress> audience) {
    Set<String> meant =
        audience.stream()
            .map(DeviceAddress::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    Own mine = own.get(group);
    if (mine == null || !meant.containsAll(mine.holders())) {
      mine = new Own(GroupCipher.create(world.secureRandom()).toBytes(), List.of());
    }
    SenderKeyState state = SenderKeyState.fromBytes(mine.state());
    byte[] distribution = GroupCipher.distribution(state);
    Set<String> lacking = new TreeSet<>(meant);
    lacking.removeAll(mine.holders());
    GroupCipher.Encrypted encrypted =
        GroupCipher.encrypt(state, Padding.pad(plaintext, world.random()), world.secureRandom());
    save(group, new Own(encrypted.state().toBytes(), List.copyOf(meant)));
    return new Encrypted(encrypted.message(), distribution, lacking);
  }

  /// The current key as it is given to a device that asks again.
  byte[] distribution(String group) {
    Own mine = own.get(group);
    if (mine == null) {
      throw new SignalException(SignalException.Reason.NO_SENDER_KEY, "nothing was sent there");
    }
    return GroupCipher.distribution(SenderKeyState.fromBytes(mine.state()));
  }

  private void save(String key, SenderKeyState state) {
    peers.put(key, state);
    world.store().put(peerPrefix + key, state.toBytes());
  }

  private void save(String group, Own mine) {
    own.put(group, mine);
    world.store().put(ownPrefix + group, Json.write(mine));
  }

  /// @param holders devices that were given this key
  private record Own(byte[] state, List<String> holders) {}
}
