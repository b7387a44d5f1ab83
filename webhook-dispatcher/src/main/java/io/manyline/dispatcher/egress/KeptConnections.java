package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.egress.PostResult.Failure;
import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The connections of HTTP/1.1 to one recipient, and what waits for one of them.
///
/// **Shape:** the one that was used last is used next, so that those not needed any more grow old.
/// **Order and threads:** one event loop; what comes first is sent first.
final class KeptConnections {
  static final Duration MOST_IDLE = Duration.ofSeconds(30);
  static final Duration MOST_AGE = Duration.ofMinutes(10);

  private final Recipient recipient;
  private final RequestHead head;
  private final Dialer dialer;
  private final EgressProperties limits;
  private final Set<KeptConnection> open = new HashSet<>();
  private final Deque<KeptConnection> free = new ArrayDeque<>();
  private final Set<Posting> dialling = new HashSet<>();
  private final Queue<Posting> waiting = new ArrayDeque<>();
  private boolean retired;
  private long lastUsed = System.nanoTime();

  KeptConnections(Recipient recipient, Dialer dialer, EgressProperties limits) {
    this.recipient = recipient;
    this.head = new RequestHead(recipient.url());
    this.dialer = dialer;
    this.limits = limits;
  }

  RequestHead head() {
    return head;
  }

  Recipient recipient() {
    return recipient;
  }

  void post(Posting posting) {
    lastUsed = System.nanoTime();
    KeptConnection there = freeOne();
    if (there != null) {
      there.send(posting);
    } else {
      waiting.add(posting);
      dialForWaiting();
    }
  }

  /// It was sent on a connection that turned out to be closed: once more, on a new one.
  void again(Posting posting) {
    posting.repeated = true;
    waiting.add(posting);
    dialForWaiting();
  }

  private @Nullable KeptConnection freeOne() {
    long now = System.nanoTime();
    for (KeptConnection next = free.pollLast(); next != null; next = free.pollLast()) {
      if (next.isFresh(now)) {
        return next;
      }
      next.close();
    }
    return null;
  }

  private void dialForWaiting() {
    while (open.size() + dialling.size() < limits.connectionsPerEndpoint()) {
      Posting next = nextWaiting();
      if (next == null) {
        return;
      }
      dialling.add(next);
      try {
        dialer.dial(recipient, made -> dialled(next, made), cause -> failed(next, cause), this);
      } catch (IllegalArgumentException e) {
        failed(next, e);
      }
    }
  }

  private @Nullable Posting nextWaiting() {
    Posting next = waiting.poll();
    while (next != null && next.isOver()) {
      next = waiting.poll();
    }
    return next;
  }

  private void dialled(Posting posting, KeptConnection made) {
    dialling.remove(posting);
    open.add(made);
    if (posting.isOver()) {
      released(made, true);
    } else {
      made.send(posting);
    }
  }

  private void failed(Posting posting, Throwable cause) {
    dialling.remove(posting);
    posting.fail(Failures.of(cause));
    dialForWaiting();
  }

  /// A connection has nothing to do. @param usable whether it can serve again
  void released(KeptConnection connection, boolean usable) {
    if (retired || !usable || !connection.isFresh(System.nanoTime())) {
      connection.close();
      return;
    }
    Posting next = nextWaiting();
    if (next != null) {
      connection.send(next);
    } else {
      free.addLast(connection);
    }
  }

  /// A connection is there no more.
  void closed(KeptConnection connection) {
    if (open.remove(connection)) {
      free.remove(connection);
      dialForWaiting();
    }
  }

  /// Ends what takes too long, and what was not used for long.
  void look(long now) {
    if (!dialling.isEmpty()) {
      List.copyOf(dialling).forEach(posting -> endIf(posting.isOverdue(now), posting));
    }
    for (Iterator<Posting> all = waiting.iterator(); all.hasNext(); ) {
      Posting posting = all.next();
      if (posting.isOverdue(now) || posting.hasWaited(limits.connectTimeout(), now)) {
        all.remove();
        posting.fail(Failure.TIMEOUT);
      }
    }
    List<KeptConnection> late = new ArrayList<>();
    for (KeptConnection each : open) {
      if (each.isLate(now, limits.responseTimeout())) {
        late.add(each);
      }
    }
    late.forEach(KeptConnection::giveUp);
  }

  private static void endIf(boolean overdue, Posting posting) {
    if (overdue) {
      posting.fail(Failure.TIMEOUT);
    }
  }

  /// The recipient is another one now: what is under way ends as it would.
  void retire() {
    retired = true;
    List.copyOf(free).forEach(KeptConnection::close);
  }

  /// Whether there is nothing that would have to be looked after.
  boolean isDone(long now) {
    return open.isEmpty()
        && dialling.isEmpty()
        && waiting.isEmpty()
        && (retired || now - lastUsed > MOST_AGE.toNanos());
  }

  void close() {
    retired = true;
    List.copyOf(open).forEach(KeptConnection::abort);
    List.copyOf(dialling).forEach(posting -> posting.fail(Failure.CLOSED));
    waiting.forEach(posting -> posting.fail(Failure.CLOSED));
    waiting.clear();
  }
}
