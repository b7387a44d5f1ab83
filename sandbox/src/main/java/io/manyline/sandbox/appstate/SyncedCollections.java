package io.manyline.sandbox.appstate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.proto.SyncdVersion;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the server keeps of all accounts' settings: patches that it cannot read.
///
/// **Shape:** `appstate/{number}/{collection}/{version, 16 hex digits}` → `SyncdPatch` with its
/// version. Versions are contiguous from 1. **Order and threads:** world's thread only. **Source:**
/// docs/protocol/app-state.md.
public final class SyncedCollections {
  private static final String PREFIX = "appstate/";

  private final World world;
  private final Delivery delivery;

  /// Patches by account and collection, the one of version 1 first.
  private final Map<String, List<byte[]>> patches = new HashMap<>();

  public SyncedCollections(World world, Delivery delivery) {
    this.world = world;
    this.delivery = delivery;
  }

  /// Reads what is stored; once.
  public void load() {
    world
        .store()
        .forEach(
            PREFIX,
            (key, patch) -> all(key.substring(PREFIX.length(), key.lastIndexOf('/'))).add(patch));
  }

  /// Version of the latest patch, 0 before the first.
  public long version(Account account, SyncCollection name) {
    List<byte[]> all = patches.get(place(account, name));
    return all == null ? 0 : all.size();
  }

  /// Patches after a version, oldest first. @param most at most so many
  public List<SyncdPatch> patches(Account account, SyncCollection name, long after, int most) {
    List<byte[]> all = patches.getOrDefault(place(account, name), List.of());
    List<SyncdPatch> found = new ArrayList<>();
    for (long at = after; at < all.size() && found.size() < most; at++) {
      try {
        found.add(SyncdPatch.parseFrom(all.get((int) at)));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("a stored patch is damaged", e);
      }
    }
    return found;
  }

  /// Stores a patch under the next version, and tells the account's other devices.
  ///
  /// @param author device that made it
  /// @return the new version
  public long append(Account account, int author, SyncCollection name, SyncdPatch patch) {
    long version = version(account, name) + 1;
    byte[] stored =
        patch.toBuilder()
            .setVersion(SyncdVersion.newBuilder().setVersion(version))
            .build()
            .toByteArray();
    String place = place(account, name);
    world.store().put(PREFIX + place + "/" + String.format("%016x", version), stored);
    all(place).add(stored);
    tell(account, author, name, version);
    return version;
  }

  private void tell(Account account, int author, SyncCollection name, long version) {
    Node changed = Node.of("collection").with("name", name.wireName()).with("version", version);
    for (Device device : account.devices()) {
      if (device.id() != author) {
        delivery.deliver(
            account.address(device.id()),
            Node.of("notification", changed)
                .with("type", "server_sync")
                .with("from", Jid.SERVER)
                .with("id", world.newId(""))
                .with("t", world.nowSeconds()));
      }
    }
  }

  private List<byte[]> all(String place) {
    return patches.computeIfAbsent(place, _ -> new ArrayList<>());
  }

  private static String place(Account account, SyncCollection name) {
    return account.number() + "/" + name.wireName();
  }
}
