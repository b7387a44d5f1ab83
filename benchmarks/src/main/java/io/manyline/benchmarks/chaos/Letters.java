package io.manyline.benchmarks.chaos;

import io.manyline.audit.Auditor;
import io.manyline.audit.Ordered;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Await;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Friends and sessions that write to each other until there are enough messages; an auditor is
/// told of each.
///
/// **Shape:** who writes to whom comes from a seed; half of the messages go each way. **Order and
/// threads:** a thread for the friends, and one for each session, which sends one after the other.
final class Letters {
  private static final int MOST_AHEAD = 1_000;
  private static final int RESERVE = 300;
  private static final int MOST_CALLS = 200;
  private static final long PAUSE = Duration.ofMillis(5).toNanos();
  private static final long TRICKLE = Duration.ofMillis(200).toNanos();
  private static final long REPEAT = Duration.ofMillis(500).toNanos();

  private final Parts parts;
  private final int messages;
  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private volatile int quick;
  private final List<CompletableFuture<Void>> writers = new ArrayList<>();

  /// Whom it needs.
  record Parts(Auditor auditor, Api api, List<VirtualPhone> sessions, List<VirtualPhone> friends) {}

  /// Begins at once. @param messages in both directions together
  Letters(Parts parts, long seed, int messages) {
    this.parts = parts;
    this.messages = messages;
    SplittableRandom random = new SplittableRandom(seed);
    start(() -> friendsWrite(random.split()));
    for (VirtualPhone each : parts.sessions()) {
      SplittableRandom own = random.split();
      start(() -> sessionWrites(each, own));
    }
  }

  int count() {
    return arrivals.get() + commands.get();
  }

  /// Calls that were made again because the first had no answer, or one that asks for it.
  int repeated() {
    return repeated.get();
  }

  /// Writes as quickly as it can up to so many messages, now and then for a few more, and then no
  /// more until it is asked again: what is to come is left for the kills that are to come.
  void awaitCount(int count, Duration patience) {
    quick = count;
    Await.until(patience, count + " messages", () -> count() >= count || isOver());
  }

  void finish(Duration patience) {
    quick = messages;
    CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new))
        .orTimeout(patience.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /// Texts that each friend got, in order.
  Map<String, List<String>> inboxes() {
    Map<String, List<String>> inboxes = new HashMap<>();
    for (VirtualPhone friend : parts.friends()) {
      inboxes.put(
          friend.number(),
          friend.messages().join().stream()
              .filter(each -> each.direction() == PhoneMessage.Direction.IN)
              .map(PhoneMessage::text)
              .toList());
    }
    return inboxes;
  }

  private void start(Runnable writer) {
    writers.add(CompletableFuture.runAsync(writer, Thread::startVirtualThread));
  }

  private boolean isOver() {
    return writers.stream().allMatch(CompletableFuture::isDone);
  }

  private void friendsWrite(SplittableRandom random) {
    for (int i = 0; i < messages / 2; i++) {
      while (arrivals.get() - parts.auditor().arrived() > MOST_AHEAD) {
        LockSupport.parkNanos(PAUSE);
      }
      VirtualPhone from = parts.friends().get(random.nextInt(parts.friends().size()));
      VirtualPhone to = parts.sessions().get(random.nextInt(parts.sessions().size()));
      parts.auditor().expect(to.number(), from.send(to.number(), "in " + i).join());
      arrivals.incrementAndGet();
      pause();
    }
  }

  private void sessionWrites(VirtualPhone session, SplittableRandom random) {
    while (commands.incrementAndGet() <= messages / 2) {
      String to = parts.friends().get(random.nextInt(parts.friends().size())).number();
      String text = "out-" + session.number() + "-" + Long.toHexString(random.nextLong());
      Api.Sent sent = accepted(session.number(), to, text);
      parts
          .auditor()
          .order(
              new Ordered(
                  sent.commandId(), sent.messageId(), session.number(), to, text, Set.of(to)));
      pause();
    }
    commands.decrementAndGet();
  }

  private void pause() {
    LockSupport.parkNanos(count() < quick ? PAUSE : TRICKLE);
    while (count() > quick + messages / RESERVE) {
      LockSupport.parkNanos(TRICKLE);
    }
  }

  /// The same call with the same key, until it is accepted.
  private Api.Sent accepted(String session, String to, String text) {
    for (int call = 0; call < MOST_CALLS; call++) {
      Optional<Api.Sent> sent = parts.api().sendOnce(session, to, text, text);
      if (sent.isPresent()) {
        return sent.get();
      }
      repeated.incrementAndGet();
      LockSupport.parkNanos(REPEAT);
    }
    throw new IllegalStateException("nobody took " + text);
  }
}
