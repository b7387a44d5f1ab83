package io.manyline.dispatcher.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.endpoint.InMemoryEndpoints;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionMatcherTest {
  private static final TenantId OURS = new TenantId("ours");
  private static final TenantId OTHERS = new TenantId("others");
  private static final SessionUid SESSION = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FA0");
  private static final SessionUid ANOTHER = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FA1");

  @Test
  void endpointForAllSessionsShouldGetEveryOneOfItsTenantAndItsNetworkAlone() {
    WebhookEndpoint endpoint = endpoint(OURS, Network.LIVE, null);

    assertThat(wants(endpoint, event(OURS, Network.LIVE, SESSION))).isTrue();
    assertThat(wants(endpoint, event(OURS, Network.LIVE, ANOTHER))).isTrue();
    assertThat(wants(endpoint, event(OTHERS, Network.LIVE, SESSION))).isFalse();
    assertThat(wants(endpoint, event(OURS, Network.SANDBOX, SESSION))).isFalse();
    assertThat(wants(endpoint, event(OTHERS, Network.SANDBOX, SESSION))).isFalse();
  }

  @Test
  void endpointForOneSessionShouldGetNoOther() {
    WebhookEndpoint endpoint = endpoint(OURS, Network.LIVE, SESSION);

    assertThat(wants(endpoint, event(OURS, Network.LIVE, SESSION))).isTrue();
    assertThat(wants(endpoint, event(OURS, Network.LIVE, ANOTHER))).isFalse();
  }

  @Test
  void testEventShouldGoToItsEndpointWhateverThatFilters() {
    SessionEvent test = event(OURS, Network.LIVE, SESSION).toBuilder().setOnlyEndpoint("e").build();
    WebhookEndpoint calls =
        endpoint(OURS, Network.LIVE, null).withFilter(new EventFilter(List.of("call.*"), Set.of()));

    assertThat(wants(calls, test)).isTrue();
    assertThat(wants(calls, test.toBuilder().clearOnlyEndpoint().build())).isFalse();
    assertThat(wants(calls, test.toBuilder().setOnlyEndpoint("f").build())).isFalse();
    assertThat(wants(endpoint(OTHERS, Network.LIVE, null), test)).isFalse();
    assertThat(wants(endpoint(OURS, Network.LIVE, ANOTHER), test)).isFalse();
  }

  @Test
  void disabledEndpointShouldGetNothing() {
    WebhookEndpoint endpoint =
        endpoint(OURS, Network.LIVE, null).withState(State.disabled(State.GONE, Instant.EPOCH));

    assertThat(wants(endpoint, event(OURS, Network.LIVE, SESSION))).isFalse();
  }

  private static boolean wants(WebhookEndpoint endpoint, SessionEvent event) {
    return SubscriptionMatcher.wants(endpoint, event);
  }

  private static WebhookEndpoint endpoint(
      TenantId tenant, Network network, @Nullable SessionUid session) {
    WebhookEndpoint usual =
        InMemoryEndpoints.endpoint(new EndpointId("e"), URI.create("https://endpoint.test/"));
    return new WebhookEndpoint(
        usual.id(),
        new Scope(tenant, network, session),
        usual.target(),
        usual.filter(),
        usual.policy(),
        usual.state(),
        usual.version(),
        usual.createdAt(),
        usual.updatedAt());
  }

  private static SessionEvent event(TenantId tenant, Network network, SessionUid session) {
    return SessionEvent.newBuilder()
        .setEventId("evt")
        .setTenant(tenant.value())
        .setNetwork(network.wireName())
        .setSessionUid(session.value())
        .setMessageReceived(MessageReceived.getDefaultInstance())
        .build();
  }
}
