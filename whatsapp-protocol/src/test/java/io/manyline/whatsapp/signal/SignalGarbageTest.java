package io.manyline.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// 200,000 mutated inputs: nothing but [SignalException] may come out, and most must be refused.
class SignalGarbageTest {
  private final Random random = new Random(20250607);
  private final TestDevice alice = new TestDevice();
  private final TestDevice bob = new TestDevice();
  private int refused;

  @Test
  void mutatedMessagesShouldOnlyThrowSignalException() {
    alice.begin(bob.bundle(true));
    var first = alice.send(new byte[40]);
    feed(
        3_000,
        first.message(),
        bytes -> bob.cipher.decryptPreKey(null, bytes, id -> bob.signedPreKey, bob.preKeys::get));
    bob.receive(first);
    alice.receive(bob.send(new byte[3]));
    bob.receive(alice.send(new byte[3]));
    var session = bob.session();
    feed(20_000, alice.send(new byte[40]).message(), bytes -> bob.cipher.decrypt(session, bytes));

    assertThat(refused).isGreaterThan(22_500);
  }

  @Test
  void mutatedGroupMessagesShouldOnlyThrowSignalException() {
    var own = GroupCipher.create(TestDevice.RANDOM);
    var distribution = GroupCipher.distribution(own);
    var peer = GroupCipher.accept(null, distribution);
    var message = GroupCipher.encrypt(own, new byte[40], TestDevice.RANDOM).message();
    feed(7_000, message, bytes -> GroupCipher.decrypt(peer, bytes));
    assertThat(refused).isEqualTo(7_000);

    feed(80_000, distribution, bytes -> GroupCipher.accept(peer, bytes).toBytes());
    feed(10_000, new byte[] {5, 5, 3, 3, 3}, Padding::unpad);
    assertThat(refused).isGreaterThan(40_000);
  }

  @Test
  void mutatedRecordsShouldOnlyThrowSignalException() {
    alice.begin(bob.bundle(true));
    alice.send(new byte[1]);
    bob.receive(alice.send(new byte[1]));
    var message = alice.send(new byte[1]);
    feed(
        50_000,
        bob.session().toBytes(),
        bytes -> {
          var session = SignalSession.fromBytes(bytes);
          if (random.nextInt(20) == 0) {
            bob.cipher.encrypt(session, new byte[1]).session().toBytes();
            session.skipSenderCounters(3).toBytes();
            bob.cipher.decryptPreKey(
                session, message.message(), id -> bob.signedPreKey, bob.preKeys::get);
          }
        });
    var own = GroupCipher.create(TestDevice.RANDOM);
    feed(
        30_000,
        own.toBytes(),
        bytes -> GroupCipher.distribution(SenderKeyState.fromBytes(bytes).skipSenderCounters(1)));

    assertThat(refused).isGreaterThan(8_000);
  }

  private void feed(int count, byte[] original, Consumer<byte[]> reader) {
    for (int i = 0; i < count; i++) {
      try {
        reader.accept(mutate(original));
      } catch (SignalException e) {
        refused++;
      }
    }
  }

  private byte[] mutate(byte[] original) {
    byte[] mutated;
    do {
      mutated = change(original.clone());
    } while (Arrays.equals(mutated, original));
    return mutated;
  }

  private byte[] change(byte[] bytes) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextBoolean()
              ? (byte) (bytes[at] ^ 1 << random.nextInt(8))
              : (byte) (bytes[at] + 1 + random.nextInt(255));
    }
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
      case 2 -> Arrays.copyOfRange(bytes, random.nextInt(bytes.length), bytes.length);
      default -> bytes;
    };
  }
}
