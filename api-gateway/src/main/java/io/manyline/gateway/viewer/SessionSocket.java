package io.manyline.gateway.viewer;

import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
import io.manyline.registry.webhook.EventFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/// One viewer's WebSocket, from the first frame to the close.
///
/// **Shape:** text frames out; what comes in is ignored. A ping every 20 s; a peer that sends
/// nothing, not even a pong, for 60 s is gone. While the session is not linked, the pings also keep
/// the pairing round going, for 10 minutes at most. **Errors:** close 1008 when the token ends or
/// the viewer is slow, 1011 when the feed breaks, 1001 when the gateway stops.
public final class SessionSocket {
  private static final Logger LOG = LoggerFactory.getLogger(SessionSocket.class);
  private static final Duration PING_EVERY = Duration.ofSeconds(20);
  private static final Duration GONE_AFTER = Duration.ofSeconds(60);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
  private static final Duration KEEP_PAIRING = Duration.ofMinutes(10);

  private final ViewerFeed feed;
  private final PairingCodes codes;
  private final SessionStatuses statuses;
  private final InstantSource clock;
  private final Scheduler timer;

  public SessionSocket(
      PairingCodes codes,
      SessionStatuses statuses,
      Frames frames,
      InstantSource clock,
      Scheduler timer,
      Duration minimumLife) {
    this.feed = new ViewerFeed(codes, statuses, frames, minimumLife);
    this.codes = codes;
    this.statuses = statuses;
    this.clock = clock;
    this.timer = timer;
  }

  /// How a viewer watches.
  ///
  /// @param filter which events it is told as such
  /// @param until when its token ends
  /// @param cut breaks the connection off
  record Watching(EventFilter filter, Instant until, Runnable cut) {}

  /// Serves until somebody goes; closes the tail.
  Mono<Void> serve(
      WebSocketSession socket, SessionConfig session, SessionEvents.Tail tail, Watching watching) {
    // Netty closes without a code when either stream fails or is cancelled: so both go on, whatever
    // happens, until the close frame is out.
    Sinks.One<CloseStatus> end = Sinks.one();
    Mono<Void> sending =
        socket
            .send(
                messages(socket, session, tail, watching.filter())
                    .doOnComplete(() -> end.tryEmitValue(CloseStatus.GOING_AWAY))
                    .doOnError(failure -> end.tryEmitValue(status(session, failure)))
                    .onErrorComplete()
                    .concatWith(Flux.never()))
            .onErrorComplete();
    Mono<Void> receiving =
        socket
            .receive()
            .timeout(GONE_AFTER, timer)
            .then()
            .onErrorComplete()
            .doOnSuccess(_ -> end.tryEmitValue(CloseStatus.NORMAL));
    Mono<Void> tokenEnds =
        Mono.delay(remaining(watching.until()), timer)
            .doOnNext(_ -> end.tryEmitValue(tokenEnded()))
            .then();
    Mono<Void> closing = end.asMono().flatMap(status -> close(socket, status, watching.cut()));
    return Mono.firstWithSignal(closing, Mono.when(sending, receiving, tokenEnds, Mono.never()))
        .doFinally(_ -> tail.close());
  }

  private Flux<WebSocketMessage> messages(
      WebSocketSession socket, SessionConfig session, SessionEvents.Tail tail, EventFilter filter) {
    Flux<WebSocketMessage> frames = feed.of(session, tail, filter).map(socket::textMessage);
    Flux<WebSocketMessage> pings =
        Flux.interval(PING_EVERY, timer)
            .onBackpressureDrop()
            .concatMap(
                tick ->
                    keepPairing(session, tick)
                        .thenReturn(socket.pingMessage(b -> b.allocateBuffer(0))),
                1);
    return frames.materialize().mergeWith(pings.materialize()).dematerialize();
  }

  private Mono<Void> keepPairing(SessionConfig session, long tick) {
    if (PING_EVERY.multipliedBy(tick).compareTo(KEEP_PAIRING) > 0 || !session.enabled()) {
      return Mono.empty();
    }
    return statuses
        .of(session)
        .flatMap(shown -> shown.loggedIn() ? Mono.empty() : codes.ask(session.uid()))
        .onErrorResume(
            failure -> {
              LOG.debug("cannot keep pairing of {} going: {}", session.id(), failure.toString());
              return Mono.empty();
            });
  }

  private Duration remaining(Instant until) {
    return until.equals(Instant.MAX)
        ? Duration.ofDays(1)
        : Duration.between(clock.instant(), until);
  }

  /// A peer that reads nothing does not get the close frame either: then the connection is cut.
  private Mono<Void> close(WebSocketSession socket, CloseStatus status, Runnable cut) {
    return socket
        .close(status)
        .timeout(CLOSE_WITHIN, timer)
        .onErrorResume(
            failure -> {
              LOG.debug("a viewer is cut off: {}", failure.toString());
              cut.run();
              return Mono.empty();
            });
  }

  private static CloseStatus tokenEnded() {
    return CloseStatus.POLICY_VIOLATION.withReason("the token has ended");
  }

  private static CloseStatus status(SessionConfig session, Throwable failure) {
    if (failure instanceof SlowViewerException) {
      return CloseStatus.POLICY_VIOLATION.withReason("events come faster than they are taken");
    }
    LOG.debug("viewer of {} is sent away: {}", session.id(), failure.toString());
    return CloseStatus.SERVER_ERROR.withReason("the event feed broke, connect again");
  }
}
