package io.manyline.fleet;

import io.manyline.audit.Auditor;
import io.manyline.audit.Ordered;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.worker.TestSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Friends and sessions that write to each other without pause, in chats of two and in a group,
/// until somebody says that it is enough; an auditor is told of each message.
///
/// **Shape:** who writes to whom comes from a seed. Never far ahead of what arrived. **Order and
/// threads:** one thread for friends, one for sessions.
final class ChatLoad {
  private static final int MOST_MESSAGES_AHEAD = 1_500;
  private static final int MOST_COMMANDS_AHEAD = 150;
  private static final int ONE_IN = 8;
  private static final long PAUSE = Duration.ofMillis(2).toNanos();
  private static final long TRICKLE = Duration.ofMillis(60).toNanos();
  private static final long BETWEEN_COMMANDS = Duration.ofMillis(8).toNanos();

  private final Auditor auditor;
  private final List<Member> sessions;
  private final List<VirtualPhone> friends;
  private final String group;
  private final long seed;
  private final int atLeast;
  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicInteger commands = new AtomicInteger();
  private final int arrivedBefore;
  private final int endedBefore;
  private final Queue<CompletableFuture<?>> sending = new ConcurrentLinkedQueue<>();
  private final List<CompletableFuture<Void>> threads = new ArrayList<>();
  private volatile int quick;
  private volatile boolean sendsQuickly;
  private volatile boolean enough;

  /// A session and the phone that it is linked to.
  record Member(VirtualPhone phone, TestSession session) {}

  /// @param group in which all are @param atLeast messages, however early it is enough
  ChatLoad(
      Auditor auditor,
      List<Member> sessions,
      List<VirtualPhone> friends,
      String group,
      long seed,
      int atLeast) {
    this.auditor = auditor;
    this.sessions = sessions;
    this.friends = friends;
    this.group = group;
    this.seed = seed;
    this.atLeast = atLeast;
    this.arrivedBefore = auditor.arrived();
    this.endedBefore = auditor.ended();
  }

  ChatLoad start() {
    threads.add(CompletableFuture.runAsync(this::friendsWrite, Thread::startVirtualThread));
    threads.add(CompletableFuture.runAsync(this::sessionsWrite, Thread::startVirtualThread));
    return this;
  }

  /// Writes as quickly as it can up to so many messages, and only now and then from there on.
  void quickUpTo(int messages) {
    quick = messages;
  }

  /// Sessions send as quickly as they can while this goes on, however many messages there are.
  <T> T sendingQuickly(Supplier<T> meanwhile) {
    sendsQuickly = true;
    try {
      return meanwhile.get();
    } finally {
      sendsQuickly = false;
    }
  }

  /// Messages that were sent and commands that were given so far.
  int count() {
    return arrivals.get() + commands.get();
  }

  /// Ends it, once there are enough messages; returns when all were sent.
  void finish() {
    quick = atLeast;
    enough = true;
    threads.forEach(CompletableFuture::join);
    sending.forEach(CompletableFuture::join);
  }

  private boolean goesOn() {
    return !enough || count() < atLeast;
  }

  private void friendsWrite() {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; goesOn(); i++) {
      while (goesOn()
          && arrivals.get() - (auditor.arrived() - arrivedBefore) > MOST_MESSAGES_AHEAD) {
        LockSupport.parkNanos(PAUSE);
      }
      if (count() > quick) {
        LockSupport.parkNanos(TRICKLE);
      }
      VirtualPhone friend = friends.get(random.nextInt(friends.size()));
      String text = "in " + seed + "/" + i;
      if (random.nextInt(ONE_IN) == 0) {
        arrivals.addAndGet(sessions.size());
        sending.add(friend.send(group, text).thenAccept(id -> expectAtAll(id, null)));
      } else {
        arrivals.incrementAndGet();
        String number = sessions.get(random.nextInt(sessions.size())).phone().number();
        sending.add(friend.send(number, text).thenAccept(id -> auditor.expect(number, id)));
      }
      while (sending.peek() != null && sending.peek().isDone()) {
        sending.remove().join();
      }
    }
  }

  private void sessionsWrite() {
    SplittableRandom random = new SplittableRandom(~seed);
    for (int i = 0; goesOn(); i++) {
      while (goesOn() && commands.get() - (auditor.ended() - endedBefore) > MOST_COMMANDS_AHEAD) {
        LockSupport.parkNanos(PAUSE);
      }
      Member member = sessions.get(random.nextInt(sessions.size()));
      String text = "out " + seed + "/" + i;
      if (random.nextInt(ONE_IN) == 0) {
        Set<String> recipients =
            friends.stream().map(VirtualPhone::number).collect(Collectors.toSet());
        String id = member.session().sendLater(group, text);
        order(id, member, group, text, recipients);
        expectAtAll(TestSession.messageId(id), member);
        arrivals.addAndGet(sessions.size() - 1);
      } else {
        String number = friends.get(random.nextInt(friends.size())).number();
        String id = member.session().sendLater(number, text);
        order(id, member, number, text, Set.of(number));
      }
      commands.incrementAndGet();
      boolean isQuick = sendsQuickly || count() <= quick;
      LockSupport.parkNanos(isQuick ? BETWEEN_COMMANDS : 30 * BETWEEN_COMMANDS);
    }
  }

  private void order(String id, Member member, String chat, String text, Set<String> recipients) {
    auditor.order(
        new Ordered(
            id, TestSession.messageId(id), member.phone().number(), chat, text, recipients));
  }

  private void expectAtAll(String messageId, @Nullable Member author) {
    for (Member each : sessions) {
      if (each != author) {
        auditor.expect(each.phone().number(), messageId);
      }
    }
  }
}
