package io.manyline.whatsapp.history;

import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The past that our phone tells of after linking.
///
/// **Flow:** a peer message of the phone puts a part into the [HistoryQueue], in the same commit as
/// the ratchet step, and is acknowledged; [HistoryWork] takes the parts in, one after the other.
/// **Order and threads:** on the lane. **Errors:** what is cut short, by a lost connection or a
/// killed process, is taken up again at the next login, from its beginning and with the same ids.
/// **Source:** docs/protocol/history.md.
public final class HistoryHandler {
  private static final Logger log = LoggerFactory.getLogger(HistoryHandler.class);

  private final HistoryDepth depth;
  private final HistoryWork work;
  private final InstantSource clock;

  HistoryHandler(HistoryDepth depth, HistoryWork work, InstantSource clock) {
    this.depth = depth;
    this.work = work;
    this.clock = clock;
  }

  /// @param sender the own device that wrote it: only the phone tells of the past
  /// @return runs once the changes are durable
  public Runnable onPeer(ProtocolMessage message, Jid sender, StateChanges changes) {
    HistorySyncNotification notice = message.getHistorySyncNotification();
    if (!message.hasHistorySyncNotification() || sender.device() != 0 || !isWanted(notice)) {
      return () -> {};
    }
    if (!new HistoryQueue(changes).add(notice, clock.instant())) {
      log.warn("more parts of the history than we keep");
      changes.report(
          new WaEvent.HistoryFailed(
              HistoryQueue.idOf(notice),
              HistoryType.of(notice.getSyncType()).publicName(),
              "TOO_MANY"));
    }
    return work::wake;
  }

  /// The connection is up: what an earlier one left is taken up.
  public void onConnected() {
    work.wake();
  }

  /// The connection ended.
  public void stop() {
    work.stop();
  }

  /// What is inside the message teaches addresses, also when nobody wants the messages in it.
  private boolean isWanted(HistorySyncNotification notice) {
    HistoryType type = HistoryType.of(notice.getSyncType());
    boolean hasSomething = PartSource.isInside(notice) || !notice.getDirectPath().isEmpty();
    return hasSomething
        && (PartSource.isInside(notice) || !type.hasMessages() || depth.tells(type));
  }
}
