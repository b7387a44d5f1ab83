package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.catchup.PartitionLog;
import io.manyline.dispatcher.subscription.SubscriptionMatcher;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.Replay.What.TimeRange;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// [ReplaySource] of one event whose place nobody keeps: it is looked for in the log, part by part,
/// where the newest is first.
///
/// **Shape:** the cursor is `part:`, then that of [RangeSource] within the part.
final class SearchSource implements ReplaySource {
  /// How old the events of each part are at most; the log keeps none as old as the last.
  private static final List<Duration> PARTS =
      List.of(
          Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(3_650));

  /// By how much the clock of who wrote the event may be ahead.
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private final PartitionLog log;
  private final String eventId;
  private final Instant askedAt;
  private int part;
  private RangeSource source;
  private boolean found;

  SearchSource(PartitionLog log, String eventId, Instant askedAt, String cursor) {
    this.log = log;
    this.eventId = eventId;
    this.askedAt = askedAt;
    int colon = cursor.indexOf(':');
    this.part = colon < 0 ? 0 : Integer.parseInt(cursor.substring(0, colon));
    this.source = source(cursor.substring(colon + 1));
  }

  private RangeSource source(String cursor) {
    Instant to = part == 0 ? askedAt.plus(AHEAD) : askedAt.minus(PARTS.get(part - 1));
    TimeRange range = new TimeRange(askedAt.minus(PARTS.get(part)), to);
    return new RangeSource(log, range, this::isIt, cursor);
  }

  private boolean isIt(WebhookEndpoint endpoint, SessionEvent event) {
    return event.getEventId().equals(eventId) && SubscriptionMatcher.isFor(endpoint, event);
  }

  @Override
  public Next next(WebhookEndpoint endpoint, BooleanSupplier mayRead) {
    while (!found) {
      Next next = source.next(endpoint, mayRead);
      if (next instanceof Next.End && part + 1 < PARTS.size()) {
        part++;
        source = source("");
      } else {
        found = next instanceof Next.Item;
        return next;
      }
    }
    return new Next.End();
  }

  @Override
  public @Nullable Long total() {
    return found ? 1L : null;
  }

  @Override
  public String cursor() {
    return part + ":" + source.cursor();
  }
}
