package io.manyline.whatsapp.client;

import io.manyline.whatsapp.history.HistorySink;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.socket.Transport;
import io.manyline.whatsapp.store.DeviceStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// What a client needs from outside.
///
/// @param lane runs tasks one at a time, in order of submission
/// @param chores runs, on any thread, what nobody waits for: once there is time for it
/// @param bulk how much data moves, apart from the lane
public record ClientPorts(
    Transport transport,
    DeviceStore store,
    Executor lane,
    ClientTimer timer,
    Executor chores,
    InstantSource clock,
    SecureRandom random,
    ClientListener listener,
    Bulk bulk) {

  /// Files and the past.
  ///
  /// @param transfers shared by all clients of a process
  /// @param history takes what the phone tells of the past
  public record Bulk(MediaTransfers transfers, HistorySink history) {}
}
