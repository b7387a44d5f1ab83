package io.manyline.worker.session;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.log.LogFields;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.Evidence;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.inbox.EventsNotTakenException;
import io.manyline.worker.ownership.SessionHints.Hint;
import io.manyline.worker.redis.StorageException;
import io.manyline.worker.store.FenceLostException;
import io.manyline.worker.store.FencedWrite;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's life within one claim, from the grant to release or loss.
///
/// **Flow:** the supervisor starts, wakes and releases it; the client tells it what happens; it
/// moves the [StatusKeeper], the connection and the outbox. **Order and threads:** public methods
/// may be called by anybody and submit to the lane, where all of it runs. **Errors:** whatever
/// makes stored state doubtful ends it by [#abandon]: no frame leaves, nothing is acknowledged, and
/// the supervisor claims the session anew. Where Redis or Kafka are away the status says so.
final class SessionRuntime {
  private static final Logger log = LoggerFactory.getLogger(SessionRuntime.class);

  private final Tenure tenure;
  private final SessionPorts ports;
  private final PairingRounds rounds;
  private final ConnectionEnds ends;
  private final OrderlyRelease release;
  private final Runnable onAbandoned;
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();

  private SessionConfig wanted;
  private boolean loaded;
  private boolean ended;
  private volatile @Nullable Lack lacking;

  SessionRuntime(Tenure tenure, SessionConfig wanted, SessionPorts ports, Runnable onAbandoned) {
    this.tenure = tenure;
    this.wanted = wanted;
    this.ports = ports;
    this.onAbandoned = onAbandoned;
    SessionLife life = new Life();
    this.rounds = new PairingRounds(wanted.uid(), tenure, ports);
    this.ends = new ConnectionEnds(wanted.uid(), tenure, ports, rounds, life);
    this.release = new OrderlyRelease(tenure, life);
  }

  SessionUid uid() {
    return wanted.uid();
  }

  /// The configuration of the moment. On the lane.
  SessionConfig wanted() {
    return wanted;
  }

  /// First of all what an earlier owner left is told; only then anything new begins.
  void start(boolean onDemand) {
    ports.network().chores().giveWayTo(settled);
    onLane(
        () -> {
          // All is asked for at once, and taken in one after the other.
          var events = tenure.inbox().rowsLeft();
          var commands = tenure.outbox().order();
          var files = tenure.downloads().rowsLeft();
          tenure.inbox().replay(events);
          tenure.outbox().load(commands);
          loaded = true;
          tenure.downloads().load(files);
          adoptLink();
          reconcile(onDemand);
          if (!tenure.isArriving()) {
            settled.complete(null);
          }
        });
  }

  /// Compares with what is wanted. @param onDemand somebody acted just now
  void reconcile(SessionConfig config, boolean onDemand) {
    onLane(
        () -> {
          wanted = config;
          // What changed may be the outbox: others append to it as well.
          tenure.outbox().markStale();
          reconcile(onDemand);
        });
  }

  /// Compares with what was wanted when somebody last looked.
  void reconcile() {
    onLane(() -> reconcile(false));
  }

  /// A command was appended to the outbox.
  void offer(SessionCommand command) {
    boolean taken =
        tenure
            .lane()
            .offer(
                () -> {
                  guarded(
                      () -> {
                        if (command.hasLogOut()) {
                          ends.logOutAsked();
                        }
                        // Before, it is among the rows that are read, perhaps as encrypted already.
                        if (loaded) {
                          tenure.outbox().offer(command);
                        }
                      });
                });
    if (!taken) {
      onLane(() -> tenure.outbox().markStale());
    }
  }

  /// Gives the session up in order, so that another worker can claim it at once.
  CompletionStage<Void> release() {
    onLane(release::begin);
    return released;
  }

  /// Completes when it was given up, in order or not.
  CompletionStage<Void> released() {
    return released;
  }

  /// Completes when it was first connected or showed a code, or had to be no more than it was for
  /// now, or failed to.
  CompletionStage<Void> settled() {
    return settled;
  }

  /// Ends it at once: nothing more is sent, written or acknowledged.
  void abandon(String why, @Nullable Throwable cause) {
    onLane(() -> drop(why, cause));
  }

  /// A write was refused, or not answered: in that case it is not known to whom it belongs.
  void fenceLost(FenceLostException failure) {
    onLane(() -> drop("fence lost", failure, failure.isUnanswered() ? Lack.STORAGE : null));
  }

  /// Ends it at once because something is missing: its status says so as far as that goes.
  void starve(Lack lack, String why) {
    onLane(() -> drop(why, null, lack));
  }

  /// What was missing when it was given up; null when that was not the reason.
  @Nullable Lack lacking() {
    return lacking;
  }

  /// Its lane is overrun, and this is the lane's last task.
  void overrun() {
    drop("the lane is overrun", null);
  }

  /// Runs a task on the lane, unless the session ended; a task that fails ends it.
  void submit(Runnable task) {
    onLane(task);
  }

  /// Time has come for commands that had to wait.
  void pump() {
    onLane(tenure.outbox()::pump);
  }

  /// Time has come for files that had to wait.
  void pumpMedia() {
    onLane(tenure.downloads()::pump);
  }

  /// A connection that is logged in, or null.
  @Nullable SessionConnection connected() {
    return tenure.connected();
  }

  /// Signs of life of the connection, when there is one. May be asked by anybody.
  Optional<Evidence> evidence() {
    return tenure.evidence();
  }

  /// What the client tells that is not part of a commit.
  void onEvent(WaEvent event) {
    guarded(() -> hear(event));
  }

  private void hear(WaEvent event) {
    switch (event) {
      case WaEvent.PairingCode it -> {
        rounds.show(it);
        settled.complete(null);
        tenure.outbox().connected();
      }
      case WaEvent.PasskeyRequested it -> {
        rounds.showPasskey(it);
        tenure.outbox().connected();
      }
      case WaEvent.PasskeyCode it -> rounds.showConfirmation(it);
      case WaEvent.LinkCodeChanged it -> rounds.showTyped(it);
      case WaEvent.Paired it -> {
        tenure.status().linked(SessionState.CONNECTING, "paired", it.jid(), it.lid());
        rounds.clear();
      }
      case WaEvent.Connected it -> {
        tenure.status().linked(SessionState.CONNECTED, "connected", it.jid(), it.lid());
        ends.connected();
        settled.complete(null);
        tenure.outbox().connected();
        tenure.downloads().pump();
      }
      case WaEvent.OfflineDrained _ -> {}
      case WaEvent.PresenceChanged it -> tenure.passing().tell(it);
      case WaEvent.Typing it -> tenure.passing().tell(it);
      case WaEvent.Disconnected it -> disconnected(it.reason());
      case WaEvent.Durable _ -> {}
    }
  }

  /// Credentials may be linked without the status saying so: a crash came between the two.
  private void adoptLink() {
    if (!tenure.status().status().loggedIn()) {
      tenure
          .link()
          .ifPresent(
              link -> {
                tenure.status().linked(SessionState.STOPPED, "linked", link.jid(), link.lid());
                rounds.clear();
              });
    }
  }

  private void reconcile(boolean onDemand) {
    if (ended || release.isUnderWay()) {
      return;
    }
    SessionPlan.Step step =
        SessionPlan.next(
            wanted,
            tenure.status().status(),
            tenure.connection().isActive(),
            onDemand,
            rounds::isAsked);
    switch (step) {
      case NOTHING -> {}
      case CONNECT -> begin(SessionState.CONNECTING, "login");
      case PAIR -> begin(SessionState.PAIRING, "waiting_for_scan");
      case STOP -> rounds.rest(SessionState.STOPPED, whyStopped());
      case DISABLE -> rounds.rest(SessionState.DISABLED, "user_request");
    }
    tenure.outbox().pump();
    sweep();
  }

  /// One that is wanted and stops all the same has no link, and nobody looked at its codes.
  private String whyStopped() {
    return wanted.desired() == DesiredState.STOPPED ? "user_request" : "qr_timeout";
  }

  private void begin(SessionState state, String reason) {
    Duration left = tenure.status().waitLeft();
    if (state == SessionState.CONNECTING && left.isPositive()) {
      // Whoever asks: WhatsApp wants no login yet, and takes an attempt amiss.
      tenure.status().move(SessionState.RECONNECTING, "temporary_ban");
      tenure.connection().beginAfter(left);
      return;
    }
    tenure.status().move(state, reason);
    tenure.connection().begin();
  }

  private void disconnected(DisconnectReason reason) {
    settled.complete(null);
    ends.note(reason);
    if (release.isUnderWay()) {
      release.closed();
    } else {
      ends.follow(reason);
    }
  }

  private void letGo() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      ports.storage().claims().release(uid(), tenure.claim());
      ports.storage().hints().tell(Hint.FREE, uid());
    } catch (StorageException e) {
      log.atWarn()
          .addKeyValue(LogFields.SESSION_UID, uid())
          .setCause(e)
          .log("not released; it is free once the lease ends");
    }
    tenure.close();
    settled.complete(null);
    released.complete(null);
  }

  private void drop(String why, @Nullable Throwable cause) {
    drop(why, cause, null);
  }

  private void drop(String why, @Nullable Throwable cause, @Nullable Lack lack) {
    if (ended) {
      return;
    }
    ended = true;
    lacking = lack;
    log.atWarn()
        .addKeyValue(LogFields.SESSION_UID, uid())
        .addKeyValue(LogFields.FENCE, tenure.claim().fence())
        .setCause(cause)
        .log("session given up: {}", why);
    tenure.connection().revoke();
    tellWhatLacks(lack);
    tenure.close();
    settled.complete(null);
    released.complete(null);
    onAbandoned.run();
  }

  /// Stored while storage is there, else told by Kafka alone, if that is.
  private void tellWhatLacks(@Nullable Lack lack) {
    if (lack == null || !tenure.status().isUnderWay()) {
      return;
    }
    ports.execution().metrics().starved(lack.reason());
    switch (lack) {
      case QUEUE -> tenure.status().suspend(lack.reason());
      case STORAGE -> ports.log().events().publish(tenure.status().suspended(lack.reason()));
    }
  }

  private void sweep() {
    FencedWrite write = new FencedWrite();
    tenure.inbox().sweep(write);
    if (!write.isEmpty()) {
      tenure.writer().write(write);
    }
  }

  private void onLane(Runnable task) {
    try {
      tenure.lane().execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      // The session ended meanwhile, and with it what was to be done.
    }
  }

  /// What fails here in a way that nobody foresaw leaves the session in doubt: it is loaded anew.
  private void guarded(Runnable task) {
    if (ended) {
      return;
    }
    try {
      task.run();
    } catch (StorageException e) {
      drop("storage failed", e, Lack.STORAGE);
    } catch (EventsNotTakenException e) {
      drop("Kafka did not take what was left", e, Lack.QUEUE);
    } catch (RuntimeException e) {
      drop("a task failed", e);
    }
  }

  private final class Life implements SessionLife {
    @Override
    public void reconcile() {
      SessionRuntime.this.reconcile(false);
    }

    @Override
    public void giveUp(String why) {
      drop(why, null);
    }

    @Override
    public void starve(Lack lack, String why) {
      drop(why, null, lack);
    }

    @Override
    public void letGo() {
      SessionRuntime.this.letGo();
    }

    @Override
    public void later(Duration delay, Runnable task) {
      ports.execution().timer().schedule(delay, () -> onLane(task));
    }
  }
}
