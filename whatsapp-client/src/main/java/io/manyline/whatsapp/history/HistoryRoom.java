package io.manyline.whatsapp.history;

import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.stanza.LaneTimer;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// Puts the parts of this room together.
public final class HistoryRoom {
  private HistoryRoom() {}

  /// What history needs from outside.
  ///
  /// @param lane of the session, which is never made to wait
  public record Ports(
      MediaTransfers transfers,
      ClientMedia media,
      HistorySink sink,
      Executor lane,
      LaneTimer timer,
      InstantSource clock) {}

  public static HistoryHandler handler(
      HistoryDepth depth, StateLedger ledger, OwnDevice own, Ports ports) {
    HistoryWork work =
        new HistoryWork(
            new PartRun.Rooms(ledger, own, ports.transfers(), ports.sink(), ports.lane()),
            new PartSource(ports.transfers(), ports.media()),
            depth,
            ports.timer());
    return new HistoryHandler(depth, work, ports.clock());
  }
}
