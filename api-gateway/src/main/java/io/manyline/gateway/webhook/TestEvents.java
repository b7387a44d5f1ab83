package io.manyline.gateway.webhook;

import com.google.protobuf.Timestamp;
import io.manyline.proto.event.EventSample;
import io.manyline.proto.event.EventType;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.webhook.EndpointId;
import java.time.Instant;
import java.util.List;

/// Makes samples of events into events for one endpoint.
final class TestEvents {
  private final UlidSource ulids;

  TestEvents(UlidSource ulids) {
    this.ulids = ulids;
  }

  List<SessionEvent> of(
      EndpointId endpoint, SessionConfig session, List<EventType> types, Instant now) {
    Timestamp at =
        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()).build();
    return types.stream().map(type -> event(endpoint, session, type, at)).toList();
  }

  private SessionEvent event(
      EndpointId endpoint, SessionConfig session, EventType type, Timestamp at) {
    String id = "test_" + ulids.next();
    return EventSample.of(type, at)
        .setEventId(id)
        .setSessionUid(session.uid().value())
        .setSessionId(session.id().value())
        .setTenant(session.tenant().value())
        .setNetwork(session.network().wireName())
        .setOnlyEndpoint(endpoint.value())
        // Nothing waits behind a test, and it waits behind nothing.
        .setChat("#test:" + id)
        .build();
  }
}
