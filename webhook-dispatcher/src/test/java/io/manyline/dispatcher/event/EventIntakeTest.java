package io.manyline.dispatcher.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Timestamp;
import io.manyline.dispatcher.delivery.DeliveryTask;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.subscription.SubscriptionMatcher;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIntakeTest {
  private static final EventPosition PLACE = new EventPosition(0, 7);
  private static final SessionEvent GOOD =
      SessionEvent.newBuilder()
          .setEventId("evt_7:a-b=")
          .setSessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV")
          .setMessageReceived(MessageReceived.getDefaultInstance())
          .build();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EventIntake intake =
      new EventIntake(new SubscriptionMatcher(), new EventMetrics(meters), () -> Instant.EPOCH);

  @Test
  void eventShouldBeATaskForItsSessionsEndpoint() {
    assertThat(tasks(GOOD))
        .extracting(DeliveryTask::position, task -> task.endpoint().value())
        .containsExactly(tuple(PLACE, "01ARZ3NDEKTSV4RRFFQ69G5FAV"));
    assertThat(count("poison")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a.b", "a\n", "ü"})
  void eventIdThatCannotBeSignedOrStoredShouldBePoison(String id) {
    assertThat(tasks(GOOD.toBuilder().setEventId(id).build())).isEmpty();
    assertThat(count("poison")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800L})
  void timestampThatHasNoTextShouldBePoison(long seconds) {
    Timestamp timestamp = Timestamp.newBuilder().setSeconds(seconds).build();

    assertThat(tasks(GOOD.toBuilder().setTimestamp(timestamp).build())).isEmpty();
    assertThat(count("poison")).isEqualTo(1);
  }

  @Test
  void eventOfANewerReleaseShouldBePassedOverAsUnknown() {
    assertThat(tasks(GOOD.toBuilder().clearMessageReceived().build())).isEmpty();
    assertThat(count("unknown.events")).isEqualTo(1);
  }

  private List<DeliveryTask> tasks(SessionEvent event) {
    return intake.tasksOf(PLACE, new Decoded.Readable<>(event));
  }

  private double count(String figure) {
    return meters.get("manyline.webhook." + figure).counter().count();
  }
}
