package io.manyline.worker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.SessionStatus;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.testsupport.RedisExtension;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.signal.GroupCipher;
import io.manyline.whatsapp.signal.SenderKeyState;
import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.whatsapp.store.DeviceStoreContract;
import io.manyline.whatsapp.store.ReceivedRef;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.worker.StorageFixture;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.event.EventSink;
import io.manyline.worker.event.EventTranslator;
import io.manyline.worker.inbox.Inbox;
import io.manyline.worker.media.FileLoader;
import io.manyline.worker.media.MediaDownloads;
import io.manyline.worker.media.MediaRoom;
import io.manyline.worker.media.TestMediaRoom;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.outbox.AppendResult;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.CommandRunner;
import io.manyline.worker.outbox.Outbox;
import io.manyline.worker.outbox.OutboxAppender;
import io.manyline.worker.outbox.OutboxSettings;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import io.manyline.worker.ownership.ClaimResult;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.store.DeviceState;
import io.manyline.worker.store.FencedWriter;
import io.manyline.worker.store.SessionSeal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The device store over a real Redis; a crash is an owner whose objects are simply left behind.
class SessionDeviceStoreIT implements DeviceStoreContract {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Jid CHAT = Jid.lid("990001");
  private static final String OWNER = "OWNER";

  private final ExecutorService lane = Executors.newSingleThreadExecutor();
  private final RecordingSink kafka = new RecordingSink();
  private final List<CommandOutcome> outcomes = new CopyOnWriteArrayList<>();
  private StorageFixture storage;
  private SessionUid uid;
  private SessionSeal seal;
  private Owner owner;

  @BeforeEach
  void session() {
    storage = new StorageFixture(REDIS);
    uid = storage.newSession();
    seal = storage.seal(uid);
    owner = new Owner();
    owner.outbox.offer(command("CONTRACT", "3EB0C"));
  }

  @AfterEach
  void close() {
    lane.shutdown();
    storage.close();
  }

  @Override
  public DeviceStore store() {
    return owner.store;
  }

  @Test
  void crashBeforeKafkaTookTheEventShouldReplayItOnceWithTheSameId() {
    kafka.silent = true;
    CompletionStage<Void> unanswered = onLane(() -> owner.store.commit(received("M1")));
    kafka.awaitCount(1);
    assertThat(unanswered.toCompletableFuture()).isNotDone();
    String id = kafka.events.getFirst().getEventId();
    long fence = kafka.events.getFirst().getFence();

    kafka.silent = false;
    kafka.events.clear();
    Owner next = new Owner();
    next.inbox.replay();

    assertThat(kafka.events).hasSize(1);
    assertThat(kafka.events.getFirst().getEventId()).isEqualTo(id);
    assertThat(kafka.events.getFirst().getMaybeRepeat()).isTrue();
    assertThat(kafka.events.getFirst().getFence()).isGreaterThan(fence);
    assertThat(next.store.read(key())).isEqualTo(bytes("M1"));
    assertThat(now(onLane(() -> next.store.settle(ref("M1"))))).isTrue();
  }

  @Test
  void crashAfterKafkaAndBeforeTheAckShouldSettleTheRedeliveryWithoutASecondEventId() {
    now(onLane(() -> owner.store.commit(received("M1"))));
    Owner next = new Owner();
    next.inbox.replay();

    assertThat(now(onLane(() -> next.store.settle(ref("M1"))))).isTrue();
    assertThat(kafka.events)
        .extracting(SessionEvent::getEventId)
        .containsOnly(kafka.events.getFirst().getEventId());
  }

  @Test
  void rowThatKafkaHasShouldBeRemovedByALaterWriteAndItsMessageStayKnown() {
    now(onLane(() -> owner.store.commit(received("M1"))));
    now(onLane(() -> owner.store.commit(received("M2"))));
    now(onLane(() -> owner.store.commit(Commit.of(Map.of(key(), Optional.of(bytes("x")))))));
    kafka.events.clear();

    Owner next = new Owner();
    next.inbox.replay();

    assertThat(kafka.events).isEmpty();
    assertThat(now(onLane(() -> next.store.settle(ref("M1"))))).isTrue();
    assertThat(now(onLane(() -> next.store.settle(ref("M3"))))).isFalse();
  }

  @Test
  void messageCommittedAgainShouldTellNoSecondEvent() {
    now(onLane(() -> owner.store.commit(received("M1"))));
    now(onLane(() -> owner.store.commit(received("M1"))));

    assertThat(kafka.events).hasSize(1);
  }

  @Test
  void senderKeyWrittenUnderAnEarlierFenceShouldSkipOnceTheSessionWasTakenOver() {
    StateKey key = new StateKey(StateKey.Kind.OWN_SENDER_KEY, "120363@g.us");
    SenderKeyState written = GroupCipher.create(new SecureRandom());
    now(onLane(() -> owner.store.commit(Commit.of(Map.of(key, Optional.of(written.toBytes()))))));

    byte[] same = owner.store.read(key);
    // The owner is left behind, not released: its last writes may be lost.
    byte[] taken = new Owner().store.read(key);

    assertThat(same).isEqualTo(written.toBytes());
    assertThat(taken).isEqualTo(written.skipSenderCounters(100).toBytes());
  }

  @Test
  void senderKeyShouldSkipFurtherForEachDoubtSinceItWasWritten() {
    StateKey key = new StateKey(StateKey.Kind.OWN_SENDER_KEY, "120363@g.us");
    SenderKeyState written = GroupCipher.create(new SecureRandom());
    now(onLane(() -> owner.store.commit(Commit.of(Map.of(key, Optional.of(written.toBytes()))))));

    new Owner();
    byte[] taken = new Owner().store.read(key);

    assertThat(taken).isEqualTo(written.skipSenderCounters(200).toBytes());
  }

  @Test
  void sentPlaintextsShouldBeBoundedByCount() {
    for (int batch = 0; batch < 12; batch++) {
      Map<StateKey, Optional<byte[]>> changes = new java.util.LinkedHashMap<>();
      for (int i = 0; i < 100; i++) {
        changes.put(
            new StateKey(StateKey.Kind.SENT_MESSAGE, batch + "/" + i), Optional.of(bytes("x")));
      }
      now(onLane(() -> owner.store.commit(Commit.of(changes))));
    }

    assertThat(storage.redis().hash(RedisKeys.device(uid)).join()).hasSize(1_000);
    assertThat(owner.store.read(new StateKey(StateKey.Kind.SENT_MESSAGE, "11/99"))).isNotNull();
  }

  @Test
  void replayShouldKeepTheOrderOfSeveralOwners() {
    kafka.silent = true;
    for (String id : List.of("M1", "M2", "M3")) {
      onLane(() -> owner.store.commit(received(id)));
    }
    kafka.awaitCount(3);
    kafka.silent = false;
    kafka.events.clear();

    new Owner().inbox.replay();

    assertThat(kafka.events)
        .extracting(each -> each.getMessageReceived().getMessageId())
        .containsExactly("M1", "M2", "M3");
  }

  @Test
  void commitOfAnOwnerThatLostItsFenceShouldFailAndTellNothing() {
    new Owner();

    assertThatThrownBy(() -> now(onLane(() -> owner.store.commit(received("M1")))))
        .hasStackTraceContaining("FenceLostException");
    assertThat(kafka.events).isEmpty();
    assertThat(owner.lost).isTrue();
  }

  @Test
  void preparedMessageShouldLeaveAfterACrashAsTheSameBytes() {
    OutboxAppender appender = new OutboxAppender(storage.redis(), 10);
    SessionCommand command = command("C1", "M9");
    assertThat(appender.append(seal, command).join()).isInstanceOf(AppendResult.Appended.class);
    onLane(() -> done(() -> owner.outbox.offer(command)));
    PreparedMessage prepared =
        new PreparedMessage("M9", CHAT, CHAT, bytes("stanza"), Instant.ofEpochSecond(5));
    now(
        onLane(
            () ->
                owner.store.commit(
                    new Commit(
                        Map.of(key(), Optional.of(bytes("step"))),
                        List.of(),
                        List.of(),
                        prepared))));

    Owner next = new Owner();
    List<PendingCommand> run = new ArrayList<>();
    next.runWith(run, null);

    assertThat(run).hasSize(1);
    assertThat(run.getFirst().prepared()).isNotNull();
    assertThat(run.getFirst().prepared().stanza()).isEqualTo(bytes("stanza"));
    assertThat(run.getFirst().prepared().messageId()).isEqualTo("M9");
  }

  @Test
  void commandShouldBeAppendedOnceAndAnsweredFromItsStoredOutcome() {
    OutboxAppender appender = new OutboxAppender(storage.redis(), 2);
    SessionCommand command = command("C1", "M9");
    assertThat(appender.append(seal, command).join()).isInstanceOf(AppendResult.Appended.class);
    AppendResult again = appender.append(seal, command).join();
    assertThat(again).isEqualTo(new AppendResult.Waiting(command));
    appender.append(seal, command("C2", "M10")).join();
    assertThat(appender.append(seal, command("C3", "M11")).join())
        .isInstanceOf(AppendResult.Full.class);

    Owner next = new Owner();
    next.runWith(
        new ArrayList<>(), pending -> Outcomes.done(pending.command(), Instant.ofEpochSecond(9)));
    awaitOutcomes(2);

    assertThat(outcomes).extracting(CommandOutcome::getCommandId).containsExactly("C1", "C2");
    assertThat(appender.append(seal, command).join())
        .isEqualTo(new AppendResult.Answered(outcomes.getFirst()));
  }

  @Test
  void commandOfASessionThatIsGoneShouldLeaveNothing() {
    now(storage.redis().delete(RedisKeys.config(uid)));

    AppendResult result =
        new OutboxAppender(storage.redis(), 10).append(seal, command("C1", "M9")).join();

    assertThat(result).isInstanceOf(AppendResult.NoSession.class);
    assertThat(now(storage.redis().exists(RedisKeys.outbox(uid)))).isFalse();
  }

  private static StateKey key() {
    return new StateKey(StateKey.Kind.PEER_IDENTITY, "peer");
  }

  private static ReceivedRef ref(String id) {
    return new ReceivedRef(CHAT, CHAT.withDevice(2), id);
  }

  private static Commit received(String id) {
    WaEvent.Address address = new WaEvent.Address(null, CHAT);
    return new Commit(
        Map.of(key(), Optional.of(bytes(id))),
        List.of(
            new WaEvent.MessageReceived(
                id,
                CHAT,
                address,
                CHAT.withDevice(2),
                address,
                false,
                false,
                Instant.ofEpochSecond(1000),
                "Alice",
                new MessageContent.Text("hello"))),
        List.of(),
        null);
  }

  private SessionCommand command(String id, String messageId) {
    return SessionCommand.newBuilder()
        .setCommandId(id)
        .setSessionUid(uid.value())
        .setBodyHash(ByteString.copyFromUtf8("hash " + id))
        .setSendMessage(
            SendMessage.newBuilder()
                .setTo("12025550" + id.hashCode() % 1000)
                .setMessageId(messageId))
        .build();
  }

  private <T> CompletionStage<T> onLane(java.util.function.Supplier<CompletionStage<T>> task) {
    return CompletableFuture.supplyAsync(task, lane).thenCompose(stage -> stage);
  }

  private static CompletionStage<Void> done(Runnable task) {
    task.run();
    return CompletableFuture.completedFuture(null);
  }

  private void awaitOutcomes(int count) {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> outcomes.size() >= count);
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static byte[] bytes(String text) {
    return RedisPipeline.bytes(text);
  }

  /// One claim's objects, as a worker puts them together.
  private final class Owner {
    final Inbox inbox;
    final Outbox outbox;
    final SessionDeviceStore store;
    volatile boolean lost;

    Owner() {
      ClaimResult.Granted granted =
          (ClaimResult.Granted) new SessionClaims(storage.redis()).claim(uid, OWNER);
      WorkerMetrics metrics = new WorkerMetrics(new SimpleMeterRegistry());
      InstantSource clock = InstantSource.system();
      EventComposer composer = new EventComposer(config(), granted.claim().fence());
      FencedWriter writer =
          new FencedWriter(
              storage.redis(), uid, granted.claim(), granted.rev(), lane, _ -> lost = true);
      inbox = new Inbox(storage.redis(), seal, composer, kafka, clock, lane, () -> lost = true);
      outbox =
          new Outbox(
              seal,
              new Outbox.Ports(
                  storage.redis(),
                  writer,
                  inbox,
                  outcomes::add,
                  clock,
                  metrics,
                  new OutboxSettings(10, 4, Duration.ofDays(7), 100)),
              new Connected());
      store =
          new SessionDeviceStore(
              new DeviceState(storage.redis(), seal, granted.doubts(), clock),
              writer,
              inbox,
              outbox,
              downloads(composer, writer, clock),
              new EventTranslator(composer, clock));
    }

    /// Of an installation without a media store.
    private MediaDownloads downloads(
        EventComposer composer, FencedWriter writer, InstantSource clock) {
      MediaRoom off = TestMediaRoom.off();
      return new MediaDownloads(
          seal,
          new FileLoader(
              off, config(), off.store().of(uid, seal.sealer()), Runnable::run, composer, clock),
          new MediaDownloads.Ports(storage.redis(), writer, inbox, lane, clock),
          new MediaDownloads.Host() {
            @Override
            public @Nullable SessionConnection connection() {
              return null;
            }

            @Override
            public void pumpMediaAfter(Duration delay) {}
          });
    }

    /// Loads what is stored and runs it. @param outcome null to leave commands running
    void runWith(
        List<PendingCommand> run,
        java.util.function.Function<PendingCommand, CommandOutcome> outcome) {
      outbox.runWith(
          new CommandRunner() {
            @Override
            public CompletionStage<CommandResult> run(PendingCommand pending) {
              run.add(pending);
              return outcome == null
                  ? new CompletableFuture<>()
                  : CompletableFuture.completedFuture(
                      new CommandResult.Finished(outcome.apply(pending), List.of()));
            }

            @Override
            public CommandResult.Finished expired(PendingCommand pending) {
              throw new AssertionError("nothing expires here");
            }
          });
      now(
          onLane(
              () ->
                  done(
                      () -> {
                        outbox.load();
                        outbox.pump();
                      })));
    }

    private SessionConfig config() {
      return new SessionConfig(
          uid,
          new TenantId("t"),
          Network.SANDBOX,
          new SessionId("12025550100"),
          "Test",
          null,
          new WebhookSecret("whsec_AAAA"),
          true,
          HistoryDepth.RECENT,
          DesiredState.CONNECTED,
          1,
          Instant.EPOCH,
          Instant.EPOCH);
    }
  }

  private static final class Connected implements Outbox.Host {
    @Override
    public SessionStatus status() {
      return new SessionStatus(
          SessionState.CONNECTED, "test", Instant.EPOCH, true, null, null, null);
    }

    @Override
    public void pumpAfter(Duration delay) {}
  }

  /// Kafka that remembers, and may leave its callers without an answer.
  private static final class RecordingSink implements EventSink {
    final List<SessionEvent> events = new CopyOnWriteArrayList<>();
    volatile boolean silent;

    @Override
    public CompletionStage<Void> publish(SessionEvent event) {
      events.add(event);
      return silent ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
    }

    void awaitCount(int count) {
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> events.size() >= count);
    }
  }
}
