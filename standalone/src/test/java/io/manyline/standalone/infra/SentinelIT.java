package io.manyline.standalone.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.WatchedRedis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// All three services on a Redis that a Sentinel watches, set up by Spring's own settings alone.
class SentinelIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  @TempDir private Path directory;

  @Test
  void failOverShouldCostNothingThatWasReplicated() {
    try (WatchedRedis redis = WatchedRedis.start(directory);
        Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
        RunningServices services =
            RunningServices.start(
                KAFKA,
                sandbox,
                List.of(
                    "--spring.data.redis.sentinel.master=" + WatchedRedis.PRIMARY,
                    "--spring.data.redis.sentinel.nodes=" + redis.sentinel()));
        Correspondence letters =
            Correspondence.begin(services, phone(sandbox, "Owner"), phone(sandbox, "Friend"))) {
      redis.stopPrimary();
      letters.moreIn();
      letters.assertWhole();

      assertThat(redis.hasFailedOver()).isTrue();
    }
  }

  private static VirtualPhone phone(Sandbox sandbox, String name) {
    return sandbox.phones().create(null, name).join();
  }
}
