package io.manyline.dispatcher.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.EventSource.Found;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.ProtobufSerializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionEventReaderTest {
  private static final String TOPIC = "session-events";

  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
  private final Log log = new Log();
  private final SessionEventReader reader = new SessionEventReader(log, TOPIC);

  @AfterEach
  void close() {
    waiting.shutdownNow();
    reader.close();
  }

  @Test
  void placesThatAreWaitedForTogetherShouldComeFromOneFetchOfEachPartition() {
    List<CompletableFuture<Found>> answers = new ArrayList<>();
    log.meanwhile =
        () -> {
          for (int offset : new int[] {7, 3, 5}) {
            answers.add(reading(1, offset));
            answers.add(reading(0, offset));
          }
          awaitWaiting(6);
        };
    assertThat(reader.read(new EventPosition(0, 9))).isEqualTo(event(0, 9));

    assertThat(answers.stream().map(CompletableFuture::join))
        .containsExactly(
            event(1, 7), event(0, 7), event(1, 3), event(0, 3), event(1, 5), event(0, 5));
    assertThat(log.polls).containsExactly("0@9", "0@3", "1@3");
  }

  @Test
  void placeThatTheLogDoesNotHaveAnyMoreShouldBeGoneAndOthersNot() {
    log.gone = 4;

    assertThat(reader.read(new EventPosition(0, 4))).isEqualTo(new Found.Gone());
    assertThat(reader.read(new EventPosition(0, 5))).isEqualTo(event(0, 5));
  }

  @Test
  void placeOfWhatIsNoEventShouldBeGoneAndOthersNot() {
    log.poison = 4;

    assertThat(reader.read(new EventPosition(0, 4))).isEqualTo(new Found.Gone());
    assertThat(reader.read(new EventPosition(0, 5))).isEqualTo(event(0, 5));
  }

  @Test
  void everyoneShouldHearThatTheLogDoesNotAnswer() {
    List<CompletableFuture<Found>> answers = new ArrayList<>();
    log.meanwhile =
        () -> {
          answers.add(reading(0, 3));
          answers.add(reading(0, 5));
          awaitWaiting(2);
          log.meanwhile =
              () -> {
                throw new KafkaException("no broker");
              };
        };
    reader.read(new EventPosition(0, 9));

    assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(new Found.Unavailable());
    assertThat(reader.read(new EventPosition(0, 3))).isEqualTo(event(0, 3));
  }

  private CompletableFuture<Found> reading(int partition, int offset) {
    return CompletableFuture.supplyAsync(
        () -> reader.read(new EventPosition(partition, offset)), waiting);
  }

  private void awaitWaiting(int count) {
    Awaitility.await().until(() -> reader.waiting() >= count + 1);
  }

  private static Found event(int partition, long offset) {
    return new Found.Event(SessionEvent.newBuilder().setEventId(partition + "-" + offset).build());
  }

  /// Two partitions of twenty events each.
  private static final class Log extends MockConsumer<String, byte[]> {
    private final List<String> polls = new ArrayList<>();

    /// Once, while the next fetch is under way.
    private Runnable meanwhile = () -> {};

    private long gone = -1;
    private long poison = -1;

    private Log() {
      super("none");
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
      TopicPartition partition = assignment().iterator().next();
      long first = position(partition);
      polls.add(partition.partition() + "@" + first);
      Runnable once = meanwhile;
      meanwhile = () -> {};
      once.run();
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      for (long offset = first; offset < 20; offset++) {
        if (offset != gone) {
          records.add(record(partition.partition(), offset));
        }
      }
      seek(partition, 20);
      Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> all = new HashMap<>();
      all.put(partition, records);
      return new ConsumerRecords<>(all, Map.of());
    }

    private ConsumerRecord<String, byte[]> record(int partition, long offset) {
      ConsumerRecord<String, byte[]> empty =
          new ConsumerRecord<>(TOPIC, partition, offset, "key", new byte[] {-1});
      if (offset == poison) {
        return empty;
      }
      byte[] value =
          new ProtobufSerializer<SessionEvent>()
              .serialize(TOPIC, empty.headers(), ((Found.Event) event(partition, offset)).event());
      return new ConsumerRecord<>(
          TOPIC,
          partition,
          offset,
          empty.timestamp(),
          empty.timestampType(),
          empty.serializedKeySize(),
          value.length,
          empty.key(),
          value,
          empty.headers(),
          Optional.empty());
    }
  }
}
