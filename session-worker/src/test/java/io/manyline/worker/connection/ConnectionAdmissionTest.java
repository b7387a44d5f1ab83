package io.manyline.worker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.id.TenantId;
import io.manyline.worker.ManualTimer;
import io.manyline.worker.metric.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ConnectionAdmissionTest {
  private static final TenantId BIG = new TenantId("big");
  private static final TenantId SMALL = new TenantId("small");
  private static final Duration EVERY = Duration.ofMillis(100);

  private final ManualTimer timer = new ManualTimer();
  private final Bucket bucket = new Bucket();
  private final List<String> admitted = new ArrayList<>();
  private final ConnectionAdmission admission =
      new ConnectionAdmission(
          new ClientVersion(
              "2.3000.1",
              Duration.ofMinutes(10),
              timer,
              new WorkerMetrics(new SimpleMeterRegistry())),
          bucket,
          new AdmissionSettings(50, 200, EVERY),
          timer);

  @Test
  void nobodyShouldBeAdmittedWithoutAToken() {
    ask(BIG, "a");
    ask(BIG, "b");
    assertThat(admitted).isEmpty();
    assertThat(timer.delays()).containsExactly(EVERY);

    bucket.tokens = 1;
    timer.fire();
    assertThat(admitted).containsExactly("a");

    bucket.tokens = 5;
    timer.fire();
    assertThat(admitted).containsExactly("a", "b");
    assertThat(bucket.tokens).isEqualTo(4);
    assertThat(timer.delays()).isEmpty();
  }

  @Test
  void bucketThatFailsShouldAdmitNobodyAndBeAskedAgain() {
    bucket.tokens = 5;
    bucket.fails = true;
    ask(BIG, "a");
    assertThat(admitted).isEmpty();

    bucket.fails = false;
    timer.fire();
    assertThat(admitted).containsExactly("a");
  }

  @Test
  void tenantsShouldTakeTurnsAndEachKeepItsOrder() {
    for (String each : List.of("big 1", "big 2", "big 3", "big 4")) {
      ask(BIG, each);
    }
    ask(SMALL, "small 1");
    ask(SMALL, "small 2");

    bucket.tokens = 6;
    timer.fire();
    timer.fire();

    assertThat(admitted).containsExactly("big 1", "small 1", "big 2", "small 2", "big 3", "big 4");
  }

  @Test
  void drawShouldAskForNoMoreThanOneIntervalMayUse() {
    for (int i = 0; i < 20; i++) {
      ask(BIG, "s" + i);
    }
    bucket.asked.clear();

    timer.fire();

    assertThat(bucket.asked).containsExactly(5);
  }

  private void ask(TenantId tenant, String name) {
    admission.ask(tenant, () -> admitted.add(name));
  }

  private static final class Bucket implements TokenBucket {
    final List<Integer> asked = new ArrayList<>();
    int tokens;
    boolean fails;

    @Override
    public CompletionStage<Integer> take(int wanted) {
      asked.add(wanted);
      if (fails) {
        return CompletableFuture.failedFuture(new IllegalStateException("no Redis"));
      }
      int taken = Math.min(wanted, tokens);
      tokens -= taken;
      return CompletableFuture.completedFuture(taken);
    }
  }
}
