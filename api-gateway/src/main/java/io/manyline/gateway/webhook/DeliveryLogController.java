package io.manyline.gateway.webhook;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.tenant.Caller;
import io.manyline.gateway.webhook.DeadLetterListView.DeadLetterView;
import io.manyline.registry.webhook.DeliveryLog;
import io.manyline.registry.webhook.EndpointId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// What was delivered to an endpoint, and what was not.
@RestController
@RequestMapping(
    path = {"/api/webhooks/{wid}", "/api/sessions/{id}/webhooks/{wid}"},
    produces = "application/json")
@Tag(name = "Webhooks")
final class DeliveryLogController {
  private static final int MOST = 1000;

  private final OwnedWebhooks webhooks;
  private final DeliveryLog log;

  DeliveryLogController(OwnedWebhooks webhooks, DeliveryLog log) {
    this.webhooks = webhooks;
    this.log = log;
  }

  @GetMapping("/attempts")
  @Operation(
      summary = "The last attempts to deliver, newest first",
      description =
          "With result, latency and the beginning of the answer. The last 100 of a webhook are kept,"
              + " for 8 days; filters choose among them.")
  Mono<ResponseEntity<Envelope<AttemptListView>>> attempts(
      Caller caller,
      SessionPath path,
      @PathVariable String wid,
      @Parameter(description = "2xx, 3xx, 4xx, 5xx, no_answer, or failed: all but 2xx")
          @RequestParam(required = false)
          @Nullable String result,
      @Parameter(description = "of one event") @RequestParam(name = "event_id", required = false)
          @Nullable String eventId,
      @Parameter(description = "such as message.received, or message.*")
          @RequestParam(required = false)
          @Nullable String type,
      @Parameter(description = "how many at most, 1 to 1000")
          @RequestParam(required = false, defaultValue = "100")
          int limit) {
    AttemptFilter filter = new AttemptFilter(result, eventId, type);
    WebhookFields.number("limit", limit, 1, MOST);
    return webhooks
        .find(caller, path, wid)
        .flatMap(
            owned -> {
              EndpointId id = owned.endpoint().id();
              return log.attempts(id)
                  .filter(filter::wants)
                  .take(limit)
                  .map(AttemptView::of)
                  .collectList()
                  .zipWith(log.pending(id));
            })
        .map(
            both ->
                Envelope.ok(
                    new AttemptListView(
                        both.getT1(),
                        both.getT1().size(),
                        both.getT2().events(),
                        both.getT2().next())));
  }

  @GetMapping("/dead-letters")
  @Operation(
      summary = "Events that are not tried any more, newest first",
      description =
          "The last 1000 of a webhook are kept, for 8 days. POST …/replays has them delivered after"
              + " all, as long as the event log has them: 7 days.")
  Mono<ResponseEntity<Envelope<DeadLetterListView>>> deadLetters(
      Caller caller,
      SessionPath path,
      @PathVariable String wid,
      @Parameter(description = "how many at most, 1 to 1000")
          @RequestParam(required = false, defaultValue = "100")
          int limit) {
    WebhookFields.number("limit", limit, 1, MOST);
    return webhooks
        .find(caller, path, wid)
        .flatMap(
            owned ->
                log.deadLetters(owned.endpoint().id())
                    .take(limit)
                    .map(DeadLetterView::of)
                    .collectList())
        .map(letters -> Envelope.ok(new DeadLetterListView(letters, letters.size())));
  }
}
