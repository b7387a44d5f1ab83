package io.manyline.registry.webhook;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.EndpointChanges.Changes;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Webhook endpoints as configured.
///
/// **Flow:** the gateway creates and changes; dispatchers read, and disable. **Shape:** see
/// `RedisKeys`: `endpoint`, `endpoints`, `changedEndpoints`. A session's `webhook_url` is an
/// endpoint whose id is the session's uid: a view of its `SessionConfig`, not a second record; of
/// it, address (without headers and TLS), secrets and state can be changed. **Order and threads:**
/// an index is written before its record, and removed after it; the record decides. A change is
/// told after it is stored, and is done once every dispatcher has heard of it: see
/// `EndpointChanges`. Endpoints of a session go when the session is deleted, and an export of the
/// session takes only the short form along. **Errors:** the stages fail with the driver's exception
/// when Redis does not answer; a `SealBrokenException` when a record was sealed under another
/// master key.
public interface WebhookEndpoints {
  /// @throws EndpointLimitException as the stage's failure
  Mono<WebhookEndpoint> create(NewEndpoint wanted, EndpointLimits limits);

  Mono<WebhookEndpoint> find(EndpointId id);

  /// Applies a change to the current version, again when somebody else was faster. Returns what is
  /// stored, empty when there is no such endpoint; a change that changes nothing writes nothing.
  ///
  /// @throws ShortFormException as the stage's failure, for a short form and a change that it
  ///   cannot take
  Mono<WebhookEndpoint> update(EndpointId id, UnaryOperator<WebhookEndpoint> change);

  /// Removes the endpoint and all that waits for it. `false` when there was none; a short form goes
  /// with the session's `webhook_url` only, which this takes out.
  Mono<Boolean> delete(EndpointId id);

  /// All of a tenant, whatever their scope, in the order of creation; without short forms.
  Flux<WebhookEndpoint> list(TenantId tenant, Network network);

  /// All that may get this session's events: its short form first, its own, and those for all
  /// sessions of the tenant; in the order of creation. Disabled ones, too.
  Flux<WebhookEndpoint> ofSession(SessionUid uid, TenantId tenant, Network network);

  /// Whose endpoints changed after what was told the last time. Who hears of a change and reads the
  /// endpoints then reads what it changed.
  ///
  /// @param since [Changes#upTo] of the last time, 0 for all of the last hour
  Mono<Changes> changes(long since);
}
