package io.manyline.whatsapp.client;

import io.manyline.whatsapp.device.Credentials;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.event.WaEvent;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What follows a login: first what somebody waits for, then, when there is time, the rest.
///
/// **Flow:** a device without prekeys on the server uploads some; active, so that the server gives
/// what waited; `Connected`; presence. Chores: settings, the past, a count of prekeys, their
/// hygiene. **Order and threads:** on the lane.
final class AfterLogin {
  private static final Logger log = LoggerFactory.getLogger(AfterLogin.class);

  private final ClientPorts ports;
  private final ClientRooms rooms;
  private final OwnDevice own;
  private final BooleanSupplier online;

  /// @param online whether this login still holds
  AfterLogin(ClientPorts ports, ClientRooms rooms, OwnDevice own, BooleanSupplier online) {
    this.ports = ports;
    this.rooms = rooms;
    this.own = own;
    this.online = online;
  }

  void begin() {
    if (rooms.preKeys.isStocked()) {
      goActive(() -> rooms.preKeys.replenish(own).thenRun(this::tend));
    } else {
      rooms.preKeys.replenish(own).thenRun(() -> goActive(this::tend));
    }
  }

  /// @param preKeys what is left to do about them
  private void goActive(Runnable preKeys) {
    if (!online.getAsBoolean()) {
      return;
    }
    // First of all: the server gives what waited for us only to a device that is active.
    rooms.deviceQueries.activate().whenComplete((_, failure) -> logFailed(failure));
    Credentials.Link mine = own.link();
    ports.listener().onEvent(new WaEvent.Connected(mine.jid(), mine.lid()));
    rooms.presence.onConnected();
    ports.chores().execute(() -> onLane(() -> doChores(preKeys)));
  }

  private void doChores(Runnable preKeys) {
    if (online.getAsBoolean()) {
      rooms.appState.onConnected();
      rooms.history.onConnected();
      preKeys.run();
    }
  }

  private void tend() {
    if (online.getAsBoolean()) {
      rooms.hygiene.tend(own);
    }
  }

  private void onLane(Runnable task) {
    try {
      ports.lane().execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("the session ended before its chores");
    }
  }

  private static void logFailed(@Nullable Throwable failure) {
    if (failure != null) {
      log.warn("going active failed: {}", failure.getMessage());
    }
  }
}
