package io.manyline.proto.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class TopicSetupTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void topicThatAnotherServiceHasJustMadeShouldBeAskedForUntilItIsKnown() throws Exception {
    Queue<KafkaFuture<String>> answers =
        new ArrayDeque<>(
            List.of(
                failed(new UnknownTopicOrPartitionException()),
                failed(new UnknownTopicOrPartitionException()),
                KafkaFuture.completedFuture("there")));

    String known = TopicSetup.onceKnown(() -> answers.remove(), LONG);

    assertThat(known).isEqualTo("there");
    assertThat(answers).isEmpty();
  }

  @Test
  void otherFailuresShouldNotBeWaitedFor() {
    Queue<KafkaFuture<String>> answers =
        new ArrayDeque<>(List.of(failed(new TopicAuthorizationException("no"))));

    assertThatThrownBy(() -> TopicSetup.onceKnown(() -> answers.remove(), LONG))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void topicThatIsNotKnownAfterThePatienceShouldFail() {
    assertThatThrownBy(
            () ->
                TopicSetup.onceKnown(
                    () -> failed(new UnknownTopicOrPartitionException()), Duration.ZERO))
        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
  }

  private static KafkaFuture<String> failed(RuntimeException why) {
    KafkaFutureImpl<String> future = new KafkaFutureImpl<>();
    future.completeExceptionally(why);
    return future;
  }
}
