package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.attempt.AttemptLog;
import io.manyline.dispatcher.blocking.Blocking;
import io.manyline.dispatcher.catchup.PartitionLog;
import io.manyline.dispatcher.deadletter.DeadLetters;
import io.manyline.dispatcher.delivery.ReplayDelivery;
import io.manyline.dispatcher.delivery.ReplayDelivery.Outcome;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.replay.ListedSource.Listed;
import io.manyline.dispatcher.replay.ReplayRun.Step;
import io.manyline.dispatcher.retry.EachInTurn;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.EventSource;
import io.manyline.dispatcher.retry.Standing;
import io.manyline.dispatcher.subscription.SubscriptionMatcher;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.State;
import io.manyline.registry.webhook.Replay.What;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.registry.webhook.WebhookReplays;
import io.manyline.registry.webhook.WebhookReplays.Open;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out the replays that nobody else carries out.
///
/// **Flow:** the gateway requests in [WebhookReplays]; here each is taken under a lease, its events
/// are sent at its rate by [ReplayDelivery], and its progress is told once a second. **Order and
/// threads:** one thread calls [#tick], now and then and after each event; those of a chat are sent
/// one after the other where the endpoint wants order. **Errors:** those of store and Kafka leave a
/// replay where it is while others go on; the first leaves [#tick] at its end. When this dispatcher
/// dies, another goes on from the cursor once the lease has ended, and may send again what was sent
/// since it was told.
public final class Replays {
  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /// How long replays read in one tick, so that leases are kept and cancels are seen.
  private static final Duration READING = Duration.ofSeconds(1);

  /// How long one of them does before the next one has its turn.
  private static final Duration TURN = Duration.ofMillis(100);

  private static final int MOST = 64;
  private static final int LETTERS = 1_000;

  private final String me = UUID.randomUUID().toString();
  private final WebhookReplays replays;
  private final EndpointDirectory endpoints;
  private final Events events;
  private final ReplayDelivery delivery;
  private final InstantSource clock;
  private final Runnable goOn;

  /// Whose turn it is next comes first.
  private final Map<String, ReplayRun> running = new LinkedHashMap<>();

  private Instant told = Instant.MIN;

  /// @param goOn called when there is more to do at once: after each event, and where a turn ended
  public Replays(
      WebhookReplays replays,
      EndpointDirectory endpoints,
      Events events,
      ReplayDelivery delivery,
      InstantSource clock,
      Runnable goOn) {
    this.replays = replays;
    this.endpoints = endpoints;
    this.events = events;
    this.delivery = delivery;
    this.clock = clock;
    this.goOn = goOn;
  }

  public void tick() {
    EachInTurn.of(List.<Runnable>of(this::tellAndTake, this::sendInTurn), Runnable::run);
  }

  private void tellAndTake() {
    Instant now = clock.instant();
    if (!now.isBefore(told.plus(TELL_EVERY))) {
      told = now;
      EachInTurn.of(
          List.<Runnable>of(
              () -> EachInTurn.of(List.copyOf(running.values()), this::tell), this::take),
          Runnable::run);
    }
  }

  private void sendInTurn() {
    Instant enough = clock.instant().plus(READING);
    EachInTurn.of(
        List.copyOf(running.values()),
        run -> {
          Instant begun = clock.instant();
          if (begun.isBefore(enough)) {
            running.remove(run.replay.id());
            running.put(run.replay.id(), run);
            send(run, () -> clock.instant().isBefore(begun.plus(TURN)));
          }
        });
  }

  private void take() {
    int room = MOST - running.size();
    if (room > 0) {
      EachInTurn.of(
          Blocking.await(replays.open(room).collectList(), LIMIT).orElse(List.of()).stream()
              .filter(open -> !running.containsKey(open.id()))
              .toList(),
          this::take);
    }
  }

  private void take(Open open) {
    Instant now = clock.instant();
    Blocking.await(
            replays.update(
                open.endpoint(),
                open.id(),
                replay -> replay.takenBy(me, now, now.plus(LEASE)).orElse(replay)),
            LIMIT)
        .filter(replay -> replay.owner().equals(me) && !replay.isOver())
        .ifPresent(replay -> begin(open.endpoint(), replay));
  }

  private void begin(EndpointId endpoint, Replay replay) {
    running.put(replay.id(), new ReplayRun(endpoint, replay, source(endpoint, replay)));
  }

  private ReplaySource source(EndpointId endpoint, Replay replay) {
    String cursor = replay.progress().cursor();
    return switch (replay.what()) {
      case What.OneEvent(String id) -> {
        Optional<Listed> kept = place(endpoint, id);
        yield kept.isPresent()
            ? new ListedSource(events.byPlace(), List.of(kept.get()))
            : new SearchSource(events.log(), id, replay.requestedAt(), cursor);
      }
      case What.TimeRange range ->
          new RangeSource(events.log(), range, SubscriptionMatcher::wants, cursor);
      case What.DeadLetters() ->
          new ListedSource(
              events.byPlace(),
              events.letters().latest(endpoint, LETTERS).reversed().stream()
                  .map(Listed::of)
                  .toList());
    };
  }

  /// Of what is kept of an endpoint's events: its last dead letters and attempts.
  private Optional<Listed> place(EndpointId endpoint, String eventId) {
    Stream<Listed> letters = events.letters().latest(endpoint, LETTERS).stream().map(Listed::of);
    Stream<Listed> attempts =
        events.attempts().latest(endpoint, LETTERS).stream()
            .flatMap(
                attempt ->
                    Stream.ofNullable(attempt.details().place())
                        .map(
                            place ->
                                new Listed(
                                    attempt.eventId(),
                                    new EventPosition(place.partition(), place.offset()),
                                    null)));
    return Stream.concat(letters, attempts)
        .filter(listed -> listed.eventId().equals(eventId))
        .findFirst();
  }

  private void send(ReplayRun run, BooleanSupplier mayRead) {
    Optional<WebhookEndpoint> target =
        endpoints.find(run.endpoint).filter(found -> found.state().enabled());
    if (target.isEmpty()) {
      end(run.endpoint, run.replay, State.FAILED, "endpoint_disabled");
      running.remove(run.replay.id());
      return;
    }
    Instant now = clock.instant();
    Standing standing = run.standing(now, () -> delivery.standing(run.endpoint));
    if (standing.isOpen(now)) {
      return;
    }
    int most = standing.isClosed() ? target.get().policy().concurrency() : 1;
    for (Optional<Step> step = run.next(target.get(), most, now, mayRead);
        step.isPresent();
        step = run.next(target.get(), most, now, mayRead)) {
      deliver(run, target.get(), step.get());
    }
    if (run.readsOn()) {
      goOn.run();
    }
    if (run.isOver()) {
      tell(run);
      String problem = run.problem();
      end(run.endpoint, run.replay, problem.isEmpty() ? State.DONE : State.FAILED, problem);
      running.remove(run.replay.id());
    }
  }

  private void deliver(ReplayRun run, WebhookEndpoint target, Step step) {
    SessionEvent event = step.item.event();
    if (event == null) {
      step.ended(false);
      return;
    }
    delivery.deliver(
        target,
        step.item.place(),
        event,
        outcome -> {
          DeadLetter letter = step.item.letter();
          try {
            if (letter != null && outcome != Outcome.UNKNOWN) {
              // Delivered, a pointer, or another letter by now.
              events.letters().remove(run.endpoint, letter);
            }
          } finally {
            step.ended(outcome == Outcome.TAKEN);
            goOn.run();
          }
        });
  }

  private void tell(ReplayRun run) {
    Instant now = clock.instant();
    Optional<Replay> stored =
        Blocking.await(
            replays.update(
                run.endpoint,
                run.replay.id(),
                replay ->
                    replay
                        .takenBy(me, now, now.plus(LEASE))
                        .map(mine -> mine.withProgress(run.progress(mine.progress())))
                        .orElse(replay)),
            LIMIT);
    if (stored.filter(replay -> replay.owner().equals(me) && !replay.isOver()).isEmpty()) {
      LOG.info("replay {} was cancelled, or is another dispatcher's now", run.replay.id());
      running.remove(run.replay.id());
    }
  }

  private void end(EndpointId endpoint, Replay replay, State state, String problem) {
    Blocking.await(
        replays.update(
            endpoint,
            replay.id(),
            stored ->
                stored.isOver() || !stored.owner().equals(me)
                    ? stored
                    : stored.withProgress(
                        stored.progress().ended(state, clock.instant(), problem))),
        LIMIT);
  }

  /// Where events are found again.
  public record Events(
      EventSource byPlace, PartitionLog log, DeadLetters letters, AttemptLog attempts) {}
}
