package io.manyline.registry.session;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A session as its user configured it.
///
/// @param webhookSecret `whsec_…`; its text form is never logged
/// @param version grows by one with each change
public record SessionConfig(
    SessionUid uid,
    TenantId tenant,
    Network network,
    SessionId id,
    String name,
    @Nullable URI webhookUrl,
    WebhookSecret webhookSecret,
    boolean enabled,
    DesiredState desired,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  public SessionConfig withDesired(DesiredState wanted) {
    return new SessionConfig(
        uid,
        tenant,
        network,
        id,
        name,
        webhookUrl,
        webhookSecret,
        enabled,
        wanted,
        version,
        createdAt,
        updatedAt);
  }

  public SessionConfig withName(String newName) {
    return new SessionConfig(
        uid,
        tenant,
        network,
        id,
        newName,
        webhookUrl,
        webhookSecret,
        enabled,
        desired,
        version,
        createdAt,
        updatedAt);
  }

  public SessionConfig withWebhookUrl(@Nullable URI url) {
    return new SessionConfig(
        uid,
        tenant,
        network,
        id,
        name,
        url,
        webhookSecret,
        enabled,
        desired,
        version,
        createdAt,
        updatedAt);
  }

  public SessionConfig withEnabled(boolean on) {
    return new SessionConfig(
        uid,
        tenant,
        network,
        id,
        name,
        webhookUrl,
        webhookSecret,
        on,
        desired,
        version,
        createdAt,
        updatedAt);
  }

  SessionConfig touched(long newVersion, Instant at) {
    return new SessionConfig(
        uid,
        tenant,
        network,
        id,
        name,
        webhookUrl,
        webhookSecret,
        enabled,
        desired,
        newVersion,
        createdAt,
        at);
  }
}
