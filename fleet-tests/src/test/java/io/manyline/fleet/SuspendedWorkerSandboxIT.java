package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import io.manyline.worker.WorkerProcess;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A worker process that stands still for longer than its lease, as a frozen machine does, while
/// another takes its number over; and then goes on where it stood.
///
/// **Shape:** the first worker's connection to WhatsApp goes through [RecordingProxy], so that it
/// does not hear that WhatsApp gave its place to the second, and nothing but the worker itself
/// keeps it from writing. In its socket wait, when it wakes, a message and a receipt that it would
/// acknowledge. Once suspended, its Redis user may no longer touch the set of live workers:
/// otherwise the cluster would give the number back to it in due form, and state would change
/// rightly.
class SuspendedWorkerSandboxIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final String[] ALL_KEYS = {"on", "nopass", "~*", "&*", "+@all"};
  private static final String[] NOT_AMONG_THE_LIVING = {
    "resetkeys", "~ml:{*", "~ml:lease:*", "~ml:admission:*", "~ml:shard:*", "~ml:tenant:*"
  };
  private static final String NOTICED = "the lease is lost: all sessions are dropped";

  private Sandbox sandbox;
  private RecordingProxy proxy;
  private SessionSnapshot redis;
  private WorkerFixture workers;
  private WorkerProcess first;
  private WorkerProcess second;
  private TestSession session;
  private VirtualPhone phone;
  private VirtualPhone friend;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    proxy = RecordingProxy.before(sandbox.tcp());
    redis = new SessionSnapshot(REDIS);
    workers =
        new WorkerFixture(REDIS, KAFKA)
            .with(
                "manyline.whatsapp.trust-root",
                HexFormat.of().formatHex(sandbox.trustRoot().publicKey()));
    phone = now(sandbox.phones().create(null, "Owner"));
    friend = now(sandbox.phones().create(null, "Friend"));
    session = new TestSession(workers.startRegistry(), phone.number());
    first = startAs("first", proxy.address());
  }

  private WorkerProcess startAs(String user, Object server) {
    redis.user(user, ALL_KEYS);
    return workers
        .with("spring.data.redis.username", user)
        .with("spring.data.redis.password", "none")
        .with("manyline.whatsapp.server", server)
        .startProcess();
  }

  @AfterEach
  void stop() {
    session.delete();
    session.close();
    first.close();
    if (second != null) {
      second.close();
    }
    workers.close();
    redis.close();
    proxy.close();
    sandbox.close();
  }

  @Test
  void aWorkerThatStoodStillWhileAnotherTookOverShouldWriteNoFrameAndNoState() {
    pair();
    now(friend.send(phone.number(), "before"));
    awaitTexts("before");
    assertThat(session.send(friend.number(), "out before").hasMessageSent()).isTrue();
    String owner = session.owner();
    long written = quietly(proxy::fromClients);
    int connections = proxy.connections();
    assertThat(proxy.closedByClients()).as("one is open").isEqualTo(connections - 1);

    first.suspend();
    redis.user("first", NOT_AMONG_THE_LIVING);
    long delivered = proxy.toClients();
    now(friend.send(phone.number(), "while it stood"));
    now(friend.read(List.of(idAtFriend("out before"))));
    String command = session.sendLater(friend.number(), "out for the next owner");
    assertThat(quietly(proxy::toClients)).isGreaterThan(delivered);
    proxy.silence();
    second = startAs("second", sandbox.tcp());
    awaitTexts("before", "while it stood");
    assertThat(session.awaitOutcome(command).hasMessageSent()).isTrue();
    assertThat(session.owner()).isNotEqualTo(owner);
    Map<String, String> state = quietly(() -> redis.of(session.uid()));
    assertThat(proxy.fromClients()).isEqualTo(written);
    assertThat(proxy.closedByClients()).isEqualTo(connections - 1);

    first.resume();
    within(20).until(() -> first.printed().contains(NOTICED));
    within(20).until(() -> proxy.closedByClients() == connections);

    Map<String, String> stateAfter = quietly(() -> redis.of(session.uid()));
    assertThat(proxy.fromClients()).as("bytes written by the first worker").isEqualTo(written);
    assertThat(proxy.connections()).isEqualTo(connections);
    assertThat(stateAfter).isEqualTo(state);
    now(friend.send(phone.number(), "after"));
    awaitTexts("before", "while it stood", "after");
    assertThat(session.send(friend.number(), "out after").hasMessageSent()).isTrue();
    assertThat(textsAtFriend())
        .containsExactly("out before", "out for the next owner", "out after");
    assertThat(eventIdsByText().values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
  }

  private void pair() {
    within(60)
        .failFast(() -> assertThat(first.isAlive()).as(first::tail).isTrue())
        .until(() -> !session.owner().isEmpty());
    session.connect();
    now(phone.scan(session.code()));
    session.awaitStatus("connected");
  }

  private void awaitTexts(String... texts) {
    String last = texts[texts.length - 1];
    try {
      session
          .events()
          .await(Duration.ofSeconds(60), each -> each.getMessageReceived().getText().equals(last));
    } catch (AssertionError e) {
      throw new AssertionError(first.tail() + (second == null ? "" : second.tail()), e);
    }
    assertThat(eventIdsByText().keySet()).containsExactly(texts);
  }

  private Map<String, Set<String>> eventIdsByText() {
    Map<String, Set<String>> ids = new LinkedHashMap<>();
    for (SessionEvent event : session.events().drain()) {
      if (event.hasMessageReceived()) {
        ids.computeIfAbsent(event.getMessageReceived().getText(), _ -> new LinkedHashSet<>())
            .add(event.getEventId());
      }
    }
    return ids;
  }

  /// A value that stays the same for a while.
  private static <T> T quietly(Supplier<T> value) {
    Object[] last = {value.get()};
    within(20)
        .during(Duration.ofMillis(1_500))
        .until(
            () -> {
              Object before = last[0];
              last[0] = value.get();
              return before.equals(last[0]);
            });
    return value.get();
  }

  private String idAtFriend(String text) {
    return now(friend.messages()).stream()
        .filter(each -> each.text().equals(text))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private List<String> textsAtFriend() {
    return now(friend.messages()).stream()
        .filter(each -> each.direction() == PhoneMessage.Direction.IN)
        .map(PhoneMessage::text)
        .toList();
  }

  private static ConditionFactory within(int seconds) {
    return Awaitility.await().atMost(Duration.ofSeconds(seconds));
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
