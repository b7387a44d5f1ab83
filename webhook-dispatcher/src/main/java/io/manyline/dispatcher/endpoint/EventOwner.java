package io.manyline.dispatcher.endpoint;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;

/// Whose event it is: what its endpoints are found by.
public record EventOwner(SessionUid session, TenantId tenant, Network network) {
  /// @throws IllegalArgumentException when the event does not say
  public static EventOwner of(SessionEvent event) {
    return new EventOwner(
        new SessionUid(event.getSessionUid()),
        new TenantId(event.getTenant()),
        Network.of(event.getNetwork()));
  }
}
