package io.manyline.whatsapp.group;

import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.DeviceLog;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.iq.DeviceQuery;
import io.manyline.whatsapp.jid.Jid;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Makes sure that the state knows a group, its members and their devices.
///
/// **Order and threads:** on the lane; a stage that completes means that the state has the answer.
/// Only what is unknown or changed is asked for. **Errors:** those of `IqClient`.
final class GroupDirectory {
  /// Accounts in one question.
  private static final int PORTION = 512;

  private final GroupQueries queries;
  private final Audience.Source status;
  private final DeviceQuery devices;
  private final StateLedger ledger;
  private final InstantSource clock;

  GroupDirectory(
      GroupQueries queries,
      Audience.Source status,
      DeviceQuery devices,
      StateLedger ledger,
      InstantSource clock) {
    this.queries = queries;
    this.status = status;
    this.devices = devices;
    this.ledger = ledger;
    this.clock = clock;
  }

  CompletionStage<Void> prepare(Jid group) {
    boolean known = KnownGroup.find(ledger.begin(), group).filter(it -> !it.isStale()).isPresent();
    CompletionStage<Void> members =
        known
            ? CompletableFuture.completedFuture(null)
            : queries.info(group).thenCompose(this::remember);
    return members.thenCompose(_ -> findDevices(group));
  }

  /// Whom a status post is for may change at any time.
  CompletionStage<Void> prepareStatus(Jid ourselves) {
    return status
        .find()
        .thenCompose(
            audience -> {
              StateChanges changes = ledger.begin();
              KnownGroup.learn(changes, audience, ourselves).save();
              return ledger.commit(changes);
            })
        .thenCompose(_ -> findDevices(Jid.STATUS));
  }

  CompletionStage<Void> remember(GroupInfo info) {
    StateChanges changes = ledger.begin();
    KnownGroup.learn(changes, info).save();
    return ledger.commit(changes);
  }

  private CompletionStage<Void> findDevices(Jid group) {
    StateChanges state = ledger.begin();
    long seen = new DeviceLog(state).last();
    List<Jid> unknown =
        KnownGroup.find(state, group).map(it -> it.unknown(clock.instant())).orElse(List.of());
    if (unknown.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletionStage<List<DeviceQuery.User>> answers =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (int from = 0; from < unknown.size(); from += PORTION) {
      List<Jid> portion = unknown.subList(from, Math.min(unknown.size(), from + PORTION));
      answers = answers.thenCompose(before -> ask(portion, before));
    }
    return answers.thenCompose(users -> remember(group, unknown, users, seen));
  }

  private CompletionStage<List<DeviceQuery.User>> ask(
      List<Jid> portion, List<DeviceQuery.User> before) {
    return devices
        .devices(portion)
        .thenApply(
            users -> {
              before.addAll(users);
              return before;
            });
  }

  private CompletionStage<Void> remember(
      Jid group, List<Jid> asked, List<DeviceQuery.User> users, long seen) {
    StateChanges changes = ledger.begin();
    KnownGroup known = KnownGroup.find(changes, group).orElse(null);
    if (known == null) {
      // We left it meanwhile.
      return CompletableFuture.completedFuture(null);
    }
    AddressBook book = new AddressBook(changes);
    Map<Jid, List<Integer>> told = new HashMap<>();
    for (DeviceQuery.User user : users) {
      Jid account = Accounts.account(user.jid());
      book.learn(account, user.lid());
      if (user.devices() != null) {
        told.put(account, user.devices());
      }
    }
    known.devices(told, asked, seen, clock.instant());
    if (group.isStatus()) {
      known.preferLids();
    }
    known.save();
    return ledger.commit(changes);
  }
}
