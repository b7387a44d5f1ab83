package io.manyline.dispatcher.delivery;

import static io.manyline.dispatcher.delivery.LoopbackEndpoint.FIRST_STEP;
import static io.manyline.dispatcher.delivery.LoopbackEndpoint.LONG;
import static io.manyline.dispatcher.delivery.LoopbackEndpoint.SECOND_STEP;
import static io.manyline.dispatcher.delivery.LoopbackEndpoint.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.delivery.LoopbackEndpoint.Transport;
import io.manyline.dispatcher.egress.RawReceiver;
import io.manyline.dispatcher.egress.RawReceiver.Conversation;
import io.manyline.dispatcher.egress.ReceiverKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Receivers that take a request and answer as they should not, over real connections: what is
/// written down about the attempt, and that the next event is delivered as if nothing had been.
class HostileAnswersTest {
  private static final int HUNDRED_MB = 100_000_000;

  /// Of them: what the client reads, and what the buffers between have room for.
  private static final int MOST_TAKEN = 2_000_000;

  /// Of what drips: who has as much patience as is asked for does not wait for its end.
  private static final Duration DRIP = Duration.ofMillis(50);

  private static final int DRIPS = 60;

  @TempDir static Path directory;
  private static ReceiverKeys keys;

  private @Nullable LoopbackEndpoint endpoint;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = ReceiverKeys.selfSigned(directory);
  }

  @AfterEach
  void stop() throws Exception {
    if (endpoint != null) {
      endpoint.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void stall(Transport by) throws Exception {
    assertAttempt(
        endpoint(by).answersIn(SHORT),
        "timeout",
        "",
        FIRST_STEP,
        exchange -> {
          exchange.stall(DRIP.multipliedBy(DRIPS));
          exchange.say(RawReceiver.OK);
        });
  }

  @ParameterizedTest
  @EnumSource
  void hangUp(Transport by) throws Exception {
    assertAttempt(endpoint(by), "closed", "", FIRST_STEP, RawReceiver.Exchange::close);
  }

  @ParameterizedTest
  @EnumSource
  void reset(Transport by) throws Exception {
    assertAttempt(endpoint(by), "closed", "", FIRST_STEP, RawReceiver.Exchange::reset);
  }

  @ParameterizedTest
  @EnumSource
  void headThatDrips(Transport by) throws Exception {
    assertAttempt(
        endpoint(by).answersIn(SHORT),
        "timeout",
        "",
        FIRST_STEP,
        exchange -> {
          exchange.say("HTTP/1.1 200 OK\r\n");
          exchange.drip("x: y\r\n", DRIP, DRIPS);
          exchange.say("content-length: 0\r\n\r\n");
        });
  }

  @ParameterizedTest
  @EnumSource
  void answersBeforeTheAnswerThatDrip(Transport by) throws Exception {
    assertAttempt(
        endpoint(by).answersIn(SHORT),
        "timeout",
        "",
        FIRST_STEP,
        exchange -> {
          exchange.drip("HTTP/1.1 100 Continue\r\n\r\n", DRIP, DRIPS);
          exchange.say(RawReceiver.OK);
        });
  }

  @ParameterizedTest
  @EnumSource
  void headWithoutEnd(Transport by) throws Exception {
    assertAttempt(
        endpoint(by),
        "other",
        "",
        FIRST_STEP,
        exchange -> {
          exchange.say("HTTP/1.1 200 OK\r\n");
          exchange.drip("x: y\r\n".repeat(1_000), Duration.ZERO, 100);
          exchange.say("content-length: 0\r\n\r\n");
        });
  }

  @ParameterizedTest
  @EnumSource
  void noHttp(Transport by) throws Exception {
    assertAttempt(
        endpoint(by),
        "other",
        "",
        FIRST_STEP,
        exchange -> exchange.say("SSH-2.0-OpenSSH_9.6\r\n\r\n"));
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatDrips(Transport by) throws Exception {
    assertAttempt(
        endpoint(by),
        "500",
        "begun",
        FIRST_STEP,
        exchange -> {
          exchange.say("HTTP/1.1 500 No\r\ncontent-length: 100000\r\n\r\nbegun");
          exchange.drip("\n", DRIP, DRIPS);
          exchange.say("late");
        });
  }

  /// Before the time is up that bodies have.
  @ParameterizedTest
  @EnumSource
  void bodyThatDripsUntilTheAttemptsTimeIsUp(Transport by) throws Exception {
    endpoint(by)
        .receive(
            exchange -> {
              exchange.say("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\nbegun");
              exchange.drip("\n", DRIP, 17);
              exchange.say("late");
              exchange.drip("\n", DRIP, DRIPS);
            });
    endpoint.wholeIn(Duration.ofMillis(700));

    endpoint.assertAttempt("200", "begun", null);

    endpoint.wholeIn(LONG);
    endpoint.assertNextIsDelivered();
  }

  @ParameterizedTest
  @EnumSource
  void bodyOfAHundredMegabytes(Transport by) throws Exception {
    byte[] chunk = "a".repeat(HUNDRED_MB / 1_000).getBytes(StandardCharsets.US_ASCII);
    CountDownLatch ended = new CountDownLatch(1);
    endpoint(by)
        .receive(
            exchange -> {
              try {
                exchange.say("HTTP/1.1 200 OK\r\ncontent-length: " + HUNDRED_MB + "\r\n\r\n");
                for (int i = 0; i < 1_000; i++) {
                  exchange.say(chunk);
                }
              } finally {
                ended.countDown();
              }
            });

    endpoint.assertAttempt("200", "a".repeat(500), null);

    ended.await();
    assertThat(endpoint.receiver().written()).isLessThan(MOST_TAKEN);
    endpoint.assertNextIsDelivered();
  }

  @ParameterizedTest
  @EnumSource
  void gzipBomb(Transport by) throws Exception {
    byte[] bomb = zipped(20_000_000);
    endpoint(by)
        .receive(
            exchange -> {
              exchange.say(
                  "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: "
                      + bomb.length
                      + "\r\n\r\n");
              exchange.say(bomb);
            });

    endpoint.assertAttempt("200", "", null);

    endpoint.assertNextIsDelivered();
  }

  @ParameterizedTest
  @EnumSource
  void redirectToItself(Transport by) throws Exception {
    assertAttempt(
        endpoint(by),
        "308",
        "loop",
        FIRST_STEP,
        exchange ->
            exchange.say("HTTP/1.1 308 Again\r\nlocation: /\r\ncontent-length: 4\r\n\r\nloop"));
  }

  @ParameterizedTest
  @EnumSource
  void deliveredAfterTheTimeout(Transport by) throws Exception {
    CountDownLatch recorded = new CountDownLatch(1);
    CountDownLatch said = new CountDownLatch(1);
    endpoint(by)
        .answersIn(SHORT)
        .receive(
            exchange -> {
              try {
                recorded.await();
                exchange.say(RawReceiver.OK);
              } finally {
                said.countDown();
              }
            },
            exchange -> {
              said.await();
              exchange.say("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n");
            });

    endpoint.assertAttempt("timeout", "", FIRST_STEP);
    recorded.countDown();
    said.await();

    endpoint.assertSecondAttempt("503", SECOND_STEP);
    endpoint.dispatcher.advance(SECOND_STEP.minus(FIRST_STEP));
    endpoint.assertNextIsDelivered();
  }

  @ParameterizedTest
  @EnumSource
  void resetAfterTheAnswer(Transport by) throws Exception {
    assertAttempt(
        endpoint(by),
        "200",
        "",
        null,
        exchange -> {
          exchange.say(RawReceiver.OK);
          exchange.reset();
        });
  }

  @ParameterizedTest
  @EnumSource
  void resetInTheMiddleOfTheBody(Transport by) throws Exception {
    assertAttempt(
        endpoint(by),
        "200",
        "half",
        null,
        exchange -> {
          exchange.say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf");
          exchange.reset();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1|PT5S",
        "0|PT5S",
        "4|PT5S",
        "7|PT7S",
        "soon|PT5S",
        "1e9|PT5S",
        "999999999|PT24H",
        "99999999999999999999|PT24H",
        "Fri, 31 Dec 9999 23:59:59 GMT|PT24H",
        "Thu, 01 Jan 1970 00:00:00 GMT|PT5S",
        "Thu, 99 Jan 1970 00:00:00 GMT|PT5S"
      })
  void tooManyRequests(String retryAfter, Duration next) throws Exception {
    for (Transport by : Transport.values()) {
      try (LoopbackEndpoint each = new LoopbackEndpoint(by, keys)) {
        each.receive(
            exchange ->
                exchange.say(
                    "HTTP/1.1 429 No\r\nretry-after: "
                        + retryAfter
                        + "\r\ncontent-length: 0\r\n\r\n"));

        each.assertAttempt("429", "", next);

        each.dispatcher.advance(next.minus(FIRST_STEP));
        each.assertNextIsDelivered();
      }
    }
  }

  /// What is written down, and that the next event is delivered.
  private static void assertAttempt(
      LoopbackEndpoint endpoint,
      String result,
      String excerpt,
      @Nullable Duration next,
      Conversation answer)
      throws Exception {
    endpoint.receive(answer);

    endpoint.assertAttempt(result, excerpt, next);

    endpoint.assertNextIsDelivered();
  }

  private static byte[] zipped(int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(new byte[zeros]);
    }
    return bytes.toByteArray();
  }

  private LoopbackEndpoint endpoint(Transport by) {
    endpoint = new LoopbackEndpoint(by, keys);
    return endpoint;
  }
}
