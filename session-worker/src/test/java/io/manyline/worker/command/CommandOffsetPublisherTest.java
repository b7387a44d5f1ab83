package io.manyline.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandOffsetPublisherTest {
  private static final TopicPartition ONE = new TopicPartition("commands", 1);
  private static final TopicPartition TWO = new TopicPartition("commands", 2);

  private final SlowBroker kafka = new SlowBroker();
  private final CommandOffsetPublisher offsets = new CommandOffsetPublisher();

  @BeforeEach
  void assign() {
    kafka.assign(List.of(ONE, TWO));
  }

  @Test
  void whatIsDoneWhileACommitIsUnderWayShouldGoWithTheNext() {
    offsets.done(batch(ONE, 4));
    offsets.commit(kafka);
    offsets.done(batch(ONE, 9));
    offsets.commit(kafka);
    offsets.done(batch(TWO, 1));
    offsets.commit(kafka);
    assertThat(kafka.asked).containsExactly(Map.of(ONE, new OffsetAndMetadata(5)));

    kafka.answer(null);
    offsets.commit(kafka);

    assertThat(kafka.asked.getLast())
        .containsOnly(
            Map.entry(ONE, new OffsetAndMetadata(10)), Map.entry(TWO, new OffsetAndMetadata(2)));
  }

  @Test
  void whatWasNotTakenShouldGoWithTheNextUnlessALaterOneIsDone() {
    offsets.done(batch(ONE, 4));
    offsets.done(batch(TWO, 4));
    offsets.commit(kafka);
    offsets.done(batch(ONE, 9));

    kafka.answer(new KafkaException("away"));
    offsets.commit(kafka);

    assertThat(kafka.asked.getLast())
        .containsOnly(
            Map.entry(ONE, new OffsetAndMetadata(10)), Map.entry(TWO, new OffsetAndMetadata(5)));
  }

  @Test
  void whoeverReadsOnShouldFindAllThatIsDone() {
    offsets.done(batch(ONE, 4));
    offsets.commit(kafka);
    offsets.done(batch(ONE, 9));

    offsets.commitNow(kafka);

    assertThat(kafka.committed(Set.of(ONE)).get(ONE)).isEqualTo(new OffsetAndMetadata(10));
  }

  @Test
  void nothingShouldBeCommittedThatIsNotDone() {
    offsets.commit(kafka);
    offsets.commitNow(kafka);

    assertThat(kafka.asked).isEmpty();
    assertThat(kafka.committed(Set.of(ONE)).get(ONE)).isNull();
  }

  private static ConsumerRecords<String, String> batch(TopicPartition partition, long last) {
    ConsumerRecord<String, String> record =
        new ConsumerRecord<>(partition.topic(), partition.partition(), last, "key", "value");
    return new ConsumerRecords<>(Map.of(partition, List.of(record)), Map.of());
  }

  /// Answers a commit when told, but those that are waited for at once.
  private static final class SlowBroker extends MockConsumer<String, String> {
    final List<Map<TopicPartition, OffsetAndMetadata>> asked = new ArrayList<>();
    private final List<OffsetCommitCallback> waiting = new ArrayList<>();

    SlowBroker() {
      super("earliest");
    }

    @Override
    public void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
      if (callback == null) {
        super.commitAsync(offsets, null);
        return;
      }
      asked.add(offsets);
      waiting.add(callback);
    }

    void answer(@Nullable Exception failure) {
      waiting.removeFirst().onComplete(asked.getFirst(), failure);
    }
  }
}
