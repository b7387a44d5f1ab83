package io.manyline.gateway.viewer;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.session.SessionLifecycle;
import io.manyline.gateway.tenant.Caller;
import io.manyline.gateway.viewer.SessionSocket.Watching;
import io.manyline.gateway.webhook.EventTypes;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/// Opens a viewer's WebSocket. Everything that can be refused is refused as an HTTP answer, before
/// the upgrade.
@RestController
@Tag(name = "Pairing")
final class SessionSocketController {
  private final OwnedSessions sessions;
  private final SessionStatuses statuses;
  private final SessionLifecycle lifecycle;
  private final SessionEvents events;
  private final SessionSocket socket;
  private final WebSocketService upgrades;

  SessionSocketController(
      OwnedSessions sessions,
      SessionStatuses statuses,
      SessionLifecycle lifecycle,
      SessionEvents events,
      SessionSocket socket,
      WebSocketService upgrades) {
    this.sessions = sessions;
    this.statuses = statuses;
    this.lifecycle = lifecycle;
    this.events = events;
    this.socket = socket;
    this.upgrades = upgrades;
  }

  @GetMapping("/api/sessions/{id}/ws")
  @Operation(
      summary = "Watch a session (WebSocket)",
      description =
          "Frames: {\"type\":\"qr\",\"qr\":\"data:image/png;base64,…\",\"code\":…,\"expires_at\":…} at"
              + " each rotation, {\"type\":\"connected\"}, and every event in the form that webhooks"
              + " have. Starts pairing when the session is not linked. 426 UPGRADE_REQUIRED without"
              + " an upgrade.")
  Mono<Void> watch(
      Caller caller,
      @PathVariable String id,
      @Parameter(description = "The token, for browsers, which cannot set the header here")
          @RequestParam(required = false)
          @Nullable String token,
      @Parameter(
              description =
                  "Which events come as such, such as message.*,session.status; all when absent")
          @RequestParam(required = false)
          @Nullable String types,
      TraceParent trace,
      ServerWebExchange exchange) {
    Watching watching = new Watching(EventTypes.filter(types), caller.until(), () -> cut(exchange));
    return sessions
        .find(caller, id)
        .flatMap(session -> upgradeRequested(exchange).then(started(caller, session, trace)))
        .flatMap(
            session ->
                events
                    .watch(caller.tenant(), session.uid())
                    .flatMap(
                        tail ->
                            upgrades
                                .handleRequest(
                                    exchange, ws -> socket.serve(ws, session, tail, watching))
                                .doOnError(_ -> tail.close())));
  }

  private static void cut(ServerWebExchange exchange) {
    HttpServerRequest connection =
        ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    connection.withConnection(c -> c.channel().close());
  }

  private static Mono<Void> upgradeRequested(ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    return "websocket".equalsIgnoreCase(headers.getUpgrade())
        ? Mono.empty()
        : Mono.error(
            ErrorCode.UPGRADE_REQUIRED.because(
                "This path speaks WebSocket only. Open it with a WebSocket client."));
  }

  /// Looking at a session that is not linked asks for its code; one that is linked is left alone.
  private Mono<SessionConfig> started(Caller caller, SessionConfig session, TraceParent trace) {
    if (!session.enabled()) {
      return Mono.just(session);
    }
    return statuses
        .of(session)
        .flatMap(
            shown ->
                shown.loggedIn() ? Mono.just(session) : lifecycle.connect(caller, session, trace));
  }
}
