package io.manyline.gateway.stream;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.stream.EventStream.Viewer;
import io.manyline.gateway.tenant.Caller;
import io.manyline.gateway.webhook.EventTypes;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.webhook.EventFilter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Opens the stream of all of a caller's sessions. What can be refused is refused before it begins.
@RestController
@Tag(name = "Events")
final class EventStreamController {
  private static final int MOST_SESSIONS = 200;

  private final OwnedSessions sessions;
  private final EventStream stream;

  EventStreamController(OwnedSessions sessions, EventStream stream) {
    this.sessions = sessions;
    this.stream = stream;
  }

  @GetMapping(path = "/api/events", produces = "text/event-stream")
  @Operation(
      summary = "The events of all your sessions, as server-sent events",
      description =
          "The data of each is the body that webhooks have. From now on, or from where Last-Event-ID"
              + " says: each event has an id that goes on behind it, for as long as the event log has"
              + " events, 7 days. event: gap tells that events before it may be missing. A comment"
              + " comes every 15 seconds at least. Ends with the token.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "OK",
              content =
                  @Content(
                      mediaType = "text/event-stream",
                      schema = @Schema(implementation = String.class))))
  Mono<ResponseEntity<Flux<ServerSentEvent<String>>>> events(
      Caller caller,
      @Parameter(description = "such as message.*,session.status; all when absent")
          @RequestParam(required = false)
          @Nullable String types,
      @Parameter(description = "ids of sessions with commas between; all when absent")
          @RequestParam(name = "sessions", required = false)
          @Nullable String ids,
      @Parameter(description = "for clients that cannot set the header Last-Event-ID")
          @RequestParam(name = "last_event_id", required = false)
          @Nullable String lastId,
      @Parameter(hidden = true) @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastIdHeader) {
    EventFilter filter = EventTypes.filter(types);
    Positions from = positions(lastIdHeader == null ? lastId : lastIdHeader);
    return chosen(caller, ids)
        .map(uids -> new Viewer(caller.tenant(), uids, filter, caller.until()))
        .map(
            viewer ->
                ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    // A proxy that collects would hold events back.
                    .header("X-Accel-Buffering", "no")
                    .body(stream.of(viewer, from)));
  }

  private Mono<Set<SessionUid>> chosen(Caller caller, @Nullable String ids) {
    if (ids == null) {
      return Mono.just(Set.of());
    }
    List<String> each = List.of(ids.split(",", -1));
    if (each.size() > MOST_SESSIONS) {
      return Mono.error(
          ErrorCode.VALIDATION_FAILED.because(
              "The parameter sessions takes at most %d ids.".formatted(MOST_SESSIONS)));
    }
    return Flux.fromIterable(each)
        .concatMap(id -> sessions.find(caller, id))
        .map(SessionConfig::uid)
        .collect(Collectors.toSet());
  }

  private Positions positions(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return Positions.NONE;
    }
    return Positions.parse(id, stream.shards())
        .orElseThrow(
            () ->
                ErrorCode.VALIDATION_FAILED.because(
                    "Last-Event-ID is no id of this stream. Leave it out to begin with what happens now."));
  }
}
