package io.manyline.gateway.webhook;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.registry.webhook.WebhookReplays;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Events that an endpoint is to get again.
@RestController
@RequestMapping(
    path = {"/api/webhooks/{wid}/replays", "/api/sessions/{id}/webhooks/{wid}/replays"},
    produces = "application/json")
@Tag(name = "Webhooks")
final class ReplayController {
  private final OwnedWebhooks webhooks;
  private final WebhookReplays replays;
  private final WebhookProperties properties;
  private final InstantSource clock;

  ReplayController(
      OwnedWebhooks webhooks,
      WebhookReplays replays,
      WebhookProperties properties,
      InstantSource clock) {
    this.webhooks = webhooks;
    this.replays = replays;
    this.properties = properties;
    this.clock = clock;
  }

  @PostMapping
  @Operation(
      summary = "Have events delivered again",
      description =
          "One by its id, those of a range of time, or all dead letters; at most per_second of them"
              + " each second. 202: a dispatcher carries it out, GET shows how far it is. The event log"
              + " has events for 7 days.")
  Mono<ResponseEntity<Envelope<ReplayView>>> request(
      Caller caller, SessionPath path, @PathVariable String wid, @RequestBody ReplayRequest body) {
    Replay.What what = body.what(clock.instant());
    int rate = body.rate();
    return webhooks
        .find(caller, path, wid)
        .map(OwnedWebhooks.Owned::enabled)
        .flatMap(
            endpoint ->
                hasRoom(endpoint)
                    .then(Mono.defer(() -> replays.request(endpoint.id(), what, rate))))
        .map(replay -> Envelope.accepted("Replay requested", ReplayView.of(replay)));
  }

  private Mono<Void> hasRoom(WebhookEndpoint endpoint) {
    return replays
        .list(endpoint.id())
        .filter(replay -> !replay.isOver())
        .count()
        .flatMap(
            open ->
                open < properties.openReplays()
                    ? Mono.empty()
                    : Mono.error(
                        ErrorCode.TOO_MANY_REPLAYS.because(
                            "This webhook has %d replays that are not over, which is the limit. Wait, or cancel one."
                                .formatted(open))));
  }

  @GetMapping
  @Operation(summary = "List replays, newest first", description = "Kept for 8 days.")
  Mono<ResponseEntity<Envelope<ReplayListView>>> list(
      Caller caller, SessionPath path, @PathVariable String wid) {
    return webhooks
        .find(caller, path, wid)
        .flatMap(owned -> replays.list(owned.endpoint().id()).map(ReplayView::of).collectList())
        .map(views -> Envelope.ok(new ReplayListView(views, views.size())));
  }

  @GetMapping("/{rid}")
  @Operation(summary = "Show how far a replay is")
  Mono<ResponseEntity<Envelope<ReplayView>>> show(
      Caller caller, SessionPath path, @PathVariable String wid, @PathVariable String rid) {
    return webhooks
        .find(caller, path, wid)
        .flatMap(owned -> replays.find(owned.endpoint().id(), rid))
        .switchIfEmpty(Mono.error(ReplayController::notFound))
        .map(replay -> Envelope.ok(ReplayView.of(replay)));
  }

  @DeleteMapping("/{rid}")
  @Operation(
      summary = "Cancel a replay",
      description =
          "What is under way is still delivered. One that is over stays as it is; the answer shows it.")
  Mono<ResponseEntity<Envelope<ReplayView>>> cancel(
      Caller caller, SessionPath path, @PathVariable String wid, @PathVariable String rid) {
    return webhooks
        .find(caller, path, wid)
        .flatMap(owned -> replays.cancel(owned.endpoint().id(), rid))
        .switchIfEmpty(Mono.error(ReplayController::notFound))
        .map(replay -> Envelope.ok(ReplayView.of(replay)));
  }

  private static ProblemException notFound() {
    return ErrorCode.REPLAY_NOT_FOUND.because(
        "There is no replay of this id here. GET …/replays lists those of a webhook; they are kept"
            + " for 8 days.");
  }
}
