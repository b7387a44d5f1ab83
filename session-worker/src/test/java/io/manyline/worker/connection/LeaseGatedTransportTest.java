package io.manyline.worker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.socket.Transport;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.ownership.LeaseGate;
import io.manyline.worker.ownership.OpenGate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseGatedTransportTest {
  private static final Duration TERM = Duration.ofSeconds(3);
  private static final byte[] FRAME = {1, 2, 3};

  private final List<String> wire = new ArrayList<>();
  private long nanos;
  private long wallMillis = 1_000_000;

  private LeaseGate gate;
  private LeaseGatedTransport transport;
  private Transport.Connection connection;

  @BeforeEach
  void connect() {
    gate = OpenGate.of(() -> nanos, () -> Instant.ofEpochMilli(wallMillis), TERM);
    transport =
        new LeaseGatedTransport(new Wire(), gate, new WorkerMetrics(new SimpleMeterRegistry()));
    connection = transport.connect(URI.create("tcp://localhost:1"), new Deaf());
  }

  @Test
  void framesShouldLeaveUntilTheDeadlineAndNotOneAfterIt() {
    connection.send(FRAME);
    pass(TERM.minusNanos(1_000_000));
    connection.send(FRAME);
    assertThat(wire).containsExactly("frame", "frame");

    pass(Duration.ofMillis(1));
    connection.send(FRAME);
    connection.send(FRAME);

    assertThat(wire).containsExactly("frame", "frame", "close", "close");
  }

  @Test
  void workerThatWasPausedShouldSendNothingWhenItWakes() {
    connection.send(FRAME);

    // Suspended with the machine: the monotonic clock stood still, only the wall clock tells.
    wallMillis += Duration.ofSeconds(10).toMillis();
    connection.send(FRAME);

    assertThat(wire).containsExactly("frame", "close");
  }

  @Test
  void leaseThatWasLostShouldSilenceConnectionsThatAreOpenedLaterToo() {
    gate.expire();
    Transport.Connection later = transport.connect(URI.create("tcp://localhost:1"), new Deaf());

    later.send(FRAME);

    assertThat(wire).containsExactly("close");
  }

  @Test
  void revokedSessionShouldSendNothingThoughTheLeaseStands() {
    transport.revoke();

    connection.send(FRAME);

    assertThat(wire).containsExactly("close");
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wallMillis += time.toMillis();
  }

  /// Writes down what a connection is told to do.
  private final class Wire implements Transport {
    @Override
    public Connection connect(URI server, Listener listener) {
      return new Connection() {
        @Override
        public void send(byte[] bytes) {
          wire.add("frame");
        }

        @Override
        public void close() {
          wire.add("close");
        }
      };
    }
  }

  private static final class Deaf implements Transport.Listener {
    @Override
    public void onOpen() {}

    @Override
    public void onBytes(byte[] chunk) {}

    @Override
    public void onClosed(String cause) {}
  }
}
