package io.manyline.whatsapp.group;

import io.manyline.whatsapp.device.DeviceEncryptor;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.PeerBundles;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.iq.DeviceQuery;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.notification.NotificationRouter;
import io.manyline.whatsapp.stanza.StanzaIds;
import java.security.SecureRandom;
import java.time.InstantSource;

/// The groups of one device, wired together.
public final class GroupRoom {
  private final StateLedger ledger;
  private final GroupQueries queries;
  private final StanzaIds ids;
  private final GroupDirectory directory;

  /// @param status whom status posts are for
  public GroupRoom(
      IqClient iq,
      DeviceQuery devices,
      StateLedger ledger,
      Audience.Source status,
      StanzaIds ids,
      InstantSource clock) {
    this.ledger = ledger;
    this.ids = ids;
    this.queries = new GroupQueries(iq);
    this.directory = new GroupDirectory(queries, status, devices, ledger, clock);
  }

  public Groups groups() {
    return new Groups(queries, ledger, ids);
  }

  public GroupSender sender(
      PeerCipher cipher,
      PeerBundles bundles,
      DeviceEncryptor encryptor,
      SecureRandom random,
      InstantSource clock) {
    return new GroupSender(directory, ledger, cipher, bundles, encryptor, random, clock);
  }

  public void register(NotificationRouter notifications, OwnDevice own) {
    new GroupNotifications(ledger, own).register(notifications);
  }
}
