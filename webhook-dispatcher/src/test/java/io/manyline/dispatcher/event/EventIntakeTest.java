package io.manyline.dispatcher.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.manyline.dispatcher.endpoint.EventOwner;
import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import io.manyline.registry.id.Network;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIntakeTest {
  private static final EventPosition PLACE = new EventPosition(0, 7);
  private static final SessionEvent GOOD =
      SessionEvent.newBuilder()
          .setEventId("evt_7:a-b=")
          .setSessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV")
          .setTenant("test")
          .setNetwork("sandbox")
          .setMessageReceived(MessageReceived.getDefaultInstance())
          .build();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EventIntake intake = new EventIntake(new EventMetrics(meters));

  @Test
  void eventShouldBeAcceptedWithWhoseItIs() {
    assertThat(accept(GOOD))
        .contains(
            new EventIntake.Accepted(
                GOOD,
                new EventOwner(
                    InMemoryEndpoints.SESSION, InMemoryEndpoints.TENANT, Network.SANDBOX)));
    assertThat(count("poison")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a.b", "a\n", "ü"})
  void eventIdThatCannotBeSignedOrStoredShouldBePoison(String id) {
    assertThat(accept(GOOD.toBuilder().setEventId(id).build())).isEmpty();
    assertThat(count("poison")).isEqualTo(1);
  }

  @Test
  void eventThatDoesNotSayWhoseItIsShouldBePoison() {
    assertThat(accept(GOOD.toBuilder().clearSessionUid().build())).isEmpty();
    assertThat(accept(GOOD.toBuilder().clearTenant().build())).isEmpty();
    assertThat(accept(GOOD.toBuilder().clearNetwork().build())).isEmpty();
    assertThat(count("poison")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800L})
  void timestampThatHasNoTextShouldBePoison(long seconds) {
    Timestamp timestamp = Timestamp.newBuilder().setSeconds(seconds).build();

    assertThat(accept(GOOD.toBuilder().setTimestamp(timestamp).build())).isEmpty();
    assertThat(count("poison")).isEqualTo(1);
  }

  @Test
  void eventOfANewerReleaseShouldBePassedOverAsUnknown() {
    assertThat(accept(GOOD.toBuilder().clearMessageReceived().build())).isEmpty();
    assertThat(count("unknown.events")).isEqualTo(1);
  }

  private Optional<EventIntake.Accepted> accept(SessionEvent event) {
    return intake.accept(PLACE, new Decoded.Readable<>(event));
  }

  private double count(String figure) {
    return meters.get("manyline.webhook." + figure).counter().count();
  }
}
