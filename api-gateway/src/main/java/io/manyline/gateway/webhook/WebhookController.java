package io.manyline.gateway.webhook;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.webhook.EndpointLimitException;
import io.manyline.registry.webhook.Secrets;
import io.manyline.registry.webhook.ShortFormException;
import io.manyline.registry.webhook.Target;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.registry.webhook.WebhookEndpoints;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Endpoints as a resource: of one session, and of all sessions.
@RestController
@RequestMapping(
    path = {"/api/webhooks", "/api/sessions/{id}/webhooks"},
    produces = "application/json")
@Tag(
    name = "Webhooks",
    description = "Where events are posted to; /api/webhooks for all sessions, or for one")
final class WebhookController {
  private final OwnedWebhooks webhooks;
  private final WebhookEndpoints endpoints;
  private final WebhookProperties properties;
  private final SecureRandom random;
  private final InstantSource clock;

  WebhookController(
      OwnedWebhooks webhooks,
      WebhookEndpoints endpoints,
      WebhookProperties properties,
      SecureRandom random,
      InstantSource clock) {
    this.webhooks = webhooks;
    this.endpoints = endpoints;
    this.properties = properties;
    this.random = random;
    this.clock = clock;
  }

  @PostMapping
  @Operation(
      summary = "Create a webhook",
      description =
          "For the events of one session, or of all sessions that there are and will be. The answer"
              + " has the secret; every event from then on is delivered. Two webhooks may have the same address: each gets its events.")
  Mono<ResponseEntity<Envelope<CreatedWebhookView>>> create(
      Caller caller, SessionPath path, @RequestBody CreateWebhookRequest request) {
    return webhooks
        .scope(caller, path)
        .map(scope -> request.checked(scope, random, clock.instant()))
        .flatMap(wanted -> endpoints.create(wanted, properties.limits()))
        .onErrorMap(EndpointLimitException.class, WebhookController::tooMany)
        .flatMap(webhooks::owned)
        .switchIfEmpty(
            Mono.error(
                () ->
                    ErrorCode.SESSION_NOT_FOUND.because(
                        "The session was removed meanwhile. GET /api/sessions lists yours.")))
        .map(
            owned ->
                Envelope.created(
                    owned.path(),
                    "Webhook created. Keep the secret: it verifies what you are sent",
                    new CreatedWebhookView(
                        owned.view(), owned.endpoint().target().secrets().current().value())));
  }

  @GetMapping
  @Operation(
      summary = "List webhooks",
      description =
          "Of a session: its webhook_url first, as a short form, then its own. Of /api/webhooks: all"
              + " that you have, without the short forms.")
  Mono<ResponseEntity<Envelope<WebhookListView>>> list(Caller caller, SessionPath path) {
    return webhooks
        .list(caller, path)
        .map(OwnedWebhooks.Owned::view)
        .collectList()
        .map(views -> Envelope.ok(new WebhookListView(views, views.size())));
  }

  @GetMapping("/{wid}")
  @Operation(summary = "Show a webhook")
  Mono<ResponseEntity<Envelope<WebhookView>>> show(
      Caller caller, SessionPath path, @PathVariable String wid) {
    return webhooks.find(caller, path, wid).map(owned -> Envelope.ok(owned.view()));
  }

  @PatchMapping("/{wid}")
  @Operation(
      summary = "Change a webhook",
      description =
          "What is absent stays as it is. enabled: true also enables one that was disabled because it"
              + " answered 410 or failed for days, and so does another url. A session's webhook_url"
              + " takes url and enabled.")
  Mono<ResponseEntity<Envelope<WebhookView>>> change(
      Caller caller,
      SessionPath path,
      @PathVariable String wid,
      @RequestBody UpdateWebhookRequest request) {
    return webhooks
        .find(caller, path, wid)
        .flatMap(owned -> update(owned.endpoint(), request.checked(clock.instant())))
        .map(owned -> Envelope.ok("Webhook changed", owned.view()));
  }

  @DeleteMapping("/{wid}")
  @Operation(
      summary = "Remove a webhook",
      description =
          "With all that waits for it. A session's webhook_url is taken out of the session.")
  Mono<ResponseEntity<Envelope<Void>>> delete(
      Caller caller, SessionPath path, @PathVariable String wid) {
    return webhooks
        .find(caller, path, wid)
        .flatMap(owned -> endpoints.delete(owned.endpoint().id()))
        .thenReturn(Envelope.ok("Webhook removed", null));
  }

  @GetMapping("/{wid}/secret")
  @Operation(
      summary = "The secret that signs a webhook",
      description = "As in the Standard Webhooks specification: HMAC-SHA256 of id.timestamp.body.")
  Mono<ResponseEntity<Envelope<SecretsView>>> secret(
      Caller caller, SessionPath path, @PathVariable String wid) {
    return webhooks
        .find(caller, path, wid)
        .map(
            owned ->
                Envelope.ok(SecretsView.of(owned.endpoint().target().secrets(), clock.instant())));
  }

  @PostMapping("/{wid}/secret/rotate")
  @Operation(
      summary = "Change the secret of a webhook",
      description =
          "The body may be absent. Until the grace period ends, one day if you do not say otherwise,"
              + " every delivery has two signatures: of the new secret and of the one before. Until"
              + " then another rotation is refused, but for one with grace_seconds: 0; the secret of"
              + " now given again changes nothing.")
  Mono<ResponseEntity<Envelope<SecretsView>>> rotate(
      Caller caller,
      SessionPath path,
      @PathVariable String wid,
      @RequestBody(required = false) Mono<RotateSecretRequest> body) {
    return body.defaultIfEmpty(RotateSecretRequest.DEFAULT)
        .zipWith(webhooks.find(caller, path, wid))
        .flatMap(
            both -> {
              UnaryOperator<Secrets> rotation = both.getT1().checked(random, clock.instant());
              return update(
                  both.getT2().endpoint(),
                  endpoint -> {
                    Target target = endpoint.target();
                    return endpoint.withTarget(
                        target.withSecrets(rotation.apply(target.secrets())));
                  });
            })
        .map(
            owned ->
                Envelope.ok(
                    "Secret changed",
                    SecretsView.of(owned.endpoint().target().secrets(), clock.instant())));
  }

  private Mono<OwnedWebhooks.Owned> update(
      WebhookEndpoint endpoint, UnaryOperator<WebhookEndpoint> change) {
    return endpoints
        .update(endpoint.id(), change)
        .onErrorMap(
            ShortFormException.class,
            _ ->
                ErrorCode.VALIDATION_FAILED.because(
                    "This webhook is the webhook_url of its session, which takes url and enabled"
                        + " only. Create a webhook for more."))
        .flatMap(webhooks::owned)
        .switchIfEmpty(Mono.error(OwnedWebhooks::notFound));
  }

  private static ProblemException tooMany(EndpointLimitException limit) {
    return ErrorCode.TOO_MANY_WEBHOOKS.because(
        limit.isOfTenant()
            ? "You have %d webhooks, which is the limit of this installation. Remove one first."
                .formatted(limit.atMost())
            : "There are %d webhooks here, which is the limit for one session, and for those of all sessions. Remove one first."
                .formatted(limit.atMost()));
  }
}
