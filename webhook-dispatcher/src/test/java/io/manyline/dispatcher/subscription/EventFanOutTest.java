package io.manyline.dispatcher.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.SettableClock;
import io.manyline.dispatcher.delivery.DeliveryMetrics;
import io.manyline.dispatcher.endpoint.CachedEndpoints;
import io.manyline.dispatcher.endpoint.EventOwner;
import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.Network;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// What happens to events whose endpoints are not known.
class EventFanOutTest {
  private static final EventOwner OWNER =
      new EventOwner(InMemoryEndpoints.SESSION, InMemoryEndpoints.TENANT, Network.SANDBOX);
  private static final WebhookEndpoint ONE =
      InMemoryEndpoints.endpoint(new EndpointId("one"), URI.create("https://one.test"));
  private final InMemoryEndpoints registry = new InMemoryEndpoints();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final List<String> tasks = new ArrayList<>();
  private final EventFanOut fanOut =
      new EventFanOut(
          new CachedEndpoints(registry, new SettableClock()),
          (task, _) -> tasks.add(task.event().getEventId() + " to " + task.endpoint()),
          new DeliveryMetrics(new SimpleMeterRegistry()),
          later::add);

  @Test
  void eventsShouldWaitInTheirOrderWhileTheRegistryDoesNotAnswer() {
    registry.put(ONE);
    registry.answers(false);
    read(1);
    read(2);
    assertThat(fanOut.waiting()).isEqualTo(2);
    assertThat(fanOut.lowestWaiting(0)).isEqualTo(1);

    later.remove().run();
    registry.answers(true);
    later.remove().run();

    assertThat(tasks).containsExactly("1 to one", "2 to one");
    assertThat(fanOut.lowestWaiting(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(later).isEmpty();
  }

  private void read(int number) {
    SessionEvent event =
        SessionEvent.newBuilder()
            .setEventId(String.valueOf(number))
            .setSessionUid(OWNER.session().value())
            .setTenant(OWNER.tenant().value())
            .setNetwork(OWNER.network().wireName())
            .setChat("15550100002@s.whatsapp.net")
            .setMessageReceived(MessageReceived.getDefaultInstance())
            .build();
    fanOut.accept(
        new ReadEvent(
            new EventPosition(0, number),
            event,
            OWNER,
            Instant.EPOCH,
            new ReadEvent.Release() {
              @Override
              public void expect(int parts) {}

              @Override
              public void done() {}
            }));
  }
}
