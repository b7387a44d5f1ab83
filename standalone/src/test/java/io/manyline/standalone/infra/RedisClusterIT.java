package io.manyline.standalone.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.standalone.demo.JsonClient.Reply;
import io.manyline.standalone.demo.ManylineApi;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisServers;
import io.manyline.testsupport.WebhookSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// All three services on a Redis Cluster, set up by Spring's own settings alone.
class RedisClusterIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void numbersShouldBeLinkedSendReceiveAndBeDeletedOnACluster() {
    try (RedisServers redis = RedisServers.cluster(directory, 3);
        Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
        WebhookSink own = WebhookSink.start();
        WebhookSink all = WebhookSink.start();
        RunningServices services =
            RunningServices.start(
                KAFKA,
                List.of(
                    "--spring.data.redis.cluster.nodes=" + redis.nodes(),
                    "--manyline.whatsapp.server=" + sandbox.tcp(),
                    "--manyline.whatsapp.trust-root="
                        + HexFormat.of().formatHex(sandbox.trustRoot().publicKey())))) {
      VirtualPhone phone = now(sandbox.phones().create(null, "Owner"));
      VirtualPhone friend = now(sandbox.phones().create(null, "Friend"));
      ManylineApi api = ManylineApi.login(services.address("api-gateway"), "admin", "admin123");
      Reply created = api.client().post("/api/webhooks", Map.of("url", all.uri().toString()));
      assertThat(created.status()).as("%s", created).isEqualTo(201);
      // The first attempt fails: what is retried lives in Redis.
      own.answer(503);

      String session = api.createSession(phone.number(), "Owner", own.uri());
      now(phone.scan(api.pairingCode(session)));
      await().atMost(PATIENCE).until(() -> api.isConnected(session));
      assertThat(api.send(session, friend.number(), "out").path("status").asString())
          .isEqualTo("sent");
      now(friend.awaitMessage(each -> each.text().equals("out"), Duration.ofSeconds(20)));
      now(friend.send(phone.number(), "in"));
      all.await(each -> each.body().contains("\"text\":\"in\""), PATIENCE);
      own.answer(200);
      own.await(each -> each.body().contains("\"text\":\"in\""), PATIENCE);

      assertThat(api.client().delete("/api/sessions/" + session).status()).isEqualTo(200);
      assertThat(api.client().get("/api/sessions").data().path("count").asInt()).isZero();
    }
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
