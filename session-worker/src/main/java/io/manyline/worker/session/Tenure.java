package io.manyline.worker.session;

import io.manyline.registry.claim.Claim;
import io.manyline.registry.session.Evidence;
import io.manyline.registry.session.SessionState;
import io.manyline.whatsapp.device.Credentials;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.inbox.Inbox;
import io.manyline.worker.lane.SessionLane;
import io.manyline.worker.media.MediaDownloads;
import io.manyline.worker.outbox.Outbox;
import io.manyline.worker.people.PassingEvents;
import io.manyline.worker.store.DeviceState;
import io.manyline.worker.store.FencedWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that belongs to one claim of a session, and ends with it.
final class Tenure {
  private final Claim claim;
  private final SessionLane lane;
  private final State state;
  private final PassingEvents passing;
  private final EventComposer composer;
  private final ConnectionKeeper connection;

  /// What is stored of a session, each part by its own room.
  record State(
      FencedWriter writer,
      DeviceState device,
      Inbox inbox,
      Outbox outbox,
      MediaDownloads downloads,
      StatusKeeper status) {}

  Tenure(
      Claim claim,
      SessionLane lane,
      State state,
      PassingEvents passing,
      EventComposer composer,
      ConnectionKeeper connection) {
    this.claim = claim;
    this.lane = lane;
    this.state = state;
    this.passing = passing;
    this.composer = composer;
    this.connection = connection;
  }

  Claim claim() {
    return claim;
  }

  SessionLane lane() {
    return lane;
  }

  FencedWriter writer() {
    return state.writer();
  }

  DeviceState device() {
    return state.device();
  }

  Inbox inbox() {
    return state.inbox();
  }

  Outbox outbox() {
    return state.outbox();
  }

  MediaDownloads downloads() {
    return state.downloads();
  }

  StatusKeeper status() {
    return state.status();
  }

  PassingEvents passing() {
    return passing;
  }

  EventComposer composer() {
    return composer;
  }

  ConnectionKeeper connection() {
    return connection;
  }

  /// The account that the stored credentials are linked to.
  Optional<Credentials.Link> link() {
    byte[] credentials = device().read(StateKey.single(StateKey.Kind.CREDENTIALS));
    return credentials == null
        ? Optional.empty()
        : Optional.ofNullable(Credentials.fromBytes(credentials).link());
  }

  /// Whether it is about to have a connection that it has not yet: none that it has to wait for.
  boolean isArriving() {
    return connection.isActive() && status().state() != SessionState.RECONNECTING;
  }

  /// A connection that is logged in, or null.
  @Nullable SessionConnection connected() {
    return status().state() == SessionState.CONNECTED ? connection.current() : null;
  }

  /// Signs of life of the connection, when there is one. May be asked by anybody.
  Optional<Evidence> evidence() {
    return Optional.ofNullable(connection.current())
        .map(SessionConnection::evidence)
        .map(each -> new Evidence(each.lastStanza(), each.lastPong()));
  }

  /// The claim ended: what still comes in is nobody's business here.
  void close() {
    writer().close();
    outbox().close();
    status().close();
    lane.close();
  }
}
