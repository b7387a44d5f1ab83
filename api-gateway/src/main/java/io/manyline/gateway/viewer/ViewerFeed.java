package io.manyline.gateway.viewer;

import io.manyline.proto.event.SeenFences;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
import io.manyline.registry.webhook.EventFilter;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What one viewer of a session sees: first how things stand, then every change.
///
/// **Order and threads:** the tail is open before the state is read, so nothing falls in between;
/// the order of events is the log's. **Errors:** those of the tail.
final class ViewerFeed {
  private final PairingCodes codes;
  private final SessionStatuses statuses;
  private final Frames frames;
  private final Duration minimumLife;

  ViewerFeed(PairingCodes codes, SessionStatuses statuses, Frames frames, Duration minimumLife) {
    this.codes = codes;
    this.statuses = statuses;
    this.frames = frames;
    this.minimumLife = minimumLife;
  }

  /// Text frames; completes when the tail does. @param filter which events are told as such
  Flux<String> of(SessionConfig session, SessionEvents.Tail tail, EventFilter filter) {
    Watched watched = new Watched();
    return Flux.concat(
        Mono.defer(() -> first(session, watched)).flux(),
        tail.events().concatMap(event -> changed(session, watched, event, filter)));
  }

  private Mono<String> first(SessionConfig session, Watched watched) {
    return statuses
        .of(session)
        .flatMap(
            shown -> {
              watched.connected = shown.connected();
              return shown.connected()
                  ? Mono.just(Frames.CONNECTED)
                  : codes
                      .current(session.uid(), minimumLife)
                      .doOnNext(code -> watched.code = code.text())
                      .map(frames::qr);
            });
  }

  private Flux<String> changed(
      SessionConfig session, Watched watched, SessionEvent event, EventFilter filter) {
    if (!watched.fences.admits(event)) {
      return Flux.empty();
    }
    Flux<String> body =
        filter.wants(event) ? Flux.fromStream(() -> frames.event(event).stream()) : Flux.empty();
    return switch (event.getEventCase()) {
      case SESSION_QR -> qr(session, watched).flux().concatWith(body);
      case SESSION_STATUS -> {
        boolean was = watched.connected;
        watched.connected = event.getSessionStatus().getStatus().equals("connected");
        yield watched.connected && !was ? Flux.just(Frames.CONNECTED).concatWith(body) : body;
      }
      default -> body;
    };
  }

  /// The code itself is a value in the store; the event only says that it changed.
  private Mono<String> qr(SessionConfig session, Watched watched) {
    return codes
        .current(session.uid(), Duration.ZERO)
        .filter(code -> !code.text().equals(watched.code))
        .doOnNext(code -> watched.code = code.text())
        .map(frames::qr);
  }

  /// What this viewer has heard, and was told last; touched by one signal at a time.
  private static final class Watched {
    private final SeenFences fences = new SeenFences();
    private boolean connected;
    private String code = "";
  }
}
