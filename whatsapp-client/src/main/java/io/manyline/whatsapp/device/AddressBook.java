package io.manyline.whatsapp.device;

import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which phone number belongs to which LID, and by which of the two a chat goes.
///
/// **Shape:** `ADDRESS_LINK` by account in either form → the other form; `CHAT` by account in
/// either form → canonical chat id. Values are text. **Order and threads:** a view of one
/// [StateChanges].
public final class AddressBook {
  private final StateChanges changes;

  public AddressBook(StateChanges changes) {
    this.changes = changes;
  }

  /// The other form of an account's address.
  public Optional<Jid> other(Jid account) {
    return readJid(link(account));
  }

  /// The LID form where known, else the address itself.
  public Jid preferLid(Jid account) {
    Jid normal = Accounts.account(account);
    return normal.isLid() ? normal : other(normal).orElse(normal);
  }

  /// A device's address in LID form where known.
  public Jid deviceByLid(Jid device) {
    return preferLid(device).withDevice(device.device());
  }

  /// Brings near what [#learn] looks at, in one round trip.
  public void prefetch(Collection<Jid> accounts) {
    List<StateKey> keys = new ArrayList<>();
    for (Jid account : accounts) {
      keys.add(link(Accounts.account(account)));
      keys.add(chatKey(Accounts.account(account)));
    }
    changes.prefetch(keys);
  }

  /// A group, a channel and the status posts have neither form.
  public Address address(Jid account) {
    if (!Accounts.isUser(account)) {
      return new Address(null, null);
    }
    Jid normal = Accounts.account(account);
    Jid other = other(normal).orElse(null);
    return normal.isLid() ? new Address(other, normal) : new Address(normal, other);
  }

  /// Takes in that two addresses are the same account's. Anything but one of each form is ignored.
  public void learn(@Nullable Jid one, @Nullable Jid two) {
    if (one == null || two == null || one.user().isEmpty() || two.user().isEmpty()) {
      return;
    }
    if (one.isLid() && two.isPhoneNumber()) {
      link(Accounts.account(two), Accounts.account(one));
    } else if (one.isPhoneNumber() && two.isLid()) {
      link(Accounts.account(one), Accounts.account(two));
    }
  }

  /// The chat with an account, decided when first asked: LID when known by then, else phone number.
  /// Whatever is no person is its own.
  public Jid chat(Jid account) {
    if (!Accounts.isUser(account)) {
      return account;
    }
    Address address = address(account);
    Optional<Jid> known = knownChat(address);
    Jid lid = address.lid();
    Jid chat = known.orElse(lid != null ? lid : Accounts.account(account));
    if (known.isEmpty()) {
      remember(address, chat);
    }
    return chat;
  }

  /// The same without deciding it.
  public Jid likelyChat(Jid account) {
    return account.isGroup() ? account : knownChat(address(account)).orElse(preferLid(account));
  }

  private void link(Jid phone, Jid lid) {
    if (other(phone).filter(lid::equals).isPresent()) {
      return;
    }
    changes.put(link(phone), bytes(lid));
    changes.put(link(lid), bytes(phone));
    Address address = new Address(phone, lid);
    knownChat(address)
        .ifPresent(
            chat -> {
              remember(address, chat);
              changes.report(new WaEvent.ChatLinked(chat, address));
            });
  }

  private Optional<Jid> knownChat(Address address) {
    Optional<Jid> byLid = Optional.ofNullable(address.lid()).flatMap(lid -> readJid(chatKey(lid)));
    return byLid.or(
        () -> Optional.ofNullable(address.phone()).flatMap(phone -> readJid(chatKey(phone))));
  }

  private void remember(Address address, Jid chat) {
    if (address.lid() != null) {
      changes.put(chatKey(address.lid()), bytes(chat));
    }
    if (address.phone() != null) {
      changes.put(chatKey(address.phone()), bytes(chat));
    }
  }

  private Optional<Jid> readJid(StateKey key) {
    byte[] value = changes.read(key);
    return value == null
        ? Optional.empty()
        : Optional.of(Jid.parse(new String(value, StandardCharsets.UTF_8)));
  }

  private static byte[] bytes(Jid jid) {
    return jid.toString().getBytes(StandardCharsets.UTF_8);
  }

  static StateKey link(Jid account) {
    return new StateKey(Kind.ADDRESS_LINK, account.toString());
  }

  static StateKey chatKey(Jid account) {
    return new StateKey(Kind.CHAT, account.toString());
  }
}
