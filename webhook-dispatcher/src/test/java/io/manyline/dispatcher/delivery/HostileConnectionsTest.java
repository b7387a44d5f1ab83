package io.manyline.dispatcher.delivery;

import static io.manyline.dispatcher.delivery.LoopbackEndpoint.FIRST_STEP;
import static io.manyline.dispatcher.delivery.LoopbackEndpoint.LONG;
import static io.manyline.dispatcher.delivery.LoopbackEndpoint.LOOPBACK;
import static io.manyline.dispatcher.delivery.LoopbackEndpoint.SECOND_STEP;
import static io.manyline.dispatcher.delivery.LoopbackEndpoint.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.delivery.LoopbackEndpoint.Transport;
import io.manyline.dispatcher.egress.ReceiverKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Receivers that cannot be reached, or that are not to be spoken to, over real connections: what
/// is written down about the attempt.
class HostileConnectionsTest {
  private static final InetAddress METADATA = InetAddress.ofLiteral("169.254.169.254");
  private static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");

  @TempDir static Path directory;
  private static ReceiverKeys keys;

  private LoopbackEndpoint endpoint;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = ReceiverKeys.selfSigned(directory);
  }

  @AfterEach
  void stop() throws Exception {
    endpoint.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "HTTPS"})
  void refusal(Transport by) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      port = socket.getLocalPort();
    }
    endpoint(by).dial(port);

    endpoint.assertAttempt("refused", "", FIRST_STEP);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "HTTPS"})
  void blackHole(Transport by) throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, LOOPBACK)) {
      endpoint(by).connectsIn(SHORT).dial(full.getLocalPort());
      fill(full);
      long begun = System.nanoTime();

      endpoint.assertAttempt("timeout", "", FIRST_STEP);

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG.dividedBy(2));
    }
  }

  @Test
  void stallBeforeTls() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK)) {
      endpoint(Transport.HTTPS).dial(silent.getLocalPort());
      endpoint.wholeIn(SHORT);

      endpoint.assertAttempt("timeout", "", FIRST_STEP);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTPS", "HTTPS_AGAIN"})
  void expiredCertificate(Transport by) throws Exception {
    assertRefused(by, ReceiverKeys.expired(Files.createTempDirectory(directory, "expired")));
  }

  /// The endpoint's owner trusts that certificate itself and no authority.
  @ParameterizedTest
  @EnumSource(names = {"HTTPS", "HTTPS_AGAIN"})
  void expiredCertificateThatNobodySigned(Transport by) throws Exception {
    assertRefused(
        by, ReceiverKeys.expiredSelfSigned(Files.createTempDirectory(directory, "expired")));
  }

  @ParameterizedTest
  @EnumSource
  void nameThatFlips(Transport by) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    int well = by == Transport.HTTPS_AGAIN ? 2 : 1;
    endpoint(by)
        .names(_ -> List.of(asked.incrementAndGet() <= well ? LOOPBACK : METADATA))
        .receive(
            exchange -> {
              exchange.say("HTTP/1.1 503 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
              exchange.close();
            });

    endpoint.assertAttempt("503", "", FIRST_STEP);

    endpoint.assertSecondAttempt("blocked_address", SECOND_STEP);
    assertThat(endpoint.receiver().requests()).isEqualTo(well);
    assertThat(asked).hasValue(well + 1);
  }

  @ParameterizedTest
  @EnumSource
  void nameWithIpv6Only(Transport by) throws Exception {
    endpoint(by)
        .names(_ -> List.of(LOOPBACK_6))
        .receive(
            LOOPBACK_6,
            keys.trusted(),
            exchange -> exchange.say("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nsix"));

    endpoint.assertAttempt("200", "six", null);

    endpoint.assertNextIsDelivered();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP, fd00:ec2::254",
    "HTTPS, fd00:ec2::254",
    "HTTP, fe80::1",
    "HTTP, 64:ff9b::a9fe:a9fe",
    "HTTPS, 2002:7f00:1::"
  })
  void nameWithIpv6OnlyThatIsNotPublic(Transport by, String address) throws Exception {
    endpoint(by).names(_ -> List.of(InetAddress.ofLiteral(address))).dial(443);

    endpoint.assertAttempt("blocked_address", "", FIRST_STEP);
  }

  private void assertRefused(Transport by, ReceiverKeys expired) throws Exception {
    endpoint(by).receive(LOOPBACK, keys.trusted(expired));
    endpoint.receiver().show(expired.context());
    int before = endpoint.receiver().requests();

    endpoint.assertAttempt("tls", "", FIRST_STEP);

    assertThat(endpoint.receiver().requests()).isEqualTo(before);
    endpoint.receiver().show(keys.context());
    endpoint.assertSecondAttempt("200", null);
  }

  /// Takes all the places for connections that nobody has accepted.
  private void fill(ServerSocket door) throws IOException {
    for (boolean room = true; room; ) {
      Socket socket = endpoint.kept(new Socket());
      try {
        socket.connect(door.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException full) {
        room = false;
      }
    }
  }

  private LoopbackEndpoint endpoint(Transport by) {
    endpoint = new LoopbackEndpoint(by, keys);
    return endpoint;
  }
}
