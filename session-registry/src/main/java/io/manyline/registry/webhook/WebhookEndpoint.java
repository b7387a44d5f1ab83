package io.manyline.registry.webhook;

import java.time.Instant;

/// Where events go, as its owner configured it.
///
/// @param version grows by one with each change
public record WebhookEndpoint(
    EndpointId id,
    Scope scope,
    Target target,
    EventFilter filter,
    Policy policy,
    State state,
    long version,
    Instant createdAt,
    Instant updatedAt) {

  /// Whether a session's `webhook_url` is this endpoint.
  public boolean isShortForm() {
    return id.isShortForm();
  }

  public WebhookEndpoint withTarget(Target next) {
    return new WebhookEndpoint(
        id, scope, next, filter, policy, state, version, createdAt, updatedAt);
  }

  public WebhookEndpoint withFilter(EventFilter next) {
    return new WebhookEndpoint(
        id, scope, target, next, policy, state, version, createdAt, updatedAt);
  }

  public WebhookEndpoint withPolicy(Policy next) {
    return new WebhookEndpoint(
        id, scope, target, filter, next, state, version, createdAt, updatedAt);
  }

  public WebhookEndpoint withState(State next) {
    return new WebhookEndpoint(
        id, scope, target, filter, policy, next, version, createdAt, updatedAt);
  }

  /// As it is stored.
  public WebhookEndpoint touched(long newVersion, Instant at) {
    return new WebhookEndpoint(id, scope, target, filter, policy, state, newVersion, createdAt, at);
  }

  /// Without address and credentials.
  @Override
  public String toString() {
    return "WebhookEndpoint[" + id + "]";
  }
}
