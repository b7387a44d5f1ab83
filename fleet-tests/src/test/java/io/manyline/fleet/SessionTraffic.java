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
import org.awaitility.Awaitility;

/// Messages both ways while something happens, and the account of them: none lost, none twice.
final class SessionTraffic {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int AT_ONCE = 3;

  private final TestSession session;
  private final String number;
  private final VirtualPhone friend;
  private final List<String> in = new ArrayList<>();
  private final List<String> out = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();

  /// What was told before is not about this.
  private final int told;

  /// @param number of the session
  SessionTraffic(TestSession session, String number, VirtualPhone friend) {
    this.session = session;
    this.number = number;
    this.friend = friend;
    this.told = session.events().drain().size();
    more();
  }

  void more() {
    moreIn();
    for (int i = 0; i < AT_ONCE; i++) {
      out.add("out " + TestSession.newId());
      commands.add(session.sendLater(friend.number(), out.getLast()));
    }
  }

  void moreIn() {
    for (int i = 0; i < AT_ONCE; i++) {
      in.add(now(friend.send(number, "in " + i)));
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
    return in.stream()
            .allMatch(id -> session.events().seen().stream().anyMatch(each -> isOf(each, id)))
        && commands.stream().allMatch(each -> session.storedOutcome(each).isPresent());
  }

  /// Some more, and all of it arrived.
  void assertWhole() {
    more();
    for (String command : commands) {
      CommandOutcome outcome = outcome(command);
      assertThat(outcome.hasMessageSent()).as("%s", outcome).isTrue();
    }
    for (String id : in) {
      SessionEvent first = session.events().await(PATIENCE, each -> isOf(each, id));
      assertThat(session.events().seen())
          .filteredOn(each -> isOf(each, id))
          .extracting(SessionEvent::getEventId)
          .containsOnly(first.getEventId());
    }
    now(friend.awaitMessage(each -> each.text().equals(out.getLast()), PATIENCE));
    assertThat(now(friend.messages()))
        .filteredOn(each -> each.direction() == Direction.IN && out.contains(each.text()))
        .extracting(PhoneMessage::text)
        .containsExactlyElementsOf(out);
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

  private static boolean isOf(SessionEvent event, String messageId) {
    return event.getMessageReceived().getMessageId().equals(messageId);
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
