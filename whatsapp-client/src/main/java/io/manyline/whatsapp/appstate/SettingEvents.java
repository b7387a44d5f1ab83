package io.manyline.whatsapp.appstate;

import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.Contacts;
import io.manyline.whatsapp.device.OwnPresence;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.event.WaEvent.SettingsChanged.Change;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.syncd.Mutation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Mutations as events: contacts in lists of up to 100, everything else one by one.
final class SettingEvents {
  private static final int CONTACTS_IN_EVENT = 100;
  private static final int MOST_SALT = 256;

  private final StateChanges changes;
  private final AddressBook book;
  private final boolean initial;
  private final List<Change> contacts = new ArrayList<>();

  private SettingEvents(StateChanges changes, boolean initial) {
    this.changes = changes;
    this.book = new AddressBook(changes);
    this.initial = initial;
  }

  /// @param initial part of a first sync
  static void report(List<Mutation> mutations, boolean initial, StateChanges changes) {
    SettingEvents events = new SettingEvents(changes, initial);
    mutations.forEach(events::take);
    events.flush();
  }

  private void take(Mutation mutation) {
    learn(mutation);
    takeSalt(mutation);
    Instant at = Instant.ofEpochMilli(mutation.value().getTimestamp());
    SettingReader.read(mutation).ifPresent(setting -> add(setting, at));
  }

  private void add(Setting setting, Instant at) {
    switch (setting) {
      case Setting.Contact it -> {
        new Contacts(changes).add(it.contact());
        contact(it, it.contact(), at);
      }
      case Setting.ContactRemoved it -> {
        new Contacts(changes).remove(it.contact());
        contact(it, it.contact(), at);
      }
      case Setting.OfChat it -> one(new Change(it, chat(it.chat()), address(it.chat()), at));
      case Setting.Label it -> one(new Change(it, null, null, at));
      case Setting.PushName it -> {
        new OwnPresence(changes).name(it.name());
        one(new Change(it, null, null, at));
      }
      case Setting.Locale it -> one(new Change(it, null, null, at));
    }
  }

  /// The salt of the account's privacy tokens is no setting that anybody sees.
  private void takeSalt(Mutation mutation) {
    if (!mutation.index().equals(List.of("nct_salt_sync"))) {
      return;
    }
    byte[] salt = mutation.value().getNctSaltSyncAction().getSalt().toByteArray();
    StateKey key = StateKey.single(StateKey.Kind.NCT_SALT);
    if (mutation.operation() == Mutation.Operation.REMOVE) {
      changes.remove(key);
    } else if (salt.length > 0 && salt.length <= MOST_SALT) {
      changes.put(key, salt);
    }
  }

  private void contact(Setting setting, Jid contact, Instant at) {
    contacts.add(new Change(setting, null, address(contact), at));
    if (contacts.size() == CONTACTS_IN_EVENT) {
      flush();
    }
  }

  private void flush() {
    if (!contacts.isEmpty()) {
      changes.report(new WaEvent.SettingsChanged(List.copyOf(contacts), initial));
      contacts.clear();
    }
  }

  private void one(Change change) {
    changes.report(new WaEvent.SettingsChanged(List.of(change), initial));
  }

  private Jid chat(Jid chat) {
    return Accounts.isUser(chat) ? book.chat(chat) : chat;
  }

  private @Nullable Address address(Jid jid) {
    return Accounts.isUser(jid) ? book.address(jid) : null;
  }

  /// A contact may tell both forms of its address.
  private void learn(Mutation mutation) {
    SyncActionValue.ContactAction action = mutation.value().getContactAction();
    String other = action.getLidJid().isEmpty() ? action.getPnJid() : action.getLidJid();
    if (mutation.index().size() > 1 && !other.isEmpty()) {
      try {
        book.learn(Jid.parse(mutation.index().get(1)), Jid.parse(other));
      } catch (MalformedJidException e) {
        // A name without a usable second address is still a name.
      }
    }
  }
}
