package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.session.ShownStatus;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.worker.TestSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// Messages both ways while something happens, and the account of them: none lost, none twice.
final class SessionTraffic {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int AT_ONCE = 3;

  private final TestSession session;
  private final List<Chat> chats = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();

  /// What was told before is not about this.
  private final int told;

  /// @param number of the session
  SessionTraffic(TestSession session, String number, VirtualPhone friend) {
    this(session, List.of(new Chat(friend, number, friend.number())));
  }

  private SessionTraffic(TestSession session, List<Chat> chats) {
    this.session = session;
    this.chats.addAll(chats);
    this.told = session.events().drain().size();
    more();
  }

  /// The same with a friend, in a group with them, and with somebody new, which takes prekeys.
  ///
  /// @param group its address
  static SessionTraffic everywhere(
      TestSession session,
      String number,
      VirtualPhone friend,
      String group,
      VirtualPhone stranger) {
    return new SessionTraffic(
        session,
        List.of(
            new Chat(friend, number, friend.number()),
            new Chat(friend, group, group),
            new Chat(stranger, number, stranger.number())));
  }

  void more() {
    moreIn();
    for (Chat chat : chats) {
      for (int i = 0; i < AT_ONCE; i++) {
        chat.out.add("out " + TestSession.newId());
        commands.add(session.sendLater(chat.asSeenByOwner, chat.out.getLast()));
      }
    }
  }

  void moreIn() {
    for (Chat chat : chats) {
      for (int i = 0; i < AT_ONCE; i++) {
        chat.in.add(now(chat.friend.send(chat.asSeenByFriend, "in " + i)));
      }
    }
  }

  /// The session says what it waits for.
  void awaitTold(String reason) {
    session
        .events()
        .await(
            PATIENCE,
            each ->
                each.getSessionStatus().getReason().equals(reason)
                    && session.events().seen().indexOf(each) >= told);
  }

  void awaitShown(Predicate<ShownStatus> wanted) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> wanted.test(session.status()));
  }

  /// Whether all that was sent so far was told, and answered.
  boolean isDone() {
    session.events().drain();
    return ids().allMatch(id -> session.events().seen().stream().anyMatch(each -> isOf(each, id)))
        && commands.stream().allMatch(each -> session.storedOutcome(each).isPresent());
  }

  /// Some more, and all of it arrived.
  void assertWhole() {
    more();
    for (String command : commands) {
      CommandOutcome outcome = outcome(command);
      assertThat(outcome.hasMessageSent()).as("%s", outcome).isTrue();
    }
    for (String id : ids().toList()) {
      SessionEvent first = session.events().await(PATIENCE, each -> isOf(each, id));
      assertThat(session.events().seen())
          .filteredOn(each -> isOf(each, id))
          .extracting(SessionEvent::getEventId)
          .containsOnly(first.getEventId());
    }
    for (Chat chat : chats) {
      now(chat.friend.awaitMessage(each -> each.text().equals(chat.out.getLast()), PATIENCE));
      assertThat(now(chat.friend.messages()))
          .filteredOn(each -> each.direction() == Direction.IN && chat.out.contains(each.text()))
          .extracting(PhoneMessage::text)
          .containsExactlyElementsOf(chat.out);
    }
    awaitShown(ShownStatus::connected);
  }

  /// The stored one: what Kafka was told of it may have been lost with the answer of Redis.
  private CommandOutcome outcome(String command) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> session.storedOutcome(command), Optional::isPresent)
        .orElseThrow();
  }

  private Stream<String> ids() {
    return chats.stream().flatMap(chat -> chat.in.stream());
  }

  private static boolean isOf(SessionEvent event, String messageId) {
    return event.getMessageReceived().getMessageId().equals(messageId);
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /// Where both write; what is sent is in order within it.
  private static final class Chat {
    final VirtualPhone friend;
    final String asSeenByFriend;
    final String asSeenByOwner;

    /// Message ids.
    final List<String> in = new ArrayList<>();

    /// Texts.
    final List<String> out = new ArrayList<>();

    Chat(VirtualPhone friend, String asSeenByFriend, String asSeenByOwner) {
      this.friend = friend;
      this.asSeenByFriend = asSeenByFriend;
      this.asSeenByOwner = asSeenByOwner;
    }
  }
}
