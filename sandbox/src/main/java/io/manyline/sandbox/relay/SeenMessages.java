package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/// Which copies of which messages went out already, so that a message that is sent again is
/// acknowledged but not delivered twice.
///
/// **Shape:** `seen/{sending device}/{message id}` → targets, each with its retry count; the last
/// 1,000 messages of a device.
public final class SeenMessages {
  private static final String PREFIX = "seen/";
  private static final int KEPT = 1_000;

  private final World world;
  private final Map<DeviceAddress, SequencedMap<String, TreeSet<String>>> seen = new HashMap<>();

  SeenMessages(World world) {
    this.world = world;
  }

  void load() {
    world
        .store()
        .forEach(
            PREFIX,
            (key, json) -> {
              String[] parts = key.split("/", 3);
              String[] owner = parts[1].split(":", 2);
              of(new DeviceAddress(owner[0], Integer.parseInt(owner[1])))
                  .put(parts[2], new TreeSet<>(List.of(Json.read(json, String[].class))));
            });
  }

  /// Whether this copy is new; it is not from then on.
  public boolean add(DeviceAddress sender, String id, DeviceAddress target, long retryCount) {
    SequencedMap<String, TreeSet<String>> messages = of(sender);
    TreeSet<String> targets = messages.computeIfAbsent(id, _ -> new TreeSet<>());
    if (!targets.add(target + "/" + retryCount)) {
      return false;
    }
    world.store().put(key(sender, id), Json.write(targets));
    while (messages.size() > KEPT) {
      world.store().remove(key(sender, messages.pollFirstEntry().getKey()));
    }
    return true;
  }

  /// A target asked for a message once more: its next copy is new again, whatever it says of
  /// itself. Baileys answers the retry receipt of a phone by sending the whole message again,
  /// uncounted.
  void reopen(DeviceAddress sender, String id, DeviceAddress target) {
    TreeSet<String> targets = of(sender).get(id);
    if (targets != null && targets.removeIf(each -> each.startsWith(target + "/"))) {
      world.store().put(key(sender, id), Json.write(targets));
    }
  }

  private SequencedMap<String, TreeSet<String>> of(DeviceAddress sender) {
    return seen.computeIfAbsent(sender, _ -> new LinkedHashMap<>());
  }

  private static String key(DeviceAddress sender, String id) {
    return PREFIX + sender + "/" + id;
  }
}
