package io.manyline.whatsapp.device;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredContacts;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who is in the account's address book, as its synced settings say.
///
/// **Shape:** `CONTACTS` in 16 parts by the address, so that a change rewrites one of them. **Order
/// and threads:** a view of one [StateChanges].
public final class Contacts {
  private static final int PARTS = 16;

  private final StateChanges changes;

  public Contacts(StateChanges changes) {
    this.changes = changes;
  }

  public void add(Jid contact) {
    Jid account = Accounts.account(contact);
    Set<Jid> part = read(key(account));
    if (Accounts.isUser(account) && part.add(account)) {
      write(key(account), part);
    }
  }

  public void remove(Jid contact) {
    Jid account = Accounts.account(contact);
    Set<Jid> part = read(key(account));
    if (part.remove(account)) {
      write(key(account), part);
    }
  }

  public List<Jid> all() {
    List<StateKey> keys = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      keys.add(key(part));
    }
    changes.prefetch(keys);
    List<Jid> all = new ArrayList<>();
    keys.forEach(key -> all.addAll(read(key)));
    return all;
  }

  private Set<Jid> read(StateKey key) {
    byte[] value = changes.read(key);
    Set<Jid> part = new LinkedHashSet<>();
    if (value == null) {
      return part;
    }
    try {
      StoredContacts.parseFrom(value).getAccountsList().forEach(each -> part.add(Jid.parse(each)));
      return part;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the stored contacts are damaged", e);
    }
  }

  private void write(StateKey key, Set<Jid> part) {
    StoredContacts.Builder stored = StoredContacts.newBuilder();
    part.forEach(account -> stored.addAccounts(account.toString()));
    changes.put(key, stored.build().toByteArray());
  }

  private static StateKey key(Jid account) {
    return key(Math.floorMod(account.user().hashCode(), PARTS));
  }

  private static StateKey key(int part) {
    return new StateKey(Kind.CONTACTS, Integer.toHexString(part));
  }
}
