package io.manyline.gateway.webhook;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.gateway.webhook.TestedView.TestEventView;
import io.manyline.proto.event.EventType;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.session.SessionConfig;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Sends samples to an endpoint, the way that events take.
@RestController
@RequestMapping(
    path = {"/api/webhooks/{wid}", "/api/sessions/{id}/webhooks/{wid}"},
    produces = "application/json")
@Tag(name = "Webhooks")
final class TestController {
  private final OwnedWebhooks webhooks;
  private final OwnedSessions sessions;
  private final EventOut out;
  private final TestEvents samples;
  private final InstantSource clock;

  TestController(
      OwnedWebhooks webhooks,
      OwnedSessions sessions,
      EventOut out,
      UlidSource ulids,
      InstantSource clock) {
    this.webhooks = webhooks;
    this.sessions = sessions;
    this.out = out;
    this.samples = new TestEvents(ulids);
    this.clock = clock;
  }

  @PostMapping("/test")
  @Operation(
      summary = "Have samples delivered",
      description =
          "The body may be absent. One of each event type, or of one type, goes to this webhook alone,"
              + " whatever it filters: signed, tried again and logged as any event is. Ids begin with"
              + " test_. 202: they are on their way.")
  Mono<ResponseEntity<Envelope<TestedView>>> test(
      Caller caller,
      SessionPath path,
      @PathVariable String wid,
      @RequestBody(required = false) Mono<TestRequest> body) {
    return body.defaultIfEmpty(TestRequest.ALL)
        .flatMap(
            request -> {
              List<EventType> types = request.types();
              return webhooks
                  .find(caller, path, wid)
                  .flatMap(
                      owned ->
                          session(caller, owned, request.sessionId())
                              .map(
                                  session ->
                                      samples.of(
                                          owned.enabled().id(), session, types, clock.instant())));
            })
        .flatMap(events -> out.publish(events).thenReturn(view(events)))
        .map(view -> Envelope.accepted("Test events are on their way", view));
  }

  private Mono<SessionConfig> session(
      Caller caller, OwnedWebhooks.Owned owned, @Nullable String asked) {
    String own = owned.sessionId();
    if (own != null) {
      return asked == null || asked.equals(own)
          ? sessions.find(caller, own)
          : Mono.error(
              () ->
                  WebhookFields.failed(
                      "The field session_id is another session than the webhook's own. Leave it out."));
    }
    return asked != null
        ? sessions.find(caller, asked)
        : sessions
            .list(caller)
            .next()
            .switchIfEmpty(
                Mono.error(
                    () ->
                        ErrorCode.SESSION_NOT_FOUND.because(
                            "You have no session whose events these could be. Create one first.")));
  }

  private static TestedView view(List<SessionEvent> events) {
    List<TestEventView> views =
        events.stream()
            .map(
                event ->
                    new TestEventView(
                        event.getEventId(),
                        EventType.of(event).map(EventType::publicName).orElseThrow()))
            .toList();
    return new TestedView(views, views.size());
  }
}
