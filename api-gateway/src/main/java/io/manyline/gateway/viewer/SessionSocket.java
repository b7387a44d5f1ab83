package io.manyline.gateway.viewer;

import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
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

  /// Serves until somebody goes; closes the tail.
  Mono<Void> serve(
      WebSocketSession socket, SessionConfig session, SessionEvents.Tail tail, Instant until) {
    Mono<CloseStatus> goingAway =
        socket
            .send(messages(socket, session, tail))
            .thenReturn(CloseStatus.GOING_AWAY)
            .onErrorResume(SlowViewerException.class, _ -> Mono.just(slow()))
            .onErrorResume(failure -> Mono.just(broken(session, failure)));
    Mono<CloseStatus> peerGone =
        socket
            .receive()
            .timeout(GONE_AFTER, timer)
            .then(Mono.just(CloseStatus.NORMAL))
            .onErrorReturn(CloseStatus.NORMAL);
    Mono<CloseStatus> tokenEnds =
        Mono.delay(remaining(until), timer)
            .thenReturn(CloseStatus.POLICY_VIOLATION.withReason("the token has ended"));
    return Mono.firstWithSignal(goingAway, peerGone, tokenEnds)
        .flatMap(socket::close)
        .doFinally(_ -> tail.close());
  }

  private Flux<WebSocketMessage> messages(
      WebSocketSession socket, SessionConfig session, SessionEvents.Tail tail) {
    Flux<WebSocketMessage> frames = feed.of(session, tail).map(socket::textMessage);
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

  private static CloseStatus slow() {
    return CloseStatus.POLICY_VIOLATION.withReason("events come faster than they are taken");
  }

  private static CloseStatus broken(SessionConfig session, Throwable failure) {
    LOG.debug("viewer of {} is sent away: {}", session.id(), failure.toString());
    return CloseStatus.SERVER_ERROR.withReason("the event feed broke, connect again");
  }
}
