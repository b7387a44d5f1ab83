package io.manyline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A worker process that is killed in the middle of its work, and the one that takes over.
class KilledWorkerSandboxIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final int SIGKILLED = 128 + 9;
  private static final int BEFORE = 25;
  private static final int AFTER = 25;
  private static final int MOST = 2_000;

  /// What the friend sent, in order; grows while the test goes on.
  private final List<String> sent = new CopyOnWriteArrayList<>();

  private final List<WorkerProcess> processes = new ArrayList<>();
  private volatile int enough = MOST;

  private Sandbox sandbox;
  private WorkerFixture workers;
  private TestSession session;
  private VirtualPhone phone;
  private VirtualPhone friend;

  @BeforeEach
  void startSandbox() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    workers =
        new WorkerFixture(REDIS, KAFKA)
            .with("manyline.whatsapp.server", sandbox.tcp())
            .with(
                "manyline.whatsapp.trust-root",
                HexFormat.of().formatHex(sandbox.trustRoot().publicKey()));
    phone = now(sandbox.phones().create(null, "Owner"));
    friend = now(sandbox.phones().create(null, "Friend"));
    session = new TestSession(workers.startRegistry(), phone.number());
  }

  @AfterEach
  void stopAll() {
    enough = 0;
    session.delete();
    session.close();
    processes.forEach(WorkerProcess::close);
    workers.close();
    sandbox.close();
  }

  @Test
  void everyMessageShouldBecomeExactlyOneEventIdInOrderWhenTheWorkerIsKilledAmongThem() {
    WorkerProcess first = startWorker();
    pair(first);
    CompletableFuture<Void> sending = CompletableFuture.runAsync(this::sendUntilEnough);
    awaitReceived(BEFORE);
    List<String> commands = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      commands.add(session.sendLater(friend.number(), "out " + i));
    }

    first.kill();
    int sentWhenKilled = sent.size();
    assertThat(sending).as("messages still come in").isNotDone();
    assertThat(first.exitCode()).isEqualTo(SIGKILLED);
    enough = Math.min(MOST, sentWhenKilled + AFTER);
    WorkerProcess second = startWorker();
    now(sending);
    String last = sent.getLast();
    awaitEvent(second, each -> each.getMessageReceived().getMessageId().equals(last));

    assertThat(sent.size()).isGreaterThan(sentWhenKilled);
    assertThat(List.copyOf(idsByMessage(session.events().drain()).keySet())).isEqualTo(sent);
    assertThat(idsByMessage(session.events().seen()).values()).allMatch(ids -> ids.size() == 1);
    assertThat(messagesByEventId()).allSatisfy((_, messages) -> assertThat(messages).hasSize(1));
    for (String command : commands) {
      assertThat(session.awaitOutcome(command).hasMessageSent()).isTrue();
    }
    assertThat(textsAtFriend())
        .containsExactly(
            "out 0", "out 1", "out 2", "out 3", "out 4", "out 5", "out 6", "out 7", "out 8",
            "out 9");
  }

  private WorkerProcess startWorker() {
    WorkerProcess process = workers.startProcess();
    processes.add(process);
    return process;
  }

  private void pair(WorkerProcess worker) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> assertThat(worker.isAlive()).as(worker::tail).isTrue())
        .until(() -> !session.owner().isEmpty());
    session.connect();
    now(phone.scan(session.code()));
    session.awaitStatus("connected");
  }

  private void sendUntilEnough() {
    for (int i = 0; i < enough; i++) {
      sent.add(now(friend.send(phone.number(), "in " + i)));
    }
  }

  private void awaitReceived(int count) {
    session
        .events()
        .await(
            _ ->
                session.events().seen().stream().filter(SessionEvent::hasMessageReceived).count()
                    >= count);
  }

  private void awaitEvent(WorkerProcess worker, Predicate<SessionEvent> wanted) {
    try {
      session.events().await(Duration.ofSeconds(60), wanted);
    } catch (AssertionError e) {
      throw new AssertionError(worker.tail(), e);
    }
  }

  /// Message ids in the order in which they were first told, with the event ids of each.
  private static Map<String, Set<String>> idsByMessage(List<SessionEvent> events) {
    Map<String, Set<String>> ids = new LinkedHashMap<>();
    for (SessionEvent event : events) {
      if (event.hasMessageReceived()) {
        MessageReceived message = event.getMessageReceived();
        ids.computeIfAbsent(message.getMessageId(), _ -> new HashSet<>()).add(event.getEventId());
      }
    }
    return ids;
  }

  private Map<String, Set<String>> messagesByEventId() {
    Map<String, Set<String>> messages = new HashMap<>();
    for (SessionEvent event : session.events().seen()) {
      if (event.hasMessageReceived()) {
        messages
            .computeIfAbsent(event.getEventId(), _ -> new HashSet<>())
            .add(event.getMessageReceived().getMessageId());
      }
    }
    return messages;
  }

  private List<String> textsAtFriend() {
    return now(friend.messages()).stream()
        .filter(each -> each.direction() == PhoneMessage.Direction.IN)
        .map(PhoneMessage::text)
        .toList();
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
