package io.manyline.whatsapp.message;

import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.DeviceDirectory;
import io.manyline.whatsapp.device.DeviceLists;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.receipt.RetryAnswers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A message was encrypted for other devices than the server knows: the lists are asked for anew,
/// and who was left out gets it as well, from the kept plaintext.
///
/// **Order and threads:** on the lane, after the message's ack; nobody waits for it. **Errors:**
/// what fails is logged: the message stays sent. **Source:** docs/protocol/keys.md.
public final class MissedDevices {
  private static final Logger log = LoggerFactory.getLogger(MissedDevices.class);

  private final DeviceDirectory directory;
  private final RetryAnswers answers;
  private final StateLedger ledger;
  private final InstantSource clock;

  public MissedDevices(
      DeviceDirectory directory, RetryAnswers answers, StateLedger ledger, InstantSource clock) {
    this.directory = directory;
    this.answers = answers;
    this.ledger = ledger;
    this.clock = clock;
  }

  /// @param addressed for whom it was encrypted
  void reach(PreparedMessage message, Collection<Jid> addressed, OwnDevice own) {
    Jid us = Accounts.account(own.link().jid());
    StateChanges changes = ledger.begin();
    new DeviceLists(changes).forget(message.to());
    new DeviceLists(changes).forget(us);
    ledger
        .commit(changes)
        .thenCompose(
            forgotten -> directory.find(message.to()).thenCombine(directory.find(us), (a, b) -> a))
        .thenAccept(
            found -> {
              List<Jid> missed = new ArrayList<>(devices(Accounts.account(message.to())));
              missed.addAll(devices(own.accountLike(message.to())));
              missed.removeAll(addressed);
              missed.removeIf(
                  device ->
                      own.isOwnAccount(device) && device.device() == own.link().jid().device());
              if (!missed.isEmpty()) {
                answers.giveToMissed(message, missed, own);
              }
            })
        .exceptionally(
            failure -> {
              log.warn("devices of a recipient stay unknown: {}", failure.getMessage());
              return null;
            });
  }

  private List<Jid> devices(Jid account) {
    return new DeviceLists(ledger.begin())
        .devices(account, clock.instant()).orElse(List.of()).stream()
            .map(account::withDevice)
            .toList();
  }
}
