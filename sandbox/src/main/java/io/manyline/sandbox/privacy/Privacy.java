package io.manyline.sandbox.privacy;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What each account lets others see, and whom it has blocked.
///
/// **Shape:** `privacy/{number}` as JSON. A contact is somebody whom the account wrote to: address
/// books are encrypted. **Order and threads:** world's thread only; a change is written in the task
/// that makes it, and told to the account's other devices by `account_sync`.
public final class Privacy {
  private static final String PREFIX = "privacy/";
  private static final int MOST_CONTACTS = 10_000;

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final Map<String, PrivacyRecord> records = new HashMap<>();

  public Privacy(World world, Accounts accounts, Delivery delivery) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    world
        .store()
        .forEach(
            PREFIX,
            (key, json) ->
                records.put(key.substring(PREFIX.length()), Json.read(json, PrivacyRecord.class)));
  }

  public String value(Account account, PrivacyCategory category) {
    return of(account).settings().getOrDefault(category.wireName(), category.byDefault());
  }

  /// Whether somebody may see what a category is about.
  public boolean shows(Account owner, Account viewer, PrivacyCategory category) {
    if (owner == viewer) {
      return true;
    }
    if (isBlocked(owner, viewer)) {
      return false;
    }
    return switch (value(owner, category)) {
      case "all" -> true;
      case "contacts", "known" -> knows(owner, viewer);
      case "contact_blacklist" ->
          knows(owner, viewer)
              && !of(owner)
                  .except()
                  .getOrDefault(category.wireName(), Set.of())
                  .contains(viewer.number());
      case "match_last_seen" -> shows(owner, viewer, PrivacyCategory.LAST);
      default -> false;
    };
  }

  public boolean isBlocked(Account owner, Account other) {
    return of(owner).blocked().contains(other.number());
  }

  public Set<String> blocked(Account owner) {
    return of(owner).blocked();
  }

  /// Seconds after which messages of new chats disappear, and since when it is so.
  public long timer(Account account) {
    return of(account).timer();
  }

  public long timerAt(Account account) {
    return of(account).timerAt();
  }

  boolean knows(Account owner, Account other) {
    return of(owner).contacts().contains(other.number());
  }

  /// Somebody wrote to somebody, whom he knows from now on.
  void wrote(Account author, Account recipient) {
    PrivacyRecord now = of(author);
    if (author != recipient
        && now.contacts().size() < MOST_CONTACTS
        && !now.contacts().contains(recipient.number())) {
      change(author, record -> record.contacts().add(recipient.number()));
    }
  }

  /// @param by the device that changed it, which needs no notice
  public void set(Account account, PrivacyCategory category, String value, int by) {
    change(account, record -> record.settings().put(category.wireName(), value));
    Node changed = Node.of("category").with("name", category.wireName()).with("value", value);
    tell(account, by, Node.of("privacy", changed));
  }

  void setExcept(Account account, PrivacyCategory category, Set<String> numbers) {
    change(account, record -> record.except().put(category.wireName(), numbers));
  }

  public void setTimer(Account account, long seconds, int by) {
    long now = world.nowSeconds();
    save(account, of(account).withTimer(seconds, now));
    tell(account, by, Node.of("disappearing_mode").with("duration", seconds).with("t", now));
  }

  /// @param by the device that changed it, which needs no notice
  public void block(Account account, Account other, boolean blocked, int by) {
    String before = hash(account);
    change(
        account,
        record -> {
          if (blocked) {
            record.blocked().add(other.number());
          } else {
            record.blocked().remove(other.number());
          }
        });
    Node item =
        Node.of("item").with("jid", other.lidJid(0)).with("action", blocked ? "block" : "unblock");
    tell(
        account,
        by,
        Node.of("blocklist", item).with("dhash", hash(account)).with("prev_dhash", before));
  }

  /// The list as devices are told it.
  Node blocklist(Account account) {
    List<Node> items = new ArrayList<>();
    for (String number : of(account).blocked()) {
      accounts
          .byNumber(number)
          .ifPresent(each -> items.add(Node.of("item").with("jid", each.lidJid(0))));
    }
    return Node.of("list").with("dhash", hash(account)).withChildren(items);
  }

  private void tell(Account account, int by, Node child) {
    Node notification =
        Node.of("notification", child)
            .with("type", "account_sync")
            .with("from", account.phoneJid(0))
            .with("t", world.nowSeconds());
    for (Device device : account.devices()) {
      DeviceAddress address = account.address(device.id());
      if (device.id() != by) {
        delivery.deliver(address, notification.with("id", world.newId("")));
      }
    }
  }

  private PrivacyRecord of(Account account) {
    return records.getOrDefault(account.number(), PrivacyRecord.DEFAULT);
  }

  private void change(Account account, Consumer<PrivacyRecord> change) {
    PrivacyRecord changed = of(account).copy();
    change.accept(changed);
    save(account, changed);
  }

  private void save(Account account, PrivacyRecord changed) {
    records.put(account.number(), changed);
    world.store().put(PREFIX + account.number(), Json.write(changed));
  }

  private String hash(Account account) {
    StringBuilder all = new StringBuilder();
    for (String number : of(account).blocked()) {
      all.append(
              accounts.byNumber(number).map(each -> each.lidJid(0)).map(Jid::toString).orElse(""))
          .append(' ');
    }
    byte[] digest = Hkdf.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 12);
  }
}
