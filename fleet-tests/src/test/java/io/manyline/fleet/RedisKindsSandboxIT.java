package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.CreateGroup;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisServers;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Whole sessions over the kinds of Redis that are more than one server, set up by Spring's own
/// settings alone.
class RedisKindsSandboxIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir private Path directory;

  private Sandbox sandbox;
  private WorkerFixture workers;
  private RedisServers redis;
  private TestSession session;
  private VirtualPhone phone;
  private VirtualPhone friend;

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    workers =
        new WorkerFixture(KAFKA.bootstrapServers())
            .with("manyline.whatsapp.server", sandbox.tcp())
            .with(
                "manyline.whatsapp.trust-root",
                HexFormat.of().formatHex(sandbox.trustRoot().publicKey()));
    phone = now(sandbox.phones().create(null, "Owner"));
    friend = now(sandbox.phones().create(null, "Friend"));
  }

  @AfterEach
  void stop() {
    session.delete();
    session.close();
    workers.close();
    sandbox.close();
    redis.close();
  }

  @Test
  void sessionsShouldLiveOnACluster() {
    redis = RedisServers.cluster(directory, 3);
    workers.with("spring.data.redis.cluster.nodes", redis.nodes());
    pair();

    new SessionTraffic(session, phone.number(), friend).assertWhole();
    CommandOutcome made =
        session.group(
            GroupCommand.newBuilder()
                .setCreate(
                    CreateGroup.newBuilder().setSubject("Crew").addMembers(friend.number())));
    assertThat(made.hasGroup()).as("%s", made).isTrue();
    assertThat(session.logOut().hasDone()).isTrue();
    session.awaitStatus("logged_out");
  }

  @Test
  void failOverBySentinelShouldCostNothingThatWasReplicated() {
    redis = RedisServers.watched(directory);
    workers
        .with("spring.data.redis.sentinel.master", RedisServers.PRIMARY)
        .with("spring.data.redis.sentinel.nodes", redis.sentinel());
    pair();
    SessionTraffic traffic = new SessionTraffic(session, phone.number(), friend);
    traffic.assertWhole();
    redis.awaitReplicated();

    redis.server(0).close();
    traffic.moreIn();
    traffic.awaitTold("storage_unavailable");

    traffic.assertWhole();
    assertThat(RedisServers.ask(redis.server(1).port(), "ROLE")).contains("master");
  }

  private void pair() {
    workers.startWorker();
    session = new TestSession(workers.startRegistry(), phone.number());
    session.connect();
    now(phone.scan(session.code()));
    session.awaitStatus("connected");
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
