package io.manyline.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.manyline.whatsapp.signal.SessionCipher.Encrypted;
import io.manyline.whatsapp.signal.SignalException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two devices over a network that loses, reorders and repeats, every session re-read at each use.
class RandomConversationTest {
  private record Flight(TestDevice to, byte[] plaintext, Encrypted sent) {}

  private final TestDevice alice = new TestDevice();
  private final TestDevice bob = new TestDevice();
  private final List<Flight> flying = new ArrayList<>();
  private final List<Flight> delivered = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyMessageThatArrivesShouldBeReadOnce(long seed) {
    var random = new Random(seed);
    alice.begin(bob.bundle(seed % 2 == 0));

    for (int i = 0; i < 300; i++) {
      send(random);
      if (random.nextInt(10) == 0) {
        flying.remove(random.nextInt(flying.size()));
      }
      while (flying.size() > 6 || !flying.isEmpty() && random.nextInt(3) == 0) {
        deliver(random);
      }
      if (!delivered.isEmpty() && random.nextInt(8) == 0) {
        repeat(random);
      }
    }

    assertThat(delivered).hasSizeGreaterThan(200);
    assertThat(alice.session().isUnacknowledged()).isFalse();
    assertThat(alice.session().toBytes()).hasSizeLessThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void bothSidesShouldMeetAfterBeginningAtOnce(long seed) {
    var random = new Random(seed);
    alice.begin(bob.bundle(true));
    bob.begin(alice.bundle(true));
    fly(alice, bob, random);
    fly(bob, alice, random);

    for (int i = 0; i < 100; i++) {
      send(random);
      while (flying.size() > 4) {
        deliver(random);
      }
    }

    assertThat(delivered).hasSizeGreaterThan(90);
    assertThat(alice.session().isUnacknowledged()).isFalse();
    assertThat(bob.session().isUnacknowledged()).isFalse();
  }

  private void send(Random random) {
    if (bob.hasSession() && random.nextBoolean()) {
      fly(bob, alice, random);
    } else {
      fly(alice, bob, random);
    }
  }

  private void fly(TestDevice from, TestDevice to, Random random) {
    var plaintext = new byte[random.nextInt(200)];
    random.nextBytes(plaintext);
    flying.add(new Flight(to, plaintext, from.send(plaintext)));
  }

  private void deliver(Random random) {
    var flight = flying.remove(random.nextInt(flying.size()));
    assertThat(flight.to.receive(flight.sent)).isEqualTo(flight.plaintext);
    delivered.add(flight);
  }

  private void repeat(Random random) {
    var recent = Math.max(0, delivered.size() - 4);
    var flight = delivered.get(recent + random.nextInt(delivered.size() - recent));
    var thrown = catchThrowableOfType(SignalException.class, () -> flight.to.receive(flight.sent));
    assertThat(thrown.reason()).isEqualTo(Reason.DUPLICATE);
  }
}
