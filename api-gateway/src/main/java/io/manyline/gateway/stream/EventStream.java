package io.manyline.gateway.stream;

import io.manyline.gateway.stream.EventLog.Batch;
import io.manyline.gateway.stream.EventLog.Logged;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.SeenFences;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.webhook.EventFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// The event log as one viewer is told it.
///
/// **Shape:** server-sent events whose data is the body that webhooks have, and whose id is the
/// place in the log behind them, so that `Last-Event-ID` goes on there. A comment at the start and
/// every 15 s while there is nothing to tell; it has an id, too, so that what the viewer does not
/// want is not read again. `event: gap` when events before it may be missing. What an owner says of
/// a session's state after its successor was heard is not told. **Order and threads:** in the order
/// of each session; nothing is read ahead of a viewer that does not take it. **Errors:** those of
/// the log; completes when the viewer's token ends.
public final class EventStream {
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(3);
  private static final String GAP = "{\"reason\":\"events before this may be missing\"}";

  private final EventLog log;
  private final int shards;
  private final Duration heartbeat;
  private final InstantSource clock;
  private final Scheduler timer;

  /// @param shards of the installation
  /// @param heartbeat the longest silence
  public EventStream(
      EventLog log, int shards, Duration heartbeat, InstantSource clock, Scheduler timer) {
    this.log = log;
    this.shards = shards;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.timer = timer;
  }

  /// Who reads, and what.
  ///
  /// @param sessions none for all of the tenant
  /// @param until when the viewer's token ends
  record Viewer(TenantId tenant, Set<SessionUid> sessions, EventFilter filter, Instant until) {
    private boolean mayHear(SessionEvent event) {
      return event.getTenant().equals(tenant.value())
          && event.getOnlyEndpoint().isEmpty()
          && (sessions.isEmpty()
              || sessions.stream().anyMatch(uid -> uid.value().equals(event.getSessionUid())));
    }
  }

  int shards() {
    return shards;
  }

  Flux<ServerSentEvent<String>> of(Viewer viewer, Positions from) {
    return Flux.defer(
        () -> {
          Told told = new Told();
          return log.read(viewer.tenant(), partitions(viewer), from)
              .concatMapIterable(batch -> told.of(viewer, batch), 1)
              .takeUntilOther(Mono.delay(remaining(viewer.until()), timer));
        });
  }

  private Set<Integer> partitions(Viewer viewer) {
    return viewer.sessions().isEmpty()
        ? IntStream.range(0, shards).boxed().collect(Collectors.toSet())
        : viewer.sessions().stream()
            .map(uid -> Shards.of(uid.value(), shards))
            .collect(Collectors.toSet());
  }

  private Duration remaining(Instant until) {
    return until.equals(Instant.MAX)
        ? Duration.ofDays(1)
        : Duration.between(clock.instant(), until);
  }

  /// What this viewer has heard, and when it was last told anything; touched by one signal at a
  /// time.
  private final class Told {
    private final SeenFences fences = new SeenFences();
    private Instant last = Instant.MIN;

    private List<ServerSentEvent<String>> of(Viewer viewer, Batch batch) {
      List<ServerSentEvent<String>> told = new ArrayList<>();
      if (last.equals(Instant.MIN)) {
        told.add(comment("open", batch.after()).retry(RECONNECT_AFTER).build());
      }
      if (batch.gap()) {
        told.add(
            ServerSentEvent.<String>builder()
                .id(batch.after().toText())
                .event("gap")
                .data(GAP)
                .build());
      }
      batch.events().stream()
          .filter(logged -> viewer.mayHear(logged.event()))
          .filter(logged -> fences.admits(logged.event()))
          .filter(logged -> viewer.filter().wants(logged.event()))
          .flatMap(logged -> event(logged).stream())
          .forEach(told::add);
      Instant now = clock.instant();
      if (told.isEmpty() && !now.isBefore(last.plus(heartbeat))) {
        told.add(comment("nothing new", batch.after()).build());
      }
      last = told.isEmpty() ? last : now;
      return told;
    }

    private ServerSentEvent.Builder<String> comment(String text, Positions after) {
      return ServerSentEvent.<String>builder().id(after.toText()).comment(text);
    }

    private Optional<ServerSentEvent<String>> event(Logged logged) {
      return EventBody.json(logged.event())
          .map(
              body ->
                  ServerSentEvent.<String>builder().id(logged.after().toText()).data(body).build());
    }
  }
}
