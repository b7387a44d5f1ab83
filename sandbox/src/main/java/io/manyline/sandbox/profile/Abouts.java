package io.manyline.sandbox.profile;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.privacy.Privacy;
import io.manyline.sandbox.privacy.PrivacyCategory;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import java.util.HashMap;
import java.util.Map;

/// What people say about themselves.
///
/// **Shape:** `about/{number}` as JSON; at most 139 characters. Whoever may see it and is connected
/// is told of a change. **Order and threads:** world's thread only. **Source:**
/// docs/protocol/profile.md.
public final class Abouts {
  private static final String PREFIX = "about/";
  private static final int MOST_CHARACTERS = 139;

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final Privacy privacy;
  private final Map<String, About> abouts = new HashMap<>();

  /// @param at unix seconds
  record About(String text, long at) {}

  public Abouts(World world, Accounts accounts, Delivery delivery, Privacy privacy) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    this.privacy = privacy;
    world
        .store()
        .forEach(
            PREFIX,
            (key, json) ->
                abouts.put(key.substring(PREFIX.length()), Json.read(json, About.class)));
  }

  /// Code 401 in place of a text that the viewer may not see.
  Node show(Account account, Account viewer) {
    About about = abouts.getOrDefault(account.number(), new About("", 0));
    return privacy.shows(account, viewer, PrivacyCategory.STATUS)
        ? Node.of("status").with("t", about.at()).withText(about.text())
        : Node.of("status").with("code", 401).with("t", 0);
  }

  /// @param by the device that changed it, which needs no notice
  public void change(Account account, String text, int by) {
    if (text.codePointCount(0, text.length()) > MOST_CHARACTERS) {
      throw new IqRefusedException(406);
    }
    About about = new About(text, world.nowSeconds());
    abouts.put(account.number(), about);
    world.store().put(PREFIX + account.number(), Json.write(about));
    Node notification =
        Node.of("notification", Node.of("set").withText(text))
            .with("type", "status")
            .with("from", account.phoneJid(0))
            .with("notify", account.name())
            .with("t", about.at());
    DeviceAddress actor = account.address(by);
    for (Account viewer : accounts.all()) {
      if (privacy.shows(account, viewer, PrivacyCategory.STATUS)) {
        tell(viewer, notification, actor);
      }
    }
  }

  private void tell(Account viewer, Node notification, DeviceAddress actor) {
    for (Device device : viewer.devices()) {
      DeviceAddress address = viewer.address(device.id());
      if (!address.equals(actor) && delivery.link(address).isPresent()) {
        delivery.deliver(address, notification.with("id", world.newId("")));
      }
    }
  }
}
