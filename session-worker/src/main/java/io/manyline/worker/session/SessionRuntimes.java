package io.manyline.worker.session;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.claim.Claim;
import io.manyline.registry.media.SessionMedia;
import io.manyline.registry.seal.Sealer;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatus;
import io.manyline.registry.session.StatusFormat;
import io.manyline.whatsapp.history.HistoryDepth;
import io.manyline.worker.channel.ChannelCommandHandler;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.connection.SessionConnector;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.event.EventTranslator;
import io.manyline.worker.group.GroupCommandHandler;
import io.manyline.worker.history.SessionHistory;
import io.manyline.worker.inbox.Inbox;
import io.manyline.worker.lane.SessionLane;
import io.manyline.worker.media.FileLoader;
import io.manyline.worker.media.LoadMediaHandler;
import io.manyline.worker.media.MediaDownloads;
import io.manyline.worker.media.MediaSendHandler;
import io.manyline.worker.media.MediaUploads;
import io.manyline.worker.message.CommandHandlers;
import io.manyline.worker.outbox.Outbox;
import io.manyline.worker.ownership.ClaimResult;
import io.manyline.worker.ownership.LeaseGate;
import io.manyline.worker.people.PassingEvents;
import io.manyline.worker.people.PresenceCommandHandler;
import io.manyline.worker.people.PrivacyCommandHandler;
import io.manyline.worker.people.ProfileCommandHandler;
import io.manyline.worker.store.DeviceState;
import io.manyline.worker.store.FencedWriter;
import io.manyline.worker.store.SessionSeal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts a session's parts together for one claim.
final class SessionRuntimes {
  private final SessionPorts ports;

  SessionRuntimes(SessionPorts ports) {
    this.ports = ports;
  }

  /// @param onAbandoned called once, on the lane, when the claim is given up without release
  SessionRuntime create(
      SessionConfig session,
      ClaimResult.Granted granted,
      Sealer sealer,
      LeaseGate gate,
      Consumer<SessionRuntime> onAbandoned) {
    return new Assembly(session, granted, sealer, gate, onAbandoned).build();
  }

  /*
   * The parts know each other in a circle: the lane and the writer tell the runtime when they fail, the
   * outbox asks the status, the connection tells the runtime. `self` closes the circle; nothing uses it
   * before build() is through, because nothing runs on the lane before start().
   */
  private final class Assembly {
    private final AtomicReference<@Nullable SessionRuntime> self = new AtomicReference<>();
    private final SessionConfig session;
    private final Claim claim;
    private final ClaimResult.Granted granted;
    private final SessionSeal seal;
    private final LeaseGate gate;
    private final Consumer<SessionRuntime> onAbandoned;
    private final SessionLane lane;

    Assembly(
        SessionConfig session,
        ClaimResult.Granted granted,
        Sealer sealer,
        LeaseGate gate,
        Consumer<SessionRuntime> onAbandoned) {
      this.session = session;
      this.granted = granted;
      this.claim = granted.claim();
      this.seal = new SessionSeal(session.uid(), sealer);
      this.gate = gate;
      this.onAbandoned = onAbandoned;
      this.lane =
          new SessionLane(
              session.uid().value(),
              ports.execution().laneCapacity(),
              ports.execution().threads(),
              () -> runtime().overrun());
    }

    SessionRuntime build() {
      EventComposer composer = new EventComposer(session, claim.fence());
      FencedWriter writer =
          new FencedWriter(
              ports.storage().redis(),
              session.uid(),
              claim,
              granted.rev(),
              lane,
              failure -> {
                ports.execution().metrics().fenceRefused();
                runtime().fenceLost(failure);
              });
      Inbox inbox =
          new Inbox(
              ports.storage().redis(),
              seal,
              composer,
              ports.log().events(),
              ports.execution().clock(),
              lane,
              () -> runtime().starve(Lack.QUEUE, "Kafka did not take an event"));
      StatusKeeper status =
          new StatusKeeper(
              session,
              stored(),
              writer,
              inbox,
              composer,
              ports.execution().clock(),
              ports.execution().metrics());
      Outbox outbox = new Outbox(seal, outboxPorts(writer, inbox), new Host(status));
      DeviceState device =
          new DeviceState(
              ports.storage().redis(), seal, granted.doubts(), ports.execution().clock());
      SessionMedia files = ports.media().store().of(session.uid(), seal.sealer());
      FileLoader loader =
          new FileLoader(
              ports.media(),
              session,
              files,
              ports.execution().threads(),
              composer,
              ports.execution().clock());
      MediaDownloads downloads =
          new MediaDownloads(
              seal,
              loader,
              new MediaDownloads.Ports(
                  ports.storage().redis(), writer, inbox, lane, ports.execution().clock()),
              new MediaHost());
      SessionDeviceStore store =
          new SessionDeviceStore(
              device,
              writer,
              inbox,
              outbox,
              downloads,
              new EventTranslator(composer, ports.execution().clock()));
      ConnectionKeeper connection = connection(store);
      MediaUploads uploads = new MediaUploads(ports.media(), files, lane, outbox::amend);
      CommandHandlers handlers =
          new CommandHandlers(
              connection::current,
              ports.storage().codes(),
              composer,
              ports.execution().clock(),
              ports.execution().metrics());
      outbox.runWith(
          handlers
              .with(
                  SessionCommand.CommandCase.GROUP,
                  new GroupCommandHandler(ports.execution().clock()))
              .with(
                  SessionCommand.CommandCase.PRESENCE,
                  new PresenceCommandHandler(ports.execution().clock()))
              .with(
                  SessionCommand.CommandCase.PROFILE,
                  new ProfileCommandHandler(ports.execution().clock()))
              .with(
                  SessionCommand.CommandCase.PRIVACY,
                  new PrivacyCommandHandler(ports.execution().clock()))
              .with(
                  SessionCommand.CommandCase.CHANNEL,
                  new ChannelCommandHandler(ports.execution().clock()))
              .with(
                  SessionCommand.CommandCase.LOAD_MEDIA,
                  new LoadMediaHandler(loader, ports.execution().clock(), lane))
              .around(
                  SessionCommand.CommandCase.SEND_MESSAGE,
                  sends -> new MediaSendHandler(sends, uploads, handlers::failed)));
      Tenure tenure =
          new Tenure(
              claim,
              lane,
              new Tenure.State(writer, device, inbox, outbox, downloads, status),
              new PassingEvents(
                  composer, ports.log().events(), ports.execution().clock(), this::later),
              composer,
              connection);
      SessionRuntime runtime =
          new SessionRuntime(tenure, session, ports, () -> onAbandoned.accept(runtime()));
      self.set(runtime);
      return runtime;
    }

    private ConnectionKeeper connection(SessionDeviceStore store) {
      return new ConnectionKeeper(
          session.tenant(),
          ports.network().admission(),
          ports.execution().timer(),
          task -> runtime().submit(task),
          listener -> ports.network().connector().open(store, lane, gate, listener::accept, past()),
          event -> runtime().onEvent(event));
    }

    /// The depth of the moment: a session that is linked anew asks for what is configured by then.
    private SessionConnector.Past past() {
      return new SessionConnector.Past(
          HistoryDepth.valueOf(runtime().wanted().history().name()),
          new SessionHistory(session, claim.fence(), ports.log().history()));
    }

    private Outbox.Ports outboxPorts(FencedWriter writer, Inbox inbox) {
      return new Outbox.Ports(
          ports.storage().redis(),
          writer,
          inbox,
          ports.log().outcomes(),
          ports.execution().clock(),
          ports.execution().metrics(),
          ports.execution().outbox());
    }

    private SessionStatus stored() {
      return granted.status().length == 0
          ? SessionStatus.initial(session.createdAt())
          : StatusFormat.decode(granted.status());
    }

    /// For what is over when the session is: nobody misses it then.
    private void later(Runnable task) {
      runtime().submit(task);
    }

    private SessionRuntime runtime() {
      SessionRuntime runtime = self.get();
      if (runtime == null) {
        throw new IllegalStateException("session " + session.uid() + " is not put together yet");
      }
      return runtime;
    }

    private final class MediaHost implements MediaDownloads.Host {
      @Override
      public @Nullable SessionConnection connection() {
        return runtime().connected();
      }

      @Override
      public void pumpMediaAfter(Duration delay) {
        ports.execution().timer().schedule(delay, () -> runtime().pumpMedia());
      }
    }

    private final class Host implements Outbox.Host {
      private final StatusKeeper status;

      Host(StatusKeeper status) {
        this.status = status;
      }

      @Override
      public SessionStatus status() {
        return status.status();
      }

      @Override
      public void pumpAfter(Duration delay) {
        ports.execution().timer().schedule(delay, () -> runtime().pump());
      }
    }
  }
}
