package io.manyline.dispatcher.endpoint;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.EndpointChanges.Changes;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.EndpointLimits;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.NewEndpoint;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.Secrets;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.Target;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.registry.webhook.WebhookEndpoints;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// [WebhookEndpoints] without Redis, and the directory of them without staleness.
public final class InMemoryEndpoints implements WebhookEndpoints {
  public static final TenantId TENANT = new TenantId("test");
  public static final SessionUid SESSION = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV");

  private final Map<EndpointId, WebhookEndpoint> endpoints = new LinkedHashMap<>();
  private final List<TenantId> changed = new ArrayList<>();
  private boolean answers = true;
  private Runnable whileReading = () -> {};
  private int reads;
  private int questions;

  /// For all sessions of the tenant, with what is usual.
  public static WebhookEndpoint endpoint(EndpointId id, URI url) {
    return new WebhookEndpoint(
        id,
        new Scope(TENANT, Network.SANDBOX, null),
        new Target(url, Map.of(), Secrets.of(WebhookSecret.create(new SecureRandom())), null),
        EventFilter.ALL,
        Policy.DEFAULT,
        State.ENABLED,
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  public void put(WebhookEndpoint endpoint) {
    endpoints.put(endpoint.id(), endpoint);
  }

  public void remove(EndpointId id) {
    endpoints.remove(id);
  }

  /// Tells of a change, as who stores one does.
  public void tell(TenantId tenant) {
    changed.add(tenant);
  }

  /// How often it was asked what changed.
  public int questions() {
    return questions;
  }

  public void answers(boolean answers) {
    this.answers = answers;
  }

  /// What happens after a session's endpoints were looked up, and before who asked has them.
  public void whileReading(Runnable happens) {
    whileReading = happens;
  }

  /// How often the endpoints of a session, or one endpoint, were read.
  public int reads() {
    return reads;
  }

  /// What is configured at this moment.
  public EndpointDirectory directory() {
    return new EndpointDirectory() {
      @Override
      public Optional<WebhookEndpoint> find(EndpointId id) {
        return Optional.ofNullable(endpoints.get(id));
      }

      @Override
      public @Nullable WebhookEndpoint known(EndpointId id) {
        return endpoints.get(id);
      }

      @Override
      public CompletableFuture<List<WebhookEndpoint>> ofSession(EventOwner owner) {
        return CompletableFuture.completedFuture(List.copyOf(endpoints.values()));
      }

      @Override
      public int concurrency(EndpointId id) {
        return find(id).map(endpoint -> endpoint.policy().concurrency()).orElse(16);
      }
    };
  }

  @Override
  public Mono<WebhookEndpoint> find(EndpointId id) {
    return read(Mono.defer(() -> Mono.justOrEmpty(endpoints.get(id))));
  }

  @Override
  public Mono<WebhookEndpoint> update(EndpointId id, UnaryOperator<WebhookEndpoint> change) {
    return read(
        Mono.defer(
            () ->
                Mono.justOrEmpty(
                    endpoints.computeIfPresent(id, (_, there) -> change.apply(there)))));
  }

  @Override
  public Flux<WebhookEndpoint> ofSession(SessionUid uid, TenantId tenant, Network network) {
    return read(Mono.fromSupplier(() -> List.copyOf(endpoints.values())))
        .doOnNext(_ -> whileReading.run())
        .flatMapIterable(all -> all);
  }

  @Override
  public Mono<WebhookEndpoint> create(NewEndpoint wanted, EndpointLimits limits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Boolean> delete(EndpointId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flux<WebhookEndpoint> list(TenantId tenant, Network network) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Changes> changes(long since) {
    return answers(
        Mono.fromSupplier(
            () -> {
              questions++;
              return new Changes(
                  Set.copyOf(changed.subList((int) since, changed.size())), changed.size());
            }));
  }

  private <T> Mono<T> read(Mono<T> answer) {
    return Mono.defer(
        () -> {
          reads++;
          return answers(answer);
        });
  }

  private <T> Mono<T> answers(Mono<T> answer) {
    return Mono.defer(() -> answers ? answer : Mono.error(new IllegalStateException("no answer")));
  }
}
