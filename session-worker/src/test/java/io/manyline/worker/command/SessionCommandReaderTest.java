package io.manyline.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.LogOut;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.topic.Topics;
import io.manyline.registry.id.SessionUid;
import io.manyline.worker.metric.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionCommandReaderTest {
  private static final TopicPartition SHARD = new TopicPartition(Topics.SESSION_COMMANDS, 3);
  private static final SessionUid ONE = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final SessionUid OTHER = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAW");

  private final MockConsumer<String, Decoded<SessionCommand>> kafka =
      new MockConsumer<>("earliest");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Destination destination = new Destination();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final SessionCommandReader reader =
      new SessionCommandReader(() -> kafka, destination, new WorkerMetrics(meters));

  @BeforeEach
  void start() {
    kafka.updateBeginningOffsets(Map.of(SHARD, 0L));
    reader.start(thread);
    reader.assign(Set.of(3));
  }

  @AfterEach
  void stop() throws InterruptedException {
    reader.stop();
    thread.shutdown();
  }

  @Test
  void commandsShouldBeRoutedInOrderAndTheirOffsetCommitted() {
    comes(readable(ONE, "C1"), readable(OTHER, "C2"), readable(ONE, "C3"));

    awaitCommitted(3);
    assertThat(destination.routed).containsExactlyInAnyOrder("C1", "C2", "C3");
    assertThat(destination.routed).containsSubsequence("C1", "C3");
  }

  @Test
  void poisonRecordsShouldBeSkippedAndCountedAndTheNextCommandRun() {
    SessionCommand nobodys = command(ONE, "C1").toBuilder().setSessionUid("../etc").build();
    comes(
        new Decoded.Unreadable<>("no protobuf"),
        new Decoded.Readable<>(nobodys),
        readable(ONE, ""),
        readable(ONE, "C2"));

    awaitCommitted(4);
    assertThat(destination.routed).containsExactly("C2");
    assertThat(meters.counter("manyline.worker.commands.skipped").count()).isEqualTo(3);
  }

  @Test
  void batchThatCouldNotBeMadeDurableShouldBeReadAgainFromItsFirstRecord() {
    destination.failures = 1;
    List<Decoded<SessionCommand>> batch = List.of(readable(ONE, "C1"), readable(ONE, "C2"));
    comes(batch);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> destination.failures == 0 && kafka.position(SHARD) == 0);
    assertThat(committed()).isZero();

    // The simulated broker forgets what it gave out; what the reader is past is not given again.
    comes(batch);

    awaitCommitted(2);
    assertThat(destination.routed).containsExactly("C1", "C2");
  }

  @Test
  void commandShouldWaitForTheOneBeforeItInItsSession() {
    destination.held = new CompletableFuture<>();
    comes(readable(ONE, "C1"), readable(ONE, "C2"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> destination.routed.contains("C1"));
    assertThat(destination.routed).containsExactly("C1");
    assertThat(committed()).isZero();

    destination.held.complete(null);

    awaitCommitted(2);
    assertThat(destination.routed).containsExactly("C1", "C2");
  }

  @SafeVarargs
  private void comes(Decoded<SessionCommand>... values) {
    comes(List.of(values));
  }

  private void comes(List<Decoded<SessionCommand>> values) {
    kafka.schedulePollTask(
        () -> {
          for (int i = 0; i < values.size(); i++) {
            kafka.addRecord(
                new ConsumerRecord<>(SHARD.topic(), SHARD.partition(), i, "key", values.get(i)));
          }
        });
  }

  private void awaitCommitted(long offset) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> committed() == offset);
  }

  private long committed() {
    OffsetAndMetadata offset = kafka.committed(Set.of(SHARD)).get(SHARD);
    return offset == null ? 0 : offset.offset();
  }

  private static Decoded<SessionCommand> readable(SessionUid uid, String id) {
    return new Decoded.Readable<>(command(uid, id));
  }

  private static SessionCommand command(SessionUid uid, String id) {
    return SessionCommand.newBuilder()
        .setCommandId(id)
        .setSessionUid(uid.value())
        .setLogOut(LogOut.getDefaultInstance())
        .build();
  }

  /// Storage that fails as often as told, and may keep the first command waiting.
  private static final class Destination implements SessionCommandReader.Destination {
    final List<String> routed = new CopyOnWriteArrayList<>();
    volatile int failures;
    volatile CompletableFuture<Void> held = CompletableFuture.completedFuture(null);

    @Override
    public CompletionStage<Void> route(SessionUid uid, SessionCommand command) {
      if (failures > 0) {
        failures--;
        return CompletableFuture.failedFuture(new IllegalStateException("no Redis"));
      }
      routed.add(command.getCommandId());
      return held;
    }
  }
}
