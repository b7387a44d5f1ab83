package io.manyline.sandbox.profile;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.group.Group;
import io.manyline.sandbox.group.Groups;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.privacy.Privacy;
import io.manyline.sandbox.privacy.PrivacyCategory;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Profile pictures of people and groups, served by the media host.
///
/// **Shape:** `picture/{number or group id}` as JSON. Whoever may see it and is connected is told
/// of a change; a group's members all are. **Order and threads:** world's thread only. **Errors:**
/// `IqRefusedException` 406 for what is no JPEG. **Source:** docs/protocol/profile.md.
public final class Pictures {
  private static final String PREFIX = "picture/";
  private static final int MOST_BYTES = 2 << 20;

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final Privacy privacy;
  private final Groups groups;
  private final MediaServer media;
  private final Map<String, Picture> pictures = new HashMap<>();

  public Pictures(
      World world,
      Accounts accounts,
      Delivery delivery,
      Privacy privacy,
      Groups groups,
      MediaServer media) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    this.privacy = privacy;
    this.groups = groups;
    this.media = media;
    world
        .store()
        .forEach(
            PREFIX,
            (key, json) ->
                pictures.put(key.substring(PREFIX.length()), Json.read(json, Picture.class)));
  }

  /// What there is of somebody. @throws IqRefusedException 401 when the viewer may not see it
  Optional<Picture> find(Jid target, Account viewer) {
    Optional<Group> group = groups.find(target);
    if (group.isPresent()) {
      if (!group.get().has(viewer)) {
        throw new IqRefusedException(401);
      }
      return Optional.ofNullable(pictures.get(group.get().id()));
    }
    Account account = accounts.find(target).orElseThrow(() -> new IqRefusedException(404));
    if (!privacy.shows(account, viewer, PrivacyCategory.PROFILE)) {
      throw new IqRefusedException(401);
    }
    return Optional.ofNullable(pictures.get(account.number()));
  }

  /// The same, where nothing is said of what may not be seen.
  Optional<String> idOf(Account account, Account viewer) {
    return privacy.shows(account, viewer, PrivacyCategory.PROFILE)
        ? Optional.ofNullable(pictures.get(account.number())).map(Picture::id)
        : Optional.empty();
  }

  /// @param jpeg empty takes the picture away @return the new id, empty when it was taken away
  public Optional<String> change(Account account, byte[] jpeg) {
    Optional<String> id = put(account.number(), jpeg);
    Node notification =
        notification(account.phoneJid(0), child(account.phoneJid(0), account.phoneJid(0), id));
    for (Account viewer : accounts.all()) {
      if (privacy.shows(account, viewer, PrivacyCategory.PROFILE)) {
        tell(viewer, notification, viewer == account);
      }
    }
    return id;
  }

  /// @throws IqRefusedException 403 when the actor may not
  public Optional<String> change(Group group, Account actor, byte[] jpeg) {
    if (!group.maySetPicture(actor)) {
      throw new IqRefusedException(403);
    }
    Optional<String> id = put(group.id(), jpeg);
    Node notification = notification(group.jid(), child(group.jid(), actor.lidJid(0), id));
    group
        .members()
        .keySet()
        .forEach(
            number ->
                accounts.byNumber(number).ifPresent(member -> tell(member, notification, true)));
    return id;
  }

  Node show(Picture picture, String type) {
    String path =
        MediaServer.picturePath(type.equals("preview") ? picture.preview() : picture.image());
    return Node.of("picture")
        .with("id", picture.id())
        .with("type", type)
        .with("url", media.url(path))
        .with("direct_path", path);
  }

  private Optional<String> put(String target, byte[] jpeg) {
    if (jpeg.length == 0) {
      pictures.remove(target);
      world.store().remove(PREFIX + target);
      return Optional.empty();
    }
    boolean begins = jpeg.length > 2 && (jpeg[0] & 0xFF) == 0xFF && (jpeg[1] & 0xFF) == 0xD8;
    if (!begins || jpeg.length > MOST_BYTES) {
      throw new IqRefusedException(406);
    }
    String id = Long.toString(1_700_000_000L + world.random().nextLong(1_000_000_000L));
    Picture picture = new Picture(id, media.store(jpeg), media.store(Previews.of(jpeg)));
    pictures.put(target, picture);
    world.store().put(PREFIX + target, Json.write(picture));
    return Optional.of(id);
  }

  private Node notification(Jid from, Node child) {
    return Node.of("notification", child)
        .with("type", "picture")
        .with("from", from)
        .with("t", world.nowSeconds());
  }

  private static Node child(Jid target, Jid author, Optional<String> id) {
    return Node.of(id.isPresent() ? "set" : "delete")
        .with("jid", target)
        .with("id", id.orElse(null))
        .with("author", author);
  }

  /// @param later also devices that are away, when they are back
  private void tell(Account viewer, Node notification, boolean later) {
    for (Device device : viewer.devices()) {
      if (later || delivery.link(viewer.address(device.id())).isPresent()) {
        delivery.deliver(viewer.address(device.id()), notification.with("id", world.newId("")));
      }
    }
  }
}
