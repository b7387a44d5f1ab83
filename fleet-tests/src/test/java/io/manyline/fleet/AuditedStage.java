package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.audit.AuditReport;
import io.manyline.audit.Auditor;
import io.manyline.fleet.ChatLoad.Member;
import io.manyline.proto.topic.TopicSetup;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.context.ApplicationContext;

/// A sandbox with friends and sessions that share a group, worker processes that come and go, and
/// an auditor that sees it all.
final class AuditedStage implements AutoCloseable {
  private static final int LINES_FOR_A_MESSAGE = 8;

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final WorkerFixture workers;
  private final ApplicationContext registry;
  private final SessionSnapshot redis;
  private final Auditor auditor;
  private final List<WorkerProcess> living = new ArrayList<>();
  private final List<WorkerProcess> ended = new ArrayList<>();
  private final List<Member> sessions = new ArrayList<>();
  private final List<VirtualPhone> friends = new ArrayList<>();
  private String group = "";

  /// @param messages at most, so that the ledger is long enough
  AuditedStage(RedisExtension redis, KafkaExtension kafka, int messages) {
    this.redis = new SessionSnapshot(redis);
    workers =
        new WorkerFixture(redis, kafka)
            .with("manyline.whatsapp.server", sandbox.tcp())
            .with(
                "manyline.whatsapp.trust-root",
                HexFormat.of().formatHex(sandbox.trustRoot().publicKey()));
    registry = workers.startRegistry();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      TopicSetup.ensure(admin, WorkerFixture.SHARDS);
    }
    auditor =
        new Auditor(
            sandbox.ledger(),
            messages * LINES_FOR_A_MESSAGE,
            kafka.bootstrapServers(),
            WorkerFixture.SHARDS,
            InstantSource.system());
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Auditor auditor() {
    return auditor;
  }

  WorkerFixture workers() {
    return workers;
  }

  List<Member> sessions() {
    return sessions;
  }

  /// Those that were not killed or stopped, in the order in which they were started.
  List<WorkerProcess> living() {
    return List.copyOf(living);
  }

  WorkerProcess startWorker() {
    WorkerProcess process = workers.startProcess();
    living.add(process);
    return process;
  }

  /// Starts as many as are missing, and waits until they have shared the shards out.
  void startWorkers(int count) {
    while (living.size() < count) {
      startWorker();
    }
    awaitShared();
  }

  /// Waits until each shard is one living worker's.
  void awaitShared() {
    within(180)
        .failFast(
            () ->
                assertThat(living)
                    .allSatisfy(each -> assertThat(each.isAlive()).as(each::tail).isTrue()))
        .until(
            () ->
                living.stream().allMatch(each -> each.shards() > 0)
                    && living.stream().mapToInt(WorkerProcess::shards).sum()
                        == WorkerFixture.SHARDS);
  }

  /// The one that has lived longest of those that own a session.
  WorkerProcess oldestOwner() {
    List<WorkerProcess> found = new ArrayList<>();
    within(120)
        .until(
            () -> {
              List<String> owners =
                  sessions.stream().map(each -> each.session().owner()).distinct().toList();
              living.stream()
                  .filter(each -> owners.contains(each.incarnation()))
                  .findFirst()
                  .ifPresent(found::add);
              return !found.isEmpty();
            });
    return found.getFirst();
  }

  /// SIGKILL.
  void kill(WorkerProcess victim) {
    living.remove(victim);
    ended.add(victim);
    victim.kill();
    auditor.killed();
  }

  /// SIGTERM. @return how long it took to end
  Duration stop(WorkerProcess worker) {
    living.remove(worker);
    ended.add(worker);
    return worker.stop(Duration.ofSeconds(30));
  }

  /// Waits until no session belongs to a worker that is gone.
  void awaitTakenOver() {
    within(120)
        .until(
            () -> {
              List<String> alive = living.stream().map(WorkerProcess::incarnation).toList();
              return sessions.stream()
                  .map(each -> each.session().owner())
                  .allMatch(alive::contains);
            });
  }

  /// Waits until events wait in Redis for Kafka to take them.
  void awaitRows(int count) {
    within(120)
        .until(
            () ->
                sessions.stream().mapToLong(each -> redis.inboxRows(each.session().uid())).sum()
                    >= count);
  }

  void pair(int sessionCount, int friendCount) {
    for (int i = 0; i < friendCount; i++) {
      friends.add(now(sandbox.phones().create(null, "Friend " + i)));
    }
    for (int i = 0; i < sessionCount; i++) {
      VirtualPhone phone = now(sandbox.phones().create(null, "Owner " + i));
      TestSession session = new TestSession(registry, phone.number());
      auditor.watch(phone.number(), session.uid().value());
      sessions.add(new Member(phone, session));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      sessions.stream()
          .map(each -> CompletableFuture.runAsync(() -> pair(each), threads))
          .toList()
          .forEach(CompletableFuture::join);
    }
    List<String> members =
        Stream.concat(friends.stream(), sessions.stream().map(Member::phone))
            .map(VirtualPhone::number)
            .toList();
    group = now(sandbox.groups().create(friends.getFirst().number(), "All", members)).id();
  }

  private static void pair(Member member) {
    within(120).until(() -> !member.session().owner().isEmpty());
    member.session().connect();
    now(member.phone().scan(member.session().code()));
    member.session().awaitStatus("connected");
  }

  ChatLoad load(long seed, int atLeast) {
    return new ChatLoad(auditor, sessions, friends, group, seed, atLeast).start();
  }

  /// Waits until all has come to rest, and compares.
  AuditReport report() {
    String missing = auditor.await(Duration.ofMinutes(2));
    AuditReport report = auditor.report(inboxes(), null);
    if (!missing.isEmpty()) {
      living.forEach(each -> System.out.println(each.tail()));
    }
    return report;
  }

  /// Texts that each friend got, in order.
  Map<String, List<String>> inboxes() {
    Map<String, List<String>> inboxes = new HashMap<>();
    for (VirtualPhone friend : friends) {
      inboxes.put(
          friend.number(),
          now(friend.messages()).stream()
              .filter(each -> each.direction() == PhoneMessage.Direction.IN)
              .map(PhoneMessage::text)
              .toList());
    }
    return inboxes;
  }

  /// The first friend writes to the first session.
  void write(int messages) {
    String number = sessions.getFirst().phone().number();
    for (int i = 0; i < messages; i++) {
      auditor.expect(number, now(friends.getFirst().send(number, "text " + i)));
    }
  }

  @Override
  public void close() {
    sessions.forEach(
        each -> {
          each.session().delete();
          each.session().close();
        });
    living.forEach(WorkerProcess::close);
    ended.forEach(WorkerProcess::close);
    auditor.close();
    workers.close();
    redis.close();
    sandbox.close();
  }

  private static ConditionFactory within(int seconds) {
    return Awaitility.await().atMost(Duration.ofSeconds(seconds));
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
