package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.replay.ReplaySource.Next;
import io.manyline.dispatcher.replay.ReplaySource.Next.Item;
import io.manyline.dispatcher.retry.Standing;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.Progress;
import io.manyline.registry.webhook.Replay.What;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One replay in the hands of this dispatcher.
///
/// **Shape:** events are at hand in the order of their source, up to 256 of them: those under way,
/// and those that wait for an earlier one of their chat. Another dispatcher goes on at the first of
/// them. **Order and threads:** the thread of the replays, but for [Step#ended]; of a chat one
/// event is under way at a time.
final class ReplayRun {
  private static final int MOST_AT_HAND = 256;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /// How long the endpoint's standing is taken for true, unless an event failed.
  private static final Duration STANDING_KEPT = Duration.ofMillis(100);

  final EndpointId endpoint;
  final Replay replay;
  private final ReplaySource source;
  private final AtomicLong done;
  private final AtomicLong failed;
  private final Queue<Step> atHand = new ArrayDeque<>();

  /// When events of the last second were given, the oldest first; never more than may be.
  private final Queue<Instant> lately = new ArrayDeque<>();

  /// What had ended one way or the other when this dispatcher took it.
  private final long before;

  private @Nullable Standing standing;
  private Instant standingAt = Instant.MIN;
  private long standingFailed;
  private boolean exhausted;
  private boolean readsOn;

  ReplayRun(EndpointId endpoint, Replay replay, ReplaySource source) {
    this.endpoint = endpoint;
    this.replay = replay;
    this.source = source;
    this.done = new AtomicLong(replay.progress().done());
    this.failed = new AtomicLong(replay.progress().failed());
    this.before = done.get() + failed.get();
  }

  /// How the endpoint stands, as asked a moment ago.
  Standing standing(Instant now, Supplier<Standing> ask) {
    Standing known = standing;
    if (known == null
        || standingFailed != failed.get()
        || !now.isBefore(standingAt.plus(STANDING_KEPT))) {
      standingFailed = failed.get();
      standingAt = now;
      known = ask.get();
      standing = known;
    }
    return known;
  }

  /// The next event if it may be sent now.
  ///
  /// @param most under way at one time
  /// @param mayRead while its turn lasts
  Optional<Step> next(WebhookEndpoint target, int most, Instant now, BooleanSupplier mayRead) {
    readsOn = false;
    atHand.removeIf(step -> step.ended);
    if (!mayGive(now) || atHand.stream().filter(step -> step.given).count() >= most) {
      return Optional.empty();
    }
    Optional<Step> next = firstOfAChat(target, mayRead);
    next.ifPresent(
        step -> {
          step.given = true;
          lately.add(now);
        });
    return next;
  }

  private Optional<Step> firstOfAChat(WebhookEndpoint target, BooleanSupplier mayRead) {
    Set<String> busy = new HashSet<>();
    for (Step step : atHand) {
      if (busy.add(step.chat) && !step.given) {
        return Optional.of(step);
      }
    }
    while (atHand.size() < MOST_AT_HAND) {
      String cursor = source.cursor();
      Next next = source.next(target, mayRead);
      exhausted = next instanceof Next.End;
      readsOn = next == Next.NotYet.TURN_OVER;
      if (!(next instanceof Item item)) {
        return Optional.empty();
      }
      Step step = new Step(item, chat(target, item), cursor);
      atHand.add(step);
      if (busy.add(step.chat)) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }

  /// What the event is ordered by; where nothing is, only itself.
  private static String chat(WebhookEndpoint target, Item item) {
    SessionEvent event = item.event();
    return event == null || target.policy().ordering() == Ordering.NONE
        ? item.place().toString()
        : event.getSessionUid() + "\n" + event.getChat();
  }

  /// Not more than the rate in any second, however long nothing could be sent before.
  private boolean mayGive(Instant now) {
    Instant secondAgo = now.minus(SECOND);
    while (!lately.isEmpty() && !lately.peek().isAfter(secondAgo)) {
      lately.remove();
    }
    return lately.size() < Math.max(1, replay.perSecond());
  }

  /// Whether it was stopped by the end of its turn alone.
  boolean readsOn() {
    return readsOn;
  }

  boolean isOver() {
    return exhausted && atHand.stream().allMatch(step -> step.ended);
  }

  /// Why it failed as a whole, once it is over; empty when it did not.
  String problem() {
    boolean foundNothing = done.get() + failed.get() == 0;
    return foundNothing && replay.what() instanceof What.OneEvent ? "event_not_found" : "";
  }

  /// What there is to tell. @param of the stored replay
  Progress progress(Progress of) {
    atHand.removeIf(step -> step.ended);
    Step first = atHand.peek();
    Long total = source.total();
    return of.running(
        done.get(),
        failed.get(),
        total == null ? null : before + total,
        first == null ? source.cursor() : first.cursor);
  }

  /// One event at hand.
  final class Step {
    final Item item;
    private final String chat;

    /// Where its source was before it.
    private final String cursor;

    private boolean given;
    private volatile boolean ended;

    private Step(Item item, String chat, String cursor) {
      this.item = item;
      this.chat = chat;
      this.cursor = cursor;
    }

    /// It is through; on any thread, once.
    void ended(boolean taken) {
      (taken ? done : failed).incrementAndGet();
      ended = true;
    }
  }
}
