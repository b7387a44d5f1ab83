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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A worker process that is killed in the middle of its work, and the one that takes over.
class KilledWorkerSandboxIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final int SIGKILLED = 128 + 9;
  private static final int BEFORE = 25;
  private static final int AFTER = 25;

  /// Messages that are sent at once before the friend waits for the next kill.
  private static final int ROUND = 2_000;

  /// What the friend sent, in order; grows while the test goes on.
  private final List<String> sent = new CopyOnWriteArrayList<>();

  private final List<WorkerProcess> processes = new ArrayList<>();
  private volatile int enough = Integer.MAX_VALUE;
  private volatile int pauseAt = ROUND;

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
    killAmongMessages(1);
  }

  @Test
  @Tag("long")
  void everyMessageShouldBecomeExactlyOneEventIdInOrderWhenTenWorkersAreKilledInTurn() {
    killAmongMessages(10);
  }

  private void killAmongMessages(int kills) {
    WorkerProcess worker = startWorker();
    pair(worker);
    CompletableFuture<Void> sending = CompletableFuture.runAsync(this::sendUntilEnough);
    List<String> commands = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    int sentWhenKilled = 0;
    for (int kill = 0; kill < kills; kill++) {
      awaitReceived(worker, sentWhenKilled + BEFORE);
      for (int i = 0; i < 10; i++) {
        texts.add("out " + texts.size());
        commands.add(session.sendLater(friend.number(), texts.getLast()));
      }
      worker.kill();
      sentWhenKilled = sent.size();
      pauseAt = sentWhenKilled + ROUND / 4;
      assertThat(sending).as("messages still come in").isNotDone();
      assertThat(worker.exitCode()).isEqualTo(SIGKILLED);
      if (kill == kills - 1) {
        enough = sentWhenKilled + AFTER;
      }
      worker = startWorker();
    }
    now(sending);
    String last = sent.getLast();
    awaitEvent(worker, each -> each.getMessageReceived().getMessageId().equals(last));

    assertThat(sent.size()).isGreaterThan(sentWhenKilled);
    assertThat(List.copyOf(idsByMessage(session.events().drain()).keySet())).isEqualTo(sent);
    assertThat(idsByMessage(session.events().seen()).values()).allMatch(ids -> ids.size() == 1);
    assertThat(messagesByEventId()).allSatisfy((_, messages) -> assertThat(messages).hasSize(1));
    for (String command : commands) {
      assertThat(session.awaitOutcome(command).hasMessageSent()).isTrue();
    }
    assertThat(textsAtFriend()).containsExactlyElementsOf(texts);
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
      while (i >= pauseAt && i < enough) {
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
      sent.add(now(friend.send(phone.number(), "in " + i)));
    }
  }

  private void awaitReceived(WorkerProcess worker, int count) {
    awaitEvent(
        worker,
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
