package io.manyline.worker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.worker.ManualTimer;
import io.manyline.worker.metric.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientVersionTest {
  private static final String OLD = "2.3000.1000000000";
  private static final String NEW = "2.3000.1000000001";
  private static final Duration PROBE = Duration.ofMinutes(10);

  private final ManualTimer timer = new ManualTimer();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ClientVersion version =
      new ClientVersion(OLD, PROBE, timer, new WorkerMetrics(meters));
  private final List<String> connecting = new ArrayList<>();

  @Test
  void everybodyShouldConnectWhileTheVersionIsTaken() {
    ask("a");
    ask("b");

    assertThat(connecting).containsExactly("a", "b");
    assertThat(gauge()).isZero();
    assertThat(timer.delays()).isEmpty();
  }

  @Test
  void nobodyShouldConnectOnceItIsRefusedButOneEachProbe() {
    for (int i = 0; i < 100; i++) {
      version.refuse(OLD);
      ask("session " + i);
    }
    assertThat(connecting).isEmpty();
    assertThat(gauge()).isEqualTo(1);
    assertThat(timer.delays()).containsExactly(PROBE);

    timer.fire();
    assertThat(connecting).containsExactly("session 0");
    version.refuse(OLD);
    ask("session 0");
    timer.fire();
    assertThat(connecting).containsExactly("session 0", "session 1");
    assertThat(timer.delays()).containsExactly(PROBE);
  }

  @Test
  void newerVersionShouldLetEverybodyGo() {
    version.refuse(OLD);
    ask("a");
    ask("b");

    version.use(NEW);

    assertThat(connecting).containsExactly("a", "b");
    assertThat(version.current()).isEqualTo(NEW);
    assertThat(gauge()).isZero();
    assertThat(timer.delays()).isEmpty();
    version.refuse(OLD);
    assertThat(version.isRefused()).isFalse();
  }

  @Test
  void probeThatGetsInShouldLetEverybodyGo() {
    version.refuse(OLD);
    ask("probe");
    ask("b");
    timer.fire();

    version.accept(OLD);

    assertThat(connecting).containsExactly("probe", "b");
    assertThat(version.isRefused()).isFalse();
    assertThat(gauge()).isZero();
  }

  @Test
  void sameVersionAgainShouldChangeNothing() {
    version.refuse(OLD);
    ask("a");

    version.use(OLD);

    assertThat(connecting).isEmpty();
    assertThat(version.isRefused()).isTrue();
  }

  @Test
  void refusalShouldAskForANewerVersionOnce() {
    List<String> looks = new ArrayList<>();
    version.whenRefused(() -> looks.add("look"));

    version.refuse(OLD);
    version.refuse(OLD);
    version.refuse("2.3000.5");

    assertThat(looks).containsExactly("look");
  }

  private void ask(String name) {
    version.whenUsable(() -> connecting.add(name));
  }

  private double gauge() {
    return meters.get("manyline.worker.client.outdated").gauge().value();
  }
}
