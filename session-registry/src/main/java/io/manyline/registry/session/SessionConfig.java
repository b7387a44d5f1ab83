package io.manyline.registry.session;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A session as its user configured it.
///
/// @param webhookSecret `whsec_…`; its text form is never logged
/// @param shortForm what else there is to say of `webhookUrl`
/// @param version grows by one with each change
public record SessionConfig(
    SessionUid uid,
    TenantId tenant,
    Network network,
    SessionId id,
    String name,
    @Nullable URI webhookUrl,
    WebhookSecret webhookSecret,
    ShortForm shortForm,
    boolean enabled,
    HistoryDepth history,
    DesiredState desired,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  /// With a `webhook_url` that was never changed.
  public SessionConfig(
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
    this(
        uid,
        tenant,
        network,
        id,
        name,
        webhookUrl,
        webhookSecret,
        ShortForm.NEW,
        enabled,
        history,
        desired,
        version,
        createdAt,
        updatedAt);
  }

  public SessionConfig withDesired(DesiredState wanted) {
    return changed(name, enabled, history, wanted);
  }

  public SessionConfig withName(String newName) {
    return changed(newName, enabled, history, desired);
  }

  /// Another address is enabled, unless its owner disabled the one before.
  public SessionConfig withWebhookUrl(@Nullable URI url) {
    if (Objects.equals(url, webhookUrl)) {
      return this;
    }
    ShortForm next = url == null ? shortForm.ofNoAddress() : shortForm.ofAnotherAddress();
    return withWebhook(url, webhookSecret, next);
  }

  public SessionConfig withWebhook(@Nullable URI url, WebhookSecret secret, ShortForm form) {
    return new SessionConfig(
        uid, tenant, network, id, name, url, secret, form, enabled, history, desired, version,
        createdAt, updatedAt);
  }

  boolean hasWebhookOf(SessionConfig other) {
    return Objects.equals(webhookUrl, other.webhookUrl)
        && webhookSecret.equals(other.webhookSecret)
        && shortForm.equals(other.shortForm);
  }

  public SessionConfig withEnabled(boolean on) {
    return changed(name, on, history, desired);
  }

  public SessionConfig withHistory(HistoryDepth depth) {
    return changed(name, enabled, depth, desired);
  }

  /// As it is stored.
  public SessionConfig touched(long newVersion, Instant at) {
    return new SessionConfig(
        uid,
        tenant,
        network,
        id,
        name,
        webhookUrl,
        webhookSecret,
        shortForm,
        enabled,
        history,
        desired,
        newVersion,
        createdAt,
        at);
  }

  private SessionConfig changed(
      String newName, boolean on, HistoryDepth depth, DesiredState wanted) {
    return new SessionConfig(
        uid,
        tenant,
        network,
        id,
        newName,
        webhookUrl,
        webhookSecret,
        shortForm,
        on,
        depth,
        wanted,
        version,
        createdAt,
        updatedAt);
  }
}
