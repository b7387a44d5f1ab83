package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.appstate.PhoneAppState;
import io.manyline.sandbox.status.StatusPrivacy;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.util.List;
import java.util.Optional;

/// Whom a phone's status posts are for: its address book, as the privacy setting says.
final class StatusSeers {
  private final Accounts accounts;
  private final Account account;
  private final PhoneAppState settings;

  StatusSeers(Accounts accounts, Account account, PhoneAppState settings) {
    this.accounts = accounts;
    this.account = account;
    this.settings = settings;
  }

  List<Account> find(StatusPrivacy privacy) {
    List<Account> listed =
        privacy.numbers().stream().flatMap(number -> accounts.byNumber(number).stream()).toList();
    if (privacy.type() == StatusPrivacy.Type.WHITELIST) {
      return listed;
    }
    List<Account> contacts =
        settings.settings(SyncCollection.CRITICAL_UNBLOCK_LOW).keySet().stream()
            .filter(index -> index.size() > 1 && index.getFirst().endsWith("contact"))
            .flatMap(index -> find(index.get(1)).stream())
            .filter(contact -> contact != account)
            .distinct()
            .toList();
    return privacy.type() == StatusPrivacy.Type.CONTACTS
        ? contacts
        : contacts.stream().filter(contact -> !listed.contains(contact)).toList();
  }

  private Optional<Account> find(String address) {
    return accounts.find(Jid.parse(address));
  }
}
