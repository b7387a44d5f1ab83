package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.appstate.SettingChanges;
import io.manyline.sandbox.phone.PhoneException.Reason;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.syncd.PatchWriter.Change;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a person changes on a phone and its companions see: names, mute, pin, archive, stars.
///
/// **Order and threads:** callable from any thread; a result completes once the change is durable
/// and on its way to the companions. **Errors:** futures fail with [PhoneException].
public final class PhoneSync {
  private final Phones phones;
  private final PhoneNetwork network;
  private final Phone phone;

  PhoneSync(Phones phones, PhoneNetwork network, Phone phone) {
    this.phones = phones;
    this.network = network;
    this.phone = phone;
  }

  /// @param until null for ever, when muted
  public CompletableFuture<Long> mute(String who, boolean muted, @Nullable Instant until) {
    return chat(
        SyncCollection.REGULAR_HIGH, who, (changes, jid) -> changes.muted(jid, muted, until));
  }

  public CompletableFuture<Long> pin(String who, boolean pinned) {
    return chat(SyncCollection.REGULAR_LOW, who, (changes, jid) -> changes.pinned(jid, pinned));
  }

  public CompletableFuture<Long> archive(String who, boolean archived) {
    return chat(SyncCollection.REGULAR_LOW, who, (changes, jid) -> changes.archived(jid, archived));
  }

  public CompletableFuture<Long> markRead(String who, boolean read) {
    return chat(SyncCollection.REGULAR_LOW, who, (changes, jid) -> changes.read(jid, read));
  }

  public CompletableFuture<Long> delete(String who) {
    return chat(SyncCollection.REGULAR_HIGH, who, SettingChanges::deleted);
  }

  public CompletableFuture<Long> clear(String who) {
    return chat(SyncCollection.REGULAR_HIGH, who, SettingChanges::cleared);
  }

  /// On the account's own devices only.
  public CompletableFuture<Long> deleteMessage(String who, String messageId, boolean fromMe) {
    return chat(
        SyncCollection.REGULAR_HIGH,
        who,
        (changes, jid) -> changes.messageDeleted(jid, messageId, fromMe));
  }

  public CompletableFuture<Long> star(
      String who, String messageId, boolean fromMe, boolean starred) {
    return chat(
        SyncCollection.REGULAR_HIGH,
        who,
        (changes, jid) -> changes.starred(jid, messageId, fromMe, starred));
  }

  /// @param name null takes the contact out of the address book
  public CompletableFuture<Long> nameContact(String who, @Nullable String name) {
    return phones.submit(
        () -> {
          Account account = account(who);
          Jid contact = account.phoneJid(0);
          return change(
              SyncCollection.CRITICAL_UNBLOCK_LOW,
              changes ->
                  name == null
                      ? changes.withoutContact(contact)
                      : changes.contact(contact, account.lidJid(0), bounded(name)));
        });
  }

  public CompletableFuture<Long> rename(String name) {
    return phones.submit(
        () -> {
          network.accounts().rename(phone.account(), bounded(name));
          return change(SyncCollection.CRITICAL_BLOCK, changes -> changes.pushName(name));
        });
  }

  public CompletableFuture<Long> label(String id, String name, int color, boolean deleted) {
    return phones.submit(
        () ->
            change(
                SyncCollection.REGULAR,
                changes -> changes.label(id, bounded(name), color, deleted)));
  }

  public CompletableFuture<Long> labelChat(String who, String label, boolean labeled) {
    return chat(
        SyncCollection.REGULAR, who, (changes, jid) -> changes.labeled(jid, label, labeled));
  }

  /// What is set in a collection, by index.
  public CompletableFuture<Map<List<String>, SyncActionValue>> settings(SyncCollection name) {
    return phones.submit(() -> phone.appState().settings(name));
  }

  /// Patches of companions that did not verify.
  public CompletableFuture<Integer> refused() {
    return phones.submit(phone.appState()::refused);
  }

  private CompletableFuture<Long> chat(
      SyncCollection name, String who, BiFunction<SettingChanges, Jid, Change> change) {
    return phones.submit(
        () -> {
          Jid chat = account(who).phoneJid(0);
          return change(name, changes -> change.apply(changes, chat));
        });
  }

  /// @return the collection's new version
  private long change(SyncCollection name, Function<SettingChanges, Change> change) {
    SettingChanges changes = new SettingChanges(network.world().now());
    phone.appState().change(name, List.of(change.apply(changes)));
    return network.collections().version(phone.account(), name);
  }

  private Account account(String who) {
    return network
        .accounts()
        .byNumber(Phones.withoutPlus(who))
        .orElseThrow(
            () -> new PhoneException(Reason.RECIPIENT_NOT_FOUND, who + " is not on this network"));
  }

  private static String bounded(String name) {
    if (name.isBlank() || name.length() > Phones.MAX_NAME) {
      throw new PhoneException(
          Reason.NAME_INVALID, "a name has 1 to " + Phones.MAX_NAME + " characters");
    }
    return name;
  }
}
