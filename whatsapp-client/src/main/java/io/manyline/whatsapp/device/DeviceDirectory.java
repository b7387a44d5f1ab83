package io.manyline.whatsapp.device;

import io.manyline.whatsapp.iq.DeviceQuery;
import io.manyline.whatsapp.jid.Jid;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Finds accounts and their devices: in the state, else by asking the server once for all who wait.
///
/// **Order and threads:** on the lane; a stage that completes means that the state has the answer.
/// **Errors:** [NoSuchAccountException], and those of `IqClient`.
public final class DeviceDirectory {
  private final DeviceQuery query;
  private final StateLedger ledger;
  private final InstantSource clock;
  private final Map<Jid, CompletableFuture<Jid>> asked = new HashMap<>();

  public DeviceDirectory(DeviceQuery query, StateLedger ledger, InstantSource clock) {
    this.query = query;
    this.ledger = ledger;
    this.clock = clock;
  }

  /// Makes sure that an account's devices are known.
  ///
  /// @return the account as the server spells it
  public CompletionStage<Jid> find(Jid wanted) {
    Jid account = Accounts.account(wanted);
    if (new DeviceLists(ledger.begin()).devices(account, clock.instant()).isPresent()) {
      return CompletableFuture.completedFuture(account);
    }
    CompletableFuture<Jid> waiting = asked.get(account);
    if (waiting != null) {
      return waiting;
    }
    CompletableFuture<Jid> answer = new CompletableFuture<>();
    asked.put(account, answer);
    ask(account)
        .whenComplete(
            (found, failure) -> {
              asked.remove(account);
              if (failure != null) {
                answer.completeExceptionally(causeOf(failure));
              } else {
                answer.complete(found);
              }
            });
    return answer;
  }

  private CompletionStage<Jid> ask(Jid account) {
    boolean stranger =
        account.isPhoneNumber() && new AddressBook(ledger.begin()).other(account).isEmpty();
    if (!stranger) {
      return byJid(account);
    }
    return query
        .lookUp(account.user())
        .thenCompose(
            users -> {
              DeviceQuery.User user = pick(users, account);
              Jid spelled = user.jid().isPhoneNumber() ? Accounts.account(user.jid()) : account;
              if (user.devices() != null) {
                return remember(spelled, user, user.devices());
              }
              // Some answers to a contact query leave the devices out.
              return byJid(spelled);
            });
  }

  private CompletionStage<Jid> byJid(Jid account) {
    return query
        .devices(List.of(account))
        .thenCompose(
            users -> {
              DeviceQuery.User user = pick(users, account);
              List<Integer> devices = user.devices();
              if (devices == null) {
                throw new NoSuchAccountException();
              }
              return remember(account, user, devices);
            });
  }

  private CompletionStage<Jid> remember(Jid account, DeviceQuery.User user, List<Integer> devices) {
    StateChanges changes = ledger.begin();
    AddressBook book = new AddressBook(changes);
    book.learn(account, user.lid());
    book.learn(account, user.jid());
    new DeviceLists(changes).remember(account, devices, clock.instant());
    return ledger.commit(changes).thenApply(done -> account);
  }

  private static DeviceQuery.User pick(List<DeviceQuery.User> users, Jid account) {
    return users.stream()
        .filter(user -> matches(user, account))
        .filter(DeviceQuery.User::onWhatsApp)
        .findFirst()
        .orElseThrow(NoSuchAccountException::new);
  }

  private static boolean matches(DeviceQuery.User user, Jid account) {
    return Accounts.account(user.jid()).equals(account) || account.user().equals(user.contact());
  }

  private static Throwable causeOf(Throwable failure) {
    return failure.getCause() == null ? failure : failure.getCause();
  }
}
