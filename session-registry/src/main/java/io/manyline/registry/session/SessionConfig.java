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
    HistoryDepth history,
    DesiredState desired,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  public SessionConfig withDesired(DesiredState wanted) {
    return changed(name, webhookUrl, enabled, history, wanted);
  }

  public SessionConfig withName(String newName) {
    return changed(newName, webhookUrl, enabled, history, desired);
  }

  public SessionConfig withWebhookUrl(@Nullable URI url) {
    return changed(name, url, enabled, history, desired);
  }

  public SessionConfig withEnabled(boolean on) {
    return changed(name, webhookUrl, on, history, desired);
  }

  public SessionConfig withHistory(HistoryDepth depth) {
    return changed(name, webhookUrl, enabled, depth, desired);
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
        history,
        desired,
        newVersion,
        createdAt,
        at);
  }

  private SessionConfig changed(
      String newName, @Nullable URI url, boolean on, HistoryDepth depth, DesiredState wanted) {
    return new SessionConfig(
        uid,
        tenant,
        network,
        id,
        newName,
        url,
        webhookSecret,
        on,
        depth,
        wanted,
        version,
        createdAt,
        updatedAt);
  }
}
