package io.manyline.worker.session;

import io.manyline.registry.id.TenantId;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.worker.connection.ConnectionAdmission;
import io.manyline.worker.connection.SessionConnection;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The connection of a session: none, on its way, open, or closing.
///
/// **Order and threads:** on the lane; [#current] may be asked by anybody. Events of a connection
/// that was given up are not heard.
final class ConnectionKeeper {
  private final TenantId tenant;
  private final ConnectionAdmission admission;
  private final ClientTimer timer;
  private final Executor lane;
  private final Function<Consumer<WaEvent>, SessionConnection> connector;
  private final Consumer<WaEvent> listener;

  private volatile @Nullable SessionConnection connection;
  private ClientTimer.@Nullable Handle pause;
  private long attempt;
  private boolean underWay;

  /// @param lane takes tasks in silence once the session ended
  ConnectionKeeper(
      TenantId tenant,
      ConnectionAdmission admission,
      ClientTimer timer,
      Executor lane,
      Function<Consumer<WaEvent>, SessionConnection> connector,
      Consumer<WaEvent> listener) {
    this.tenant = tenant;
    this.admission = admission;
    this.timer = timer;
    this.lane = lane;
    this.connector = connector;
    this.listener = listener;
  }

  /// Whether there is a connection, or one is on its way.
  boolean isActive() {
    return underWay || connection != null;
  }

  @Nullable SessionConnection current() {
    return connection;
  }

  /// Connects as soon as the cluster's rate allows.
  void begin() {
    long mine = ++attempt;
    underWay = true;
    admission.ask(tenant, () -> lane.execute(() -> open(mine)));
  }

  void beginAfter(Duration delay) {
    long mine = ++attempt;
    underWay = true;
    pause =
        timer.schedule(
            delay,
            () ->
                lane.execute(
                    () -> {
                      if (mine == attempt) {
                        begin();
                      }
                    }));
  }

  /// Gives up what is on its way; an open connection closes in order, and says `Disconnected`.
  void end() {
    cancel();
    if (connection != null) {
      connection.disconnect();
    }
  }

  /// Not a frame more; nothing is heard of it either.
  void revoke() {
    cancel();
    SessionConnection open = connection;
    connection = null;
    if (open != null) {
      open.revoke();
    }
  }

  private void cancel() {
    underWay = false;
    if (pause != null) {
      pause.cancel();
      pause = null;
    }
    if (connection == null) {
      attempt++;
    }
  }

  private void open(long mine) {
    if (mine != attempt || connection != null) {
      return;
    }
    underWay = false;
    SessionConnection opened = connector.apply(event -> heard(mine, event));
    connection = opened;
    opened.connect();
  }

  private void heard(long mine, WaEvent event) {
    if (mine != attempt || connection == null) {
      return;
    }
    if (event instanceof WaEvent.Disconnected) {
      connection = null;
    }
    listener.accept(event);
  }
}
