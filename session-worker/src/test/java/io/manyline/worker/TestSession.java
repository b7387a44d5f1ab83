package io.manyline.worker;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.LoadMedia;
import io.manyline.proto.command.v1.LogOut;
import io.manyline.proto.command.v1.MarkRead;
import io.manyline.proto.command.v1.Reconcile;
import io.manyline.proto.command.v1.RejectCall;
import io.manyline.proto.command.v1.RequestPairingCode;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.history.v1.HistoryRecord;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.serde.ProtobufSerializer;
import io.manyline.proto.topic.Shards;
import io.manyline.proto.topic.Topics;
import io.manyline.registry.claim.Claim;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.outbox.StoredOutcomes;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.pairing.QrCode;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.NewSession;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.SessionStatus;
import io.manyline.registry.session.SessionStatuses;
import io.manyline.registry.session.ShownStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/// A session as its user sees it: what the gateway writes, and what comes out of Kafka.
public final class TestSession implements AutoCloseable {
  private final SessionDirectory directory;
  private final PairingCodes codes;
  private final SessionStatuses statuses;
  private final StoredOutcomes stored;
  private final SessionConfig config;
  private final String kafka;
  private final KafkaProducer<String, SessionCommand> producer;
  private final TopicTail<SessionEvent> events;
  private final TopicTail<CommandOutcome> outcomes;
  private @Nullable TopicTail<HistoryRecord> history;

  /// @param registry any application with the registry's stores
  public TestSession(ApplicationContext registry, String number) {
    directory = registry.getBean(SessionDirectory.class);
    codes = registry.getBean(PairingCodes.class);
    statuses = registry.getBean(SessionStatuses.class);
    stored = registry.getBean(StoredOutcomes.class);
    config =
        directory
            .create(
                new NewSession(
                    new TenantId("t" + UUID.randomUUID().toString().substring(0, 8)),
                    Network.SANDBOX,
                    new SessionId(number),
                    "Test",
                    null,
                    true,
                    HistoryDepth.RECENT))
            .block()
            .session();
    kafka = registry.getEnvironment().getRequiredProperty("spring.kafka.bootstrap-servers");
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "linger.ms", 0),
            new StringSerializer(),
            new ProtobufSerializer<>());
    events = new TopicTail<>(kafka, Topics.SESSION_EVENTS, SessionEvent.parser(), uid().value());
    outcomes =
        new TopicTail<>(kafka, Topics.COMMAND_OUTCOMES, CommandOutcome.parser(), uid().value());
  }

  public SessionUid uid() {
    return config.uid();
  }

  public SessionConfig config() {
    return config;
  }

  public TopicTail<SessionEvent> events() {
    return events;
  }

  public TopicTail<CommandOutcome> outcomes() {
    return outcomes;
  }

  /// What phones told of the past.
  public TopicTail<HistoryRecord> history() {
    if (history == null) {
      history =
          new TopicTail<>(kafka, Topics.SESSION_HISTORY, HistoryRecord.parser(), uid().value());
    }
    return history;
  }

  public void history(HistoryDepth depth) {
    directory.update(uid(), each -> each.withHistory(depth)).block();
    reconcile();
  }

  /// What callers read who missed the one on Kafka.
  public Optional<CommandOutcome> storedOutcome(String commandId) {
    return stored.find(uid(), commandId).blockOptional();
  }

  public ShownStatus status() {
    return statuses.of(config).block();
  }

  /// Newest first.
  public List<SessionStatus> pastStatuses() {
    return statuses.history(uid(), 200).collectList().block();
  }

  /// The incarnation that claimed it, empty when none ever did.
  public String owner() {
    return statuses.claim(uid()).blockOptional().map(Claim::owner).orElse("");
  }

  /// What `connect` and `login` do.
  public void connect() {
    codes.ask(uid()).block();
    directory.update(uid(), each -> each.withDesired(DesiredState.CONNECTED)).block();
    reconcile();
  }

  public void disconnect() {
    directory.update(uid(), each -> each.withDesired(DesiredState.STOPPED)).block();
    reconcile();
  }

  public void enable(boolean enabled) {
    directory.update(uid(), each -> each.withEnabled(enabled)).block();
    reconcile();
  }

  public void delete() {
    directory.delete(uid()).block();
  }

  /// Waits for a code that is shown.
  public String code() {
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (System.nanoTime() < deadline) {
      QrCode code = codes.current(uid(), Duration.ofSeconds(5)).block();
      if (code != null) {
        return code.text();
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no code; events: " + events.drain());
  }

  public void awaitStatus(String status) {
    events.await(each -> each.getSessionStatus().getStatus().equals(status));
  }

  /// Waits for the nth time that the session got into a state.
  public void awaitStatus(String status, int times) {
    events.await(
        _ ->
            events.seen().stream()
                    .filter(each -> each.getSessionStatus().getStatus().equals(status))
                    .count()
                >= times);
  }

  public List<String> statuses() {
    return events.drain().stream()
        .filter(SessionEvent::hasSessionStatus)
        .map(each -> each.getSessionStatus().getStatus())
        .toList();
  }

  public CommandOutcome awaitOutcome(String commandId) {
    return outcomes.await(each -> each.getCommandId().equals(commandId) && !each.hasQueued());
  }

  public CommandOutcome send(String to, String text) {
    return awaitOutcome(sendLater(to, text));
  }

  public String sendLater(String to, String text) {
    return sendLater(to, TestContents.text(text));
  }

  public CommandOutcome send(String to, MessageContent content) {
    return awaitOutcome(sendLater(to, content));
  }

  public String sendLater(String to, MessageContent content) {
    String id = newId();
    publish(
        command(id, Duration.ofHours(24), content.toString())
            .setSendMessage(
                SendMessage.newBuilder().setTo(to).setContent(content).setMessageId(messageId(id)))
            .build());
    return id;
  }

  /// Of the message that a command sends.
  public static String messageId(String commandId) {
    return "3EB0" + commandId;
  }

  public CommandOutcome markRead(String chat, String messageId) {
    String id = newId();
    publish(
        command(id, Duration.ofMinutes(1), messageId)
            .setMarkRead(MarkRead.newBuilder().setChat(chat).addMessageIds(messageId))
            .build());
    return awaitOutcome(id);
  }

  /// Asks for a code to type, and waits for it. @param number whose phone will take it
  public String typedCode(String number) {
    String id = newId();
    publish(
        command(id, Duration.ofMinutes(1), "pairing code")
            .setRequestPairingCode(RequestPairingCode.newBuilder().setPhone(number))
            .build());
    CommandOutcome outcome = awaitOutcome(id);
    if (!outcome.hasDone()) {
      throw new AssertionError("no code: " + outcome);
    }
    return codes.typed(uid()).block().text();
  }

  /// Any command. @param fill puts it into its envelope
  public CommandOutcome ask(UnaryOperator<SessionCommand.Builder> fill) {
    String id = newId();
    publish(fill.apply(command(id, Duration.ofMinutes(1), id)).build());
    return awaitOutcome(id);
  }

  public CommandOutcome group(GroupCommand.Builder command) {
    String id = newId();
    publish(
        command(id, Duration.ofMinutes(1), command.build().toString()).setGroup(command).build());
    return awaitOutcome(id);
  }

  /// Has the file of a message loaded.
  public CommandOutcome loadMedia(String chat, String messageId) {
    String id = newId();
    publish(
        command(id, Duration.ofMinutes(2), "load " + messageId)
            .setLoadMedia(LoadMedia.newBuilder().setChat(chat).setMessageId(messageId))
            .build());
    return awaitOutcome(id);
  }

  public CommandOutcome rejectCall(String callId) {
    String id = newId();
    publish(
        command(id, Duration.ofMinutes(1), callId)
            .setRejectCall(RejectCall.newBuilder().setCallId(callId))
            .build());
    return awaitOutcome(id);
  }

  public CommandOutcome channel(ChannelCommand.Builder command) {
    String id = newId();
    publish(
        command(id, Duration.ofMinutes(1), command.build().toString()).setChannel(command).build());
    return awaitOutcome(id);
  }

  public CommandOutcome logOut() {
    String id = newId();
    publish(
        command(id, Duration.ofMinutes(1), "log out")
            .setLogOut(LogOut.getDefaultInstance())
            .build());
    return awaitOutcome(id);
  }

  public void reconcile() {
    publish(
        command(newId(), Duration.ofMinutes(1), "reconcile")
            .setReconcile(Reconcile.getDefaultInstance())
            .build());
  }

  public SessionCommand.Builder command(String id, Duration life, String body) {
    Instant now = Instant.now();
    return SessionCommand.newBuilder()
        .setCommandId(id)
        .setSessionUid(uid().value())
        .setAcceptedAt(Timestamps.fromMillis(now.toEpochMilli()))
        .setDeadline(Timestamps.fromMillis(now.plus(life).toEpochMilli()))
        .setBodyHash(ByteString.copyFrom(body, StandardCharsets.UTF_8))
        .setCaller("test");
  }

  public void publish(SessionCommand command) {
    try {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.SESSION_COMMANDS,
                  Shards.of(uid().value(), WorkerFixture.SHARDS),
                  uid().value(),
                  command))
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A record that this session's shard holds, whatever it is.
  public void publishBytes(byte[] value) {
    try (KafkaProducer<String, byte[]> raw =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka),
            new StringSerializer(),
            new ByteArraySerializer())) {
      raw.send(
          new ProducerRecord<>(
              Topics.SESSION_COMMANDS,
              Shards.of(uid().value(), WorkerFixture.SHARDS),
              uid().value(),
              value));
    }
  }

  public static String newId() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 26).toUpperCase();
  }

  @Override
  public void close() {
    events.close();
    outcomes.close();
    if (history != null) {
      history.close();
    }
    producer.close();
  }
}
