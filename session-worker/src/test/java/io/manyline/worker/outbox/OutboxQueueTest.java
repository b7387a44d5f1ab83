package io.manyline.worker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.LogOut;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.worker.TestContents;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OutboxQueueTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000);

  private final OutboxQueue queue = new OutboxQueue();

  @Test
  void oneOfEachChatShouldRunInTheOrderAccepted() {
    send("1", "12025550101");
    send("2", "12025550101");
    send("3", "12025550102");

    assertThat(ready()).containsExactly("1", "3");
  }

  @Test
  void digitsAndTheirJidShouldBeOneChat() {
    send("1", "12025550101");
    send("2", "12025550101@s.whatsapp.net");

    assertThat(ready()).containsExactly("1");
  }

  @Test
  void nextOfAChatShouldWaitWhileTheOneBeforeRunsOrHasToWait() {
    send("1", "12025550101");
    send("2", "12025550101");
    entry("1").running = true;
    assertThat(ready()).isEmpty();

    entry("1").running = false;
    entry("1").notBefore = NOW.plusSeconds(5);
    assertThat(ready()).isEmpty();

    entry("1").finishing = true;
    assertThat(ready()).containsExactly("2");
  }

  @Test
  void noMoreThanAllowedShouldRunAtOnce() {
    for (int i = 0; i < 5; i++) {
      send("c" + i, "1202555010" + i);
    }
    entry("c0").running = true;

    assertThat(queue.ready(NOW, 3)).hasSize(2);
  }

  @Test
  void sameCommandShouldBeTakenOnce() {
    send("1", "12025550101");

    assertThat(queue.add(pending("1", "12025550101"))).isFalse();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void commandsWithoutAChatShouldNotWaitForEachOther() {
    send("1", "12025550101");
    queue.add(
        new PendingCommand(
            SessionCommand.newBuilder()
                .setCommandId("2")
                .setLogOut(LogOut.getDefaultInstance())
                .build(),
            null));

    assertThat(ready()).containsExactly("1", "2");
  }

  private List<String> ready() {
    return queue.ready(NOW, 10).stream().map(each -> each.pending.id()).toList();
  }

  private OutboxQueue.Entry entry(String id) {
    return Objects.requireNonNull(queue.find(id));
  }

  private void send(String id, String to) {
    assertThat(queue.add(pending(id, to))).isTrue();
  }

  private static PendingCommand pending(String id, String to) {
    return new PendingCommand(
        SessionCommand.newBuilder()
            .setCommandId(id)
            .setSendMessage(
                SendMessage.newBuilder()
                    .setTo(to)
                    .setContent(TestContents.text("x"))
                    .setMessageId("M" + id))
            .build(),
        null);
  }
}
